package dev.switchboard.gateway.model.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.call.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnGrouperTest {
    private static final AudioChunk LOUD = AudioChunk.ofRaw(AudioFormat.PCM16_24K, new byte[] {0, 64, 0, 64, 0, 64, 0, 64});
    private static final AudioChunk SILENT = AudioChunk.ofRaw(AudioFormat.PCM16_24K, new byte[8]);

    private final TestLoop loop = new TestLoop();
    private final List<ModelEvent> events = new ArrayList<>();
    private final TurnGrouper turns = new TurnGrouper("live1", loop, events::add, () -> {});

    @Test
    void wordsAndSoundsAreTurnsThatEndAfterAPause() {
        turns.callerSaid("good ");
        turns.callerSaid("morning");
        turns.agentSounds(SILENT);
        turns.agentSaid("Hel");
        turns.agentSounds(LOUD);
        turns.agentSounds(SILENT);
        loop.advance(TurnGrouper.QUIET.minusMillis(1));
        turns.agentSaid("lo.");
        loop.advance(TurnGrouper.QUIET);

        assertThat(events).containsExactly(
                new ModelEvent.CallerSpeechCommitted("live1_u1"),
                new ModelEvent.CallerTextDelta("live1_u1", "good "),
                new ModelEvent.CallerTextDelta("live1_u1", "morning"),
                new ModelEvent.ResponseStarted("live1_r2"),
                new ModelEvent.AgentTextDelta("live1_r2", "live1_a2", "Hel"),
                new ModelEvent.AgentAudio("live1_r2", "live1_a2", LOUD),
                new ModelEvent.AgentAudio("live1_r2", "live1_a2", SILENT),
                new ModelEvent.AgentTextDelta("live1_r2", "live1_a2", "lo."),
                new ModelEvent.CallerText("live1_u1", "good morning"),
                new ModelEvent.AgentText("live1_r2", "live1_a2", "Hello."),
                new ModelEvent.ResponseEnded("live1_r2", ModelEvent.Outcome.COMPLETED, ""));
    }

    @Test
    void whatIsCutOffIsKeptFromTheLineUntilItHasEnded() {
        turns.agentSaid("A long");
        turns.cutAgent();
        assertThat(events).contains(
                new ModelEvent.AgentText("live1_r1", "live1_a1", "A long"),
                new ModelEvent.ResponseEnded("live1_r1", ModelEvent.Outcome.CANCELLED, "client_cancelled"));
        events.clear();

        for (int i = 0; i < 5; i++) {
            turns.agentSounds(LOUD);
            turns.agentSaid(" story");
            loop.advance(Duration.ofMillis(200));
        }
        assertThat(events).isEmpty();

        loop.advance(Duration.ofMillis(300));
        turns.agentSaid("Yes?");
        assertThat(events).startsWith(new ModelEvent.ResponseStarted("live1_r2"));
    }

    @Test
    void wordsOfWhatIsCutOffThatLagBehindItsSoundAreKeptBackToo() {
        turns.agentSaid("A long");
        turns.cutAgent();
        events.clear();

        turns.agentSounds(LOUD);
        for (int i = 0; i < 5; i++) {
            loop.advance(Duration.ofMillis(200));
            turns.agentSaid(" story");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void anAnswerCutOffTheMomentItBeginsSaysNothing() {
        TurnGrouper[] hasty = new TurnGrouper[1];
        hasty[0] = new TurnGrouper("live1", loop, event -> {
            events.add(event);
            if (event instanceof ModelEvent.ResponseStarted) {
                hasty[0].cutAgent();
            }
        }, () -> {});
        hasty[0].agentSaid("Hello");
        hasty[0].agentSounds(LOUD);

        assertThat(events).containsExactly(
                new ModelEvent.ResponseStarted("live1_r1"),
                new ModelEvent.AgentText("live1_r1", "live1_a1", ""),
                new ModelEvent.ResponseEnded("live1_r1", ModelEvent.Outcome.CANCELLED, "client_cancelled"));
    }

    @Test
    void whenTheSessionBreaksOffOnlyAWholeSentenceIsAnAnswer() {
        turns.callerSaid("what is the ra");
        turns.agentSaid("The rate is");
        turns.breakOff();
        assertThat(events).contains(new ModelEvent.CallerText("live1_u1", "what is the ra"))
                .noneMatch(ModelEvent.AgentText.class::isInstance);

        TurnGrouper other = new TurnGrouper("live2", loop, events::add, () -> {});
        other.agentSaid("The rate is high.\"");
        other.breakOff();
        assertThat(events).contains(new ModelEvent.ResponseEnded("live2_r1", ModelEvent.Outcome.COMPLETED, ""));
    }
}
