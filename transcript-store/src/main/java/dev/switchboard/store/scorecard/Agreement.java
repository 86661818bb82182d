package dev.switchboard.store.scorecard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How far two reviewers agree over the calls that both have evaluated by the same version of a form.
///
/// Of each question: in how many of the calls both gave the same answer (`na` is an answer), and Cohen's kappa, which
/// takes from that what chance would give: κ = (pₒ − pₑ) / (1 − pₑ), where pₒ is the share of equal answers and pₑ the
/// sum over the answers of the product of the shares with which each reviewer gave it (J. Cohen, A Coefficient of
/// Agreement for Nominal Scales, Educational and Psychological Measurement 20, 1960, pp. 37-46). Where both gave one
/// and the same answer throughout, pₑ is 1 and kappa is not defined.
///
/// Of a scale also weighted kappa, by which answers that lie far apart weigh more: κw = 1 − Σ w o / Σ w e over all pairs of
/// answers, o the share of calls with that pair, e the product of the shares with which each reviewer gave its answer, and
/// w the square of the distance between the two (J. Cohen, Weighted Kappa: Nominal Scale Agreement with Provision for Scaled
/// Disagreement or Partial Credit, Psychological Bulletin 70, 1968, pp. 213-220). Calls in which one of the two said `na`,
/// which is nowhere on the scale, are not in it.
///
/// @param first of the two by name
/// @param calls that both have evaluated
/// @param scoreDifference the mean of how far their scores lie apart, 0 to 100; null without scores
/// @param questions in the order in which the form has them
public record Agreement(
        String first, String second, int calls, @Nullable Double scoreDifference, List<OfQuestion> questions) {
    public Agreement {
        questions = List.copyOf(questions);
    }

    /// @param pairs calls in which both answered it
    /// @param agreed of those, the calls with the same answer
    /// @param kappa null where it is not defined, also without pairs
    /// @param weightedKappa the same, and null of a question that has no scale
    public record OfQuestion(
            String questionId, int pairs, int agreed, @Nullable Double kappa, @Nullable Double weightedKappa) {}

    public int pairs() {
        return questions.stream().mapToInt(OfQuestion::pairs).sum();
    }

    public int agreed() {
        return questions.stream().mapToInt(OfQuestion::agreed).sum();
    }

    private record Call(String ticketId, int version) {}

    private record Couple(String first, String second) implements Comparable<Couple> {
        @Override
        public int compareTo(Couple other) {
            int byFirst = first.compareTo(other.first);
            return byFirst == 0 ? second.compareTo(other.second) : byFirst;
        }
    }

    private record Pair(Evaluation first, Evaluation second) {}

    /// One for each two reviewers with a call in common, of evaluations by one form.
    public static List<Agreement> of(List<Evaluation> evaluations) {
        Map<Call, Map<String, Evaluation>> calls = new LinkedHashMap<>();
        for (Evaluation evaluation : evaluations) {
            calls.computeIfAbsent(
                            new Call(evaluation.ticketId().value(), evaluation.formVersion()), _ -> new TreeMap<>())
                    .put(evaluation.reviewer(), evaluation);
        }
        Map<Couple, List<Pair>> couples = new TreeMap<>();
        for (Map<String, Evaluation> call : calls.values()) {
            List<String> reviewers = List.copyOf(call.keySet());
            for (int i = 0; i < reviewers.size(); i++) {
                for (String other : reviewers.subList(i + 1, reviewers.size())) {
                    String one = reviewers.get(i);
                    couples.computeIfAbsent(new Couple(one, other), _ -> new ArrayList<>())
                            .add(new Pair(Objects.requireNonNull(call.get(one)), Objects.requireNonNull(call.get(other))));
                }
            }
        }
        List<Agreement> agreements = new ArrayList<>();
        couples.forEach((couple, pairs) -> agreements.add(between(couple, pairs)));
        return agreements;
    }

    private static Agreement between(Couple couple, List<Pair> pairs) {
        Map<String, List<String[]>> answers = new LinkedHashMap<>();
        double apart = 0;
        int scored = 0;
        for (Pair pair : pairs) {
            Map<String, String> others = pair.second().values();
            pair.first().answers().forEach(answer -> answers.computeIfAbsent(answer.questionId(), _ -> new ArrayList<>()));
            pair.first().values().forEach((question, value) -> {
                String other = others.get(question);
                if (other != null) {
                    answers.computeIfAbsent(question, _ -> new ArrayList<>()).add(new String[] {value, other});
                }
            });
            Double one = pair.first().score();
            Double two = pair.second().score();
            if (one != null && two != null) {
                apart += Math.abs(one - two);
                scored++;
            }
        }
        List<OfQuestion> questions = new ArrayList<>();
        answers.forEach((question, given) -> questions.add(ofQuestion(question, given)));
        Double difference = scored == 0 ? null : (Double) (Math.round(10 * apart / scored) / 10.0);
        return new Agreement(couple.first(), couple.second(), pairs.size(), difference, questions);
    }

    private static OfQuestion ofQuestion(String question, List<String[]> given) {
        int agreed = (int) given.stream().filter(pair -> pair[0].equals(pair[1])).count();
        return new OfQuestion(question, given.size(), agreed, kappa(given, agreed), weightedKappa(given));
    }

    private static @Nullable Double kappa(List<String[]> given, int agreed) {
        if (given.isEmpty()) {
            return null;
        }
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> second = new HashMap<>();
        for (String[] pair : given) {
            first.merge(pair[0], 1, Integer::sum);
            second.merge(pair[1], 1, Integer::sum);
        }
        Set<String> answers = new TreeSet<>(first.keySet());
        answers.retainAll(second.keySet());
        double count = given.size();
        double chance = answers.stream()
                .mapToDouble(answer -> first.getOrDefault(answer, 0) / count * (second.getOrDefault(answer, 0) / count))
                .sum();
        double seen = agreed / count;
        return chance >= 1 ? null : (Double) (Math.round(1_000 * (seen - chance) / (1 - chance)) / 1_000.0);
    }

    private static @Nullable Double weightedKappa(List<String[]> given) {
        Map<Integer, Integer> first = new HashMap<>();
        Map<Integer, Integer> second = new HashMap<>();
        double seen = 0;
        double count = 0;
        for (String[] pair : given) {
            if (isPoints(pair[0]) && isPoints(pair[1])) {
                int one = Integer.parseInt(pair[0]);
                int other = Integer.parseInt(pair[1]);
                first.merge(one, 1, Integer::sum);
                second.merge(other, 1, Integer::sum);
                seen += square(one - other);
                count++;
            }
        }
        double chance = 0;
        for (Map.Entry<Integer, Integer> one : first.entrySet()) {
            for (Map.Entry<Integer, Integer> other : second.entrySet()) {
                chance += (double) one.getValue() * other.getValue() * square(one.getKey() - other.getKey());
            }
        }
        return chance == 0 ? null : (Double) (Math.round(1_000 * (1 - seen * count / chance)) / 1_000.0);
    }

    /// The answers of a scale are the only ones that are numbers.
    private static boolean isPoints(String answer) {
        return answer.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    private static double square(int distance) {
        return (double) distance * distance;
    }
}
