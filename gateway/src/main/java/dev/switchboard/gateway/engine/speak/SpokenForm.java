package dev.switchboard.gateway.engine.speak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Written text as it should be said: money, percentages, dates, times, identifiers, phone numbers, addresses and
/// initials become words. The rules run in order over the whole text; what an early rule turned into words no later
/// rule sees as digits. English, with Singapore's ways of writing money and phone numbers.
final class SpokenForm {
    private static final String NUMBER = "\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?";
    private static final List<String> MONTHS = List.of("January", "February", "March", "April", "May", "June", "July",
            "August", "September", "October", "November", "December");
    private static final String MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|"
            + String.join("|", MONTHS) + ")";
    private static final Map<String, String> CURRENCIES = Map.of("$", "dollar", "S$", "dollar", "US$", "U.S. dollar",
            "SGD", "Singapore dollar", "USD", "U.S. dollar", "€", "euro", "£", "pound");

    /// Initials that are said as words.
    private static final Set<String> SAID_AS_WORDS =
            Set.of("PIN", "SIM", "NASA", "AND", "OR", "THE", "NOT", "NO", "YES", "OK",
            "TO", "IN", "ON", "IS", "ALL", "FREE", "NEW", "GIRO", "VISA", "NETS");

    /// Letters whose name a synthesiser would take for a word.
    private static final Map<Character, String> LETTER_NAMES = Map.of('A', "eigh", 'I', "eye");

    private record Rule(Pattern pattern, Function<MatchResult, String> words) {}

