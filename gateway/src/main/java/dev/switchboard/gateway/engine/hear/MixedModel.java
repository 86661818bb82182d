package dev.switchboard.gateway.engine.hear;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A domain's trigrams mixed with those of general English, as one backoff model: `P = s · P_domain + (1 - s) ·
/// P_general` for every pair and triple that either of them lists, backoff weights so that each history adds up to one.
/// Entries of general English that say little more than their shorter ones are left out (their weighted gain in
/// probability, Seymore and Rosenfeld 1996), which keeps the model small enough for a decoder each.
final class MixedModel {
    private static final int ID_BITS = TrigramModel.ID_BITS;
    private static final int ID_MASK = (1 << ID_BITS) - 1;
    private static final double DOMAIN_SHARE = 0.6;
    /// In natural logarithms times probability; five times as much made the model a third as big and 2 to 5 points worse.
    private static final double LEAST_GAIN = 1e-7;
    private static final double MOST_LISTED = 0.98;

    private final TrigramModel domain;
    private final @Nullable GeneralModel general;
    private final int size;
    /// From our ids to those of general English.
    private final int[] generalId;
    private final long[] pairs;
    private final long[] triples;
    private final double[] unigrams;

    MixedModel(TrigramModel domain, Optional<GeneralModel> general) {
        this.domain = domain;
        this.general = general.orElse(null);
        this.size = domain.wordCount();
        this.generalId = new int[size];
        for (int id = 0; id < size; id++) {
            String word = domain.word(id);
            generalId[id] = general.map(model -> model.id(word)).orElse(-1);
        }
        this.unigrams = mixedUnigrams();
        Keys pairKeys = new Keys();
        Keys tripleKeys = new Keys();
        domain.entries((last, word) -> pairKeys.add(key(0, last, word)),
                (before, last, word) -> tripleKeys.add(key(before, last, word)));
        general.ifPresent(model -> addGeneral(model, pairKeys, tripleKeys));
        this.triples = tripleKeys.sorted();
        for (long triple : triples) {
            pairKeys.add(triple >>> ID_BITS);
            pairKeys.add(triple & (1L << 2 * ID_BITS) - 1);
        }
        this.pairs = pairKeys.sorted();
    }

    private static long key(int before, int last, int word) {
        return ((long) before << ID_BITS | last) << ID_BITS | word;
    }

    private void addGeneral(GeneralModel model, Keys pairKeys, Keys tripleKeys) {
        int[] ours = new int[model.words().size()];
        Arrays.fill(ours, -1);
        for (int id = 0; id < size; id++) {
            if (generalId[id] >= 0) {
                ours[generalId[id]] = id;
            }
        }
        for (int id = TrigramModel.END; id < size; id++) {
            if (generalId[id] < 0) {
                continue;
            }
            model.entries(generalId[id],
                    (last, word) -> {
                        if (ours[last] >= 0 && pairIsWorth(model, last, word)) {
                            pairKeys.add(key(0, ours[last], ours[word]));
                        }
                    },
                    (before, last, word) -> {
                        if (ours[before] >= 0 && ours[last] >= 0 && tripleIsWorth(model, before, last, word)) {
                            tripleKeys.add(key(ours[before], ours[last], ours[word]));
                        }
                    });
        }
    }

    private static boolean pairIsWorth(GeneralModel model, int last, int word) {
        double longer = model.pair(last, word);
        return Math.exp(model.unigram(last) + longer) * Math.abs(longer - model.unigram(word)) > LEAST_GAIN;
    }

    private static boolean tripleIsWorth(GeneralModel model, int before, int last, int word) {
        double longer = model.triple(before, last, word);
        return Math.exp(model.unigram(before) + model.pair(before, last) + longer)
                * Math.abs(longer - model.pair(last, word)) > LEAST_GAIN;
    }

    private double[] mixedUnigrams() {
        double[] mixed = new double[size];
        double listed = 0;
        GeneralModel model = general;
        for (int id = TrigramModel.END; id < size && model != null; id++) {
            listed += generalId[id] < 0 ? 0 : Math.exp(model.unigram(generalId[id]));
        }
        for (int id = TrigramModel.END; id < size; id++) {
            double everyday = model == null || generalId[id] < 0 ? 0
                    : Math.exp(model.unigram(generalId[id])) / listed;
            mixed[id] = listed == 0 ? domain.unigram(id)
                    : DOMAIN_SHARE * domain.unigram(id) + (1 - DOMAIN_SHARE) * everyday;
        }
        return mixed;
    }

    private double pair(int last, int word) {
        return mix(domain.bigram(last, word),
                general == null || generalId[last] < 0 || generalId[word] < 0 ? -1
                        : Math.exp(general.pair(generalId[last], generalId[word])), word);
    }

    private double triple(int before, int last, int word) {
        return mix(domain.trigram(before, last, word),
                general == null || generalId[before] < 0 || generalId[last] < 0 || generalId[word] < 0 ? -1
                        : Math.exp(general.triple(generalId[before], generalId[last], generalId[word])), word);
    }

