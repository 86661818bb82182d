package dev.switchboard.tools.helpcenter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Words and phrases that stand in each other's place: countries, relatives, shops, ways to say that something is lost.
/// A text with its words replaced by their kinds is what many other texts are like, too. Immutable.
final class WordKinds {
    /// Before a kind's name, so that it cannot be taken for a word.
    static final String MARK = "#";

    private final Map<List<String>, String> kinds = new HashMap<>();
    private final int longest;

    /// @param lines `kind: words or phrases, parted by commas`; of a phrase that is given twice the first counts
    WordKinds(List<String> lines, SpokenWords words) {
        int most = 1;
        for (String line : lines) {
            String[] parts = line.split(":", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException("expected 'kind: words, parted by commas', got '" + line + "'");
            }
            for (String phrase : parts[1].split(",")) {
                List<String> stems = words.stems(SpokenWords.inFull(phrase));
                kinds.putIfAbsent(stems, MARK + parts[0].strip());
                most = Math.max(most, stems.size());
            }
        }
        longest = most;
    }

    /// The stems with every known phrase replaced by its kind, longer phrases before shorter ones.
    List<String> marked(List<String> stems) {
        List<String> marked = new ArrayList<>();
        for (int from = 0; from < stems.size();) {
            int length = Math.min(longest, stems.size() - from);
            while (length > 0 && !kinds.containsKey(stems.subList(from, from + length))) {
                length--;
            }
            marked.add(length == 0 ? stems.get(from) : kinds.getOrDefault(stems.subList(from, from + length), ""));
            from += Math.max(1, length);
        }
        return marked;
    }
}
