package dev.switchboard.gateway.engine.hear;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A trigram language model estimated from example sentences: interpolated Witten-Bell smoothing (Witten and Bell 1991),
/// where with `c` tokens and `t` types after a history the weight of the shorter history is `t / (c + t)`.
/// Words are numbered; `<s>` is 0 and `</s>` 1.
final class TrigramModel {
    static final int START = 0;
    static final int END = 1;
    static final int ID_BITS = 20;

    private final Map<String, Integer> ids = new HashMap<>(Map.of("<s>", START, "</s>", END));
    private final List<String> words = new ArrayList<>(List.of("<s>", "</s>"));
    private final Map<Long, Followers> bigrams = new HashMap<>();
    private final Map<Long, Followers> trigrams = new HashMap<>();
    private final Followers unigrams = new Followers();
    private final double[] unigramProbability;

    /// @param sentences lists of words
    /// @param further words that must be within reach though no sentence has them
    TrigramModel(List<List<String>> sentences, Collection<String> further) {
        sentences.forEach(this::count);
        further.forEach(this::id);
        double backoff = unigrams.backoff();
        unigramProbability = new double[words.size()];
        for (int id = END; id < unigramProbability.length; id++) {
            unigramProbability[id] = (1 - backoff) * unigrams.share(id) + backoff / (unigramProbability.length - 1);
        }
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

    double trigram(int before, int last, int word) {
        Followers followers = trigrams.get(history(before, last));
        return followers == null ? bigram(last, word) : followers.mixed(word, bigram(last, word));
    }

    double bigram(int last, int word) {
        Followers followers = bigrams.get((long) last);
        return followers == null ? unigramProbability[word] : followers.mixed(word, unigramProbability[word]);
    }

    double unigram(int word) {
        return unigramProbability[word];
    }

    int wordCount() {
        return words.size();
    }

    String word(int id) {
        return words.get(id);
    }

    /// Every pair and triple of the sentences.
    void entries(GeneralModel.PairSink pairSink, GeneralModel.TripleSink tripleSink) {
        bigrams.forEach((last, followers) ->
                followers.counts.keySet().forEach(word -> pairSink.pair(last.intValue(), word)));
        trigrams.forEach((history, followers) -> followers.counts.keySet().forEach(word -> tripleSink.triple(
                (int) (history >> ID_BITS), (int) (history & (1 << ID_BITS) - 1), word)));
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
            return tokens == 0 ? 1 : (double) counts.size() / (tokens + counts.size());
        }

        double mixed(int word, double shorter) {
            return (1 - backoff()) * share(word) + backoff() * shorter;
        }
    }
}
