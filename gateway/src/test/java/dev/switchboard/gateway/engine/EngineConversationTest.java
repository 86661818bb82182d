package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Items, responses and settings where one forbids or changes the other.
class EngineConversationTest {
    private static final String SEARCH = "{'type':'function','name':'search'}";

    private final EngineFixture engine = new EngineFixture();
    private final RealtimeClient client = engine.connect();

    @AfterEach
    void stop() {
        client.close();
        engine.close();
    }

    @Test
    void truncatedItemLosesItsUnheardAudioToo() {
        String itemId = spokenItem();
        client.send("{'type':'conversation.item.truncate','item_id':'" + itemId
                + "','content_index':1,'audio_end_ms':500}");
        assertThat(client.awaitError("invalid_value").path("param").asText()).isEqualTo("content_index");
        truncate(itemId, 500).await("conversation.item.truncated");
        truncate(itemId, 501);
        assertThat(client.awaitError("invalid_value").path("message").asText())
                .isEqualTo("Audio content of 500ms is already shorter than 501ms");
        client.send("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}");
        JsonNode part = client.await("conversation.item.retrieved").at("/item/content/0");
        assertThat(Base64.getDecoder().decode(part.path("audio").asText())).hasSize(500 * 48);
        truncate(itemId, 0).await("conversation.item.truncated");
        truncate(itemId, 0);
        assertThat(client.awaitError("unsupported_content_type").path("message").asText())
                .isEqualTo("Only model output audio messages can be truncated");
    }

    @Test
    void itemCutWhileItIsSpokenStaysCut() {
        engine.voice.mayGoOn = new CountDownLatch(1);
        client.send("{'type':'response.create','response':{'instructions':'Say exactly: \\\"" + "One two three. ".repeat(3)
                + "\\\"'}}");
        client.await(event -> client.seen("response.output_audio.delta").size() > 3, "some audio");
        String itemId = client.seen("response.output_item.added").getFirst().at("/item/id").asText();
        truncate(itemId, 100).await("conversation.item.truncated");
        engine.voice.mayGoOn.countDown();
        client.await("response.done");
        client.send("{'type':'conversation.item.retrieve','item_id':'" + itemId + "'}");
        JsonNode part = client.await("conversation.item.retrieved").at("/item/content/0");
        assertThat(Base64.getDecoder().decode(part.path("audio").asText())).hasSize(100 * 48);
        assertThat(part.path("transcript").asText()).isIn("One", "One two");
    }

    @Test
    void itemDeletedWhileItIsSpokenIsNotDoneInTheConversation() {
        engine.voice.mayGoOn = new CountDownLatch(1);
        engine.mind = _ -> new Thought.Say(List.of("A long story about nothing at all."));
        client.send("{'type':'response.create'}").await("response.output_audio.delta");
        String itemId = client.seen("conversation.item.added").getFirst().at("/item/id").asText();
        client.send("{'type':'conversation.item.delete','item_id':'" + itemId + "'}").await("conversation.item.deleted");
        engine.voice.mayGoOn.countDown();
        client.await("response.done");
        assertThat(client.seen("conversation.item.done")).isEmpty();
        assertThat(client.seen("response.output_item.done")).hasSize(1);
    }

    @Test
    void noResponseOfTheConversationMayHaveAnotherVoiceOnceOneWasHeard() {
        spokenItem();
        client.send("{'type':'response.create','response':{'audio':{'output':{'voice':'ash'}}}}");
        assertThat(client.awaitError("cannot_update_voice").path("param").asText())
                .isEqualTo("response.audio.output.voice");
        client.send("{'type':'response.create','response':{'conversation':'none','audio':{'output':{'voice':'ash'}}}}");
        assertThat(client.await("response.done").at("/response/audio/output/voice").asText()).isEqualTo("ash");
    }

    @Test
    void callsAreMadeOneAtATimeWhenParallelOnesAreNotWanted() {
        engine.mind = _ -> new Thought.CallTools(List.of(
                new Thought.ToolRequest("search", "{}"), new Thought.ToolRequest("search", "{}")), "");
        client.send("{'type':'response.create','response':{'tools':[" + SEARCH + "]}}");
        assertThat(client.await("response.done").at("/response/output")).hasSize(2);
        client.send("{'type':'response.create','response':{'parallel_tool_calls':false,'tools':[" + SEARCH + "]}}");
        assertThat(client.await("response.done").at("/response/output")).hasSize(1);
    }

