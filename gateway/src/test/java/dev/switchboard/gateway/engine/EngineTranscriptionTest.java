package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The caller's words on their way to the client, and what they decide about turns.
class EngineTranscriptionTest {
    private static final String DELTA = "conversation.item.input_audio_transcription.delta";
    private static final String COMPLETED = "conversation.item.input_audio_transcription.completed";
    private static final String LONG = "what is the interest of saving pockets when i pay in every month";

    private final EngineFixture engine = new EngineFixture();
    private final RealtimeClient client = engine.connect();

    @AfterEach
    void stop() {
        client.close();
        engine.close();
    }

    @Test
    void wordsComeWhileTheCallerSpeaksUnderThePredictedItemAndAddUp() {
        engine.ears.hears(LONG);
        transcribe("{'model':'whisper-1'}");
        client.speak(1500);
        JsonNode first = client.await(DELTA);
        assertThat(first.path("item_id")).isEqualTo(
                client.seen("input_audio_buffer.speech_started").getFirst().path("item_id"));
        assertThat(client.seen("input_audio_buffer.committed")).as("the caller still speaks").isEmpty();
        client.silence(500);
        JsonNode completed = client.await(COMPLETED);
        assertThat(client.seen(DELTA)).hasSizeGreaterThan(2);
        assertThat(client.text(DELTA)).isEqualTo(LONG).isEqualTo(completed.path("transcript").asText());
        assertThat(completed.at("/usage/type").asText()).isEqualTo("duration");
        assertThat(completed.at("/usage/seconds").asDouble()).isEqualTo(1.9);
    }

