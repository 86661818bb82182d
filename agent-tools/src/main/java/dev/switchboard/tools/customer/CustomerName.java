package dev.switchboard.tools.customer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a recogniser or a model heard as a name, made presentable and judged.
public final class CustomerName {
    private static final int MAX_CHARS = 80;

    /// Letters of any script with their marks, parted by single spaces, apostrophes, hyphens, or the dot of an initial.
    private static final Pattern PLAUSIBLE =
            Pattern.compile("[\\p{L}\\p{M}]+(?:(?:[ '’·-]|\\. ?)[\\p{L}\\p{M}]+)*\\.?");
    private static final Pattern WORD_START = Pattern.compile("(?:^|[ -]|(?<=\\b[od])['’])\\p{Ll}");

    private CustomerName() {}

    public static boolean isPlausible(String name) {
        return name.length() <= MAX_CHARS && PLAUSIBLE.matcher(name).matches();
    }

    /// One space between words; a name all in lower case, as recognisers write it, gets its capitals ("o'neil" too).
    public static String tidy(String heard) {
        String name = Normalizer.normalize(heard, Normalizer.Form.NFC).strip().replaceAll("\\s+", " ");
        if (!name.equals(name.toLowerCase(Locale.ROOT))) {
            return name;
        }
        return WORD_START.matcher(name).replaceAll(
                start -> Matcher.quoteReplacement(start.group().toUpperCase(Locale.ROOT)));
    }

    /// How the caller is addressed: the whole name when it is short, else its first word. Which part of a name is the
    /// given one differs by culture, so nothing cleverer is tried.
    static String called(String name) {
        int space = name.indexOf(' ');
        return space < 0 || name.length() <= 20 ? name : name.substring(0, space);
    }
}
