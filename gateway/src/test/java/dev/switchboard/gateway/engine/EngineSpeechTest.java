package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.audio.AudioDecoder;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.LevelMeter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A caller who speaks and an agent who answers, over a real socket.
class EngineSpeechTest {
    private static final String TRANSCRIBE = "{'type':'session.update','session':{'type':'realtime','audio':{'input':{"
            + "'transcription':{'model':'gpt-transcribe'}}}}}";

    private final EngineFixture engine = new EngineFixture();
    private final RealtimeClient client = engine.connect();

    @AfterEach
    void stop() {
        client.close();
        engine.close();
    }

    @Test
    void spokenTurnIsHeardAndAnsweredInTheDocumentedOrder() {
        engine.ears.hears("my card is lost");
        client.send(TRANSCRIBE).await("session.updated");
        client.forget().silence(500).speak(600).silence(500);
        client.await("rate_limits.updated");
        assertThat(client.types().stream().filter(type -> !type.contains("transcription")).toList()).startsWith(
                "input_audio_buffer.speech_started",
                "input_audio_buffer.speech_stopped",
                "input_audio_buffer.committed",
                "conversation.item.added",
                "conversation.item.done",
                "response.created",
                "response.output_item.added",
                "conversation.item.added",
                "response.content_part.added",
                "response.output_audio_transcript.delta",
                "response.output_audio.delta").endsWith(
                "response.output_audio.done",
                "response.output_audio_transcript.done",
                "response.content_part.done",
                "conversation.item.done",
                "response.output_item.done",
                "response.done",
                "rate_limits.updated");
        assertThat(client.seen("conversation.item.input_audio_transcription.completed").getFirst().path("transcript")
                .asText()).isEqualTo("my card is lost");
        assertThat(client.text("response.output_audio_transcript.delta")).isEqualTo("You said my card is lost.");
        byte[] audio = client.audio("response.output_audio.delta");
        assertThat(AudioFormat.PCM16_24K.duration(audio.length).toMillis())
                .isBetween(25L * FakeVoice.MS_PER_LETTER, 25L * FakeVoice.MS_PER_LETTER + 5);
        assertThat(LevelMeter.rmsDbfs(AudioDecoder.decode(AudioFormat.PCM16_24K, audio))).isGreaterThan(-18);
    }

    @Test
    void turnsPositionsIncludePaddingAndSilenceAndTheItemIsPredicted() {
        client.silence(1000).speak(600).silence(600);
        JsonNode started = client.await("input_audio_buffer.speech_started");
        JsonNode stopped = client.await("input_audio_buffer.speech_stopped");
        JsonNode committed = client.await("input_audio_buffer.committed");
        // Found in the third loud frame, at 1040 ms, less 300 ms of padding; ended after 400 ms of silence.
        assertThat(started.path("audio_start_ms").asInt()).isEqualTo(740);
        assertThat(stopped.path("audio_end_ms").asInt()).isEqualTo(2000);
        assertThat(stopped.path("item_id")).isEqualTo(started.path("item_id"));
        assertThat(committed.path("item_id")).isEqualTo(started.path("item_id"));
        assertThat(committed.path("previous_item_id").isNull()).isTrue();
        client.await("response.done");
        assertThat(engine.ears.samplesHeard).containsExactly((2000 - 740) * 16);
    }

