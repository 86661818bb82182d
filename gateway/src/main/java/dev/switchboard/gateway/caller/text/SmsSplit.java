package dev.switchboard.gateway.caller.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// An answer as text messages. One that takes at most `MOST_IN_ONE` segments is one message, which the carrier cuts and the
/// phone joins again; a longer one becomes several, numbered, since messages may overtake each other. It is cut where a sentence
/// or a line ends, else between words, never inside a word, an address, a price or a time of day; only what is itself too long
/// for a message is cut anywhere, and then not inside a character. What takes more than all the segments that an answer may
/// have is left out, and ends in three dots.
///
/// @param reached the answer as far as the messages hold it
record SmsSplit(List<String> messages, String reached, boolean whole) {
    /// Longer ones are known to arrive in pieces on some networks.
    static final int MOST_IN_ONE = 3;
    private static final String DOTS = "...";
    /// `(1/9) `, or from ten messages on `(10/99) `.
    private static final int FEW = 9;
    private static final Pattern MONEY_BEFORE = Pattern.compile("(?:[$€£¥₹]|\\b[A-Z]{3}|\\b(?:US|S|A|C)\\$)\\z");
    private static final Pattern MONEY_BEHIND = Pattern.compile("\\A(?:[$€£¥₹]|[A-Z]{3}\\b|dollars?\\b|euros?\\b)");
    private static final Pattern NUMBER_BEHIND = Pattern.compile("\\A[0-9]");
    private static final Pattern THOUSAND_BEHIND = Pattern.compile("\\A[0-9]{3}\\b");
    private static final Pattern HALF_DAY_BEHIND = Pattern.compile("\\A[AaPp]\\.?[Mm]\\b");
    private static final int LOOK_AROUND = 12;

    SmsSplit {
        messages = List.copyOf(messages);
    }

    /// @param most segments in all the messages together, at least 1
    static SmsSplit of(String answer, int most) {
        String text = SmsSegments.plain(answer).strip().replaceAll("\n{3,}", "\n\n");
        if (SmsSegments.count(text) <= Math.min(MOST_IN_ONE, most)) {
            return new SmsSplit(text.isEmpty() ? List.of() : List.of(text), answer, true);
        }
        Cut cut = cut(text, most, "(1/9) ");
        if (cut.parts.size() > FEW) {
            cut = cut(text, most, "(10/99) ");
        }
        List<String> numbered = new ArrayList<>();
        int all = cut.parts.size();
        for (int i = 0; i < all; i++) {
            numbered.add(all == 1 ? cut.parts.get(i) : "(" + (i + 1) + "/" + all + ") " + cut.parts.get(i));
        }
        boolean whole = cut.end == text.length();
        return new SmsSplit(numbered, whole ? answer : text.substring(0, cut.end).stripTrailing(), whole);
    }

    private record Cut(List<String> parts, int end) {}

    private static Cut cut(String text, int most, String number) {
        List<String> parts = new ArrayList<>();
        int left = most;
        int from = 0;
        while (from < text.length() && left > 0) {
            String rest = text.substring(from);
            int room = Math.min(MOST_IN_ONE, left);
            if (fits(number + rest, room)) {
                parts.add(rest);
                return new Cut(parts, text.length());
            }
            int here = place(rest, number, "", room);
            int used = SmsSegments.count(number + rest.substring(0, here).strip());
            boolean last = left - used <= 0;
            if (last) {
                here = place(rest, number, " " + DOTS, room);
            }
            String part = rest.substring(0, here).strip();
            parts.add(last ? part + (part.isEmpty() ? "" : " ") + DOTS : part);
            left -= used;
            from += here;
            if (last) {
                return new Cut(parts, from);
            }
            while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
                from++;
            }
        }
        return new Cut(parts, from);
    }

    private static boolean fits(String message, int segments) {
        return SmsSegments.count(message) <= segments;
    }

    /// Where to cut: as much as fits, and not more than a good place allows. What fits grows with what is taken, so it is
    /// found by halving.
    private static int place(String rest, String before, String behind, int segments) {
        int low = 0;
        int high = rest.length();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (fits(before + rest.substring(0, middle) + behind, segments)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int word = -1;
        for (int at = low; at > 0; at--) {
            if (isGap(rest, at)) {
                if (word < 0) {
                    word = at;
                }
                if (at > low / 2 && endsSentence(rest, at)) {
                    return at;
                }
            }
        }
        return word > 0 ? word : Math.max(insideNoCharacter(rest, low), 1);
    }

    /// Whether words may be parted before this place.
    private static boolean isGap(String text, int at) {
        if (at >= text.length()) {
            return true;
        }
        if (!Character.isWhitespace(text.charAt(at)) || Character.isWhitespace(text.charAt(at - 1))) {
            return false;
        }
        if (text.charAt(at) == '\n') {
            return true;
        }
        String left = text.substring(Math.max(0, at - LOOK_AROUND), at);
        String right = text.substring(at, Math.min(text.length(), at + LOOK_AROUND)).stripLeading();
        boolean afterDigit = Character.isDigit(left.charAt(left.length() - 1));
        boolean price = MONEY_BEFORE.matcher(left).find() && NUMBER_BEHIND.matcher(right).find()
                || afterDigit && (MONEY_BEHIND.matcher(right).find() || THOUSAND_BEHIND.matcher(right).find());
        return !price && !(afterDigit && HALF_DAY_BEHIND.matcher(right).find());
    }

    private static boolean endsSentence(String text, int at) {
        return ".!?:;。！？؟\n".indexOf(text.charAt(at - 1)) >= 0 || at < text.length() && text.charAt(at) == '\n';
    }

    /// Back to where no surrogate pair, accent or joined emoji is torn.
    private static int insideNoCharacter(String text, int at) {
        int here = at;
        while (here > 1 && here < text.length() && sticksToWhatStandsBefore(text, here)) {
            here--;
        }
        return here > 1 ? here : at;
    }

    private static boolean sticksToWhatStandsBefore(String text, int at) {
        char before = text.charAt(at - 1);
        int point = text.codePointAt(at);
        int type = Character.getType(point);
        return Character.isLowSurrogate(text.charAt(at)) && Character.isHighSurrogate(before)
                || before == '\u200D' || point == 0x200D || point >= 0x1F3FB && point <= 0x1F3FF
                || type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