    @Test
    void wordsOfAManualTurnWaitForItsItem() {
        engine.ears.hears(LONG);
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':null,"
                + "'transcription':{'model':'gpt-4o-transcribe'}}}}}").await("session.updated");
        client.forget().speak(1500).send("{'type':'no.such.event'}").awaitError("invalid_value");
        assertThat(client.seen(DELTA)).isEmpty();
        client.send("{'type':'input_audio_buffer.commit'}");
        JsonNode completed = client.await(COMPLETED);
        assertThat(client.types()).containsSubsequence("input_audio_buffer.committed", "conversation.item.added", DELTA,
                COMPLETED);
        assertThat(client.text(DELTA)).isEqualTo(LONG);
        assertThat(completed.at("/usage/type").asText()).isEqualTo("tokens");
        assertThat(completed.at("/usage/input_token_details/audio_tokens").asInt()).isEqualTo(15);
        assertThat(completed.at("/usage/total_tokens").asInt()).isEqualTo(15 + LONG.length() / 4);
    }

    @Test
    void withoutTranscriptionNothingIsToldButTheCallerIsAnswered() {
        engine.ears.hears("hello there");
        client.speak(300).silence(500).await("response.done");
        assertThat(client.text("response.output_audio_transcript.delta")).isEqualTo("You said hello there.");
        assertThat(client.types()).noneMatch(type -> type.contains("input_audio_transcription"));
    }

    @Test
    void clearedSpeechIsToldNoFurther() {
        engine.ears.hears(LONG);
        transcribe("{'model':'whisper-1'}");
        client.speak(1500).await(DELTA);
        client.send("{'type':'input_audio_buffer.clear'}").await("input_audio_buffer.cleared");
        engine.ears.script.clear();
        client.forget().silence(600).speak(300).silence(500);
        assertThat(client.await(COMPLETED).path("transcript").asText()).isEmpty();
        assertThat(client.seen(DELTA)).isEmpty();
    }

    @Test
    void audioInAMessageIsHeardBeforeItIsAnswered() {
        engine.ears.hears("what are the fees");
        engine.ears.wordsMayCome = new CountDownLatch(1);
        transcribe("{'model':'whisper-1'}");
        String audio = Base64.getEncoder().encodeToString(
                AudioEncoder.encode(AudioFormat.PCM16_24K, new short[12_000]));
        client.send("{'type':'conversation.item.create','item':{'id':'voicemail','type':'message','role':'user',"
                + "'content':[{'type':'input_text','text':'By voice:'},{'type':'input_audio','audio':'" + audio + "'}]}}")
                .send("{'type':'response.create'}").await("response.created");
        engine.ears.wordsMayCome.countDown();
        client.await("response.done");
        JsonNode completed = client.seen(COMPLETED).getFirst();
        assertThat(completed.path("item_id").asText()).isEqualTo("voicemail");
        assertThat(completed.path("content_index").asInt()).isEqualTo(1);
        assertThat(completed.at("/usage/seconds").asDouble()).isEqualTo(0.5);
        assertThat(engine.ears.samplesHeard).containsExactly(8_000);
        assertThat(client.text("response.output_audio_transcript.delta"))
                .isEqualTo("You said By voice: what are the fees.");
        client.send("{'type':'conversation.item.retrieve','item_id':'voicemail'}");
        JsonNode part = client.await("conversation.item.retrieved").at("/item/content/1");
        assertThat(part.path("transcript").asText()).isEqualTo("what are the fees");
        assertThat(part.path("audio").asText()).isEqualTo(audio);
    }

    @Test
    void brokenEarsFailTheMessagesTranscriptionAndItIsAnsweredAllTheSame() {
        engine.ears.hears("(breaks)");
        transcribe("{'model':'whisper-1'}");
        String audio = Base64.getEncoder().encodeToString(
                AudioEncoder.encode(AudioFormat.PCM16_24K, new short[60_000]));
        client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':"
                + "'input_audio','audio':'" + audio + "'}]}}").send("{'type':'response.create'}");
        assertThat(client.await("conversation.item.input_audio_transcription.failed").at("/error/code").asText())
                .isEqualTo("recognition_failed");
        client.await("response.done");
        assertThat(engine.ears.samplesHeard).containsExactly(40_000);
    }

    @Test
    void messageWithMoreAudioThanATurnMayHaveIsRefused() {
        try (EngineFixture small = new EngineFixture(
                        EngineConfig.DEFAULT.withPort(0).withMaxBufferedAudio(Duration.ofSeconds(1)));
                RealtimeClient wordy = small.connect()) {
            String audio = Base64.getEncoder().encodeToString(
                    AudioEncoder.encode(AudioFormat.PCM16_24K, new short[25_000]));
            wordy.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':"
                    + "'input_audio','audio':'" + audio + "'}]}}");
            assertThat(wordy.awaitError("invalid_value").path("param").asText()).isEqualTo("item.content[0].audio");
        }
    }

    @Test
    void semanticTurnsEndAtOnceOnlyWhenTheyCanEnd() {
        engine.ears.hears("i lost my card and", "yes");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':{'type':"
                + "'semantic_vad','eagerness':'high'},'transcription':{'model':'whisper-1'}}}}}").await("session.updated");
        client.speak(600).silence(2200);
        JsonNode waited = client.await("input_audio_buffer.speech_stopped");
        assertThat(waited.path("audio_end_ms").asInt()).as("two seconds of silence").isEqualTo(2600);
        assertThat(client.await(COMPLETED).path("transcript").asText()).isEqualTo("i lost my card and");
        client.speak(300).silence(1000);
        JsonNode quick = client.await("input_audio_buffer.speech_stopped");
        assertThat(quick.path("audio_end_ms").asInt()).as("before the longest wait").isBetween(3500, 4100);
        assertThat(client.await(COMPLETED).path("transcript").asText()).isEqualTo("yes");
    }

    @Test
    void semanticTurnGoesOnWhenTheCallerDoes() {
        engine.ears.hears("i would like to");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':{'type':"
                + "'semantic_vad','eagerness':'low'}}}}}").await("session.updated");
        client.forget().speak(600).silence(3000).speak(300).silence(8200).await("input_audio_buffer.speech_stopped");
        client.await("response.created");
        assertThat(client.seen("input_audio_buffer.speech_started")).hasSize(1);
        assertThat(client.seen("input_audio_buffer.speech_stopped").getFirst().path("audio_end_ms").asInt())
                .isEqualTo(600 + 3000 + 300 + 8000);
    }

    @Test
    void betaTranscribesInSessionsOfItsOwn() {
        engine.ears.hears("only words");
        try (RealtimeClient scribe = RealtimeClient.betaTranscription(engine.server.port())) {
            JsonNode created = scribe.await("transcription_session.created").path("session");
            assertThat(created.path("object").asText()).isEqualTo("realtime.transcription_session");
            assertThat(created.path("input_audio_format").asText()).isEqualTo("pcm16");
            scribe.send("{'type':'session.update','session':{'turn_detection':null}}").awaitError("invalid_value");
            scribe.send("{'type':'transcription_session.update','session':{'voice':'ash'}}")
                    .awaitError("unknown_parameter");
            scribe.send("{'type':'transcription_session.update','session':{'turn_detection':{'type':'server_vad',"
                    + "'silence_duration_ms':300},'input_audio_transcription':{'model':'whisper-1'}}}");
            assertThat(scribe.await("transcription_session.updated").at("/session/turn_detection/silence_duration_ms")
                    .asInt()).isEqualTo(300);
            scribe.speak(300).silence(500);
            assertThat(scribe.await(COMPLETED).path("transcript").asText()).isEqualTo("only words");
        }
    }

    @Test
    void gaTranscriptionSessionTakesOnlyWhatEarsNeed() {
        try (RealtimeClient scribe = RealtimeClient.transcription(engine.server.port())) {
            scribe.send("{'type':'session.update','session':{'type':'transcription','instructions':'x'}}");
            assertThat(scribe.awaitError("unknown_parameter").path("param").asText()).isEqualTo("session.instructions");
            scribe.send("{'type':'session.update','session':{'type':'realtime'}}");
            assertThat(scribe.awaitError("invalid_value").path("message").asText()).isEqualTo(
                    "Passing a realtime session update event to a transcription session is not allowed.");
            scribe.send("{'type':'session.update','session':{'type':'transcription','audio':{'input':{'format':{'type':"
                    + "'audio/pcmu'}}}}}");
            JsonNode updated = scribe.await("session.updated").path("session");
            assertThat(updated.at("/audio/input/format/type").asText()).isEqualTo("audio/pcmu");
            assertThat(updated.path("audio").has("output")).isFalse();
        }
    }

    private void transcribe(String transcription) {
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':"
                + transcription + "}}}}").await("session.updated");
        client.forget();
    }
}
