package dev.switchboard.gateway.engine.hear;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A trigram language model estimated from example sentences and opened up to general English.
///
/// Interpolated Witten-Bell smoothing (Witten and Bell 1991) written as a backoff model in ARPA format: with `c` tokens
/// and `t` types after a history, the weight of the shorter history is `t / (c + t)`. General English enters in three
/// ways: its words take a fixed share of the unigrams; its word pairs take a share of what a one-word history leaves to
/// the unigrams; and every backoff weight has a floor, so that what was never said after this history always stays
/// within reach.
final class TrigramModel {
    private static final int START = 0;
    private static final int END = 1;
    private static final int ID_BITS = 20;
    private static final double GENERAL_SHARE = 0.3;
    private static final double BACKOFF_FLOOR = 0.15;
    private static final double PAIRS_SHARE = 0.85;

    private final Map<String, Integer> ids = new HashMap<>(Map.of("<s>", START, "</s>", END));
    private final List<String> words = new ArrayList<>(List.of("<s>", "</s>"));
    private final Map<Long, Followers> bigrams = new HashMap<>();
    private final Map<Long, Followers> trigrams = new HashMap<>();
    private final Followers unigrams = new Followers();
    private final Map<Integer, Map<Integer, Double>> pairs = new HashMap<>();
    private final double[] unigramProbability;

    /// @param sentences lists of words
    TrigramModel(List<List<String>> sentences, GeneralEnglish general) {
        sentences.forEach(this::count);
        general.words().keySet().forEach(this::id);
        unigramProbability = unigramProbabilities(general.words());
        general.followers().forEach((word, followers) -> {
            Map<Integer, Double> after = new HashMap<>();
            followers.forEach((next, probability) -> after.put(id(next), probability));
            pairs.put(id(word), after);
        });
        if (words.size() > unigramProbability.length) {
            throw new IllegalArgumentException("a pair of general English has a word that its list of words lacks: "
                    + words.subList(unigramProbability.length, words.size()));
        }
    }

    private double[] unigramProbabilities(Map<String, Double> frequencies) {
        double total = frequencies.values().stream().mapToDouble(Double::doubleValue).sum();
        double share = total > 0 ? GENERAL_SHARE : 0;
        double backoff = unigrams.backoff();
        double[] probabilities = new double[words.size()];
        for (int id = END; id < probabilities.length; id++) {
            double domain = (1 - backoff) * unigrams.share(id) + backoff / (probabilities.length - 1);
            double everyday = total > 0 ? frequencies.getOrDefault(words.get(id), 0.0) / total : 0;
            probabilities[id] = (1 - share) * domain + share * everyday;
        }
        return probabilities;
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

    /// The probability of `word` after two words.
    double probability(String before, String last, String word) {
        return trigram(id(before), id(last), id(word));
    }

    private double trigram(int before, int last, int word) {
        Followers followers = trigrams.get(history(before, last));
        return followers == null ? bigram(last, word) : followers.mixed(word, bigram(last, word));
    }

    private double bigram(int last, int word) {
        Followers followers = bigrams.get((long) last);
        double everyday = PAIRS_SHARE * pairs.getOrDefault(last, Map.of()).getOrDefault(word, 0.0)
                + unpaired(last) * unigramProbability[word];
        return followers == null ? everyday : followers.mixed(word, everyday);
    }

    /// The share of the unigrams after a word, beside its pairs of general English.
    private double unpaired(int last) {
        double listed = 0;
        for (double probability : pairs.getOrDefault(last, Map.of()).values()) {
            listed += probability;
        }
        return 1 - PAIRS_SHARE * listed;
    }

    private double bigramBackoff(int last) {
        Followers followers = bigrams.get((long) last);
        return (followers == null ? 1 : followers.backoff()) * unpaired(last);
    }

    /// The model in the ARPA text format, as SRILM's ngram-format(5) describes it.
    String arpa() {
        Section one = new Section();
        Section two = new Section();
        Section three = new Section();
        for (int word = 0; word < words.size(); word++) {
            one.line(word == START ? 1e-99 : unigramProbability[word], word == END ? 1 : bigramBackoff(word), word);
        }
        for (int last = 0; last < words.size(); last++) {
            TreeSet<Integer> next = new TreeSet<>(pairs.getOrDefault(last, Map.of()).keySet());
            Followers followers = bigrams.get((long) last);
            if (followers != null) {
                next.addAll(followers.counts.keySet());
            }
            for (int word : next) {
                Followers further = word == END ? null : trigrams.get(history(last, word));
                two.line(bigram(last, word), further == null ? 1 : further.backoff(), last, word);
            }
        }
        trigrams.forEach((history, followers) -> followers.counts.forEach((word, _) -> {
            int before = (int) (history >> ID_BITS);
            int last = (int) (history & (1 << ID_BITS) - 1);
            three.line(trigram(before, last, word), null, before, last, word);
        }));
        return "\\data\\\nngram 1=" + one.count + "\nngram 2=" + two.count + "\nngram 3=" + three.count
                + "\n\n\\1-grams:\n" + one.text + "\n\\2-grams:\n" + two.text + "\n\\3-grams:\n" + three.text
                        + "\n\\end\\\n";
    }

    /// The n-grams of one order as text.
    private final class Section {
        final StringBuilder text = new StringBuilder();
        int count;

        void line(double probability, @Nullable Double backoff, int... gram) {
            count++;
            log10(probability);
            for (int i = 0; i < gram.length; i++) {
                text.append(i == 0 ? '\t' : ' ').append(words.get(gram[i]));
            }
            if (backoff != null) {
                text.append('\t');
                log10(backoff);
            }
            text.append('\n');
        }

        /// Four places, by hand: formatting a hundred thousand numbers takes a second.
        private void log10(double probability) {
            long tenThousandths = Math.round(Math.max(-99, Math.log10(probability)) * 10_000);
            long size = Math.abs(tenThousandths);
            text.append(tenThousandths < 0 ? "-" : "").append(size / 10_000).append('.')
                    .append(Long.toString(10_000 + size % 10_000), 1, 5);
        }
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
