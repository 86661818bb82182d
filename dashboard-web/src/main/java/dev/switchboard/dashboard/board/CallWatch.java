package dev.switchboard.dashboard.board;

import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One call as the board watches it: events in, alerts out. Knows no clock and no thread; whoever uses it tells the time.
///
/// | alert | while |
/// |---|---|
/// | `human` | the caller waits for a person or has asked for one in words, until a supervisor has had the call |
/// | `approval` | a tool's run waits for somebody to approve it |
/// | `angry` | a line of the caller had an angry word, until two of its later lines had none and sounded no worse than neutral |
/// | `not_understood` | in so many turns on end the caller was inaudible, or the agent asked to hear it again |
/// | `tools` | so many tool calls have failed since one succeeded |
/// | `silence` | nobody was heard for so long; not in writing, nor while a supervisor has the call or the caller waits for a person or an approval |
/// | `cost` | the call has cost more; for good |
///
/// An agent's line is known when it was generated, before it has sounded: by then it is taken to sound as long as its
/// characters take to speak, unless the caller speaks over it.
final class CallWatch {
    /// Some 165 words of English a minute.
    private static final Duration SPOKEN_CHARACTER = Duration.ofMillis(60);

    private static final int MOOD_LINES = 5;
    private static final double MOOD_FROM = 1;
    private static final int CALM_LINES = 2;
    private static final String STATE = "call_state";
    private static final String WAITING = "waiting for a person";
    private static final String APPROVAL = "waiting for approval";
    private static final String HELD = "held by ";
    private static final double MICRODOLLARS = 1_000_000;

    private final BoardLimits limits;
    private final BoardWords words;
    private final Deque<Double> scores = new ArrayDeque<>();
    private Instant heardAt;
    private Instant agentUntil;
    private long newest;
    private String state = "";
    private @Nullable Alert human;
    private @Nullable Alert approval;
    private @Nullable Alert angry;
    private @Nullable Alert costly;
    private int calmLines;
    private int missedTurns;
    private boolean missed;
    private Instant missedAt;
    private int failures;
    private String failedTool = "";
    private Instant failedAt;

    /// A call that began then.
    CallWatch(BoardLimits limits, BoardWords words, Instant began) {
        this.limits = limits;
        this.words = words;
        this.heardAt = began;
        this.agentUntil = began;
        this.missedAt = began;
        this.failedAt = began;
    }

    /// A call that was met in its midst.
    static CallWatch of(TicketDetail call, BoardLimits limits, BoardWords words) {
        var watch = new CallWatch(limits.of(call.ticket().channel()), words, call.ticket().createdAt());
        // In the order in which they were written, which is that of the events.
        call.interactions().stream()
                .sorted(Comparator.comparingLong(Interaction::interactionId))
                .forEach(line -> watch.line(line, line.line().at()));
        call.metadata().forEach(entry -> watch.metadata(entry, watch.heardAt));
        return watch;
    }

    /// Something happened in this call, now.
    void saw(CallEvent event, Instant now) {
        switch (event) {
            case CallEvent.LineStored(Interaction line) -> line(line, now);
            case CallEvent.Caption caption -> caption(caption, now);
            case CallEvent.MetadataAdded(MetadataEntry entry) -> metadata(entry, now);
            case CallEvent.Spent(_, long cost) -> spent(cost, now);
            case CallEvent.CallStarted _, CallEvent.CallEnded _, CallEvent.TicketChanged _, CallEvent.ToolStarted _ -> {}
        }
    }

    /// How the call stands at that time, which is no earlier than the last event's.
    CallStanding at(Instant now) {
        List<Alert> alerts = new ArrayList<>();
        add(alerts, human);
        add(alerts, approval);
        add(alerts, angry);
        if (limits.notUnderstood() > 0 && missedTurns >= limits.notUnderstood()) {
            alerts.add(new Alert(Alert.Kind.NOT_UNDERSTOOD, missedAt, missedTurns + " times"));
        }
        if (limits.toolFailures() > 0 && failures >= limits.toolFailures()) {
            alerts.add(new Alert(Alert.Kind.TOOLS, failedAt, failedTool));
        }
        Instant quietSince = heardAt.isAfter(agentUntil) ? heardAt : agentUntil;
        if (limits.silence().isPositive() && state.isEmpty() && !quietSince.plus(limits.silence()).isAfter(now)) {
            alerts.add(new Alert(Alert.Kind.SILENCE, quietSince, ""));
        }
        add(alerts, costly);
        return new CallStanding(alerts, mood());
    }

    private static void add(List<Alert> alerts, @Nullable Alert alert) {
        if (alert != null) {
            alerts.add(alert);
        }
    }