    @Test
    void toolChoiceMustNameAToolThatIsThere() {
        client.send("{'type':'session.update','session':{'type':'realtime','tools':[" + SEARCH + "],'tool_choice':"
                + "{'type':'function','name':'search'}}}").await("session.updated");
        client.send("{'type':'session.update','session':{'type':'realtime','tools':[]}}");
        assertThat(client.awaitError("invalid_value").path("message").asText())
                .isEqualTo("Tool choice 'search' not found in 'tools' parameter.");
        client.send("{'type':'response.create'}").await("response.done");
        assertThat(engine.turns).singleElement().matches(Turn::toolRequired);
    }

    @Test
    void tracingStaysAsItWasTurnedOn() {
        client.send("{'type':'session.update','session':{'type':'realtime','tracing':'auto'}}").await("session.updated");
        client.send("{'type':'session.update','session':{'type':'realtime','tracing':null}}");
        assertThat(client.awaitError("invalid_value").path("param").asText()).isEqualTo("session.tracing");
        client.send("{'type':'session.update','session':{'type':'realtime','tracing':'auto'}}").await("session.updated");
    }

    @Test
    void refusedAudioNamesItsEvent() {
        client.send("{'type':'input_audio_buffer.append','event_id':'a1','audio':'AAAA'}");
        assertThat(client.awaitError("invalid_value").path("event_id").asText()).isEqualTo("a1");
        client.sendRaw("{\"type\":\"input_audio_buffer.append\",\"event_id\":\"a2\",\"audio\":\""
                + "A".repeat((15 << 20) + 4) + "\"}");
        JsonNode error = client.awaitError("string_above_max_length");
        assertThat(error.path("event_id").asText()).isEqualTo("a2");
        assertThat(error.path("param").asText()).isEqualTo("audio");
    }

    @Test
    void usageTellsSpeechFromText() {
        engine.ears.hears("hello");
        client.send("{'type':'conversation.item.create','item':{'type':'message','role':'system','content':[{'type':"
                + "'input_text','text':'" + "x".repeat(400) + "'}]}}");
        client.speak(600).silence(500);
        JsonNode first = client.await("response.done").at("/response/usage");
        assertThat(first.at("/input_token_details/text_tokens").asInt()).isEqualTo(100);
        assertThat(first.at("/input_token_details/audio_tokens").asInt()).isEqualTo(10);
        int spoken = first.at("/output_token_details/audio_tokens").asInt();
        // 15 letters of 50 ms, and what the resampler adds.
        assertThat(spoken).isBetween(15, 16);
        client.send("{'type':'response.create'}");
        assertThat(client.await("response.done").at("/response/usage/input_token_details/audio_tokens").asInt())
                .isEqualTo(10 + spoken);
    }

    @Test
    void hugePrefixPaddingIsHeldToTheBufferBound() {
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':{'type':"
                + "'server_vad','prefix_padding_ms':2000000000}}}}}").await("session.updated");
        client.silence(500).speak(300).silence(500);
        assertThat(client.await("input_audio_buffer.speech_started").path("audio_start_ms").asInt()).isZero();
        client.await("response.done");
    }

    @Test
    void commitInTheMiddleOfSpeechEndsTheTurnOnce() {
        client.speak(300);
        JsonNode started = client.await("input_audio_buffer.speech_started");
        // Half a frame, which the commit fills up with silence.
        client.append(new byte[480]).silence(380).send("{'type':'input_audio_buffer.commit'}");
        assertThat(client.await("input_audio_buffer.committed").path("item_id")).isEqualTo(started.path("item_id"));
        client.silence(600).send("{'type':'no.such.event'}").awaitError("invalid_value");
        assertThat(client.seen("input_audio_buffer.committed")).hasSize(1);
    }

    private String spokenItem() {
        client.send("{'type':'response.create','response':{'instructions':'Say exactly: \\\"One two three four five.\\\"'}}");
        return client.await("response.done").at("/response/output/0/id").asText();
    }

    private RealtimeClient truncate(String itemId, int endMs) {
        return client.send("{'type':'conversation.item.truncate','item_id':'" + itemId
                + "','content_index':0,'audio_end_ms':" + endMs + "}");
    }
}