    /// A word or history that general English lacks leaves its share to the single words.
    private double mix(double special, double everyday, int word) {
        if (general == null) {
            return special;
        }
        return DOMAIN_SHARE * special + (1 - DOMAIN_SHARE) * (everyday < 0 ? unigrams[word] : everyday);
    }

    /// The model in the ARPA text format, as SRILM's ngram-format(5) describes it.
    String arpa() {
        double[] pairProbability = new double[pairs.length];
        double[] unigramBackoff = new double[size];
        for (int from = 0; from < pairs.length;) {
            int last = (int) (pairs[from] >>> ID_BITS);
            double listed = 0;
            double shorter = 0;
            int to = from;
            for (; to < pairs.length && (int) (pairs[to] >>> ID_BITS) == last; to++) {
                int word = (int) (pairs[to] & ID_MASK);
                pairProbability[to] = pair(last, word);
                listed += pairProbability[to];
                shorter += unigrams[word];
            }
            unigramBackoff[last] = backoff(pairProbability, from, to, listed, shorter);
            from = to;
        }
        double[] tripleProbability = new double[triples.length];
        double[] pairBackoff = new double[pairs.length];
        for (int from = 0; from < triples.length;) {
            long history = triples[from] >>> ID_BITS;
            double listed = 0;
            double shorter = 0;
            int to = from;
            for (; to < triples.length && triples[to] >>> ID_BITS == history; to++) {
                long key = triples[to];
                int last = (int) (key >>> ID_BITS & ID_MASK);
                int word = (int) (key & ID_MASK);
                tripleProbability[to] = triple((int) (key >>> 2 * ID_BITS), last, word);
                listed += tripleProbability[to];
                shorter += pairProbability[Arrays.binarySearch(pairs, key & (1L << 2 * ID_BITS) - 1)];
            }
            pairBackoff[Arrays.binarySearch(pairs, history)] =
                    backoff(tripleProbability, from, to, listed, shorter);
            from = to;
        }
        return text(unigramBackoff, pairProbability, pairBackoff, tripleProbability);
    }

    /// What is left for unlisted words, over what they have by the shorter history. Listed ones are scaled down when
    /// they leave too little.
    private static double backoff(double[] probability, int from, int to, double listed, double shorter) {
        double total = listed;
        if (total > MOST_LISTED) {
            for (int i = from; i < to; i++) {
                probability[i] *= MOST_LISTED / listed;
            }
            total = MOST_LISTED;
        }
        return (1 - total) / Math.max(1e-6, 1 - shorter);
    }

    private String text(double[] unigramBackoff, double[] pairProbability, double[] pairBackoff,
            double[] tripleProbability) {
        StringBuilder text = new StringBuilder((pairs.length + triples.length) * 40);
        text.append("\\data\\\nngram 1=").append(size).append("\nngram 2=").append(pairs.length)
                .append("\nngram 3=").append(triples.length).append("\n\n\\1-grams:\n");
        for (int word = 0; word < size; word++) {
            log10(text, word == TrigramModel.START ? 0 : unigrams[word]).append('\t').append(domain.word(word)).append('\t');
            log10(text, unigramBackoff[word] == 0 ? 1 : unigramBackoff[word]).append('\n');
        }
        text.append("\n\\2-grams:\n");
        for (int i = 0; i < pairs.length; i++) {
            log10(text, pairProbability[i]).append('\t').append(domain.word((int) (pairs[i] >>> ID_BITS))).append(' ')
                    .append(domain.word((int) (pairs[i] & ID_MASK))).append('\t');
            log10(text, pairBackoff[i] == 0 ? 1 : pairBackoff[i]).append('\n');
        }
        text.append("\n\\3-grams:\n");
        for (int i = 0; i < triples.length; i++) {
            log10(text, tripleProbability[i]).append('\t').append(domain.word((int) (triples[i] >>> 2 * ID_BITS)))
                    .append(' ').append(domain.word((int) (triples[i] >>> ID_BITS & ID_MASK))).append(' ')
                    .append(domain.word((int) (triples[i] & ID_MASK))).append('\n');
        }
        return text.append("\n\\end\\\n").toString();
    }

    /// Four places, by hand: formatting half a million numbers takes seconds.
    private static StringBuilder log10(StringBuilder text, double probability) {
        long tenThousandths = Math.round(Math.max(-99, Math.log10(probability)) * 10_000);
        long size = Math.abs(tenThousandths);
        return text.append(tenThousandths < 0 ? "-" : "").append(size / 10_000).append('.')
                .append(Long.toString(10_000 + size % 10_000), 1, 5);
    }

    /// A growing list of keys.
    private static final class Keys {
        private long[] keys = new long[1 << 16];
        private int count;

        void add(long key) {
            if (count == keys.length) {
                keys = Arrays.copyOf(keys, count * 2);
            }
            keys[count++] = key;
        }

        /// In order, each once.
        long[] sorted() {
            Arrays.sort(keys, 0, count);
            long[] distinct = new long[count];
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (i == 0 || keys[i] != keys[i - 1]) {
                    distinct[kept++] = keys[i];
                }
            }
            return Arrays.copyOf(distinct, kept);
        }
    }
}
