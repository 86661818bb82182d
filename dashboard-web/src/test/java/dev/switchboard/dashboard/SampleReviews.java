package dev.switchboard.dashboard;

import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.scorecard.Evaluation;
import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.scorecard.EvaluationEdit;
import dev.switchboard.store.scorecard.EvaluationEdit.Given;
import dev.switchboard.store.scorecard.Form;
import dev.switchboard.store.scorecard.FormVersion;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// Some weeks of calls that two reviewers have scored, over a running dashboard, whose start has stored the form.
final class SampleReviews {
    private static final int WEEKS = 8;

    private final TranscriptStore store;
    private final SampleCalls calls;
    private final Random random = new Random(7);

    SampleReviews(TranscriptStore store) {
        this.store = store;
        this.calls = new SampleCalls(store);
    }

    /// Returns the call that both have scored last.
    TicketId upTo(Instant now) {
        FormVersion form = store.scorecards().form("call-quality", 1).orElseThrow();
        TicketId last = null;
        for (int week = WEEKS; week > 0; week--) {
            for (int call = 0; call < 6; call++) {
                Instant at = now.minus(Duration.ofDays(7L * week)).plusSeconds(7_200L * call);
                TicketId id = call % 2 == 0 ? calls.interestRates("+65 9001 221" + call, at) : event(at);
                calls.measures(id, at);
                calls.end(id);
                review(form, id, "mei", at, call % 2 == 0 ? 1.5 + week * 0.35 : 1.2);
                if (call < 3) {
                    review(form, id, "ravi", at, 1.8);
                }
                last = call == 0 ? id : last;
            }
        }
        return Objects.requireNonNull(last);
    }

    private TicketId event(Instant at) {
        TicketId id = calls.begin("browser", "casey", null, at);
        calls.says(id, "a", at, Speaker.AGENT, "Hey there! This is Casey. How can I help you today?");
        calls.says(id, "b", at.plusSeconds(8), Speaker.USER, "Two seats for the hockey game, please");
        calls.says(id, "c", at.plusSeconds(15), Speaker.AGENT, "Row ten, two seats, sixty dollars each. Is there anything else?");
        return id;
    }

    /// `strict` more often gives less than the best.
    private void review(FormVersion form, TicketId id, String reviewer, Instant at, double strict) {
        var scorecards = store.scorecards();
        Evaluation draft = scorecards
                .start(store.tickets().detail(id).orElseThrow(), form, SampleCalls.GREETING, reviewer, at.plusSeconds(86_400))
                .evaluation();
        List<Given> given = new ArrayList<>();
        long line = store.tickets().detail(id).orElseThrow().interactions().get(1).interactionId();
        form.form().questions().forEach(question -> {
            String value = draft.values().get(question.id());
            if (value == null) {
                boolean evidence = question.id().equals("tone");
                given.add(new Given(question.id(), value(question, strict), evidence ? "Warm, but a little long" : "",
                        evidence ? List.of(line) : List.of()));
            }
        });
        scorecards.change(id, draft.id(), reviewer, null,
                new EvaluationEdit(given, "The caller knew what to do at the end.", State.SUBMITTED), at.plusSeconds(90_000));
    }

    private String value(Form.Question question, double strict) {
        List<String> answers = question.scale().answers();
        int down = question.automaticFail() ? (random.nextInt(40) == 0 ? 1 : 0) : (int) (random.nextDouble() * strict);
        return answers.get(Math.max(0, answers.size() - 1 - down));
    }
}
