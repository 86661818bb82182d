package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must hold for any run of a server's events, in either dialect: whatever is opened is closed, in order and once;
/// pieces add up to the whole; ids are known before they are used; items stand where they are said to stand.
public final class ServerEventRules {
    private final boolean beta;
    private final Set<String> eventIds = new HashSet<>();
    private final List<String> conversation = new ArrayList<>();
    private final Set<String> everAnItem = new HashSet<>();
    private final Set<String> notDone = new HashSet<>();
    private final Map<String, String> transcripts = new HashMap<>();
    private final Set<String> transcribed = new HashSet<>();
    private final Map<String, Response> responses = new LinkedHashMap<>();
    private final Set<String> doneResponses = new HashSet<>();
    private final List<String> calls = new ArrayList<>();
    private final List<String> spokenItems = new ArrayList<>();
    private @Nullable String speech;
    private @Nullable String committed;
    private final Set<String> types = new HashSet<>();
    private long seen;
    private final List<String> latest = new ArrayList<>();

    public ServerEventRules(boolean beta) {
        this.beta = beta;
    }

    /// The GA names of all events so far.
    public Set<String> types() {
        return Set.copyOf(types);
    }

    public List<String> items() {
        return List.copyOf(conversation);
    }

    public List<String> activeResponses() {
        return List.copyOf(responses.keySet());
    }

    public List<String> calls() {
        return List.copyOf(calls);
    }

    public List<String> spokenItems() {
        return List.copyOf(spokenItems);
    }

    /// True when nothing is open that the server has still to close.
    public boolean isQuiet() {
        return responses.isEmpty() && notDone.isEmpty();
    }

    public void accept(JsonNode event) {
        String type = event.path("type").asText();
        String name = beta ? gaName(type) : type;
        seen++;
        assertThat(eventIds.add(event.path("event_id").asText())).as("a new event_id: %s", event).isTrue();
        types.add(name);
        latest.add(name);
        if (latest.size() > 20) {
            latest.removeFirst();
        }
        try {
            switch (name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'))) {
                case "error" -> error(event.path("error"));
                case "session", "transcription_session" -> session(name, event);
                case "conversation" -> conversation(name, event);
                case "input_audio_buffer" -> input(name, event);
                case "response" -> response(name, event);
                case "rate_limits" -> assertThat(event.path("rate_limits")).isNotEmpty();
                default -> throw new AssertionError("an event nobody knows");
            }
        } catch (AssertionError e) {
            throw new AssertionError("event " + seen + ": " + brief(event) + ", after " + latest, e);
        }
    }

    private static String brief(JsonNode event) {
        String text = event.toString();
        return text.length() > 1000 ? text.substring(0, 1000) + "…" : text;
    }

    private String gaName(String type) {
        assertThat(type).doesNotContain("output_text", "output_audio.", "output_audio_transcript")
                .isNotIn("conversation.item.added", "conversation.item.done");
        return type.equals("conversation.item.created") ? "conversation.item.added"
                : type.startsWith("response.text.") || type.startsWith("response.audio")
                        ? type.replace("response.", "response.output_") : type;
    }

    private static void error(JsonNode error) {
        assertThat(error.path("type").asText()).isNotEmpty();
        assertThat(error.path("code").asText()).isNotEmpty();
        assertThat(error.path("message").asText()).isNotEmpty();
    }

    private void session(String name, JsonNode event) {
        assertThat(name.endsWith(".created")).as("created comes first and once").isEqualTo(seen == 1);
        JsonNode session = event.path("session");
        assertThat(session.path("id").asText()).startsWith("sess_");
        assertThat(session.has("audio")).isEqualTo(!beta);
    }

