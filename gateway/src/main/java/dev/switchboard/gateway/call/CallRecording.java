package dev.switchboard.gateway.call;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.sale.Payments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether and from when one call is recorded, by the rule of the agent that answered it: announces it, pauses and resumes,
/// and writes on the ticket when that was. Event loop only.
final class CallRecording {
    private static final String PAUSE = "pause_recording";
    private static final String RESUME = "resume_recording";
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{}}";

    /// What the model of a recorded agent is offered; the call itself carries it out.
    static final List<ToolSpec> TOOLS = List.of(
            ToolSpec.of(
                    PAUSE,
                    "Pauses the recording of this call. Use it before the caller says card numbers, security codes or anything"
                            + " else that may not be kept, and whenever the caller asks not to be recorded.",
                    NO_PARAMETERS,
                    List.of("stop recording", "do not record this"),
                    Duration.ofSeconds(1)),
            ToolSpec.of(
                    RESUME,
                    "Goes on with the recording of this call after it was paused, once what may not be kept has been said.",
                    NO_PARAMETERS,
                    List.of("you may record again"),
                    Duration.ofSeconds(1)));

    private final RecordingMode mode;
    private final String sentence;
    private final CallTap tap;
    private final CallClock clock;
    private final CallLoop loop;
    private final CardPause cards;
    private Payments.@Nullable Watch payment;
    private @Nullable CallScribe scribe;
    private @Nullable Announcement announcement;
    private boolean announced;
    private boolean pausedForAgent;

    CallRecording(CallRecorder recorder, Agent agent, CallerLink line, CallLoop loop, CallClock clock) {
        this.mode = agent.rules().recording();
        this.sentence = agent.rules().sentences().recording();
        this.tap = switch (mode) {
            case OFF -> CallTap.NONE;
            case ON, ANNOUNCED -> line.ownsPlayout() ? recorder.relayTap(clock) : recorder.tap(line.format(), clock);
        };
        this.clock = clock;
        Duration longest = mode == RecordingMode.OFF ? Duration.ZERO : recorder.longestCardPause();
        this.loop = loop;
        this.cards = new CardPause(longest, loop, clock, new CardPause.Switch() {
            @Override
            public boolean pause(long sinceNanos, String why) {
                return CallRecording.this.pause(sinceNanos, why);
            }

            @Override
            public void resume(String why) {
                CallRecording.this.resume(why);
            }
        });
    }

    CallTap tap() {
        return tap;
    }

    void ticketOpened(CallScribe tickets, Instant arrivedAt) {
        scribe = tickets;
        tap.begin(tickets.ticketId(), arrivedAt);
        if (mode == RecordingMode.ON) {
            tap.callerConsents();
        }
    }

    /// The agent can speak. What is to be announced comes before anything else it says.
    void announce(Exchange talk, CallLoop loop) {
        if (mode == RecordingMode.ANNOUNCED && announcement == null && tap.recording()) {
            announcement = new Announcement(sentence, talk, loop, this::heard, this::notAnnounced);
            announcement.begin();
        }
    }

    void saw(ModelEvent event) {
        if (announcement != null) {
            announcement.saw(event);
        }
        cards.saw(event);
    }

    /// The caller heard only part of what was to be said, or nothing.
    void interrupted() {
        if (announcement != null) {
            announcement.interrupted();
        }
    }

    private void heard() {
        announced = true;
        tap.callerConsents();
        note("recording_announced", clock.nanos(), "");
    }

    private void notAnnounced() {
        tap.discard();
        note("recording_not_announced", clock.nanos(), "");
    }

    /// Both sides are silence in the recording from now on, until `resume`. False when nothing is being recorded.
    boolean pause(String why) {
        return pause(clock.nanos(), why);
    }

    private boolean pause(long sinceNanos, String why) {
        boolean paused = tap.pauseSince(sinceNanos);
        if (paused) {
            note("recording_paused", sinceNanos, why);
        }
        return paused;
    }

    boolean resume(String why) {
        boolean resumed = tap.resume();
        if (resumed) {
            note("recording_resumed", clock.nanos(), why);
        }
        return resumed;
    }

    /// The caller is asked to pay; `payments` tells what comes of it.
    void paymentAsked(Payments payments) {
        cards.paymentAsked();
        if (payment == null && scribe != null && tap.recording()) {
            payment = payments.watch(scribe.ticketId().value(), settled -> loop.execute(() -> paymentOver(settled)));
        }
    }

    /// It was settled, or turned away.
    void paymentOver(boolean settled) {
        cards.paymentOver(settled);
    }

    /// The call is with another agent now; one that is not to be recorded is not.
    void agentIs(Agent agent) {
        if (agent.rules().recording() == RecordingMode.OFF) {
            pausedForAgent |= cards.leave() | pause("handed to " + agent.id());
        } else if (pausedForAgent) {
            pausedForAgent = false;
            resume("handed to " + agent.id());
        }
    }

    /// What the caller's program did not play after all; null for nothing.
    void cut(PlayoutClock.@Nullable Unplayed unplayed) {
        if (unplayed != null) {
            tap.cut(clock.nanosAt(unplayed.fromNanos()), clock.nanosAt(unplayed.untilNanos()));
        }
    }

    /// Carries out a tool request that is about the recording; empty for any other.
    Optional<ToolOutcome> carryOut(Agent asked, ModelEvent.ToolRequested request) {
        boolean pauses = request.name().equals(PAUSE);
        if (!pauses && !request.name().equals(RESUME) || asked.rules().recording() == RecordingMode.OFF) {
            return Optional.empty();
        }
        if (!tap.recording()) {
            return Optional.of(refused(request.name(), "This call is not being recorded.", "not_recorded"));
        }
        boolean byItself = cards.leave();
        if (pauses) {
            return Optional.of(pause("tool") || byItself
                    ? answered(PAUSE, "The recording is paused.")
                    : refused(PAUSE, "The recording is paused already.", "already_paused"));
        }
        return Optional.of(resume("tool")
                ? answered(RESUME, "The recording goes on.")
                : refused(RESUME, "The recording was not paused.", "not_paused"));
    }

    /// The call is over. With `playsOn` the line still plays what it was given.
    void end(boolean playsOn) {
        cards.leave();
        if (payment != null) {
            payment.close();
        }
        if (announcement != null) {
            announcement.close();
        }
        if (mode == RecordingMode.ANNOUNCED && !announced) {
            tap.discard();
        } else {
            tap.end(playsOn);
        }
    }

    /// Milliseconds of the call's clock first, so that a program can read them.
    private void note(String key, long nanos, String why) {
        if (scribe != null) {
            scribe.metadata(key, nanos / 1_000_000 + " ms" + (why.isEmpty() ? "" : ", " + why));
        }
    }

    private static ToolOutcome answered(String tool, String spoken) {
        return new ToolOutcome(
                tool,
                new ToolResult.Answer(spoken, JsonNodeFactory.instance.objectNode()),
                Duration.ZERO,
                "{\"status\":\"answered\",\"spoken\":\"" + spoken + "\"}");
    }

    private static ToolOutcome refused(String tool, String spoken, String reason) {
        return new ToolOutcome(
                tool,
                new ToolResult.Refused(spoken, reason),
                Duration.ZERO,
                "{\"status\":\"refused\",\"spoken\":\"" + spoken + "\",\"reason\":\"" + reason + "\"}");
    }
}
