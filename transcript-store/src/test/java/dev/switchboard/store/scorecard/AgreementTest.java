package dev.switchboard.store.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static Evaluation evaluation(int call, int version, String reviewer, double score, String... answers) {
        List<Answer> list = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            list.add(new Answer("q" + i, answers[i].isEmpty() ? null : answers[i], false, null, "", List.of()));
        }
        TicketId ticket = new TicketId("GXS-20251128-%08d".formatted(call));
        return new Evaluation(
                0, ticket, "short", version, reviewer, State.SUBMITTED, 2, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, score,
                false, null, "", list);
    }

    /// The example of fifty: 20 times both said yes, 15 times both no, 5 and 10 times they differed. pₒ = 35/50, pₑ = 0.5.
    @Test
    void kappaTakesFromTheAgreementWhatChanceWouldGive() {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int call = 0; call < 50; call++) {
            String mei = call < 25 ? "yes" : "no";
            String ravi = call < 20 || call >= 40 ? "yes" : "no";
            evaluations.add(evaluation(call, 1, "ravi", 80, ravi));
            evaluations.add(evaluation(call, 1, "mei", 90, mei));
        }
        List<Agreement> agreements = Agreement.of(evaluations);
        assertThat(agreements).singleElement().satisfies(two -> {
            assertThat(two.first()).isEqualTo("mei");
            assertThat(two.second()).isEqualTo("ravi");
            assertThat(two.calls()).isEqualTo(50);
            assertThat(two.scoreDifference()).isEqualTo(10);
            assertThat(two.questions()).containsExactly(new Agreement.OfQuestion("q0", 50, 35, 0.4, null));
        });
    }

    @Test
    void oneAnswerThroughoutHasNoKappaAndWhatOnlyOneAnsweredIsNoPair() {
        List<Agreement> agreements = Agreement.of(List.of(
                evaluation(1, 1, "mei", 90, "yes", "3", ""), evaluation(1, 1, "ravi", 90, "yes", "", ""),
                evaluation(2, 1, "mei", 90, "yes", "3", ""), evaluation(2, 1, "ravi", 90, "yes", "4", "")));
        assertThat(agreements.getFirst().questions()).containsExactly(
                new Agreement.OfQuestion("q0", 2, 2, null, null), new Agreement.OfQuestion("q1", 1, 0, 0.0, 0.0),
                new Agreement.OfQuestion("q2", 0, 0, null, null));
        assertThat(agreements.getFirst().pairs()).isEqualTo(3);
        assertThat(agreements.getFirst().agreed()).isEqualTo(2);
    }

    /// By hand. Mei: 1 2 3 3 na; Ravi: 1 3 3 2 3. Of the four calls on the scale the squared distances are 0 1 0 1, mean 1/2; of
    /// all pairs of answers, with mei's shares 1/4 1/4 1/2 and ravi's the same, 1/16 + 4/8 + 1/16 + 1/8 + 4/8 + 1/8 = 11/8, so
    /// that κw = 1 - (1/2)/(11/8) = 7/11. Unweighted, over all five: pₒ = 2/5, pₑ = (1 + 1 + 2·3)/25, so that κ = 2/17.
    @Test
    void onAScaleWeightedKappaCountsTheSquareOfHowFarAnswersLieApart() {
        assertThat(scale("1 2 3 3 na", "1 3 3 2 3")).isEqualTo(new Agreement.OfQuestion("q0", 5, 2, 0.118, 0.636));
        // Two misses by one are less than two misses by two, which unweighted kappa cannot tell.
        assertThat(scale("1 1 3 3", "1 2 3 2").weightedKappa()).isEqualTo(0.667);
        assertThat(scale("1 1 3 3", "1 3 3 1").weightedKappa()).isZero();
        assertThat(scale("4 4", "4 4").weightedKappa()).isNull();
    }

    private static Agreement.OfQuestion scale(String meis, String ravis) {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int call = 0; call < meis.split(" ").length; call++) {
            evaluations.add(evaluation(call, 1, "mei", 90, meis.split(" ")[call]));
            evaluations.add(evaluation(call, 1, "ravi", 90, ravis.split(" ")[call]));
        }
        return Agreement.of(evaluations).getFirst().questions().getFirst();
    }

    @Test
    void onlyTheSameVersionIsComparedAndThreeReviewersAreThreeCouples() {
        List<Agreement> agreements = Agreement.of(List.of(
                evaluation(1, 1, "c", 90, "yes"), evaluation(1, 1, "a", 90, "no"), evaluation(1, 1, "b", 90, "yes"),
                evaluation(2, 1, "a", 90, "yes"), evaluation(2, 2, "b", 90, "yes")));
        assertThat(agreements).extracting(Agreement::first, Agreement::second, Agreement::calls)
                .containsExactly(Tuple.tuple("a", "b", 1), Tuple.tuple("a", "c", 1), Tuple.tuple("b", "c", 1));
    }
}