    @Test
    void sessionsOwnSilenceWindowWins() {
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad',"
                + "'silence_duration_ms':700,'prefix_padding_ms':100,'create_response':false}}}}}");
        client.speak(400).silence(1000);
        assertThat(client.await("input_audio_buffer.speech_stopped").path("audio_end_ms").asInt()).isEqualTo(1100);
        client.await("conversation.item.done");
        client.send("{'type':'input_audio_buffer.clear'}").await("input_audio_buffer.cleared");
        assertThat(client.seen("response.created")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void everyCodecIsHeardAndSpoken(AudioFormat format) {
        String type = switch (format) {
            case PCM16_24K -> "audio/pcm";
            case PCMU_8K -> "audio/pcmu";
            case PCMA_8K -> "audio/pcma";
        };
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':{'type':'" + type
                + "'}},'output':{'format':{'type':'" + type + "'}}}}}").await("session.updated");
        client.audio(format, 200, 0).audio(format, 500, 10_000).audio(format, 600, 0);
        client.await("response.done");
        byte[] audio = client.audio("response.output_audio.delta");
        assertThat(format.duration(audio.length).toMillis()).isBetween(300L, 306L);
        assertThat(LevelMeter.rmsDbfs(AudioDecoder.decode(format, audio))).isBetween(-19.0, -13.0);
        assertThat(engine.ears.samplesHeard).hasSize(1);
        assertThat(engine.ears.lineRates).endsWith(format.sampleRateHz());
        assertThat(engine.ears.open).hasValue(1);
    }

    @Test
    void wordsGoOutWithTheAudioTheyBeginIn() {
        String sentence = "Saving pockets earn interest that is paid every single day of the year.";
        client.send("{'type':'response.create','response':{'instructions':'Say exactly: \\\"" + sentence + "\\\"'}}");
        client.await("response.done");
        double audioMs = 0;
        int letters = 0;
        for (JsonNode event : client.seen()) {
            switch (event.path("type").asText()) {
                case "response.output_audio.delta" ->
                    audioMs += event.path("delta").asText().length() * 3 / 4.0 / AudioFormat.PCM16_24K.bytesPerMs();
                case "response.output_audio_transcript.delta" -> {
                    // Words may be announced early or late by the error of the estimated pace, not all at once.
                    assertThat(letters * FakeVoice.MS_PER_LETTER - audioMs).isBetween(-1200.0, 1200.0);
                    letters += event.path("delta").asText().length();
                }
                default -> { }
            }
        }
        assertThat(client.seen("response.output_audio_transcript.delta")).hasSizeGreaterThan(5);
        assertThat(client.text("response.output_audio_transcript.delta")).isEqualTo(sentence);
    }

    @Test
    void greetingIsSpokenExactly() {
        client.send("{'type':'response.create','response':{'instructions':'Say exactly: \\\"Hey there! This is Riley "
                + "from GXS Bank. How can I help you today?\\\"','metadata':{'purpose':'greeting'}}}");
        JsonNode done = client.await("response.done");
        assertThat(done.at("/response/output/0/content/0/transcript").asText())
                .isEqualTo("Hey there! This is Riley from GXS Bank. How can I help you today?");
        assertThat(done.at("/response/metadata/purpose").asText()).isEqualTo("greeting");
        assertThat(done.at("/response/usage/output_tokens").asInt()).isPositive();
        assertThat(engine.turns).isEmpty();
        assertThat(engine.voice.spoken).containsExactly(
                "Hey there!", "This is Riley from GXS Bank.", "How can I help you today?");
    }

