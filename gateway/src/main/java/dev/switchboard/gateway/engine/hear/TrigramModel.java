package dev.switchboard.gateway.engine.hear;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A trigram language model estimated from example sentences and opened up to general English.
///
/// Interpolated Witten-Bell smoothing (Witten and Bell 1991) written as a backoff model in ARPA format: with `c` tokens
/// and `t` types after a history, the weight of the shorter history is `t / (c + t)`. General English enters in two
/// ways: its words take a fixed share of the unigrams, and every backoff weight has a floor, so that a word never seen
/// after this history always stays within reach.
final class TrigramModel {
    private static final int START = 0;
    private static final int END = 1;
    private static final int ID_BITS = 20;
    private static final double GENERAL_SHARE = 0.15;
    private static final double BACKOFF_FLOOR = GENERAL_SHARE / 2;

    private final Map<String, Integer> ids = new HashMap<>(Map.of("<s>", START, "</s>", END));
    private final List<String> words = new ArrayList<>(List.of("<s>", "</s>"));
    private final Map<Long, Followers> bigrams = new HashMap<>();
    private final Map<Long, Followers> trigrams = new HashMap<>();
    private final Followers unigrams = new Followers();
    private final double[] unigramProbability;

    /// @param sentences lists of words
    /// @param general words of general English with any positive frequencies
    TrigramModel(List<List<String>> sentences, Map<String, Double> general) {
        for (List<String> sentence : sentences) {
            count(sentence);
        }
        general.keySet().forEach(this::id);
        double total = general.values().stream().mapToDouble(Double::doubleValue).sum();
        double share = total > 0 ? GENERAL_SHARE : 0;
        double[] probabilities = new double[words.size()];
        double backoff = unigrams.backoff();
        for (int id = END; id < probabilities.length; id++) {
            double domain = (1 - backoff) * unigrams.share(id) + backoff / (probabilities.length - 1);
            double everyday = total > 0 ? general.getOrDefault(words.get(id), 0.0) / total : 0;
            probabilities[id] = (1 - share) * domain + share * everyday;
        }
        unigramProbability = probabilities;
    }

    private int id(String word) {
        return ids.computeIfAbsent(word, added -> {
            words.add(added);
            return words.size() - 1;
        });
    }

    private void count(List<String> sentence) {
        int before = START;
        int last = START;
        for (int i = 0; i <= sentence.size(); i++) {
            int word = i < sentence.size() ? id(sentence.get(i)) : END;
            unigrams.add(word);
            bigrams.computeIfAbsent((long) last, _ -> new Followers()).add(word);
            if (i > 0) {
                trigrams.computeIfAbsent(history(before, last), _ -> new Followers()).add(word);
            }
            before = last;
            last = word;
        }
    }

    private static long history(int before, int last) {
        return (long) before << ID_BITS | last;
    }

    /// The words the model knows, without the sentence marks.
    List<String> vocabulary() {
        return words.subList(END + 1, words.size());
    }

    /// The probability of `word` after two words; used by tests and by nothing on the way of audio.
    double probability(String before, String last, String word) {
        return trigram(id(before), id(last), id(word));
    }

    private double trigram(int before, int last, int word) {
        Followers followers = trigrams.get(history(before, last));
        return followers == null ? bigram(last, word) : followers.mixed(word, bigram(last, word));
    }

    private double bigram(int last, int word) {
        Followers followers = bigrams.get((long) last);
        return followers == null ? unigramProbability[word] : followers.mixed(word, unigramProbability[word]);
    }

    /// The model in the ARPA text format, as SRILM's ngram-format(5) describes it.
    String arpa() {
        StringBuilder one = new StringBuilder();
        StringBuilder two = new StringBuilder();
        StringBuilder three = new StringBuilder();
        int[] counts = new int[4];
        for (int word = 0; word < words.size(); word++) {
            line(one, word == START ? 1e-99 : unigramProbability[word], word == END ? null : bigrams.get((long) word), word);
            counts[1]++;
        }
        bigrams.forEach((last, followers) -> followers.counts.forEach((word, _) -> {
            Followers further = word == END ? null : trigrams.get(history(last.intValue(), word));
            line(two, bigram(last.intValue(), word), further, last.intValue(), word);
            counts[2]++;
        }));
        trigrams.forEach((history, followers) -> followers.counts.forEach((word, _) -> {
            int before = (int) (history >> ID_BITS);
            int last = (int) (history & (1 << ID_BITS) - 1);
            line(three, trigram(before, last, word), null, before, last, word);
            counts[3]++;
        }));
        return "\\data\\\nngram 1=" + counts[1] + "\nngram 2=" + counts[2] + "\nngram 3=" + counts[3]
                + "\n\n\\1-grams:\n" + one + "\n\\2-grams:\n" + two + "\n\\3-grams:\n" + three + "\n\\end\\\n";
    }

    private void line(StringBuilder out, double probability, @org.jspecify.annotations.Nullable Followers further, int... gram) {
        out.append(log10(probability)).append('\t');
        for (int i = 0; i < gram.length; i++) {
            out.append(i == 0 ? "" : " ").append(words.get(gram[i]));
        }
        if (gram.length < 3) {
            out.append('\t').append(log10(further == null ? 1 : further.backoff()));
        }
        out.append('\n');
    }

    private static String log10(double probability) {
        return String.format(Locale.ROOT, "%.4f", Math.max(-99, Math.log10(probability)));
    }

    /// How often each word followed one history.
    private static final class Followers {
        final Map<Integer, Integer> counts = new HashMap<>();
        int tokens;

        void add(int word) {
            counts.merge(word, 1, Integer::sum);
            tokens++;
        }

        double share(int word) {
            return tokens == 0 ? 0 : (double) counts.getOrDefault(word, 0) / tokens;
        }

        double backoff() {
            return tokens == 0 ? 1 : Math.max(BACKOFF_FLOOR, (double) counts.size() / (tokens + counts.size()));
        }

        double mixed(int word, double shorter) {
            return (1 - backoff()) * share(word) + backoff() * shorter;
        }
    }
}
