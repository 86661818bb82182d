package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.call.RealtimeServerModel.Told;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The sequencer against a model of the server, on random schedules: turns, wishes, cancels, tools, failures, and wires that
/// take any time. Seeds are fixed; a failure names its step.
class ResponseScheduleTest {
    private static final Duration SLOWEST = Duration.ofMillis(200);

    /// What stands between wishes and the wire; the real one, and ones with a fault that the schedules must find.
    private interface Sequencing {
        void request(@Nullable String instructions);

        void answerCaller();

        void tookFloor();

        void gaveFloor();

        void cancel();

        void started(String id);

        void ended(String id, boolean failed);

        void refused();

        void cancelRefused();

        boolean isIdle();
    }

    @ParameterizedTest(name = "the model answers by itself: {0}, interrupts by itself: {1}")
    @CsvSource({"false, false, 500000, 1", "false, true, 200000, 2", "true, true, 200000, 3", "true, false, 100000, 4"})
    void aMillionStepsSeeNoCreateRefusedThatCouldBeForeseenNoWishLostAndNothingStuck(
            boolean answers, boolean interrupts, int steps, long seed) {
        Schedule schedule = new Schedule(seed, answers, interrupts, Fault.NONE);
        schedule.run(steps);

        assertThat(schedule.problems).isEmpty();
        assertThat(schedule.server.avoidableRefusals).isZero();
        if (!answers) {
            assertThat(schedule.server.refusals).isZero();
        }
        assertThat(schedule.server.completed).as("answers completed").isGreaterThan(steps / 100);
    }

    @Test
    void theSchedulesFindACreateThatDoesNotWaitForTheCancel() {
        Schedule schedule = new Schedule(5, false, false, Fault.DOES_NOT_AWAIT_CANCEL);
        schedule.run(5_000);
        assertThat(schedule.server.refusals).isPositive();
    }

    @Test
    void theSchedulesFindACreateThatDoesNotWaitAtAll() {
        Schedule schedule = new Schedule(6, false, false, Fault.WAITS_FOR_NOTHING);
        schedule.run(5_000);
        assertThat(schedule.server.refusals).isPositive();
    }

    @Test
    void theSchedulesFindARefusedWishThatIsForgotten() {
        Schedule schedule = new Schedule(7, true, true, Fault.FORGETS_REFUSED);
        schedule.run(20_000);
        assertThat(schedule.problems).anyMatch(problem -> problem.contains("lost"));
    }

    @Test
    void theSchedulesFindASequencerThatIsStuck() {
        Schedule schedule = new Schedule(8, false, false, Fault.MISSES_CANCEL_REFUSED_AND_DONE);
        schedule.run(5_000);
        assertThat(schedule.problems).anyMatch(problem -> problem.contains("stuck") || problem.contains("lost"));
    }

    private enum Fault {
        NONE,
        DOES_NOT_AWAIT_CANCEL,
        WAITS_FOR_NOTHING,
        FORGETS_REFUSED,
        MISSES_CANCEL_REFUSED_AND_DONE
    }

    /// One client with its server, driven at random.
    private static final class Schedule {
        private final Random random;
        private final boolean answers;
        private final TestLoop loop = new TestLoop();
        private final RealtimeServerModel server;
        private final Sequencing responses;
        private final List<String> problems = new ArrayList<>();
        private final Set<String> wished = new HashSet<>();
        private int sayings;
        private int toolsRunning;
        private int step;

        Schedule(long seed, boolean answers, boolean interrupts, Fault fault) {
            this.random = new Random(seed);
            this.answers = answers;
            this.server = new RealtimeServerModel(loop, random, answers, interrupts);
            CallMetrics metrics = new CallMetrics(new SimpleMeterRegistry());
            CallMeter meter = new CallMeter(metrics, "browser", Clock.systemUTC(), loop::nanoTime);
            ResponseSequencer real = new ResponseSequencer(
                    server, loop, metrics, meter, answers ? ResponseSequencer.Answerer.MODEL : ResponseSequencer.Answerer.CALL);
            this.responses = sequencing(real, server, fault);
        }

        void run(int steps) {
            for (step = 0; step < steps && problems.size() < 5; step++) {
                act();
                if (step % 500 == 499) {
                    settle();
                }
            }
        }

