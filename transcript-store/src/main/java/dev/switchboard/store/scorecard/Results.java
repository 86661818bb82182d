package dev.switchboard.store.scorecard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What evaluations come to for each agent and week, the week being that of the call.
///
/// @param evaluations that have a score
/// @param score their mean, 0 to 100
/// @param passedPercent of those by forms with a pass mark; null where there is none
/// @param failures in how many a question failed the call by itself
public record Results(
        Period week, String agentId, int evaluations, double score, @Nullable Double passedPercent, int failures) {

    private record Place(String week, String agentId) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byWeek = week.compareTo(other.week);
            return byWeek == 0 ? agentId.compareTo(other.agentId) : byWeek;
        }
    }

    /// By week, oldest first, and agent.
    public static List<Results> of(List<Evaluation.OfCall> evaluations) {
        Map<Place, List<Evaluation>> places = new TreeMap<>();
        for (Evaluation.OfCall of : evaluations) {
            if (of.evaluation().score() != null) {
                String week = Period.of(Period.Length.WEEK, of.calledAt()).name();
                places.computeIfAbsent(new Place(week, of.agentId()), _ -> new ArrayList<>()).add(of.evaluation());
            }
        }
        List<Results> results = new ArrayList<>();
        places.forEach((place, list) -> results.add(of(place, list)));
        return results;
    }

    private static Results of(Place place, List<Evaluation> list) {
        double sum = 0;
        int judged = 0;
        int passed = 0;
        for (Evaluation evaluation : list) {
            Double score = evaluation.score();
            sum += score == null ? 0 : score;
            Boolean pass = evaluation.passed();
            if (pass != null) {
                judged++;
                passed += pass ? 1 : 0;
            }
        }
        return new Results(
                Period.parse(place.week()),
                place.agentId(),
                list.size(),
                tenth(sum / list.size()),
                judged == 0 ? null : (Double) tenth(100.0 * passed / judged),
                (int) list.stream().filter(Evaluation::failed).count());
    }

    private static double tenth(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
