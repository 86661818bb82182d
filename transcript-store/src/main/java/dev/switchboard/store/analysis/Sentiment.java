package dev.switchboard.store.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Tells the mood of a line by a small list of words, offline: -5 (very negative) to 5 (very positive), the scale of Amazon
/// Contact Lens; 0 where no word of the list stands.
///
/// The words' scores are added up. One that follows a negation within `REACH` words counts the other way round and for
/// three quarters ("not happy"), one right behind a word such as "very" for half as much again. Of phrases the longest counts.
///
/// Limits: English; no irony; what is told ("my card was stolen") weighs like what is felt.
public final class Sentiment {
    public static final double MOST = 5;
    private static final int REACH = 3;
    private static final double TURNED = -0.75;
    private static final double STRONGER = 1.5;
    private static final Set<String> NEGATIONS = Set.of("not", "no", "never", "nothing", "nobody", "without", "cannot", "hardly", "neither", "nor");
    private static final Set<String> STRENGTHENING = Set.of("very", "really", "so", "extremely", "absolutely", "totally", "completely", "incredibly");

    private final Map<String, Integer> scores;
    /// How many words the longest phrase has that begins with a word.
    private final Map<String, Integer> longest = new HashMap<>();

    private Sentiment(Map<String, Integer> scores) {
        this.scores = Map.copyOf(scores);
        for (String phrase : scores.keySet()) {
            String[] words = phrase.split(" ", -1);
            longest.merge(words[0], words.length, Math::max);
        }
    }

    /// The words this package brings along.
    public static Sentiment standard() {
        try (var stream = Objects.requireNonNull(Sentiment.class.getResourceAsStream("sentiment.txt"))) {
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A score and the words or phrases that have it in each line, `-3: angry, a disgrace`; what follows `#` is a remark.
    private static Sentiment parse(String text) {
        Map<String, Integer> scores = new HashMap<>();
        for (String line : text.lines().map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty()).toList()) {
            int colon = line.indexOf(':');
            int score = Integer.parseInt(line.substring(0, colon));
            for (String phrase : line.substring(colon + 1).split(",", -1)) {
                if (scores.put(phrase.strip(), score) != null) {
                    throw new IllegalArgumentException("'" + phrase.strip() + "' stands twice among the words of moods");
                }
            }
        }
        return new Sentiment(scores);
    }

    public double score(String text) {
        List<String> words = words(text);
        double sum = 0;
        for (int i = 0; i < words.size(); ) {
            int length = phraseAt(words, i);
            if (length == 0) {
                i++;
                continue;
            }
            double score = Objects.requireNonNull(scores.get(String.join(" ", words.subList(i, i + length))));
            if (i > 0 && STRENGTHENING.contains(words.get(i - 1))) {
                score *= STRONGER;
            }
            sum += negated(words, i) ? score * TURNED : score;
            i += length;
        }
        return Math.round(Math.clamp(sum, -MOST, MOST) * 10) / 10.0;
    }

    private int phraseAt(List<String> words, int from) {
        for (int length = Math.min(longest.getOrDefault(words.get(from), 0), words.size() - from); length > 0; length--) {
            if (scores.containsKey(String.join(" ", words.subList(from, from + length)))) {
                return length;
            }
        }
        return 0;
    }

    private static boolean negated(List<String> words, int at) {
        for (int i = Math.max(0, at - REACH); i < at; i++) {
            if (NEGATIONS.contains(words.get(i)) || words.get(i).endsWith("n't")) {
                return true;
            }
        }
        return false;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        String plain = text.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
        int begin = -1;
        for (int i = 0; i <= plain.length(); i++) {
            boolean inside = i < plain.length() && (Character.isLetterOrDigit(plain.charAt(i)) || plain.charAt(i) == '\'');
            if (inside && begin < 0) {
                begin = i;
            } else if (!inside && begin >= 0) {
                words.add(plain.substring(begin, i));
                begin = -1;
            }
        }
        return words;
    }
}
