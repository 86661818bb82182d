package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.redaction.RedactionPolicy.Mode;
import dev.switchboard.store.scorecard.Answer;
import dev.switchboard.store.scorecard.Evaluation;
import dev.switchboard.store.scorecard.Evaluation.Change;
import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.scorecard.EvaluationEdit;
import dev.switchboard.store.scorecard.EvaluationEdit.Given;
import dev.switchboard.store.scorecard.EvaluationFilter;
import dev.switchboard.store.scorecard.EvaluationOutcome;
import dev.switchboard.store.scorecard.FormVersion;
import dev.switchboard.store.scorecard.Period;
import dev.switchboard.store.scorecard.PlanReader;
import dev.switchboard.store.scorecard.Results;
import dev.switchboard.store.scorecard.SampleForm;
import dev.switchboard.store.scorecard.SamplingPlan;
import dev.switchboard.store.scorecard.Worklist;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What reviewers make of calls, whatever database the store stands on.
abstract class ScorecardContract {
    private static final Instant NOW = Instant.parse("2025-12-02T08:00:00Z");
    private static final Period WEEK = Period.parse("2025-W48");

    @TempDir
    Path folder;

    private @Nullable TranscriptStore opened;

    abstract String databaseUrl() throws Exception;

    TranscriptStore open(RedactionPolicy policy) throws Exception {
        opened = TranscriptStore.open(new StoreConfig(databaseUrl(), 10_000).withRedaction(policy), Clock.systemUTC());
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private static TicketId call(TranscriptStore store, String agent, Instant at) {
        TicketId id = StoreContract.now(store.writer().open(new NewTicket("s", "browser", agent, null, at))).id();
        StoreContract.say(store, id, "i1", 1, Speaker.AGENT, "Hello, this is " + agent);
        StoreContract.say(store, id, "i2", 2, Speaker.USER, "I lost my card");
        StoreContract.hangUp(store, id);
        return id;
    }

    private static Evaluation done(EvaluationOutcome outcome) {
        return ((EvaluationOutcome.Done) outcome).evaluation();
    }

    private static EvaluationEdit answers(State state, String... pairs) {
        List<Given> given = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            given.add(new Given(pairs[i], pairs[i + 1], "", List.of()));
        }
        return new EvaluationEdit(given, null, state);
    }

