package dev.switchboard.dashboard.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The query of a request, read strictly: a parameter or value that is not known is an error that names it and says what
/// is expected, never something silently passed over. An answer that ignores half its question looks right and is wrong.
public final class QueryParameters {
    /// Stored times are text of fixed width and compare as such, so only years of four digits can be compared with them.
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final int SHOWN_CHARS = 80;

    private final Map<String, List<String>> values;

    private QueryParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /// Reads the part of an address behind its `?` (null for none), in which no other parameters than `known` may occur.
    public static QueryParameters read(@Nullable String query, List<String> known) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals), "a parameter's name");
            if (!known.contains(name)) {
                String expected = known.isEmpty() ? "this path takes none" : "expected one of " + String.join(", ", known);
                throw ApiException.badRequest("unknown parameter '" + shown(name) + "': " + expected);
            }
            String value = equals < 0 ? "" : decoded(part.substring(equals + 1), name);
            values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return new QueryParameters(values);
    }

    /// All values of a parameter that may be given several times.
    public List<String> all(String parameter) {
        return values.getOrDefault(parameter, List.of());
    }

    /// The parameter's one value without the space around it, or null when it is absent or empty.
    public @Nullable String single(String parameter) {
        List<String> given = all(parameter);
        if (given.size() > 1) {
            throw ApiException.badRequest(parameter + " is given " + given.size() + " times: expected once");
        }
        String value = given.isEmpty() ? "" : given.getFirst().strip();
        return value.isEmpty() ? null : value;
    }

    /// A value that `parse` understands; its `IllegalArgumentException` says what was expected.
    public <T> @Nullable T one(String parameter, Function<String, T> parse) {
        String value = single(parameter);
        return value == null ? null : parsed(value, parse);
    }

    public static <T> T parsed(String value, Function<String, T> parse) {
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException unknown) {
            throw ApiException.badRequest(String.valueOf(unknown.getMessage()));
        }
    }

    /// The name of a category, a channel, an agent.
    public @Nullable String name(String parameter) {
        String value = single(parameter);
        if (value != null && !NAME.matcher(value).matches()) {
            throw ApiException.badRequest("unknown " + parameter + " '" + shown(value)
                    + "': expected lower-case letters, digits, - and _, at most 64");
        }
        return value;
    }

    /// Words as a person types them.
    public @Nullable String text(String parameter, int maxChars) {
        String value = single(parameter);
        if (value != null && value.length() > maxChars) {
            throw ApiException.badRequest(
                    parameter + " must have at most " + maxChars + " characters: " + value.length());
        }
        if (value != null && value.indexOf('\0') >= 0) {
            throw ApiException.badRequest(parameter + " must not contain the character U+0000");
        }
        return value;
    }

    /// A whole number of at least `least`, cut to what an int holds.
    public int wholeNumber(String parameter, int otherwise, int least) {
        String value = single(parameter);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least) {
                return (int) Math.min(number, Integer.MAX_VALUE);
            }
        } catch (NumberFormatException notANumber) {
            throw wholeNumberExpected(parameter, value, least);
        }
        throw wholeNumberExpected(parameter, value, least);
    }

    private static ApiException wholeNumberExpected(String parameter, String value, int least) {
        return ApiException.badRequest(
                parameter + " must be a whole number of " + least + " or more: '" + shown(value) + "'");
    }

    /// A number of seconds, 0 or more.
    public @Nullable Duration seconds(String parameter) {
        return single(parameter) == null ? null : Duration.ofSeconds(wholeNumber(parameter, 0, 0));
    }

    /// An instant (`2025-11-28T01:00:00Z`, or with an offset), or a day, which stands for its first moment in UTC.
    public @Nullable Instant instant(String parameter) {
        String value = single(parameter);
        if (value == null) {
            return null;
        }
        try {
            Instant time = value.length() == "2025-11-28".length()
                    ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                    // An unescaped + of an offset arrives as a space.
                    : OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
            if (time.isBefore(EARLIEST) || !time.isBefore(LATEST)) {
                throw new DateTimeParseException("a year beyond four digits", value, 0);
            }
            return time;
        } catch (DateTimeParseException notATime) {
            throw ApiException.badRequest(parameter + " must be a time such as 2025-11-28T01:00:00Z or a day such as"
                    + " 2025-11-28: '" + shown(value) + "'");
        }
    }

    /// Answers name what was wrong, but do not repeat kilobytes of it.
    private static String shown(String value) {
        return value.length() <= SHOWN_CHARS ? value : value.substring(0, SHOWN_CHARS) + "…";
    }

    /// As browsers write forms (<https://url.spec.whatwg.org/#urlencoded-parsing>), but what is no UTF-8 is refused.
    private static String decoded(String encoded, String name) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length() * 3);
        for (int at = 0; at < encoded.length(); at++) {
            char character = encoded.charAt(at);
            if (character == '+') {
                bytes.put((byte) ' ');
            } else if (character == '%') {
                boolean whole = at + 2 < encoded.length();
                int high = whole ? Character.digit(encoded.charAt(at + 1), 16) : -1;
                int low = whole ? Character.digit(encoded.charAt(at + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw ApiException.badRequest(
                            name + " holds a % that is not followed by two hexadecimal digits: write a % itself as %25");
                }
                bytes.put((byte) (high * 16 + low));
                at += 2;
            } else {
                bytes.put(String.valueOf(character).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw ApiException.badRequest(name + " is not valid UTF-8");
        }
    }
}