    private static final List<Rule> RULES = List.of(
            // marks of written text that nobody says
            rule("```[a-z]*|[*_`#>]{2,}|(?m:^\\s*[-*•>#]+\\s+)|[*`]", _ -> ""),
            rule("\\[([^\\]]+)\\]\\([^)]+\\)", m -> m.group(1)),
            rule("[\\p{So}\\p{Cs}\\x{FE0F}\\x{200D}]", _ -> " "),
            rule("https?://", _ -> ""),
            rule("\\b[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+", m -> address(m.group())),
            rule("\\b(?:[a-z0-9-]+\\.)+(?:com|sg|org|net|io)(?:\\.[a-z]{2})?\\b(?:/[\\w./?=&%-]*[\\w/])?",
                    m -> address(m.group())),
            // short forms
            rule("(?i)\\bp\\.\\s?a\\.(?=\\s+(?-i:[A-Z])|\\s*$)", _ -> "a year."),
            rule("(?i)\\bp\\.\\s?a\\.?(?=\\W|$)|(?<=%)\\s*p\\.?a\\b\\.?|\\bper annum\\b", _ -> " a year"),
            rule("(?i)\\be\\.g\\.,?", _ -> "for example"),
            rule("(?i)\\bi\\.e\\.,?", _ -> "that is"),
            rule("(?i)\\betc\\.", _ -> "and so on"),
            rule("(?i)\\bvs?\\.?(?=\\s)", _ -> "versus"),
            rule("\\bNo\\.\\s*(?=\\d)|#(?=\\d)", _ -> "number "),
            rule("\\b24/7\\b", _ -> "twenty four seven"),
            rule("(?<=\\w)\\s*&\\s*(?=\\w)", _ -> " and "),
            rule("\\b(mins?|hrs?|secs?)\\b\\.?", m -> longUnit(m.group(1))),
            // dates
            rule("\\b(0?[1-9]|[12]\\d|3[01])/(0?[1-9]|1[0-2])/(\\d{4})\\b",
                    m -> date(m.group(1), month(m.group(2)), m.group(3))),
            rule("\\b(\\d{4})-(\\d{2})-(\\d{2})(?:T[\\d:.]+Z?)?\\b",
                    m -> date(m.group(3), month(m.group(2)), m.group(1))),
            rule("\\b(\\d{1,2})(?:st|nd|rd|th)?\\s+" + MONTH + "\\.?(?:,?\\s+(\\d{4}))?\\b",
                    m -> date(m.group(1), month(m.group(2)), m.group(3))),
            rule("\\b" + MONTH + "\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?\\b",
                    m -> date(m.group(2), month(m.group(1)), m.group(3))),
            // times
            rule("(?i)\\b(\\d{1,2})[:.](\\d{2})\\s*([ap])(?:\\.m\\b\\.?(?=\\s+[a-z])|\\.?m\\b)",
                    m -> clock(m.group(1), m.group(2)) + " " + m.group(3).toUpperCase(Locale.ROOT) + " M"),
            rule("(?i)\\b(\\d{1,2})\\s*([ap])(?:\\.m\\b\\.?(?=\\s+(?-i:[a-z]))|\\.?m\\b)",
                    m -> cardinal(m.group(1)) + " " + m.group(2).toUpperCase(Locale.ROOT) + " M"),
            rule("\\b([01]?\\d|2[0-3]):([0-5]\\d)\\b", m -> clock(m.group(1), m.group(2))),
            // money and percentages
            rule("(?<![\\w.,-])-(?=(?:US\\$|S\\$|\\$|€|£|\\d))", _ -> "minus "),
            rule("\\b1/2\\b", _ -> "half"),
            rule("\\b([13])/4\\b", m -> m.group(1).equals("1") ? "a quarter" : "three quarters"),
            rule("(US\\$|S\\$|\\$|€|£|SGD\\s?|USD\\s?)(" + NUMBER + ")(?:\\s?(k|K|m|M|million|billion|thousand)\\b)?",
                    m -> money(m.group(1).strip(), m.group(2), m.group(3))),
            rule("(" + NUMBER + ")\\s*(?:-|–|to)\\s*(" + NUMBER + ")\\s*%",
                    m -> decimal(m.group(1)) + " to " + decimal(m.group(2)) + " percent"),
            rule("(" + NUMBER + ")\\s*%", m -> rate(m.group(1)) + " percent"),
            rule("%", _ -> " percent"),
            // measures
            rule("(" + NUMBER + ")\\s?(km|kg|cm|mm|GB|MB|°C|x)(?![\\w])", m -> decimal(m.group(1)) + unit(m.group(1), m.group(2))),
            rule("\\b(\\d{2})-(\\d{2})(?= (?:chance|split|share))", m -> cardinal(m.group(1)) + " " + cardinal(m.group(2))),
            // numbers that name something
            rule("(?i)(?<=\\b(?:ending in|ending with|ends in|ends with|code is|code:|pin is) )\\d{3,8}\\b", m -> digits(m.group())),
            rule("(?<![\\w.,$-])(\\+?1[\\s-]+)?\\(?(\\d{3})\\)?[\\s-](\\d{3})-(\\d{4})(?![\\w-])",
                    m -> (m.group(1) == null ? "" : m.group(1).startsWith("+") ? "plus one, " : "one, ")
                            + phone(m.group(2) + " " + m.group(3) + " " + m.group(4))),
            rule("(?<![\\w.,])\\+(\\d{1,3})[\\s-]?((?:\\d{3,4}[\\s-]?){2,3})\\b",
                    m -> "plus " + digits(m.group(1)) + ", " + phone(m.group(2))),
            rule("(?<![\\w.,$-])(1800[\\s-]?\\d{3}[\\s-]?\\d{4}|\\d{4}[\\s-]\\d{4}|"
                            + "\\d{3}[\\s-]\\d{3,4}[\\s-]\\d{4})(?![\\w-])", m -> phone(m.group(1))),
            rule("\\b(?=[A-Za-z0-9_-]*\\d)(?=[A-Za-z0-9_-]*[A-Za-z])"
                            + "(?!\\d+(?:st|nd|rd|th|s|k)\\b)(?![a-z]+-\\d+\\b|\\d+-[a-z]+)"
                            + "[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*\\b",
                    m -> identifier(m.group())),
            // plain numbers
            rule("\\b(\\d{1,9})(?:st|nd|rd|th)\\b", m -> NumberWords.ordinal(Long.parseLong(m.group(1)))),
            rule("\\b((?:19|20)\\d\\d)-(\\d\\d)(?= season)", m -> NumberWords.year(Integer.parseInt(m.group(1))) + " " + cardinal(m.group(2))),
            rule("(?<![\\d.,])(" + NUMBER + ")\\s*(?:–|-)\\s*(" + NUMBER + ")(?![\\d-])",
                    m -> decimal(m.group(1)) + " to " + decimal(m.group(2))),
            rule("\\b((?:19|20)\\d0)s\\b", m -> decade(Integer.parseInt(m.group(1)))),
            rule("(?<![\\d.,])((?:19|20)\\d\\d)(?![\\d,]|\\.\\d)", m -> NumberWords.year(Integer.parseInt(m.group(1)))),
            rule("(?<![\\d.,])0\\d+(?![\\d,]|\\.\\d)|(?<![\\d.,])\\d{5,}(?![\\d,]|\\.\\d)", m -> longNumber(m.group())),
            rule(NUMBER, m -> decimal(m.group())),
            // initials
            rule("\\b(?:[A-Z]\\.){2,}", m -> letters(m.group().replace(".", ""))),
            rule("(?<![A-Za-z'-])[A-Z]{2,5}(?=s?\\b)(?!')", m -> SAID_AS_WORDS.contains(m.group())
                    ? m.group().toLowerCase(Locale.ROOT) : letters(m.group())),
            rule("(?<=\\b(?:[Ss]ection|[Rr]ow|[Bb]lock|[Zz]one|[Oo]ption|[Gg]ate|[Ss]eat) )A\\b", _ -> "eigh"),
            rule("\\bFlexiLoan", _ -> "Flexi Loan"),
            rule("\\bFlexiCard", _ -> "Flexi Card"),
            rule("\\bPayNow", _ -> "Pay Now"),
            // the rest
            rule("\\s*(?:—|–|\\s-\\s)\\s*", _ -> ", "),
            rule("(?<=[A-Za-z])/(?=[A-Za-z])", _ -> " or "),
            rule("[\"“”<>{}|~^_\\\\]", _ -> " "),
            rule("[‘’]", _ -> "'"),
            rule("\\s+", _ -> " "));

