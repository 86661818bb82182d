package dev.switchboard.gateway.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The words of one utterance as they become sure. A recogniser changes its mind about the newest words, so a word is
/// told once the last `AGREEING` partial results have it in the same place with `UNSURE_WORDS` words behind it. What was
/// told stays: where the final words differ from it, they go on from where they fit best, so that the pieces are always
/// the whole.
final class StreamedWords {
    private static final int AGREEING = 4;
    private static final int UNSURE_WORDS = 2;

    private final List<String> told = new ArrayList<>();
    private final Deque<List<String>> recent = new ArrayDeque<>();

    /// Takes the words so far.
    ///
    /// @return what became sure with them, to be put behind what was told before; "" for nothing
    String partial(String soFar) {
        List<String> words = words(soFar);
        recent.add(words.subList(0, Math.max(0, words.size() - UNSURE_WORDS)));
        if (recent.size() > AGREEING) {
            recent.remove();
        }
        List<String> sure = recent.getFirst();
        for (List<String> other : recent) {
            sure = sure.subList(0, agreeing(sure, other));
        }
        boolean isMore = recent.size() == AGREEING && startsWith(sure, told);
        return isMore ? tell(List.copyOf(sure.subList(told.size(), sure.size()))) : "";
    }

    /// Takes the final words.
    ///
    /// @return what is still to be told; "" for nothing
    String finish(String finalWords) {
        List<String> words = words(finalWords);
        return tell(words.subList(startsWith(words, told) ? told.size() : bestEnd(words), words.size()));
    }

    private String tell(List<String> words) {
        if (words.isEmpty()) {
            return "";
        }
        String delta = (told.isEmpty() ? "" : " ") + String.join(" ", words);
        told.addAll(words);
        return delta;
    }

    /// How many of `words` stand for what was told: the beginning with the least edit distance to it.
    private int bestEnd(List<String> words) {
        int[] distance = new int[words.size() + 1];
        for (int j = 0; j < distance.length; j++) {
            distance[j] = j;
        }
        for (int i = 1; i <= told.size(); i++) {
            int diagonal = distance[0];
            distance[0] = i;
            for (int j = 1; j < distance.length; j++) {
                int changed = diagonal + (told.get(i - 1).equals(words.get(j - 1)) ? 0 : 1);
                diagonal = distance[j];
                distance[j] = Math.min(changed, 1 + Math.min(distance[j], distance[j - 1]));
            }
        }
        int best = 0;
        for (int j = 1; j < distance.length; j++) {
            boolean asGood = distance[j] == distance[best] && j <= told.size();
            best = distance[j] < distance[best] || asGood ? j : best;
        }
        return best;
    }

    private static int agreeing(List<String> words, List<String> others) {
        int count = 0;
        while (count < Math.min(words.size(), others.size()) && words.get(count).equals(others.get(count))) {
            count++;
        }
        return count;
    }

    private static boolean startsWith(List<String> words, List<String> beginning) {
        return words.size() >= beginning.size() && words.subList(0, beginning.size()).equals(beginning);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
