package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.realtime.AudioDelta;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What the model says: told to the call, and passed to the client but for what is the gateway's own affair. Event loop
/// only.
final class ModelEvents {
    private static final String WORDS = "conversation.item.input_audio_transcription.";

    private final ModelSide side;
    private final OwnIds ids;
    private final OwnItems own;
    private final SessionView view;
    private final CreateGate gate;
    private final SpeechPlaces speech;
    private final CallCounters counters;
    private final Consumer<ModelEvent> toCall;
    private final Consumer<CallerEvent> byClient;
    private final Consumer<ObjectNode> toClient;
    private AudioFormat outputFormat = AudioFormat.PCM16_24K;
    private AudioFormat inputFormat = AudioFormat.PCM16_24K;
    /// The caller's speech that has not been committed yet.
    private @Nullable String speechItem;

    ModelEvents(
            ModelSide side,
            RelayParts parts,
            CallCounters counters,
            Consumer<ModelEvent> toCall,
            Consumer<CallerEvent> byClient,
            Consumer<ObjectNode> toClient) {
        this.side = side;
        this.ids = parts.ids();
        this.own = parts.own();
        this.view = parts.view();
        this.gate = parts.gate();
        this.speech = parts.speech();
        this.counters = counters;
        this.toCall = toCall;
        this.byClient = byClient;
        this.toClient = toClient;
    }

    AudioFormat outputFormat() {
        return outputFormat;
    }

    AudioFormat inputFormat() {
        return inputFormat;
    }

    void audio(AudioDelta delta) {
        if (!gate.isBeside(delta.responseId())) {
            toCall.accept(new ModelEvent.AgentAudio(delta.responseId(), delta.itemId(), delta.audio()));
        }
    }

    /// The session stands with the agent's settings; shows it as the one that was created.
    ObjectNode begun(ObjectNode updated) {
        formats(updated.path("session"));
        ObjectNode created = updated.deepCopy().put("type", "session.created");
        view.show((ObjectNode) created.path("session"));
        return created;
    }

    void accept(ObjectNode event) throws MalformedEventException {
        String type = event.path("type").asText();
        switch (type) {
            case "session.created" -> {}
            case "session.updated" -> updated(event);
            case "error" -> error(event);
            default -> {
                boolean beside = isBeside(event, type);
                if (!own.conceals(event, beside) && !(type.startsWith(WORDS) && !view.clientIsToldWords())) {
                    toClient.accept(event);
                }
                if (type.equals("response.done")) {
                    gate.ended(event.path("response").path("id").asText());
                }
                if (!beside) {
                    tap(event, type);
                }
            }
        }
    }

    private boolean isBeside(ObjectNode event, String type) {
        if (type.equals("response.created")) {
            JsonNode response = event.path("response");
            return gate.started(response.path("id").asText(), response.path("conversation_id").asText("").isEmpty()
                    || response.path("conversation_id").isNull());
        }
        return gate.isBeside(event.path("response_id").asText(event.path("response").path("id").asText()));
    }

    private void updated(ObjectNode event) {
        boolean concernsTheClient = view.updated();
        if (event.get("session") instanceof ObjectNode session) {
            formats(session);
            if (session.path("audio").path("input").path("turn_detection").isNull()) {
                speechDropped();
            }
            view.show(session);
        }
        if (concernsTheClient) {
            toClient.accept(event);
        }
    }

    private void formats(JsonNode session) {
        inputFormat = format(session.path("audio").path("input"), inputFormat);
        speech.detectedBy(session.path("audio").path("input").path("turn_detection"));
        outputFormat = format(session.path("audio").path("output"), outputFormat);
    }

    private static AudioFormat format(JsonNode half, AudioFormat before) {
        return switch (half.path("format").path("type").asText()) {
            case "audio/pcm" -> AudioFormat.PCM16_24K;
            case "audio/pcmu" -> AudioFormat.PCMU_8K;
            case "audio/pcma" -> AudioFormat.PCMA_8K;
            default -> before;
        };
    }

    /// What was wrong with the client's event is told to the client, what was wrong with ours to the call.
    private void error(ObjectNode event) {
        JsonNode error = event.path("error");
        String eventId = error.path("event_id").asText("");
        String code = error.path("code").asText(error.path("type").asText());
        if (code.equals("input_audio_buffer_commit_empty")) {
            speech.commitRefused();
        }
        boolean oneIsActive = code.equals("conversation_already_has_active_response");
        view.refused(eventId);
        boolean ourCreate = gate.refused(eventId, oneIsActive, code);
        if (ourCreate || ids.isOwn(eventId) && !ids.isLent(eventId)) {
            if (!oneIsActive) {
                toCall.accept(new ModelEvent.Trouble(code, error.path("message").asText()));
            }
            return;
        }
        if (error.path("type").asText().equals("invalid_request_error")) {
            counters.rejected(RelayCall.CHANNEL, "refused_by_model");
        } else {
            toCall.accept(new ModelEvent.Trouble(code, error.path("message").asText()));
        }
        if (ids.isLent(eventId)) {
            ((ObjectNode) error).putNull("event_id");
        }
        toClient.accept(event);
    }

    /// Tells the call what the event means, as it would hear it from its own model adapter.
    private void tap(ObjectNode event, String type) throws MalformedEventException {
        JsonNode item = event.path("item");
        switch (type) {
            case "input_audio_buffer.speech_started" -> speechItem = event.path("item_id").asText();
            case "input_audio_buffer.committed" -> speechItem = null;
            case "input_audio_buffer.cleared" -> speechDropped();
            case "conversation.item.truncated" -> byClient.accept(new CallerEvent.Truncated(
                    event.path("item_id").asText(), event.path("audio_end_ms").asLong()));
            case "conversation.item.added" -> added(item);
            default -> {}
        }
        Optional<CallerEvent> placed = speech.place(event, type);
        for (ModelEvent meaning : side.report(RealtimeCodec.decodeServer(event), outputFormat)) {
            if (meaning instanceof ModelEvent.ToolRequested(var responseId, var callId, var name, var arguments)) {
                if (own.isOwnTool(name)) {
                    gate.ourToolBegan(callId);
                } else {
                    gate.clientToolBegan(callId);
                    byClient.accept(new CallerEvent.ToolAsked(responseId, callId, name, arguments));
                    continue;
                }
            }
            toCall.accept(meaning);
        }
        placed.ifPresent(byClient);
    }

    private void added(JsonNode item) {
        String id = item.path("id").asText();
        if (item.path("type").asText().equals("function_call_output") && gate.clientToolEnded(item.path("call_id").asText())) {
            byClient.accept(new CallerEvent.ToolAnswered(item.path("call_id").asText(), item.path("output").asText()));
        }
        if (item.path("type").asText().equals("message") && item.path("role").asText().equals("user")) {
            String typed = StreamSupport.stream(item.path("content").spliterator(), false)
                    .filter(part -> part.path("type").asText().equals("input_text"))
                    .map(part -> part.path("text").asText())
                    .collect(Collectors.joining(" "));
            if (!typed.isBlank()) {
                toCall.accept(new ModelEvent.CallerSpeechCommitted(id));
                toCall.accept(new ModelEvent.CallerText(id, typed));
            }
        }
    }

    /// The client threw the caller's speech away: nothing more will come of it.
    private void speechDropped() {
        String item = speechItem;
        if (item != null) {
            speechItem = null;
            toCall.accept(new ModelEvent.CallerSpeechStopped(item));
            toCall.accept(new ModelEvent.CallerText(item, ""));
        }
    }
}