    private void conversation(String name, JsonNode event) {
        String itemId = event.has("item_id") ? event.path("item_id").asText() : event.at("/item/id").asText();
        switch (name) {
            case "conversation.item.added" -> added(itemId, event);
            case "conversation.item.done" -> {
                assertThat(notDone.remove(itemId)).as("added and not yet done").isTrue();
                assertThat(previous(event)).isEqualTo(before(itemId));
            }
            case "conversation.item.deleted" -> {
                assertThat(conversation.remove(itemId)).isTrue();
                notDone.remove(itemId);
            }
            case "conversation.item.truncated", "conversation.item.retrieved" ->
                assertThat(conversation).contains(itemId);
            case "conversation.item.input_audio_transcription.delta" -> {
                assertThat(everAnItem.contains(itemId) || itemId.equals(speech)).as("a known item").isTrue();
                assertThat(transcribed).doesNotContain(itemId);
                transcripts.merge(itemId, event.path("delta").asText(), String::concat);
            }
            case "conversation.item.input_audio_transcription.completed" -> {
                assertThat(everAnItem).contains(itemId);
                assertThat(transcribed.add(itemId)).as("completed once").isTrue();
                String whole = transcripts.getOrDefault(itemId, "");
                assertThat(event.path("transcript").asText()).endsWith(whole);
                assertThat(event.path("usage").path("type").asText()).isIn("duration", "tokens");
            }
            case "conversation.item.input_audio_transcription.failed" -> {
                assertThat(everAnItem).contains(itemId);
                assertThat(transcribed.add(itemId)).as("failed once").isTrue();
            }
            default -> throw new AssertionError("an event nobody knows");
        }
    }

    private void added(String itemId, JsonNode event) {
        String previous = previous(event);
        assertThat(conversation).doesNotContain(itemId);
        if (previous == null) {
            conversation.addFirst(itemId);
        } else {
            assertThat(conversation).contains(previous);
            conversation.add(conversation.indexOf(previous) + 1, itemId);
        }
        everAnItem.add(itemId);
        if (itemId.equals(committed)) {
            committed = null;
        }
        if (!beta) {
            notDone.add(itemId);
        }
        if (event.at("/item/type").asText().equals("function_call")) {
            calls.add(event.at("/item/call_id").asText());
        }
    }

    private @Nullable String before(String itemId) {
        int at = conversation.indexOf(itemId);
        return at <= 0 ? null : conversation.get(at - 1);
    }

    private static @Nullable String previous(JsonNode event) {
        assertThat(event.has("previous_item_id")).isTrue();
        return event.path("previous_item_id").textValue();
    }

    private void input(String name, JsonNode event) {
        String itemId = event.path("item_id").asText();
        switch (name) {
            case "input_audio_buffer.speech_started" -> {
                assertThat(everAnItem).doesNotContain(itemId);
                speech = itemId;
            }
            case "input_audio_buffer.speech_stopped" -> assertThat(itemId).isEqualTo(speech);
            case "input_audio_buffer.committed" -> {
                assertThat(previous(event)).isEqualTo(conversation.isEmpty() ? null : conversation.getLast());
                assertThat(everAnItem).doesNotContain(itemId);
                assertThat(committed).as("the item before has come").isNull();
                committed = itemId;
            }
            case "input_audio_buffer.cleared" -> speech = null;
            case "input_audio_buffer.timeout_triggered" -> assertThat(event.path("audio_end_ms").asInt())
                    .isGreaterThanOrEqualTo(event.path("audio_start_ms").asInt());
            default -> throw new AssertionError("an event nobody knows");
        }
    }

    private void response(String name, JsonNode event) {
        JsonNode whole = event.path("response");
        switch (name) {
            case "response.created" -> {
                String id = whole.path("id").asText();
                assertThat(doneResponses).doesNotContain(id);
                boolean inConversation = !whole.path("conversation_id").isNull();
                assertThat(inConversation && responses.values().stream().anyMatch(other -> other.inConversation))
                        .as("one response at a time writes to the conversation").isFalse();
                assertThat(whole.path("status").asText()).isEqualTo("in_progress");
                assertThat(whole.path("output")).isEmpty();
                assertThat(responses.put(id, new Response(inConversation))).isNull();
            }
            case "response.done" -> {
                Response response = responses.remove(whole.path("id").asText());
                if (response == null) {
                    throw new AssertionError("never created, or done already");
                }
                doneResponses.add(whole.path("id").asText());
                response.done(whole);
            }
            default -> {
                Response response = responses.get(event.path("response_id").asText());
                if (response == null) {
                    throw new AssertionError("not under way");
                }
                response.accept(name, event);
            }
        }
    }