    @Test
    void callerWhoInterruptsCancelsTheResponseAndIsAnswered() {
        engine.ears.hears("tell me everything", "stop");
        engine.mind = turn -> new Thought.Say(List.of(turn.said().equals("stop") ? "Fine." : "Well ".repeat(200)));
        engine.voice.mayGoOn = new CountDownLatch(1);
        client.speak(400).silence(500);
        client.await("response.output_audio.delta");
        client.forget().speak(200);
        JsonNode done = client.await("response.done");
        assertThat(done.at("/response/status").asText()).isEqualTo("cancelled");
        assertThat(done.at("/response/status_details/reason").asText()).isEqualTo("turn_detected");
        assertThat(done.at("/response/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(client.types().stream().filter(type -> !type.endsWith("delta")).toList()).containsExactly(
                "input_audio_buffer.speech_started", "response.output_audio.done",
                "response.output_audio_transcript.done", "response.content_part.done", "conversation.item.done",
                "response.output_item.done", "response.done");
        engine.voice.mayGoOn.countDown();
        client.forget().silence(500);
        client.await("response.done");
        assertThat(client.text("response.output_audio_transcript.delta")).isEqualTo("Fine.");
        assertThat(client.seen("response.output_audio.delta")).allMatch(delta ->
                delta.path("response_id").equals(client.seen("response.created").getFirst().at("/response/id")));
        assertThat(engine.voice.aborted).hasSize(1);
    }

    @Test
    void callerWhoGoesOnBeforeAnyAnswerHasSaidItAllInOne() {
        engine.ears.hears("what is the interest", "of saving pockets");
        engine.ears.wordsMayCome = new CountDownLatch(1);
        client.speak(300).silence(500);
        client.await("response.created");
        client.speak(300);
        assertThat(client.await("response.done").at("/response/output")).isEmpty();
        client.silence(500).await("response.created");
        engine.ears.wordsMayCome.countDown();
        client.await("response.done");
        assertThat(engine.turns).singleElement()
                .satisfies(turn -> assertThat(turn.said()).isEqualTo("what is the interest of saving pockets"));
    }

    @Test
    void turnThatMayNotInterruptIsAnsweredAfterwards() {
        engine.ears.hears("first", "second");
        engine.mind = turn -> new Thought.Say(List.of("A rather long answer to the " + turn.said() + " question."));
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':{'type':'semantic_vad',"
                + "'eagerness':'high','interrupt_response':false}}}}}").await("session.updated");
        engine.voice.mayGoOn = new CountDownLatch(1);
        client.speak(300).silence(400).await("response.output_audio.delta");
        client.speak(300).silence(400).await("input_audio_buffer.committed");
        engine.voice.mayGoOn.countDown();
        assertThat(client.await("response.done").at("/response/status").asText()).isEqualTo("completed");
        assertThat(client.await("response.done").at("/response/output/0/content/0/transcript").asText())
                .isEqualTo("A rather long answer to the second question.");
    }

    @Test
    void manualTurnsAreCommittedByTheClient() {
        engine.ears.hears("pushed to talk");
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':null}}}}");
        assertThat(client.await("session.updated").at("/session/audio/input/turn_detection").isNull()).isTrue();
        client.send("{'type':'input_audio_buffer.commit'}").awaitError("input_audio_buffer_commit_empty");
        client.speak(300).send("{'type':'input_audio_buffer.clear'}").await("input_audio_buffer.cleared");
        client.speak(400).send("{'type':'input_audio_buffer.commit'}").await("input_audio_buffer.committed");
        client.send("{'type':'response.create'}").await("response.done");
        assertThat(engine.ears.samplesHeard).containsExactly(400 * 16);
        assertThat(client.text("response.output_audio_transcript.delta")).isEqualTo("You said pushed to talk.");
        assertThat(client.seen("input_audio_buffer.speech_started")).isEmpty();
    }

    @Test
    void brokenRecognitionIsReportedAndTheNextTurnIsHeard() {
        engine.ears.hears("(breaks)", "again");
        client.send(TRANSCRIBE).await("session.updated");
        client.speak(300).silence(500);
        JsonNode failed = client.await("conversation.item.input_audio_transcription.failed");
        assertThat(failed.at("/error/code").asText()).isEqualTo("recognition_failed");
        client.await("response.done");
        client.speak(300).silence(500);
        assertThat(client.await("conversation.item.input_audio_transcription.completed").path("transcript").asText())
                .isEqualTo("again");
    }

    @Test
    void withoutEarsTurnsAreFoundAndTheCallerIsAskedToType() {
        engine.ears.available = false;
        try (RealtimeClient deaf = engine.connect()) {
            deaf.send(TRANSCRIBE).speak(300).silence(500);
            assertThat(deaf.await("conversation.item.input_audio_transcription.failed").at("/error/code").asText())
                    .isEqualTo("recognition_unavailable");
            deaf.await("response.done");
            assertThat(deaf.text("response.output_audio_transcript.delta")).contains("Please type your question");
        }
    }