    private SpokenForm() {}

    static String of(String written) {
        String text = written;
        for (Rule rule : RULES) {
            text = rule.pattern.matcher(text).replaceAll(m -> Matcher.quoteReplacement(rule.words.apply(m)));
        }
        return text.replaceAll("\\s+([.,;:!?])", "$1").strip();
    }

    private static Rule rule(String regex, Function<MatchResult, String> words) {
        return new Rule(Pattern.compile(regex), words);
    }

    private static String cardinal(String digits) {
        return NumberWords.cardinal(Long.parseLong(digits));
    }

    private static String decimal(String number) {
        return NumberWords.decimal(number);
    }

    private static String digits(String number) {
        return NumberWords.digits(number);
    }

    /// "3.00" percent is "three" percent; "3.50" stays "three point five zero".
    private static String rate(String number) {
        return decimal(number.replaceFirst("\\.0+$", ""));
    }

    private static String unit(String number, String unit) {
        String name = switch (unit) {
            case "km" -> " kilometre";
            case "kg" -> " kilogram";
            case "cm" -> " centimetre";
            case "mm" -> " millimetre";
            case "GB" -> " gigabyte";
            case "MB" -> " megabyte";
            case "°C" -> " degree";
            default -> " time";
        };
        return number.equals("1") ? name : name + "s";
    }

    private static String decade(int year) {
        String words = NumberWords.year(year);
        return words.endsWith("y") ? words.substring(0, words.length() - 1) + "ies" : words + "s";
    }