    /// One response between its created and its done.
    private final class Response {
        private final boolean inConversation;
        private final List<String> items = new ArrayList<>();
        private @Nullable String openItem;
        private @Nullable String openPart;
        private final StringBuilder text = new StringBuilder();
        private final Set<String> closed = new HashSet<>();
        private int audioDeltas;

        Response(boolean inConversation) {
            this.inConversation = inConversation;
        }

        void accept(String name, JsonNode event) {
            if (event.has("item_id")) {
                assertThat(event.path("item_id").asText()).isEqualTo(openItem);
            }
            assertThat(event.path("output_index").asInt(-1))
                    .isEqualTo(name.equals("response.output_item.added") ? items.size() : items.size() - 1);
            switch (name) {
                case "response.output_item.added" -> {
                    assertThat(openItem).as("the item before is closed").isNull();
                    openItem = event.at("/item/id").asText();
                    items.add(openItem);
                    closed.clear();
                    text.setLength(0);
                    if (inConversation) {
                        assertThat(everAnItem).doesNotContain(openItem);
                    }
                }
                case "response.output_item.done" -> {
                    assertThat(event.at("/item/id").asText()).isEqualTo(openItem);
                    assertThat(openPart).as("the part is closed").isNull();
                    assertThat(event.at("/item/status").asText()).isIn("completed", "incomplete");
                    openItem = null;
                }
                case "response.content_part.added" -> {
                    assertThat(openPart).isNull();
                    openPart = event.at("/part/type").asText();
                    assertThat(openPart).isIn("text", "audio");
                    audioDeltas = 0;
                }
                case "response.content_part.done" -> {
                    assertThat(openPart).isEqualTo(event.at("/part/type").asText());
                    assertThat(closed).hasSize("audio".equals(openPart) ? 2 : 1);
                    assertThat(event.at("audio".equals(openPart) ? "/part/transcript" : "/part/text").asText())
                            .isEqualTo(text.toString());
                    openPart = null;
                }
                case "response.output_text.delta" -> delta("text", event);
                case "response.output_audio_transcript.delta" -> delta("audio", event);
                case "response.output_audio.delta" -> {
                    assertThat(openPart).isEqualTo("audio");
                    assertThat(closed).doesNotContain("audio");
                    audioDeltas++;
                    if (audioDeltas == 1 && inConversation) {
                        spokenItems.add(String.valueOf(openItem));
                    }
                }
                case "response.output_text.done" -> close("text", event.path("text").asText());
                case "response.output_audio_transcript.done" -> close("words", event.path("transcript").asText());
                case "response.output_audio.done" -> assertThat(closed.add("audio")).isTrue();
                case "response.function_call_arguments.delta" -> text.append(event.path("delta").asText());
                case "response.function_call_arguments.done" ->
                    assertThat(event.path("arguments").asText()).isEqualTo(text.toString());
                default -> throw new AssertionError("an event nobody knows");
            }
        }

        private void delta(String part, JsonNode event) {
            assertThat(openPart).isEqualTo(part);
            assertThat(closed).doesNotContain("text", "words");
            text.append(event.path("delta").asText());
        }

        private void close(String what, String whole) {
            assertThat(closed.add(what)).isTrue();
            assertThat(whole).isEqualTo(text.toString());
        }

        void done(JsonNode whole) {
            assertThat(openItem).as("every item is closed").isNull();
            assertThat(whole.path("output").findValuesAsText("id")).isEqualTo(items);
            String status = whole.path("status").asText();
            assertThat(status).isIn("completed", "cancelled", "failed", "incomplete");
            JsonNode details = whole.path("status_details");
            if (status.equals("completed")) {
                assertThat(details.isNull()).isTrue();
            } else {
                assertThat(details.path("type").asText()).isEqualTo(status);
                assertThat(status.equals("failed") ? details.at("/error/code").asText() : details.path("reason").asText())
                        .isNotEmpty();
            }
            JsonNode usage = whole.path("usage");
            assertThat(usage.path("total_tokens").asInt())
                    .isEqualTo(usage.path("input_tokens").asInt() + usage.path("output_tokens").asInt());
        }
    }
}
