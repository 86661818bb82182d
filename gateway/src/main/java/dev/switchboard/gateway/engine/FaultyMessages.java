package dev.switchboard.gateway.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// An answer in several messages: cut between sentences, and where there are too few of them between words.
final class FaultyMessages {
    private FaultyMessages() {}

    /// At most `messages` groups of sentences; fewer when there are not that many words.
    static List<List<String>> cut(List<String> sentences, int messages) {
        if (messages == 1 || sentences.isEmpty()) {
            return List.of(sentences);
        }
        List<String> pieces = new ArrayList<>(sentences);
        while (pieces.size() < messages) {
            String longest = pieces.stream().max(Comparator.comparingInt(String::length)).orElseThrow();
            int space = longest.indexOf(' ', longest.length() / 2);
            if (space < 0) {
                break;
            }
            int at = pieces.indexOf(longest);
            pieces.set(at, longest.substring(0, space));
            pieces.add(at + 1, longest.substring(space + 1));
        }
        int groups = Math.min(messages, pieces.size());
        List<List<String>> cut = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            cut.add(List.copyOf(pieces.subList(
                    group * pieces.size() / groups, (group + 1) * pieces.size() / groups)));
        }
        return cut;
    }
}
