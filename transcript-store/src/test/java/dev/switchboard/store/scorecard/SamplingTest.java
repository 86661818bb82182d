package dev.switchboard.store.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.scorecard.Sampling.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SamplingTest {
    private static final Period WEEK = Period.parse("2025-W48");

    private static SamplingPlan plan(String seed, int calls) {
        return PlanReader.read("p", SampleForm.tree("{\"id\":\"p\",\"title\":\"P\",\"form\":\"short\",\"calls_per_agent\":" + calls
                + ",\"seed\":\"" + seed + "\"}"), Set.of("short"));
    }

    private static List<Candidate> calls(int calls) {
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            all.add(new Candidate("GXS-" + i, i % 3 == 0 ? "casey" : "riley"));
        }
        return all;
    }

    @Test
    void theSameSeedDrawsTheSameCallsInWhateverOrderTheyCome() {
        List<Candidate> drawn = Sampling.draw(plan("a", 5), WEEK, calls(100), List.of());
        assertThat(drawn.stream().collect(Collectors.groupingBy(Candidate::agentId, Collectors.counting())))
                .containsEntry("riley", 5L).containsEntry("casey", 5L).hasSize(2);
        List<Candidate> shuffled = calls(100);
        Collections.shuffle(shuffled, new Random(7));
        assertThat(Sampling.draw(plan("a", 5), WEEK, shuffled, List.of())).isEqualTo(drawn);

        assertThat(Sampling.draw(plan("b", 5), WEEK, calls(100), List.of())).isNotEqualTo(drawn);
        assertThat(Sampling.draw(plan("a", 5), WEEK.after(), calls(100), List.of())).isNotEqualTo(drawn);
    }

    @Test
    void whatWasDrawnStaysAndOnlyTheMissingIsDrawnAfterwards() {
        List<Candidate> early = Sampling.draw(plan("a", 3), WEEK, calls(4), List.of());
        assertThat(early).hasSize(4); // two agents, two calls each
        List<Candidate> later = Sampling.draw(plan("a", 3), WEEK, calls(100), early);
        assertThat(later).hasSize(2).doesNotContainAnyElementsOf(early);
        List<Candidate> all = new ArrayList<>(early);
        all.addAll(later);
        assertThat(Sampling.draw(plan("a", 3), WEEK, calls(100), all)).isEmpty();
        assertThat(Sampling.draw(plan("a", 0), WEEK, calls(100), List.of())).isEmpty();
    }

    /// Of 60 calls 6 are drawn, in each of 300 weeks: each call about 30 times (standard deviation 5.2).
    @Test
    void noCallIsDrawnMoreOftenThanChanceAllows() {
        List<Candidate> calls = calls(60).stream().map(call -> new Candidate(call.ticketId(), "riley")).toList();
        int[] times = new int[60];
        Period week = WEEK;
        for (int i = 0; i < 300; i++, week = week.after()) {
            for (Candidate drawn : Sampling.draw(plan("a", 6), week, calls, List.of())) {
                times[Integer.parseInt(drawn.ticketId().substring(4))]++;
            }
        }
        assertThat(times).satisfies(all -> {
            for (int one : all) {
                assertThat(one).isBetween(8, 52);
            }
        });
    }

    @Test
    void weeksBeginOnMondayAndAreNumberedAsByIso8601() {
        assertThat(Period.of(Period.Length.WEEK, Instant.parse("2025-11-30T23:59:59Z"))).isEqualTo(new Period(
                "2025-W48", Instant.parse("2025-11-24T00:00:00Z"), Instant.parse("2025-12-01T00:00:00Z")));
        assertThat(Period.of(Period.Length.WEEK, Instant.parse("2027-01-01T12:00:00Z")).name()).isEqualTo("2026-W53");
        assertThat(Period.parse("2026-W01").before().name()).isEqualTo("2025-W52");
        assertThat(Period.parse("2025-11-28").after().name()).isEqualTo("2025-11-29");
        for (String wrong : List.of("2025-W54", "2025-11-31", "soon", "2025W48")) {
            assertThatThrownBy(() -> Period.parse(wrong)).hasMessageContaining("period must be a week such as 2025-W48");
        }
        Set<String> names = new HashSet<>();
        Period day = Period.parse("2024-12-25");
        for (int i = 0; i < 400; i++, day = day.after()) {
            names.add(Period.of(Period.Length.WEEK, day.from()).name());
        }
        assertThat(names).hasSize(58);
    }
}
