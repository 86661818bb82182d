package dev.switchboard.gateway.engine.hear;

import java.util.HashMap;
import java.util.Map;

/// Everyday English, the ground under the language model of a domain.
///
/// @param words how frequent each word is, in any unit
/// @param followers how probable which words are after a word (or after `<s>`, the start of a sentence); the pairs that
///     are listed, so they add up to less than one
record GeneralEnglish(Map<String, Double> words, Map<String, Map<String, Double>> followers) {
    private static final double MILLIONTH = 1e-6;

    /// The resources `general-english.txt` and `general-english-pairs.txt`.
    static GeneralEnglish bundled() {
        Map<String, Double> words = new HashMap<>();
        for (String line : SpeechVocabulary.lines("/speech/general-english.txt")) {
            int space = line.indexOf(' ');
            words.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        }
        Map<String, Map<String, Double>> followers = new HashMap<>();
        for (String line : SpeechVocabulary.lines("/speech/general-english-pairs.txt")) {
            String[] fields = line.split(" ", -1);
            Map<String, Double> after = HashMap.newHashMap(fields.length / 2);
            for (int i = 1; i + 1 < fields.length; i += 2) {
                after.put(fields[i], Integer.parseInt(fields[i + 1]) * MILLIONTH);
            }
            followers.put(fields[0], after);
        }
        return new GeneralEnglish(words, followers);
    }
}
