package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which tool an utterance asks for. Each tool is scored by how like the utterance its best example is (the cosine of
/// their stems weighted by rarity among all tools' texts), and by how much of the utterance its name, description and
/// examples cover. Rare words decide: "card" tells tools apart, "get" does not.
final class ToolChoice {
    /// Below this an utterance has little to do with a tool; found by trying the phrasings of the tests.
    static final double FITS = 0.22;
    private static final double COVERAGE_SHARE = 0.35;
    private static final double NAME_SHARE = 0.25;

    private final List<Profile> profiles;
    private final Map<String, Integer> textsWith = new HashMap<>();
    private int texts;

    /// What a tool is compared by, cut into stems once for all the turns of a session.
    ///
    /// @param vocabulary the stems of its name, description, parameters and examples
    private record Profile(SessionTool tool, Set<String> named, List<Set<String>> examples, Set<String> vocabulary) {
        static Profile of(SessionTool tool) {
            List<Set<String>> examples =
                    tool.examples().stream().map(example -> Words.contentStems(Words.of(example))).toList();
            Set<String> vocabulary = new HashSet<>(described(tool));
            examples.forEach(vocabulary::addAll);
            return new Profile(tool, ToolChoice.named(tool), examples, vocabulary);
        }
    }

    record Scored(SessionTool tool, double score) {
        boolean fits() {
            return score >= FITS;
        }
    }

    ToolChoice(List<SessionTool> tools) {
        this.profiles = tools.stream().map(Profile::of).toList();
        for (Profile profile : profiles) {
            profile.examples.forEach(this::count);
            count(described(profile.tool));
        }
    }

    private void count(Set<String> stems) {
        texts++;
        stems.forEach(stem -> textsWith.merge(stem, 1, Integer::sum));
    }

    private static Set<String> described(SessionTool tool) {
        Set<String> stems = new HashSet<>(named(tool));
        stems.addAll(Words.contentStems(Words.of(tool.description())));
        if (tool.parameters().stream().anyMatch(Parameter::isDay)) {
            DayWords.ALL.forEach(word -> stems.add(Words.stem(word)));
        }
        for (Parameter parameter : tool.parameters()) {
            stems.addAll(Words.contentStems(parameter.nameWords()));
            parameter.options().forEach(option ->
                    stems.addAll(Words.contentStems(Words.of(SessionTool.spaced(option)))));
        }
        return stems;
    }

    private static Set<String> named(SessionTool tool) {
        return Words.contentStems(Words.of(SessionTool.spaced(tool.name())));
    }

    /// The tools from best to worst; equal ones in the session's order.
    List<Scored> ranked(Utterance utterance) {
        Set<String> said = utterance.stems();
        List<Scored> ranked = new ArrayList<>();
        profiles.forEach(profile -> ranked.add(new Scored(profile.tool, score(profile, said))));
        ranked.sort((a, b) -> Double.compare(b.score, a.score));
        return ranked;
    }

    /// The tool for an utterance: the best that fits, else one that takes any question, if the utterance has a subject.
    Optional<SessionTool> of(Utterance utterance) {
        List<Scored> ranked = ranked(utterance);
        if (!ranked.isEmpty() && ranked.getFirst().fits()) {
            return Optional.of(ranked.getFirst().tool);
        }
        return utterance.stems().isEmpty()
                ? Optional.empty()
                : ranked.stream().map(Scored::tool).filter(SessionTool::takesAnyQuestion).findFirst();
    }

    private double score(Profile profile, Set<String> said) {
        if (said.isEmpty()) {
            return 0;
        }
        double best = 0;
        for (Set<String> stems : profile.examples) {
            double common = weight(shared(said, stems));
            best = Math.max(best, common == 0 ? 0 : common / Math.sqrt(weight(said) * weight(stems)));
        }
        double covered = weight(shared(said, profile.vocabulary)) / weight(said);
        double name = weight(shared(said, profile.named)) / weight(said);
        return profile.examples.isEmpty()
                ? 0.7 * covered + NAME_SHARE * name
                : (1 - COVERAGE_SHARE) * best + COVERAGE_SHARE * covered + NAME_SHARE * name;
    }

    private static Set<String> shared(Set<String> a, Set<String> b) {
        Set<String> shared = new HashSet<>(a);
        shared.retainAll(b);
        return shared;
    }

    private double weight(Set<String> stems) {
        double sum = 0;
        for (String stem : stems) {
            sum += Math.log(1 + (texts + 1.0) / (1 + textsWith.getOrDefault(stem, 0)));
        }
        return sum;
    }
}
