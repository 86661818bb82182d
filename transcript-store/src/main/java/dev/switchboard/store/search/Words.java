package dev.switchboard.store.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/// Takes text apart into words, for documents, for what is asked and for what is marked alike, so that both databases
/// find the same. A word is a run of letters, digits and the marks between them, in lower case and without the accents
/// of Latin, Greek and Cyrillic letters; everything else parts words. Scripts that are written without spaces (Chinese,
/// Japanese, Thai, Lao, Khmer, Burmese) give a word for each character, which phrases put together again.
public final class Words {
    /// What is longer is no word that anybody looks for; PostgreSQL has a bound of 2 KB.
    static final int MAX_WORD_CHARS = 64;

    private static final int COMBINING_MARKS_FROM = 0x300;
    private static final int COMBINING_MARKS_TO = 0x36F;

    private Words() {}

    /// A word as it is compared, and where it stands in the text: from the index `from`, before the index `to`.
    public record Word(String text, int from, int to) {}

    public static List<Word> in(String text) {
        var words = new ArrayList<Word>();
        var word = new StringBuilder();
        int from = 0;
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            int next = at + Character.charCount(character);
            if (isWhole(character)) {
                add(words, word, from, at);
                word.appendCodePoint(character);
                add(words, word, at, next);
            } else if (belongs(character, word)) {
                if (word.isEmpty()) {
                    from = at;
                }
                append(word, character);
            } else {
                add(words, word, from, at);
            }
            at = next;
        }
        add(words, word, from, at);
        return words;
    }

    private static boolean belongs(int character, StringBuilder word) {
        if (character < 0x80) {
            return character >= 'a' && character <= 'z'
                    || character >= '0' && character <= '9'
                    || character >= 'A' && character <= 'Z';
        }
        if (Character.isLetterOrDigit(character)) {
            return true;
        }
        int type = Character.getType(character);
        return !word.isEmpty()
                && (type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK);
    }

    private static boolean isWhole(int character) {
        if (character < 0xE00 || !Character.isLetter(character)) {
            return false;
        }
        return switch (Character.UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    private static void append(StringBuilder word, int character) {
        if (character < 0x80) {
            word.append((char) (character >= 'A' && character <= 'Z' ? character + 32 : character));
            return;
        }
        String plain = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKD);
        plain.codePoints()
                .filter(part -> part < COMBINING_MARKS_FROM || part > COMBINING_MARKS_TO)
                .filter(part -> Character.isLetterOrDigit(part) || part > COMBINING_MARKS_TO)
                .forEach(part -> word.appendCodePoint(Character.toLowerCase(part)));
    }

    private static void add(List<Word> words, StringBuilder word, int from, int to) {
        if (!word.isEmpty()) {
            int end = Math.min(word.length(), MAX_WORD_CHARS);
            if (Character.isHighSurrogate(word.charAt(end - 1))) {
                end--;
            }
            words.add(new Word(word.substring(0, end), from, to));
        }
        word.setLength(0);
    }
}
