package dev.switchboard.tools.helpcenter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What a question is about, learnt from the phrases of all articles: a softmax regression over words and their kinds
/// (`WordKinds`), pairs of neighbouring ones and runs of letters, each weighted by its rarity among the phrases. Unlike a
/// search it also learns which words tell nothing ("how", "my", "want") and what common words mean together ("take out",
/// "get back"), so a long-winded or partly misheard question is still told by the words that count.
///
/// Trained when opened, always to the same result. Immutable afterwards.
final class PhraseModel {
    /// These were found by leaving out an eighth of the phrases, and by the development lists of `evaluate-speech`.
    private static final int ROUNDS = 12;
    private static final float STEP = 0.05f;
    /// A chance that is wrong by less is not worth learning from; most are, which saves half of the time.
    private static final float WRONG_BY = 0.002f;
    /// How sharply likeness becomes probability.
    private static final float SHARPNESS = 10;
    /// Letters in a row, over the gaps between words: a misheard word, or two words heard for one, still look like what
    /// was said.
    private static final int[] RUNS = {3, 4};
    private static final String LETTERS = "-";
    private static final float LETTERS_WEIGHT = 0.5f;
    private static final float PAIR_WEIGHT = 0.5f;
    /// Below one: rare pieces are mostly rare by chance, with so few phrases.
    private static final double RARITY_POWER = 0.6;
    private static final long SEED = 1;

    private final SpokenWords words;
    private final WordKinds kinds;
    private final int subjects;
    private final Map<String, Integer> places = new HashMap<>();
    private final float[] rarity;
    /// By feature, then by subject.
    private final float[][] weights;

    private record Example(int[] features, float[] values, int subject) {}

    /// @param phrases for each subject, what is asked about it
    PhraseModel(List<List<String>> phrases, SpokenWords words, WordKinds kinds) {
        this.words = words;
        this.kinds = kinds;
        this.subjects = phrases.size();
        List<List<String>> pieces = new ArrayList<>();
        List<Integer> about = new ArrayList<>();
        Map<String, Integer> phrasesWith = new HashMap<>();
        for (int subject = 0; subject < subjects; subject++) {
            for (String phrase : phrases.get(subject)) {
                List<String> of = pieces(phrase);
                of.stream().distinct().forEach(piece -> phrasesWith.merge(piece, 1, Integer::sum));
                pieces.add(of);
                about.add(subject);
            }
        }
        // What stands in one phrase alone tells nothing of another.
        phrasesWith.values().removeIf(count -> count < 2);
        this.rarity = new float[phrasesWith.size()];
        phrasesWith.forEach((piece, count) -> {
            float weight = piece.startsWith(LETTERS) ? LETTERS_WEIGHT : piece.contains(" ") ? PAIR_WEIGHT : 1;
            double rare = Math.log((pieces.size() + 1.0) / count);
            rarity[places.size()] = weight * (float) Math.pow(rare, RARITY_POWER);
            places.put(piece, places.size());
        });
        this.weights = new float[rarity.length][subjects];
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            examples.add(example(pieces.get(i), about.get(i)));
        }
        train(examples);
    }

    private void train(List<Example> examples) {
        Random random = new Random(SEED);
        float[] chances = new float[subjects];
        int[] wrong = new int[subjects];
        for (int round = 0; round < ROUNDS; round++) {
            Collections.shuffle(examples, random);
            float step = STEP * (ROUNDS - round) / ROUNDS;
            for (Example example : examples) {
                chances(example, chances);
                chances[example.subject] -= 1;
                int wrongs = 0;
                for (int subject = 0; subject < subjects; subject++) {
                    if (Math.abs(chances[subject]) > WRONG_BY) {
                        wrong[wrongs++] = subject;
                    }
                }
                for (int i = 0; wrongs > 0 && i < example.features.length; i++) {
                    float[] row = weights[example.features[i]];
                    float change = step * example.values[i];
                    for (int each = 0; each < wrongs; each++) {
                        row[wrong[each]] -= change * chances[wrong[each]];
                    }
                }
            }
        }
    }

    /// How likely a question is about each subject, in sum 1; all alike when nothing in it is known.
    float[] chances(String question) {
        float[] chances = new float[subjects];
        chances(example(pieces(question), -1), chances);
        return chances;
    }

    private void chances(Example example, float[] chances) {
        Arrays.fill(chances, 0);
        for (int i = 0; i < example.features.length; i++) {
            float[] row = weights[example.features[i]];
            for (int subject = 0; subject < subjects; subject++) {
                chances[subject] += example.values[i] * row[subject];
            }
        }
        float most = Float.NEGATIVE_INFINITY;
        for (float chance : chances) {
            most = Math.max(most, chance);
        }
        float sum = 0;
        for (int subject = 0; subject < subjects; subject++) {
            chances[subject] = (float) Math.exp(chances[subject] - most);
            sum += chances[subject];
        }
        for (int subject = 0; subject < subjects; subject++) {
            chances[subject] /= sum;
        }
    }

    /// The known pieces, weighted by rarity, the whole of length `SHARPNESS`.
    private Example example(List<String> pieces, int subject) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        pieces.stream().map(places::get).filter(place -> place != null)
                .forEach(place -> counts.merge(place, 1, Integer::sum));
        int[] features = new int[counts.size()];
        float[] values = new float[counts.size()];
        int next = 0;
        double length = 0;
        for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
            features[next] = count.getKey();
            values[next] = (float) Math.log1p(count.getValue()) * rarity[count.getKey()];
            length += values[next] * values[next];
            next++;
        }
        for (int i = 0; i < features.length; i++) {
            values[i] *= (float) (SHARPNESS / Math.sqrt(length));
        }
        return new Example(features, values, subject);
    }

    private List<String> pieces(String said) {
        String text = SpokenWords.inFull(said);
        List<String> stems = words.stems(text);
        List<String> pieces = new ArrayList<>(stems);
        addPairs(stems, pieces);
        List<String> marked = kinds.marked(stems);
        marked.stream().filter(kind -> kind.startsWith(WordKinds.MARK)).forEach(pieces::add);
        addPairs(marked, pieces);
        String letters = "_" + String.join("", words.everyWord(text)).replaceAll("[^a-z]", "") + "_";
        for (int length : RUNS) {
            for (int from = 0; from + length <= letters.length(); from++) {
                pieces.add(LETTERS + letters.substring(from, from + length));
            }
        }
        return pieces;
    }

    private static void addPairs(List<String> words, List<String> pieces) {
        for (int i = 1; i < words.size(); i++) {
            pieces.add(words.get(i - 1) + " " + words.get(i));
        }
    }
}