    @Test
    void anEvaluationIsFilledSubmittedAndKeepsItsFormAndItsHistory() throws Exception {
        TranscriptStore store = open(RedactionPolicy.OFF);
        TicketId id = call(store, "riley", StoreContract.START);
        TicketId other = call(store, "riley", StoreContract.START);
        long line = store.tickets().detail(id).orElseThrow().interactions().getFirst().interactionId();
        long strange = store.tickets().detail(other).orElseThrow().interactions().getFirst().interactionId();
        Evaluation draft = SampleForm.review(store, id, "mei", "Well done");
        assertThat(draft.revision()).isEqualTo(2);
        assertThat(draft.answer("greeting").orElseThrow()).satisfies(answer -> {
            assertThat(answer.automatic()).isTrue();
            assertThat(answer.comment()).isEqualTo("Well done");
        });
        assertThat(store.scorecards().form("short", 1).orElseThrow().form()).isEqualTo(SampleForm.form());

        // The form is changed meanwhile; the evaluation stays with what it was begun with.
        FormVersion next = store.scorecards().settle(
                SampleForm.read(SampleForm.JSON.replace("Fast?", "Quick?")), NOW);
        assertThat(next.version()).isEqualTo(2);
        assertThat(store.scorecards().settle(SampleForm.form(), NOW).version()).isEqualTo(1);
        var again = store.scorecards().start(store.tickets().detail(id).orElseThrow(), next, "", "mei", NOW);
        assertThat(again.fresh()).isFalse();
        assertThat(again.evaluation()).isEqualTo(draft);

        var scorecards = store.scorecards();
        assertThat(scorecards.change(id, draft.id(), "mei", 1, answers(null), NOW))
                .isEqualTo(new EvaluationOutcome.Stale(draft));
        assertThat(scorecards.change(id, draft.id(), "ravi", 2, answers(null), NOW))
                .isEqualTo(new EvaluationOutcome.NotYours("mei"));
        assertThat(scorecards.change(other, draft.id(), "mei", 2, answers(null), NOW))
                .isEqualTo(new EvaluationOutcome.NoSuchEvaluation());
        assertThat(scorecards.change(id, draft.id(), "mei", 2, answers(State.SUBMITTED, "fast", "3"), NOW))
                .isEqualTo(new EvaluationOutcome.Unanswered(List.of("tone")));
        assertThat(scorecards.change(id, draft.id(), "mei", 2, answers(null, "tone", "9"), NOW))
                .isEqualTo(new EvaluationOutcome.Wrong("answers.tone.value: '9': expected one of 1, 2, 3, 4, 5, na"));
        var strangeLine = new EvaluationEdit(List.of(new Given("tone", "5", "", List.of(line, strange))), null, null);
        assertThat(scorecards.change(id, draft.id(), "mei", 2, strangeLine, NOW)).isEqualTo(new EvaluationOutcome.Wrong(
                "answers.tone.evidence: " + strange + ": expected the interaction_id of a line of this ticket"));

        var last = new EvaluationEdit(
                List.of(new Given("tone", "5", "", List.of(line)), new Given("fast", "3", "", List.of()),
                        new Given("goodbye", "na", "", List.of())),
                null, State.SUBMITTED);
        Evaluation submitted = done(scorecards.change(id, draft.id(), "mei", 2, last, NOW.plusSeconds(60)));
        assertThat(submitted.score()).isEqualTo(100);
        assertThat(submitted.passed()).isTrue();
        assertThat(submitted.submittedAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(submitted.answer("goodbye").orElseThrow().automatic()).isFalse();
        assertThat(submitted.answer("goodbye").orElseThrow().suggestion()).isNotNull();
        assertThat(scorecards.find(draft.id())).contains(submitted);
        assertThat(scorecards.change(id, draft.id(), "mei", 3, answers(null, "tone", "1"), NOW))
                .isEqualTo(new EvaluationOutcome.Closed());
        assertThat(scorecards.discard(id, draft.id(), "mei", 3)).isEqualTo(new EvaluationOutcome.Closed());

        Evaluation reopened = done(scorecards.change(id, draft.id(), "mei", 3, answers(State.DRAFT, "card_read", "yes"), NOW));
        assertThat(reopened.score()).isZero();
        assertThat(reopened.failed()).isTrue();
        assertThat(reopened.submittedAt()).isNull();
        assertThat(scorecards.history(draft.id())).extracting(Change::change)
                .containsExactly("started", "saved", "submitted", "reopened");
        assertThat(scorecards.history(draft.id()).get(2).questions()).containsExactly("tone", "fast", "goodbye");
        assertThat(scorecards.discard(id, draft.id(), "mei", 4)).isEqualTo(new EvaluationOutcome.Done(reopened));
        assertThat(scorecards.ofTicket(id)).isEmpty();
        assertThat(scorecards.history(draft.id())).isEmpty();
    }

    @Test
    void resultsAreByTheWeekOfTheCallAndItsAgentAndGoWithTheTicket() throws Exception {
        TranscriptStore store = open(RedactionPolicy.OFF);
        List<TicketId> calls = List.of(
                call(store, "riley", WEEK.from()), call(store, "casey", WEEK.from()), call(store, "riley", WEEK.to()));
        for (TicketId id : calls) {
            Evaluation draft = SampleForm.review(store, id, "mei", "");
            String tone = id.equals(calls.getFirst()) ? "1" : "5";
            done(store.scorecards().change(id, draft.id(), "mei", 2,
                    answers(State.SUBMITTED, "tone", tone, "fast", "3", "goodbye", "yes"), NOW));
        }
        SampleForm.review(store, calls.getFirst(), "ravi", "a draft is no result");
        var filter = new EvaluationFilter("short", null, null, State.SUBMITTED, WEEK.from(), null);
        assertThat(Results.of(store.scorecards().list(filter, false, 100))).containsExactly(
                new Results(WEEK, "casey", 1, 100, 100.0, 0), new Results(WEEK, "riley", 1, 81.3, 100.0, 0),
                new Results(WEEK.after(), "riley", 1, 100, 100.0, 0));
        var narrow = new EvaluationFilter("short", "riley", "ravi", State.DRAFT, WEEK.from(), WEEK.to());
        assertThat(store.scorecards().list(narrow, true, 100)).singleElement().satisfies(of -> {
            assertThat(of.evaluation().answers()).hasSize(5);
            assertThat(of.evaluation().comment()).isEqualTo("a draft is no result");
        });

        // As retention does it (RetentionTest).
        for (String table : List.of("interactions", "ticket_metadata", "tickets")) {
            store.database().<Integer>write(
                    connection -> store.database().sql(connection).update("DELETE FROM " + table, _ -> {}));
        }
        assertThat(store.scorecards().list(new EvaluationFilter(null, null, null, null, null, null), false, 100)).isEmpty();
        for (String table : List.of("scorecard_answers", "scorecard_changes", "scorecard_worklist")) {
            assertThat(store.database().<Long>read(connection -> store.database().sql(connection)
                    .first("SELECT COUNT(*) AS n FROM " + table, _ -> {}, row -> row.whole("n")).orElseThrow())).isZero();
        }
    }

    @Test
    void commentsAreRedactedWhenTheyAreWrittenAndWhenTheyAreShown() throws Exception {
        TranscriptStore store = open(new RedactionPolicy(Mode.READ, false));
        TicketId id = call(store, "riley", StoreContract.START);
        Evaluation draft = SampleForm.review(store, id, "mei", "Read 4242 4242 4242 4242 to mei.tan@example.com");
        String kept = store.database().<String>read(connection -> store.database().sql(connection)
                .list("SELECT comment FROM scorecard_answers UNION ALL SELECT comment FROM scorecard_evaluations", _ -> {},
                        row -> row.text("comment", "")).toString());
        assertThat(kept).contains("Read [card] to mei.tan@example.com").doesNotContain("4242");
        assertThat(draft.comment()).isEqualTo("Read [card] to [email]");
        assertThat(draft.answers()).extracting(Answer::comment).startsWith("Read [card] to [email]");

        // Saved again as it was shown, what is kept stays.
        var edit = new EvaluationEdit(List.of(new Given("greeting", "no", draft.comment(), List.of())), draft.comment(), null);
        done(store.scorecards().change(id, draft.id(), "mei", null, edit, NOW));
        assertThat(store.database().<String>read(connection -> store.database().sql(connection)
                .list("SELECT comment FROM scorecard_answers WHERE comment IS NOT NULL", _ -> {}, row -> row.text("comment", ""))
                .toString())).contains("mei.tan@example.com");
    }

    @Test
    void aPlanDrawsForWeeksThatAreOverAndTheWorklistTellsHowFarTheyAre() throws Exception {
        TranscriptStore store = open(RedactionPolicy.OFF);
        List<TicketId> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(call(store, i % 2 == 0 ? "riley" : "casey", WEEK.from().plusSeconds(3_600L * i)));
        }
        call(store, "riley", WEEK.to());
        SamplingPlan plan = plan("\"agents\":[\"riley\"],\"sentiment_at_least\":-5,\"alerts\":[\"cut_off\",\"supervisor\",\"hand_off\"]");
        Worklist worklist = store.scorecards().worklist();
        assertThat(worklist.draw(plan, WEEK, NOW).candidates()).as("nothing of the kind").isZero();

        SamplingPlan all = plan("\"channels\":[\"browser\"],\"sentiment_at_least\":-5");
        assertThat(worklist.drawDue(List.of(all), WEEK.to())).as("drawn for when the week was over already").isZero();
        assertThat(worklist.draw(all, WEEK, NOW)).isEqualTo(new Worklist.Draw(WEEK, 8, 6, 6));
        assertThat(worklist.draw(all, WEEK, NOW).drawn()).isZero();
        assertThat(worklist.drawDue(List.of(all), NOW.plusSeconds(7 * 86_400))).as("the week after").isEqualTo(1);
        assertThat(worklist.items("p", WEEK.after().name(), null, 10)).hasSize(1);

        List<Worklist.Item> items = worklist.items("p", "2025-W48", null, 10);
        assertThat(items).extracting(Worklist.Item::agentId)
                .containsExactly("casey", "casey", "casey", "riley", "riley", "riley");
        Set<TicketId> drawn = new HashSet<>(items.stream().map(Worklist.Item::ticketId).toList());
        assertThat(calls).containsAll(drawn);
        TicketId first = items.getFirst().ticketId();
        Evaluation draft = SampleForm.review(store, first, "mei", "");
        assertThat(worklist.items(null, null, "casey", 10).getFirst().status()).isEqualTo(Worklist.Status.IN_PROGRESS);
        done(store.scorecards().change(first, draft.id(), "mei", null,
                answers(State.SUBMITTED, "tone", "5", "fast", "3", "goodbye", "na"), NOW));
        assertThat(worklist.items(null, null, "casey", 10)).extracting(Worklist.Item::status)
                .containsExactly(Worklist.Status.DONE, Worklist.Status.OPEN, Worklist.Status.OPEN);
    }

    private static SamplingPlan plan(String only) {
        return PlanReader.read("p", SampleForm.tree("{\"id\":\"p\",\"title\":\"P\",\"form\":\"short\",\"calls_per_agent\":3,"
                + "\"only\":{" + only + "}}"), Set.of("short"));
    }
}
