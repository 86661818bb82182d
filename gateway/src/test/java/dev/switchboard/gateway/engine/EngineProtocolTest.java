package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the engine does with each event of a client, without speech.
class EngineProtocolTest {
    private static final String TOOLS = "{'type':'session.update','session':{'type':'realtime','tools':[{'type':"
            + "'function','name':'search','description':'Searches.','parameters':{'type':'object'}}]}}";

    private final EngineFixture engine = new EngineFixture();
    private final RealtimeClient client = engine.connect();

    @AfterEach
    void stop() {
        client.close();
        engine.close();
    }

    @Test
    void sessionIsCreatedAtOnceWithItsDefaults() {
        JsonNode session = client.await("session.created").path("session");
        assertThat(session.path("id").asText()).startsWith("sess_");
        assertThat(session.path("expires_at").asLong())
                .isCloseTo(Instant.now().plusSeconds(3600).getEpochSecond(),
                        within(60L));
        assertThat(session.at("/audio/input/turn_detection/silence_duration_ms").asInt()).isEqualTo(400);
        assertThat(session.at("/audio/output/format/type").asText()).isEqualTo("audio/pcm");
    }

    @Test
    void updateIsMergedAndEchoedWhole() {
        client.send("{'type':'session.update','session':{'type':'realtime','instructions':'Be brief.','audio':{"
                + "'input':{'format':{'type':'audio/pcmu'},'turn_detection':{'type':'server_vad','threshold':0.7}},"
                + "'output':{'voice':'cedar'}}}}").await("session.updated");
        client.send("{'type':'session.update','session':{'type':'realtime','model':'other','audio':{'input':{"
                + "'noise_reduction':{'type':'near_field'}}}}}");
        JsonNode session = client.await("session.updated").path("session");
        assertThat(session.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(session.path("model").asText()).isEqualTo("switchboard-local");
        assertThat(session.at("/audio/input/format/type").asText()).isEqualTo("audio/pcmu");
        assertThat(session.at("/audio/input/turn_detection/threshold").asDouble()).isEqualTo(0.7);
        assertThat(session.at("/audio/input/turn_detection/prefix_padding_ms").asInt()).isEqualTo(300);
        assertThat(session.at("/audio/input/noise_reduction/type").asText()).isEqualTo("near_field");
        assertThat(session.at("/audio/output/voice").asText()).isEqualTo("cedar");
        assertThat(session.at("/audio/output/format/type").asText()).isEqualTo("audio/pcm");
    }

    @Test
    void refusedUpdateNamesItsEventAndChangesNothing() {
        client.send("{'type':'session.update','event_id':'mine','session':{'type':'realtime','instructions':'X',"
                + "'output_modalities':['text','audio']}}");
        JsonNode error = client.awaitError("invalid_value");
        assertThat(error.path("event_id").asText()).isEqualTo("mine");
        assertThat(error.path("param").asText()).isEqualTo("session.output_modalities");
        client.send("{'type':'session.update','session':{'type':'realtime','instrutions':'X'}}").awaitError("unknown_parameter");
        client.send("{'type':'session.update','session':{'type':'realtime'}}");
        assertThat(client.await("session.updated").at("/session/instructions").asText()).isEmpty();
    }

    @Test
    void voiceIsFrozenOnceItWasHeard() {
        client.send("{'type':'response.create'}").await("response.done");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'output':{'voice':'ash'}}}}")
                .awaitError("cannot_update_voice");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'output':{'voice':'marin'}}}}")
                .await("session.updated");
    }

    @Test
    void nonsenseGetsAnErrorAndTheSessionLives() {
        client.sendRaw("{\"type\":").awaitError("invalid_event");
        client.sendRaw("[]").awaitError("invalid_event");
        client.send("{'event_id':'e1'}");
        assertThat(client.awaitError("invalid_event").path("event_id").asText()).isEqualTo("e1");
        client.send("{'type':'mind.read','event_id':'e2'}");
        JsonNode unknown = client.awaitError("invalid_value");
        assertThat(unknown.path("event_id").asText()).isEqualTo("e2");
        assertThat(unknown.path("message").asText()).contains("'mind.read'", "'session.update'");
        client.sendBinary(new byte[] {1, 2, 3});
        assertThat(client.awaitError("invalid_event").path("message").asText()).contains("binary");
        client.send("{'type':'input_audio_buffer.append','audio':'???'}").awaitError("invalid_value");
        client.send("{'type':'input_audio_buffer.append','audio':'AAAA'}");
        assertThat(client.awaitError("invalid_value").path("message").asText()).contains("mono PCM16 at 24kHz");
        client.send("{'type':'output_audio_buffer.clear'}").awaitError("invalid_value");
        client.send("{'type':'conversation.item.create','item':{'type':'message','role':'king','content':[]}}");
        assertThat(client.awaitError("invalid_value").path("param").asText()).isEqualTo("item.role");
        client.send("{'type':'response.create'}").await("response.done");
    }

    @Test
    void oversizeFrameClosesWithItsCode() throws Exception {
        client.sendRaw("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + "A".repeat(16 << 20) + "\"}");
        assertThat(client.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1009);
    }

    @Test
    void wordsTypedWhileAReplyIsThoughtOutAreAnsweredByTheNext() {
        CountDownLatch typed = new CountDownLatch(1);
        engine.mind = turn -> {
            if (turn.said().isEmpty()) {
                awaitQuietly(typed);
                return new Thought.Say(List.of("Welcome."));
            }
            return new Thought.Say(List.of("You said " + turn.said() + "."));
        };
        client.send("{'type':'response.create'}").await("response.created");
        client.send("{'type':'conversation.item.create','item':{'id':'early','type':'message','role':'user',"
                + "'content':[{'type':'input_text','text':'what are the fees'}]}}").await("conversation.item.done");
        typed.countDown();
        JsonNode welcome = client.await(
                event -> event.path("type").asText().equals("conversation.item.added")
                        && event.at("/item/role").asText().equals("assistant"),
                "the welcome");
        assertThat(welcome.path("previous_item_id").isNull()).as("it stands before what it does not answer").isTrue();
        client.await("response.done");

        client.forget().send("{'type':'response.create'}").await("response.done");

        assertThat(client.text("response.output_audio_transcript.delta")).isEqualTo("You said what are the fees.");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void inputBufferIsBoundedWithoutTurnDetection() {
        try (EngineFixture small = new EngineFixture(
                        EngineConfig.DEFAULT.withPort(0).withMaxBufferedAudio(Duration.ofSeconds(2)));
                RealtimeClient patient = small.connect()) {
            patient.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':null}}}}");
            patient.speak(2000).speak(20).awaitError("input_audio_buffer_full");
            patient.send("{'type':'input_audio_buffer.commit'}").await("input_audio_buffer.committed");
        }
    }

    @Test
    void endlessSpeechIsEndedAtTheBound() {
        try (EngineFixture small = new EngineFixture(
                        EngineConfig.DEFAULT.withPort(0).withMaxBufferedAudio(Duration.ofSeconds(2)));
                RealtimeClient talkative = small.connect()) {
            talkative.speak(2500);
            assertThat(talkative.await("input_audio_buffer.speech_stopped").path("audio_end_ms").asInt())
                    .isEqualTo(2000);
            talkative.await("input_audio_buffer.committed");
        }
    }

    @Test
    void typedMessageIsAnsweredInTextWhenTheSessionIsText() {
        client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text']}}")
                .await("session.updated");
        client.forget().send("{'type':'conversation.item.create','item':{'id':'mine','type':'message','role':'user',"
                + "'content':[{'type':'input_text','text':'hello'}]}}").send("{'type':'response.create'}");
        JsonNode done = client.await("response.done");
        client.await("rate_limits.updated");
        assertThat(client.types()).containsExactly("conversation.item.added", "conversation.item.done",
                "response.created", "response.output_item.added", "conversation.item.added",
                "response.content_part.added", "response.output_text.delta", "response.output_text.done",
                "response.content_part.done", "conversation.item.done", "response.output_item.done", "response.done",
                "rate_limits.updated");
        assertThat(done.at("/response/output/0/content/0/text").asText()).isEqualTo("You said hello.");
        assertThat(client.seen("conversation.item.added").getFirst().at("/item/id").asText()).isEqualTo("mine");
        assertThat(client.seen("conversation.item.added").getLast().path("previous_item_id").asText())
                .isEqualTo("mine");
        assertThat(engine.voice.spoken).isEmpty();
    }

    @Test
    void functionCallsAndTheirOutputsMakeARoundTrip() {
        engine.mind = turn -> turn.answers().isEmpty()
                ? new Thought.CallTools(List.of(new Thought.ToolRequest("search", "{\"query\":\"a\"}"),
                        new Thought.ToolRequest("search", "{\"query\":\"b\"}")), "One moment.")
                : new Thought.Say(turn.answers().stream().map(HistoryEntry.ToolAnswered::output).toList());
        client.send(TOOLS).await("session.updated");
        client.forget().send("{'type':'response.create'}");
        JsonNode done = client.await("response.done");
        assertThat(client.text("response.output_audio_transcript.delta")).isEqualTo("One moment.");
        assertThat(client.types().subList(client.types().lastIndexOf("response.output_item.added"),
                client.types().size())).containsExactly("response.output_item.added", "conversation.item.added",
                "response.function_call_arguments.delta", "response.function_call_arguments.done",
                "conversation.item.done", "response.output_item.done", "response.done");
        assertThat(done.at("/response/output")).hasSize(3);
        assertThat(client.seen("response.function_call_arguments.done").getFirst().path("name").asText())
                .isEqualTo("search");
        assertThat(engine.turns.peek()).isNotNull().satisfies(turn -> assertThat(turn.tools())
                .containsExactly(new Turn.ToolDescription("search", "Searches.", "{\"type\":\"object\"}")));
        client.send("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'call_no',"
                + "'output':'x'}}").awaitError("invalid_tool_call_id");
        for (JsonNode call : client.seen("response.function_call_arguments.done")) {
            client.send("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
                    + call.path("call_id").asText() + "','output':'Found it.'}}");
        }
        client.forget().send("{'type':'response.create'}");
        client.await("response.done");
        assertThat(client.text("response.output_audio_transcript.delta")).isEqualTo("Found it. Found it.");
    }

    @Test
    void toolChoiceNarrowsWhatMayBeCalled() {
        client.send(TOOLS).await("session.updated");
        client.send("{'type':'response.create','response':{'tool_choice':'none'}}").await("response.done");
        client.send("{'type':'response.create','response':{'tool_choice':{'type':'function','name':'search'}}}")
                .await("response.done");
        assertThat(engine.turns).extracting(Turn::toolRequired).containsExactly(false, true);
        assertThat(engine.turns).extracting(turn -> turn.tools().size()).containsExactly(0, 1);
    }

    @Test
    void secondResponseIsRejectedAndCancelEndsTheFirst() {
        engine.mind = turn -> new Thought.Say(List.of("A very long story ".repeat(20)));
        engine.voice.mayGoOn = new CountDownLatch(1);
        client.send("{'type':'response.cancel'}").awaitError("response_cancel_not_active");
        client.send("{'type':'response.create'}").await("response.output_audio.delta");
        client.send("{'type':'response.create','event_id':'second'}");
        JsonNode error = client.awaitError("conversation_already_has_active_response");
        assertThat(error.path("event_id").asText()).isEqualTo("second");
        client.send("{'type':'response.cancel'}");
        JsonNode done = client.await("response.done");
        assertThat(done.at("/response/status_details/reason").asText()).isEqualTo("client_cancelled");
        engine.voice.mayGoOn.countDown();
        client.send("{'type':'response.create'}").await("response.created");
    }

    @Test
    void responseBesideTheConversationLeavesNoTrace() {
        engine.mind = turn -> new Thought.Say(List.of(turn.said().isEmpty() ? "Nothing." : turn.said()));
        client.send("{'type':'conversation.item.create','item':{'id':'a','type':'message','role':'user','content':[{"
                + "'type':'input_text','text':'one'}]}}").await("conversation.item.done");
        client.forget().send("{'type':'response.create','response':{'conversation':'none','output_modalities':['text'],"
                + "'metadata':{'k':'v'},'input':[{'type':'item_reference','id':'a'},{'type':'message','role':'user',"
                + "'content':[{'type':'input_text','text':'two'}]}]}}");
        JsonNode done = client.await("response.done").path("response");
        assertThat(done.path("conversation_id").isNull()).isTrue();
        assertThat(done.at("/metadata/k").asText()).isEqualTo("v");
        assertThat(done.at("/output/0/content/0/text").asText()).isEqualTo("one two");
        assertThat(client.seen("conversation.item.added")).isEmpty();
        client.send("{'type':'response.create','response':{'conversation':'none','input':[]}}");
        assertThat(client.await("response.done").at("/response/output/0/content/0/transcript").asText())
                .isEqualTo("Nothing.");
    }

    @Test
    void itemsAreInsertedRetrievedAndDeleted() {
        item("b", "null");
        item("a", "'root'");
        item("c", "'b'");
        assertThat(client.seen("conversation.item.added")).extracting(
                event -> event.path("previous_item_id").asText()).containsExactly("null", "null", "b");
        client.send("{'type':'conversation.item.create','previous_item_id':'zzz','item':{'type':'message','role':"
                + "'user','content':[]}}").awaitError("invalid_value");
        client.send("{'type':'conversation.item.create','item':{'id':'a','type':'message','role':'user','content':[]}}")
                .awaitError("invalid_value");
        client.send("{'type':'conversation.item.retrieve','item_id':'a'}");
        assertThat(client.await("conversation.item.retrieved").at("/item/content/0/text").asText()).isEqualTo("a");
        client.send("{'type':'conversation.item.delete','item_id':'b'}").await("conversation.item.deleted");
        client.send("{'type':'conversation.item.delete','item_id':'b'}").awaitError("item_delete_invalid_item_id");
        client.send("{'type':'conversation.item.retrieve','item_id':'b'}").awaitError("item_retrieve_invalid_item_id");
        client.send("{'type':'response.create'}").await("response.done");
        assertThat(engine.turns).singleElement().satisfies(turn -> assertThat(turn.said()).isEqualTo("a c"));
    }

    @Test
    void assistantAudioCannotBeAdded() {
        client.send("{'type':'conversation.item.create','item':{'type':'message','role':'assistant','content':[{"
                + "'type':'output_audio','transcript':'x'}]}}");
        assertThat(client.awaitError("missing_required_parameter").path("param").asText())
                .isEqualTo("item.content[0].text");
        client.send("{'type':'conversation.item.create','item':{'type':'message','role':'assistant','content':[{"
                + "'type':'output_text','text':'Earlier I said this.'}]}}").await("conversation.item.done");
    }

    @Test
    void truncationKeepsOnlyWhatWasHeard() {
        String said = "One two three four five six seven eight nine ten eleven twelve.";
        client.send("{'type':'response.create','response':{'instructions':'Say exactly: \\\"" + said + "\\\"'}}");
        String itemId = client.await("response.done").at("/response/output/0/id").asText();
        int audioMs = client.audio("response.output_audio.delta").length / 48;
        client.send("{'type':'conversation.item.truncate','item_id':'" + itemId
                + "','content_index':0,'audio_end_ms':" + (audioMs + 1) + "}");
        assertThat(client.awaitError("invalid_value").path("message").asText())
                .isEqualTo("Audio content of " + audioMs + "ms is already shorter than " + (audioMs + 1) + "ms");
        client.send("{'type':'conversation.item.truncate','item_id':'" + itemId
                + "','content_index':0,'audio_end_ms':1000}");
        assertThat(client.await("conversation.item.truncated").path("audio_end_ms").asInt()).isEqualTo(1000);
        client.send("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}");
        String heard = client.await("conversation.item.retrieved").at("/item/content/0/transcript").asText();
        assertThat(said).startsWith(heard);
        assertThat(heard.length()).isBetween(3, said.length() / 2);
        client.send("{'type':'conversation.item.truncate','item_id':'nope','content_index':0,'audio_end_ms':1}")
                .awaitError("item_truncate_invalid_item_id");
        item("typed", "null");
        client.send("{'type':'conversation.item.truncate','item_id':'typed','content_index':0,'audio_end_ms':1}")
                .awaitError("unsupported_content_type");
    }

    @Test
    void retrievedItemCarriesItsAudio() {
        client.speak(300).silence(500);
        String itemId = client.await("input_audio_buffer.committed").path("item_id").asText();
        client.await("response.done");
        client.send("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}");
        byte[] audio = Base64.getDecoder().decode(
                client.await("conversation.item.retrieved").at("/item/content/0/audio").asText());
        assertThat(audio).hasSize(700 * 48);
    }

    @Test
    void responseStopsAtItsTokenLimit() {
        engine.mind = turn -> new Thought.Say(List.of("Word ".repeat(200)));
        client.send("{'type':'response.create','response':{'max_output_tokens':20}}");
        JsonNode done = client.await("response.done").path("response");
        assertThat(done.path("status").asText()).isEqualTo("incomplete");
        assertThat(done.at("/status_details/reason").asText()).isEqualTo("max_output_tokens");
    }

    @Test
    void aWrittenResponseHasNoMoreTokensThanItsLimit() {
        engine.mind = turn -> new Thought.Say(List.of("One long sentence with many more words than three tokens hold."));
        client.send("{'type':'response.create','response':{'max_output_tokens':3,'output_modalities':['text']}}");
        JsonNode done = client.await("response.done").path("response");
        assertThat(done.at("/status_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(done.at("/output/0/content/0/text").asText()).isEqualTo("One long sen");
        assertThat(client.text("response.output_text.delta")).isEqualTo("One long sen");
        assertThat(done.at("/usage/output_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void aMindThatThrowsFailsTheResponse() {
        engine.mind = _ -> {
            throw new IllegalStateException("no idea");
        };
        client.send("{'type':'response.create'}");
        assertThat(client.await("response.done").at("/response/status_details/error/message").asText())
                .contains("no idea");
    }

    @Test
    void takenPortIsOneClearException() {
        EngineConfig same = EngineConfig.DEFAULT.withPort(engine.server.port());
        assertThatThrownBy(() -> new EngineFixture(same).close())
                .hasMessageContaining("127.0.0.1:" + engine.server.port())
                .hasMessageContaining("SWITCHBOARD_ENGINE_PORT");
    }

    @Test
    void engineServesLoopbackOnly() {
        assertThatThrownBy(() -> new EngineConfig("192.0.2.1", 0, "m", Duration.ofMillis(400),
                        Duration.ofMinutes(60), 1, 1, Duration.ofMinutes(1), Optional.empty()))
                .hasMessageContaining("host must be a loopback address, was 192.0.2.1");
    }

    private void item(String id, String previous) {
        client.send("{'type':'conversation.item.create','previous_item_id':" + previous + ",'item':{'id':'" + id
                + "','type':'message','role':'user','content':[{'type':'input_text','text':'" + id + "'}]}}")
                .await("conversation.item.done");
    }
}
