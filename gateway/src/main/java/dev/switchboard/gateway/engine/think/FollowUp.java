package dev.switchboard.gateway.engine.think;

import java.util.List;
import java.util.Set;

/// Questions that lean on the one before: "and how much is that", "what about the loan".
final class FollowUp {
    private static final List<String> OPENINGS =
            List.of("and what about", "and how about", "what about", "how about", "and for", "and on", "and the", "and",
                    "but", "then");
    private static final Set<String> POINTING = Set.of("that", "it", "this", "those", "these", "them", "one");
    private static final Set<String> JOINTS = Set.of("for", "on", "of", "with", "to", "in", "about");
    private static final int FEW_WORDS = 3;

    private FollowUp() {}

    /// True when what is said has too little subject of its own.
    static boolean leans(Utterance said) {
        int own = said.stems().size();
        boolean points = said.words().stream().anyMatch(POINTING::contains);
        boolean opens = OPENINGS.stream().anyMatch(said::startsWith);
        return own < FEW_WORDS && (points || opens);
    }

    /// The question in full. A new subject after "what about" takes the place of the old one: after "what is the
    /// interest rate for the saving pockets" stands "what is the interest rate for the loan".
    static String complete(Utterance said, String lastQuestion) {
        List<String> before = Words.of(lastQuestion);
        String opening = OPENINGS.stream().filter(said::startsWith).findFirst().orElse("");
        String subject = said.words().subList(Words.of(opening).size(), said.words().size()).stream()
                .reduce("", (a, b) -> a.isEmpty() ? b : a + " " + b);
        boolean points = said.words().stream().anyMatch(POINTING::contains);
        int joint = lastJoint(before);
        if (!opening.isEmpty() && !points && !subject.isEmpty() && joint > 0) {
            return String.join(" ", before.subList(0, joint + 1)) + " " + subject;
        }
        List<String> topic = before.stream().filter(word -> !Words.isStop(word)).toList();
        return (said.question() + " " + String.join(" ", topic)).strip();
    }

    private static int lastJoint(List<String> words) {
        for (int i = words.size() - 2; i > 0; i--) {
            if (JOINTS.contains(words.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
