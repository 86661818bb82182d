package dev.switchboard.gateway.engine.hear;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The trigram model of general English that comes with the acoustic model, read from sphinxbase's binary trie (files
/// lm_trie.c and lm_trie_quant.c of sphinxbase 5prealpha). The trie runs backwards: under a word stand the words before
/// it, each entry bit-packed as word, 16-bit backoff, 16-bit probability (both indexes of tables) and, but for the
/// longest, the place of its own entries. Probabilities are natural logarithms divided by `ln 1.0001`.
/// Ids are the file's; -1 is a word it lacks. Immutable.
final class GeneralModel {
    private static final String MAGIC = "Trie Language Model";
    private static final int ORDER = 3;
    private static final int BINS = 1 << 16;
    private static final double LOG_BASE = Math.log(1.0001);
    private static final int UNIGRAM_BYTES = 12;
    private static final int QUANTISED_BITS = 16;

    private final ByteBuffer file;
    private final int unigrams;
    private final int tables;
    private final int unigramsAt;
    private final Packed pairs;
    private final Packed triples;
    private final List<String> words = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();

    /// Entries of one length: `wordBits` of word, then `skip` bits, `bits` in all.
    private record Packed(int at, int wordBits, int bits, int nextBits) {}

    private GeneralModel(ByteBuffer file) throws IOException {
        this.file = file;
        byte[] magic = new byte[MAGIC.length()];
        file.get(magic);
        if (!new String(magic, StandardCharsets.ISO_8859_1).equals(MAGIC) || file.get() != ORDER) {
            throw new IOException("not a trigram model in sphinxbase's trie format");
        }
        this.unigrams = file.getInt();
        int pairCount = file.getInt();
        int tripleCount = file.getInt();
        this.tables = file.position() + Integer.BYTES;
        this.unigramsAt = tables + ORDER * BINS * Float.BYTES;
        int wordBits = bitsFor(unigrams);
        int nextBits = bitsFor(tripleCount);
        int pairsAt = unigramsAt + (unigrams + 1) * UNIGRAM_BYTES;
        this.pairs = new Packed(pairsAt, wordBits, wordBits + 2 * QUANTISED_BITS + nextBits, nextBits);
        this.triples = new Packed(pairsAt + bytes(pairs, pairCount), wordBits, wordBits + QUANTISED_BITS, 0);
        readWords(triples.at + bytes(triples, tripleCount));
    }

    static GeneralModel read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(channel.size()) + Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (channel.read(file) > 0) {
                // until the end
            }
            return new GeneralModel(file.rewind());
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
            throw new IOException("the language model " + path + " is cut short", e);
        }
    }

    private static int bitsFor(int most) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(most);
    }

    private static int bytes(Packed packed, int entries) {
        return Math.toIntExact(((1L + entries) * packed.bits + 7) / Byte.SIZE) + Long.BYTES;
    }

    private void readWords(int at) {
        int length = file.getInt(at);
        byte[] text = new byte[length];
        file.get(at + Integer.BYTES, text);
        for (String word : new String(text, StandardCharsets.ISO_8859_1).split("\0", -1)) {
            if (words.size() < unigrams) {
                ids.put(word, words.size());
                words.add(word);
            }
        }
    }

    int id(String word) {
        return ids.getOrDefault(word, -1);
    }

    List<String> words() {
        return words;
    }

    /// The natural logarithm of a word's probability.
    double unigram(int word) {
        return file.getFloat(unigramsAt + word * UNIGRAM_BYTES) * LOG_BASE;
    }

    private double unigramBackoff(int word) {
        return file.getFloat(unigramsAt + word * UNIGRAM_BYTES + Float.BYTES) * LOG_BASE;
    }

    private int unigramNext(int word) {
        return file.getInt(unigramsAt + word * UNIGRAM_BYTES + 2 * Float.BYTES);
    }

    /// The natural logarithm of the probability of `word` after `last`.
    double pair(int last, int word) {
        int entry = find(pairs, unigramNext(word), unigramNext(word + 1), last);
        return entry >= 0 ? pairProbability(entry) : unigramBackoff(last) + unigram(word);
    }

    /// The natural logarithm of the probability of `word` after `before` and `last`.
    double triple(int before, int last, int word) {
        int pair = find(pairs, unigramNext(word), unigramNext(word + 1), last);
        if (pair >= 0) {
            int triple = find(triples, next(pair), next(pair + 1), before);
            if (triple >= 0) {
                return table(2, bits(triples, triple, triples.wordBits, QUANTISED_BITS));
            }
        }
        int history = find(pairs, unigramNext(last), unigramNext(last + 1), before);
        double backoff = history < 0 ? 0
                : table(1, bits(pairs, history, pairs.wordBits, QUANTISED_BITS));
        return backoff + pair(last, word);
    }

    private double pairProbability(int entry) {
        return table(0, bits(pairs, entry, pairs.wordBits + QUANTISED_BITS, QUANTISED_BITS));
    }

    private double table(int index, long bin) {
        return file.getFloat(tables + (index * BINS + (int) bin) * Float.BYTES) * LOG_BASE;
    }

    private int next(int pair) {
        return (int) bits(pairs, pair, pairs.wordBits + 2 * QUANTISED_BITS, pairs.nextBits);
    }

    private long bits(Packed packed, int entry, int offset, int length) {
        long bit = (long) entry * packed.bits + offset;
        long value = file.getLong(packed.at + (int) (bit >> 3));
        return value >>> (bit & 7) & (1L << length) - 1;
    }

    private int find(Packed packed, int from, int to, int word) {
        int low = from;
        int high = to - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            long found = bits(packed, middle, 0, packed.wordBits);
            if (found == word) {
                return middle;
            }
            if (found < word) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    interface PairSink {
        void pair(int last, int word);
    }

    interface TripleSink {
        void triple(int before, int last, int word);
    }

    /// Tells every listed pair that ends in `word`, and every listed triple.
    void entries(int word, PairSink pairSink, TripleSink tripleSink) {
        for (int entry = unigramNext(word); entry < unigramNext(word + 1); entry++) {
            int last = (int) bits(pairs, entry, 0, pairs.wordBits);
            pairSink.pair(last, word);
            int end = next(entry + 1);
            for (int longer = next(entry); longer < end; longer++) {
                tripleSink.triple((int) bits(triples, longer, 0, triples.wordBits), last, word);
            }
        }
    }
}