    private CallStanding.Mood mood() {
        double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        return mean <= -MOOD_FROM
                ? CallStanding.Mood.NEGATIVE
                : mean >= MOOD_FROM ? CallStanding.Mood.POSITIVE : CallStanding.Mood.NEUTRAL;
    }

    private void line(Interaction interaction, Instant now) {
        Line line = interaction.line();
        if (line.toolCalls().isEmpty()) {
            heard(line.speaker(), line.at(), line.message(), line.status() == LineStatus.INTERRUPTED, now);
        }
        if (interaction.interactionId() <= newest) {
            return; // an amended one
        }
        newest = interaction.interactionId();
        line.toolCalls().forEach(call -> tool(call, now));
        if (!line.toolCalls().isEmpty()) {
            return;
        }
        switch (line.speaker()) {
            case USER -> caller(line, now);
            case AGENT -> agent(line.message(), now);
            case SUPERVISOR -> {}
        }
    }

    private void caption(CallEvent.Caption caption, Instant now) {
        heard(caption.speaker(), caption.at(), caption.text(), false, now);
    }

    private void heard(Speaker speaker, Instant from, String text, boolean interrupted, Instant now) {
        heardAt = now.isAfter(heardAt) ? now : heardAt;
        if (speaker == Speaker.AGENT && !interrupted) {
            // Another machine's clock may be ahead.
            Instant begin = from.isAfter(now) ? now : from;
            agentUntil = begin.plus(SPOKEN_CHARACTER.multipliedBy(text.length()));
        } else {
            agentUntil = now;
        }
    }

    private void caller(Line line, Instant now) {
        missed = false;
        if (line.status() == LineStatus.INAUDIBLE) {
            missed(now);
            return;
        }
        double score = words.sentiment().score(line.message());
        scores.addLast(score);
        if (scores.size() > MOOD_LINES) {
            scores.removeFirst();
        }
        String angryWord = words.angry().in(line.message());
        if (!angryWord.isEmpty()) {
            angry = angry == null ? new Alert(Alert.Kind.ANGRY, now, angryWord) : new Alert(Alert.Kind.ANGRY, angry.since(), angryWord);
            calmLines = 0;
        } else if (score >= 0 && ++calmLines >= CALM_LINES) {
            angry = null;
        }
        String asked = words.human().in(line.message());
        if (human == null && !asked.isEmpty() && !state.startsWith(HELD)) {
            human = new Alert(Alert.Kind.HUMAN, now, asked);
        }
    }

    private void agent(String text, Instant now) {
        if (!words.again().in(text).isEmpty()) {
            missed(now);
        } else if (!missed) {
            missedTurns = 0;
        }
    }

    /// Once a turn, whether it is told by the line, by the agent or by both.
    private void missed(Instant now) {
        if (!missed) {
            missed = true;
            missedTurns++;
            missedAt = missedTurns == 1 ? now : missedAt;
        }
    }

    private void tool(ToolCall call, Instant now) {
        if ("failed".equals(call.status())) {
            failures++;
            failedTool = call.name();
            failedAt = failures == 1 ? now : failedAt;
        } else if ("answered".equals(call.status())) {
            failures = 0;
        }
    }

    private void metadata(MetadataEntry entry, Instant now) {
        if (!entry.key().equals(STATE)) {
            return;
        }
        String value = entry.value() == null ? "" : entry.value();
        state = value.startsWith(WAITING) || value.startsWith(APPROVAL) || value.startsWith(HELD) ? value : "";
        approval = value.startsWith(APPROVAL)
                ? new Alert(Alert.Kind.APPROVAL, approval == null ? now : approval.since(), reason(value, APPROVAL))
                : null;
        if (value.startsWith(WAITING)) {
            human = new Alert(Alert.Kind.HUMAN, human == null ? now : human.since(), reason(value, WAITING));
        } else if (value.startsWith(HELD)) {
            human = null;
        }
        if (state.isEmpty()) {
            // Whoever waited heard a melody, and whoever was held a person.
            heardAt = now.isAfter(heardAt) ? now : heardAt;
        }
    }

    private static String reason(String value, String state) {
        return value.startsWith(state + ": ") ? value.substring(state.length() + 2) : "";
    }

    private void spent(long cost, Instant now) {
        if (limits.costMicrodollars() > 0 && cost > limits.costMicrodollars()) {
            String amount = String.format(Locale.ROOT, "$%.2f", cost / MICRODOLLARS);
            costly = new Alert(Alert.Kind.COST, costly == null ? now : costly.since(), amount);
        }
    }
}
