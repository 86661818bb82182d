package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text as words, and words as stems: enough English to see that "cards" and "card", "charged" and "charges" are one.
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\d]+(?:(?:['’@._+-]+|(?<=\\d)/(?=\\d))[\\p{L}\\d]+)*");
    /// "$80", "€ 1,250": the currency's word goes after the figures, as it is said.
    private static final Map<String, String> SIGNS = Map.of("$", " dollars ", "€", " euros ", "£", " pounds ");
    private static final Pattern SIGNED = Pattern.compile("([$€£])\\s?(\\d+(?:\\.\\d+)?)");
    private static final Pattern THOUSANDS = Pattern.compile("(?<=\\d),(?=\\d{3}(?!\\d))");
    private static final Map<String, List<String>> LISTS = Resource.sections("/speech/words.txt");
    private static final Set<String> STOP = oneByOne("stop");
    private static final Set<String> FILLERS = oneByOne("filler");
    private static final int SHORTEST_STEM = 3;

    private Words() {}

    private static Set<String> oneByOne(String section) {
        Set<String> words = new LinkedHashSet<>();
        LISTS.getOrDefault(section, List.of()).forEach(line -> words.addAll(List.of(line.split("\\s+"))));
        return words;
    }

    /// The words in lower case, with inner apostrophes, at signs, dots and hyphens ("mei.tan@example.com", "b-10").
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        String plain = THOUSANDS.matcher(text.toLowerCase(Locale.ROOT).replace('’', '\'')).replaceAll("");
        Matcher word = WORD.matcher(SIGNED.matcher(plain).replaceAll(sum -> sum.group(2) + SIGNS.get(sum.group(1))));
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    static boolean isFiller(String word) {
        return FILLERS.contains(word);
    }

    /// True for words that say nothing about the subject.
    static boolean isStop(String word) {
        return STOP.contains(word) || FILLERS.contains(word);
    }

    /// The stems of the words that say something about the subject, in order, once each.
    static Set<String> contentStems(List<String> words) {
        Set<String> stems = new LinkedHashSet<>();
        for (String word : words) {
            if (!isStop(word)) {
                stems.add(stem(word));
            }
        }
        return stems;
    }

    static String stem(String word) {
        String stem = word.endsWith("'s") ? word.substring(0, word.length() - 2) : word;
        for (String ending : List.of("ments", "ment", "ings", "ing", "ies", "ied", "ers", "es", "ed", "er", "s")) {
            if (stem.endsWith(ending) && stem.length() - ending.length() >= SHORTEST_STEM && !stem.endsWith("ss")) {
                stem = stem.substring(0, stem.length() - ending.length());
                break;
            }
        }
        int last = stem.length() - 1;
        boolean doubled = last > SHORTEST_STEM && stem.charAt(last) == stem.charAt(last - 1)
                && "bdglmnpt".indexOf(stem.charAt(last)) >= 0;
        stem = doubled ? stem.substring(0, last) : stem;
        boolean softEnd = stem.endsWith("e") || stem.endsWith("y");
        return softEnd && stem.length() > SHORTEST_STEM ? stem.substring(0, stem.length() - 1) : stem;
    }
}