    private static String longUnit(String unit) {
        String single = switch (unit.charAt(0)) {
            case 'm' -> "minute";
            case 'h' -> "hour";
            default -> "second";
        };
        return unit.endsWith("s") ? single + "s" : single;
    }

    private static String month(String written) {
        if (Character.isDigit(written.charAt(0))) {
            int number = Integer.parseInt(written);
            return number >= 1 && number <= 12 ? MONTHS.get(number - 1) : written;
        }
        return MONTHS.stream().filter(month -> month.startsWith(written.substring(0, 3))).findFirst().orElse(written);
    }

    private static String date(String day, String month, @Nullable String year) {
        return month + " " + NumberWords.ordinal(Long.parseLong(day))
                + (year == null ? "" : ", " + NumberWords.year(Integer.parseInt(year)));
    }

    private static String clock(String hour, String minute) {
        int minutes = Integer.parseInt(minute);
        String rest = minutes == 0 ? "" : minutes < 10 ? " oh " + NumberWords.cardinal(minutes)
                : " " + NumberWords.cardinal(minutes);
        return cardinal(hour) + rest + (minutes == 0 && Integer.parseInt(hour) > 12 ? " hundred" : "");
    }

    private static String money(String currency, String amount, @Nullable String scale) {
        String unit = CURRENCIES.getOrDefault(currency, "dollar");
        if (scale == null) {
            return NumberWords.money(amount, unit);
        }
        String times = switch (scale.charAt(0)) {
            case 'k', 'K', 't' -> "thousand";
            case 'b' -> "billion";
            default -> "million";
        };
        return decimal(amount) + " " + times + " " + unit + "s";
    }

    /// "6123 4567" → "six one two three, four five six seven": groups keep a listener in step.
    private static String phone(String written) {
        List<String> groups = new ArrayList<>();
        for (String group : written.strip().split("[\\s-]")) {
            groups.add(digits(group));
        }
        return String.join(", ", groups);
    }

    private static String longNumber(String digits) {
        return digits.endsWith("000") && digits.charAt(0) != '0' && digits.length() <= 15 ? cardinal(digits)
                : digits(digits);
    }

    /// "ORD_789456" → "O R D, seven eight nine four five six"; a group of one or two digits is said as a number.
    private static String identifier(String written) {
        List<String> groups = new ArrayList<>();
        Matcher group = Pattern.compile("[A-Za-z]+|\\d+").matcher(written);
        while (group.find()) {
            String part = group.group();
            if (Character.isDigit(part.charAt(0))) {
                groups.add(part.length() <= 2 && part.charAt(0) != '0' ? cardinal(part) : digits(part));
            } else {
                groups.add(part.length() > 1 && part.equals(part.toLowerCase(Locale.ROOT))
                        && part.matches(".*[aeiouy].*")
                        ? part : letters(part.toUpperCase(Locale.ROOT)));
            }
        }
        return String.join(groups.size() > 2 || written.length() > 6 ? ", " : " ", groups);
    }

    private static String letters(String initials) {
        List<String> names = new ArrayList<>();
        for (char letter : initials.toCharArray()) {
            names.add(LETTER_NAMES.getOrDefault(letter, String.valueOf(letter)));
        }
        return String.join(" ", names);
    }

    private static String address(String written) {
        String spoken = written.replace("@", " at ").replace(".", " dot ").replace("/", " slash ")
                .replace("_", " underscore ")
                .replace("-", " dash ").replace("+", " plus ").replace("?", " question mark ").replace("=", " equals ")
                .replace("&", " and ").replace("%", " percent ");
        return Pattern.compile("\\d+").matcher(spoken).replaceAll(m -> " " + digits(m.group()) + " ")
                .replaceAll("\\bgxs\\b", "G X S")
                .replaceAll("\\bsg\\b", "S G").strip();
    }
}