        private void act() {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4 -> server.takeOne();
                case 5, 6, 7, 8, 9 -> hear(server.receive());
                case 10, 11 -> server.finishAnswer();
                case 12 -> server.callerSpeaks();
                case 13, 14 -> server.callerFallsSilent();
                case 15 -> toolFinishes();
                case 16 -> timePasses(random.nextInt(15));
                case 17 -> {
                    // The caller types: what is being said is cancelled, and the message answered.
                    responses.cancel();
                    responses.request(null);
                }
                case 18 -> {
                    wished.removeAll(server.said);
                    if (wished.size() < ResponseSequencer.MOST_WISHES - 2) {
                        String saying = "say " + ++sayings;
                        wished.add(saying);
                        responses.request(saying);
                    }
                }
                default -> responses.cancel();
            }
        }

        /// In slices of 20 ms; no message is under way for longer than `SLOWEST`.
        private void timePasses(int slices) {
            for (int slice = 0; slice < slices; slice++) {
                while (server.late(SLOWEST)) {
                    server.takeOne();
                    hear(server.receive());
                }
                loop.advance(Duration.ofMillis(20));
            }
        }

        private void hear(@Nullable Told told) {
            switch (told) {
                case null -> {}
                case Told.SpeechStarted _ -> {
                    responses.tookFloor();
                    if (!answers) {
                        responses.cancel();
                    }
                }
                case Told.SpeechStopped _ -> responses.gaveFloor();
                case Told.Committed _ -> {
                    if (!answers) {
                        responses.answerCaller();
                    }
                }
                case Told.Created(String id) -> responses.started(id);
                case Told.Done(String id, boolean failed, int toolCalls) -> {
                    toolsRunning += toolCalls;
                    responses.ended(id, failed);
                }
                case Told.Refused _ -> responses.refused();
                case Told.CancelRefused _ -> responses.cancelRefused();
            }
        }

        private void toolFinishes() {
            if (toolsRunning > 0) {
                server.addToolOutput("call", "{}");
                if (--toolsRunning == 0) {
                    responses.request(null);
                }
            }
        }

        /// Everybody falls silent and every message arrives: then nothing may be under way, and no wish unanswered.
        private void settle() {
            server.callerFallsSilent();
            while (toolsRunning > 0) {
                toolFinishes();
            }
            for (int round = 0; round < 60; round++) {
                for (int i = 0; i < 4; i++) {
                    server.takeOne();
                    hear(server.receive());
                }
                server.finishAnswer();
                while (toolsRunning > 0) {
                    toolFinishes();
                }
                loop.advance(Duration.ofMillis(150));
            }
            while (!server.quiet() || server.hasAnswerUnderWay()) {
                server.takeOne();
                hear(server.receive());
                server.finishAnswer();
                while (toolsRunning > 0) {
                    toolFinishes();
                }
            }
            if (!responses.isIdle()) {
                problems.add("stuck at step " + step);
            }
            wished.removeAll(server.said);
            if (!wished.isEmpty()) {
                problems.add("lost by step " + step + ": " + wished);
                wished.clear();
            }
            if (server.turnUnanswered() || !server.allOutputsAnswered()) {
                problems.add("lost by step " + step + ": a turn or a tool's output nobody answered");
            }
        }
    }

    private static Sequencing sequencing(ResponseSequencer real, RealtimeServerModel wire, Fault fault) {
        return new Sequencing() {
            @Override
            public void request(@Nullable String instructions) {
                if (fault == Fault.WAITS_FOR_NOTHING) {
                    wire.createResponse(instructions);
                } else {
                    real.request(instructions);
                }
            }

            @Override
            public void answerCaller() {
                real.answerCaller();
            }

            @Override
            public void tookFloor() {
                real.callerTookFloor();
            }

            @Override
            public void gaveFloor() {
                real.callerGaveFloor();
            }

            @Override
            public void cancel() {
                String active = real.activeId();
                real.cancel();
                if (fault == Fault.DOES_NOT_AWAIT_CANCEL && active != null) {
                    real.ended(active, false);
                }
            }

            @Override
            public void started(String id) {
                real.started(id);
            }

            @Override
            public void ended(String id, boolean failed) {
                if (fault != Fault.MISSES_CANCEL_REFUSED_AND_DONE) {
                    real.ended(id, failed);
                }
            }

            @Override
            public void refused() {
                if (fault != Fault.FORGETS_REFUSED) {
                    real.refused();
                }
            }

            @Override
            public void cancelRefused() {
                if (fault != Fault.MISSES_CANCEL_REFUSED_AND_DONE) {
                    real.cancelRefused();
                }
            }

            @Override
            public boolean isIdle() {
                return real.isIdle();
            }
        };
    }
}
