package dev.switchboard.gateway.caller.text;

import java.util.HashMap;
import java.util.Map;

/// How many segments a text message takes (3GPP TS 23.038 §6.2, TS 23.040 §9.2.3.24.1). One whose characters all stand in the
/// GSM 7-bit alphabet holds 160 in one segment and 153 in each of several, where nine of them stand behind an escape and count
/// twice; any other holds 70 and 67 UTF-16 units (UCS-2). Neither an escape nor a surrogate pair is cut in two.
final class SmsSegments {
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";
    private static final Map<Character, Integer> SEPTETS = septets();

    /// For writing that GSM 7-bit lacks, what it has in its place. One typographic quote more than halves what fits.
    private static final Map<Integer, String> PLAIN = Map.ofEntries(
            Map.entry(0x2018, "'"), Map.entry(0x2019, "'"), Map.entry(0x201A, "'"), Map.entry(0x2032, "'"),
            Map.entry(0x201C, "\""), Map.entry(0x201D, "\""), Map.entry(0x201E, "\""), Map.entry(0x2033, "\""),
            Map.entry(0x2010, "-"), Map.entry(0x2011, "-"), Map.entry(0x2012, "-"), Map.entry(0x2013, "-"),
            Map.entry(0x2014, "-"), Map.entry(0x2212, "-"), Map.entry(0x2022, "-"), Map.entry(0x00B7, "-"),
            Map.entry(0x2026, "..."), Map.entry(0x00D7, "x"), Map.entry('`' + 0, "'"), Map.entry('\t' + 0, " "),
            Map.entry(0x00A0, " "), Map.entry(0x2002, " "), Map.entry(0x2003, " "), Map.entry(0x2009, " "),
            Map.entry(0x202F, " "), Map.entry(0x2028, "\n"), Map.entry(0x2029, "\n"),
            Map.entry(0x200B, ""), Map.entry(0xFEFF, ""), Map.entry(0x00AD, ""));

    private SmsSegments() {}

    private static Map<Character, Integer> septets() {
        Map<Character, Integer> septets = new HashMap<>();
        BASIC.chars().forEach(one -> septets.put((char) one, 1));
        EXTENSION.chars().forEach(one -> septets.put((char) one, 2));
        return septets;
    }

    /// The same words in characters that cost less, without control characters (NUL among them) and halves of surrogate pairs.
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            String other = PLAIN.get(point);
            if (other != null) {
                plain.append(other);
            } else if (point == '\n' || !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE) {
                plain.appendCodePoint(point);
            }
        });
        return plain.toString();
    }

    static boolean isGsm(CharSequence text) {
        return text.chars().allMatch(one -> SEPTETS.containsKey((char) one));
    }

    static int count(CharSequence text) {
        boolean gsm = isGsm(text);
        int all = gsm ? text.chars().map(one -> SEPTETS.getOrDefault((char) one, 1)).sum() : text.length();
        if (all <= (gsm ? 160 : 70)) {
            return 1;
        }
        int room = gsm ? 153 : 67;
        int segments = 1;
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            boolean pair = Character.isHighSurrogate(text.charAt(i)) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            int units = gsm ? SEPTETS.getOrDefault(text.charAt(i), 1) : pair ? 2 : 1;
            if (used + units > room) {
                segments++;
                used = 0;
            }
            used += units;
            i += pair ? 2 : 1;
        }
        return segments;
    }
}