    @Test
    void withoutEarsAClientThatAnswersTurnsItselfIsAskedToTypeToo() {
        engine.ears.available = false;
        try (RealtimeClient deaf = engine.connect()) {
            deaf.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':"
                    + "{'type':'server_vad','create_response':false,'interrupt_response':false}}}}}");
            deaf.speak(300).silence(700);
            deaf.await("input_audio_buffer.committed");
            deaf.send("{'type':'response.create'}");
            deaf.await("response.done");
            assertThat(deaf.text("response.output_audio_transcript.delta")).contains("Please type your question");
        }
    }

    @Test
    void withoutVoiceAnswersAreText() {
        engine.voice.available = false;
        client.send("{'type':'response.create'}");
        JsonNode done = client.await("response.done");
        assertThat(done.at("/response/output_modalities/0").asText()).isEqualTo("text");
        assertThat(client.text("response.output_text.delta")).isEqualTo("Hello.");
        assertThat(client.seen("response.output_audio.delta")).isEmpty();
    }

    @Test
    void brokenVoiceFailsTheResponseNotTheSession() {
        engine.mind = turn -> new Thought.Say(List.of(turn.said().isEmpty() ? "(breaks)" : "Better."));
        client.send("{'type':'response.create'}");
        JsonNode done = client.await("response.done");
        assertThat(done.at("/response/status").asText()).isEqualTo("failed");
        assertThat(done.at("/response/status_details/error/code").asText()).isEqualTo("synthesis_failed");
        client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{"
                + "'type':'input_text','text':'hi'}]}}").send("{'type':'response.create'}");
        assertThat(client.await("response.done").at("/response/status").asText()).isEqualTo("completed");
    }

    @Test
    void transcriptionSessionHearsAndNeverAnswers() {
        engine.ears.hears("only words");
        try (RealtimeClient scribe = RealtimeClient.transcription(engine.server.port())) {
            assertThat(scribe.await("session.created").at("/session/type").asText()).isEqualTo("transcription");
            scribe.speak(300).silence(500);
            JsonNode heard = scribe.await("conversation.item.input_audio_transcription.completed");
            assertThat(heard.path("transcript").asText()).isEqualTo("only words");
            scribe.send("{'type':'response.create'}").awaitError("invalid_value");
            assertThat(scribe.seen("response.created")).isEmpty();
        }
    }

    @Test
    void silentCallerIsSpokenToAgainAfterTheIdleTimeout() {
        client.send("{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad',"
                + "'idle_timeout_ms':5000}}}}}").await("session.updated");
        // Long enough that it is still playing when it has been sent.
        engine.mind = _ -> new Thought.Say(List.of("a".repeat(40)));
        client.send("{'type':'response.create'}").await("response.done");
        client.forget().silence(200);
        client.await("response.done");
        assertThat(client.types()).containsSubsequence("input_audio_buffer.timeout_triggered",
                "input_audio_buffer.committed", "conversation.item.added", "response.created");
        // What came while the agent could still be heard is no silence of the caller's.
        assertThat(client.seen("input_audio_buffer.timeout_triggered").getFirst().path("audio_start_ms").asInt())
                .isEqualTo(200);
        assertThat(client.seen("input_audio_buffer.timeout_triggered").getFirst().path("audio_end_ms").asInt())
                .isEqualTo(200);
        assertThat(engine.turns).hasSize(2).last().satisfies(turn -> assertThat(turn.said()).isEmpty());
    }

    @Test
    void recognisersAreFreedWhenClientsLeave() {
        for (int i = 0; i < 5; i++) {
            try (RealtimeClient passing = engine.connect()) {
                passing.speak(300).silence(500).await("response.done");
            }
        }
        client.close();
        Awaitility.await().untilAsserted(() -> assertThat(engine.ears.open).hasValue(0));
    }
}
