package dev.switchboard.dashboard.ticket;

import dev.switchboard.dashboard.access.Gate;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.store.ticket.TicketCursor;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketFilter.OfCall;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the queries of `GET /api/tickets` and `GET /api/tickets/export` into filters.
public final class TicketQuery {
    /// What kind of ticket is asked for, and when it began.
    private static final List<String> KIND = List.of("status", "category", "priority", "channel", "agent", "from", "to");

    private static final List<String> LIST = Stream.concat(
                    KIND.stream(),
                    Stream.of("q", "tool", "duration_min", "duration_max", "limit", "offset", "cursor"))
            .toList();
    /// The parameters of an export.
    public static final List<String> EXPORT = Stream.concat(KIND.stream(), Stream.of("format", "after", Gate.PLAIN)).toList();

    private static final int MAX_WORDS_CHARS = 200;
    private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final QueryParameters query;

    private TicketQuery(QueryParameters query) {
        this.query = query;
    }

    /// `query` is the part of the address behind its `?`.
    static TicketFilter list(@Nullable String query) {
        return new TicketQuery(QueryParameters.read(query, LIST)).filter();
    }

    /// What an export is asked for; `query` was read with `EXPORT`.
    public static TicketFilter exported(QueryParameters query) {
        return new TicketQuery(query).filter();
    }

    private TicketFilter filter() {
        Instant from = query.instant("from");
        Instant to = query.instant("to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw ApiException.badRequest("from must be before to: " + from + " and " + to);
        }
        TicketCursor cursor = query.one("cursor", TicketQuery::cursor);
        if (cursor != null && query.single("offset") != null) {
            throw ApiException.badRequest("cursor and offset exclude each other: expected one of them");
        }
        return new TicketFilter(
                statuses(),
                query.name("category"),
                query.one("priority", TicketPriority::parse),
                query.name("channel"),
                query.text("q", MAX_WORDS_CHARS),
                from,
                to,
                new OfCall(query.name("agent"), tool(), query.seconds("duration_min"), longest()),
                query.wholeNumber("limit", TicketFilter.DEFAULT_LIMIT, 1),
                query.wholeNumber("offset", 0, 0),
                cursor);
    }

    private static TicketCursor cursor(String value) {
        try {
            return TicketCursor.parse(value);
        } catch (IllegalArgumentException notACursor) {
            throw new IllegalArgumentException("cursor must be the next of an earlier answer", notACursor);
        }
    }

    /// A whole second: a call of 60.4 s is one of 60 s.
    private @Nullable Duration longest() {
        Duration shortest = query.seconds("duration_min");
        Duration longest = query.seconds("duration_max");
        if (shortest != null && longest != null && longest.compareTo(shortest) < 0) {
            throw ApiException.badRequest("duration_min must not be above duration_max: " + shortest.toSeconds() + " and "
                    + longest.toSeconds());
        }
        return longest == null ? null : longest.plusMillis(999);
    }

    private @Nullable String tool() {
        String value = query.single("tool");
        if (value != null && !TOOL.matcher(value).matches()) {
            throw ApiException.badRequest(
                    "tool must be the name of a tool: expected letters, digits, -, _ and ., at most 64");
        }
        return value;
    }

    /// `status=open,in_progress` and `status=open&status=in_progress` say the same.
    private Set<TicketStatus> statuses() {
        Set<TicketStatus> statuses = EnumSet.noneOf(TicketStatus.class);
        for (String value : query.all("status")) {
            for (String one : value.split(",", -1)) {
                if (!value.isBlank()) {
                    statuses.add(QueryParameters.parsed(one.strip(), TicketStatus::parse));
                }
            }
        }
        return statuses;
    }
}
