package dev.switchboard.dashboard.ticket;

import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the query of `GET /api/tickets` into a filter. A parameter or value it does not know is an error that names
/// it, never something silently passed over: a list that ignores half its filter looks right and is wrong.
final class TicketQuery {
    private static final List<String> KNOWN =
            List.of("status", "category", "priority", "channel", "q", "from", "to", "limit", "offset");
    private static final int MAX_WORDS_CHARS = 200;
    /// Stored times are text of fixed width and compare as such, so only years of four digits can be compared with them.
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private final Map<String, List<String>> parameters;

    private TicketQuery(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    static TicketFilter filter(Map<String, List<String>> parameters) {
        for (String name : parameters.keySet()) {
            if (!KNOWN.contains(name)) {
                throw ApiException.badRequest(
                        "unknown parameter '" + name + "': expected one of " + String.join(", ", KNOWN));
            }
        }
        return new TicketQuery(parameters).filter();
    }

    private TicketFilter filter() {
        Instant from = instant("from");
        Instant to = instant("to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw ApiException.badRequest("from must be before to: " + from + " and " + to);
        }
        return new TicketFilter(
                statuses(),
                name("category"),
                one("priority", TicketPriority::parse),
                name("channel"),
                words(),
                from,
                to,
                wholeNumber("limit", TicketFilter.DEFAULT_LIMIT, 1),
                wholeNumber("offset", 0, 0));
    }

    /// `status=open,in_progress` and `status=open&status=in_progress` say the same.
    private Set<TicketStatus> statuses() {
        Set<TicketStatus> statuses = EnumSet.noneOf(TicketStatus.class);
        for (String value : parameters.getOrDefault("status", List.of())) {
            for (String one : value.split(",", -1)) {
                if (!value.isBlank()) {
                    statuses.add(parsed(one.strip(), TicketStatus::parse));
                }
            }
        }
        return statuses;
    }

    private @Nullable String name(String parameter) {
        String value = single(parameter);
        if (value != null && !NAME.matcher(value).matches()) {
            throw ApiException.badRequest("unknown " + parameter + " '" + value
                    + "': expected lower-case letters, digits, - and _, at most 64");
        }
        return value;
    }

    private @Nullable String words() {
        String value = single("q");
        if (value != null && value.length() > MAX_WORDS_CHARS) {
            throw ApiException.badRequest("q must have at most " + MAX_WORDS_CHARS + " characters: " + value.length());
        }
        if (value != null && value.indexOf('\0') >= 0) {
            throw ApiException.badRequest("q must not contain the character U+0000");
        }
        return value;
    }

    private <T> @Nullable T one(String parameter, Function<String, T> parse) {
        String value = single(parameter);
        return value == null ? null : parsed(value, parse);
    }

    private static <T> T parsed(String value, Function<String, T> parse) {
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException unknown) {
            throw ApiException.badRequest(String.valueOf(unknown.getMessage()));
        }
    }

    private int wholeNumber(String parameter, int otherwise, int least) {
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
                parameter + " must be a whole number of " + least + " or more: '" + value + "'");
    }

    /// An instant (`2025-11-28T01:00:00Z`, or with an offset), or a day, which stands for its first moment in UTC.
    private @Nullable Instant instant(String parameter) {
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
                    + " 2025-11-28: '" + value + "'");
        }
    }

    /// The parameter's one value, or null when it is absent or empty.
    private @Nullable String single(String parameter) {
        List<String> values = parameters.getOrDefault(parameter, List.of());
        if (values.size() > 1) {
            throw ApiException.badRequest(parameter + " is given " + values.size() + " times: expected once");
        }
        String value = values.isEmpty() ? "" : values.getFirst().strip();
        return value.isEmpty() ? null : value;
    }
}
