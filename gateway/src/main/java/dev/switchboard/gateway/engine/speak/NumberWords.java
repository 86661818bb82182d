package dev.switchboard.gateway.engine.speak;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;

/// Numbers as English words, the way a call agent says them.
final class NumberWords {
    private static final String[] ONES = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
            "nine",
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    private static final String[] TENS =
            {"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
    private static final String[] SCALES = {"", " thousand", " million", " billion", " trillion"};
    private static final Map<String, String> ORDINALS = Map.of("one", "first", "two", "second", "three", "third",
            "five", "fifth", "eight", "eighth", "nine", "ninth", "twelve", "twelfth");

    private static final long TOO_MUCH = 1_000_000_000_000_000L;
    private static final BigDecimal MOST = BigDecimal.valueOf(TOO_MUCH);

    private NumberWords() {}

    /// 100000 → "one hundred thousand". Takes 0 to below 10^15.
    static String cardinal(long value) {
        if (value < 0 || value >= TOO_MUCH) {
            throw new IllegalArgumentException("a number from 0 to below 10^15, not " + value);
        }
        if (value < 1000) {
            return belowThousand((int) value);
        }
        StringBuilder words = new StringBuilder();
        for (int scale = SCALES.length - 1; scale >= 0; scale--) {
            int group = (int) (value / Math.round(Math.pow(1000, scale)) % 1000);
            if (group > 0) {
                words.append(words.isEmpty() ? "" : " ").append(belowThousand(group)).append(SCALES[scale]);
            }
        }
        return words.toString();
    }

    private static String belowThousand(int value) {
        if (value < 20) {
            return ONES[value];
        }
        if (value < 100) {
            return TENS[value / 10] + (value % 10 == 0 ? "" : " " + ONES[value % 10]);
        }
        return ONES[value / 100] + " hundred" + (value % 100 == 0 ? "" : " " + belowThousand(value % 100));
    }

    /// "3.88" → "three point eight eight", "1,234" → "one thousand two hundred thirty four".
    static String decimal(String written) {
        String plain = written.replace(",", "");
        int point = plain.indexOf('.');
        if (point < 0) {
            return plain.length() > 15 ? digits(plain) : cardinal(Long.parseLong(plain));
        }
        return decimal(point == 0 ? "0" : plain.substring(0, point)) + " point " + digits(plain.substring(point + 1));
    }

    /// "207" → "two zero seven".
    static String digits(String written) {
        return written.chars().filter(Character::isDigit).mapToObj(digit -> ONES[digit - '0'])
                .collect(Collectors.joining(" "));
    }

    /// 22 → "twenty second".
    static String ordinal(long value) {
        String words = cardinal(value);
        int cut = words.lastIndexOf(' ') + 1;
        String last = words.substring(cut);
        String ordinal = ORDINALS.getOrDefault(
                last, last.endsWith("y") ? last.substring(0, last.length() - 1) + "ieth" : last + "th");
        return words.substring(0, cut) + ordinal;
    }

    /// 2026 → "twenty twenty six", 2005 → "two thousand five", 1900 → "nineteen hundred".
    static String year(int value) {
        int century = value / 100;
        int rest = value % 100;
        if (value >= 2000 && value < 2010) {
            return cardinal(value);
        }
        if (rest == 0) {
            return cardinal(century) + " hundred";
        }
        return cardinal(century) + (rest < 10 ? " oh " : " ") + cardinal(rest);
    }

    /// "3.50" → "three dollars and fifty cents"; "1.5" → "one dollar and fifty cents".
    static String money(String amount, String unit) {
        BigDecimal value = new BigDecimal(amount.replace(",", ""));
        if (value.compareTo(MOST) >= 0) {
            return digits(amount) + " " + unit + "s";
        }
        long whole = value.longValue();
        int cents = value.remainder(BigDecimal.ONE).movePointRight(2).intValue();
        String dollars = cardinal(whole) + " " + (whole == 1 ? unit : unit + "s");
        if (cents == 0) {
            return dollars;
        }
        String small = cardinal(cents) + (cents == 1 ? " cent" : " cents");
        return whole == 0 ? small : dollars + " and " + small;
    }
}
