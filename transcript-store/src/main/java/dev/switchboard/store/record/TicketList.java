package dev.switchboard.store.record;

import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.search.Snippet;
import dev.switchboard.store.search.TicketDocument;
import dev.switchboard.store.search.WordQuery;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketCursor;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lists of tickets, newest first, in one of three ways, each of which reads about as much as it shows:
///
/// - by **kind and time**, the usual list: `ticket_counts` gives the total, and tells of each day how many tickets of
///   that kind it has, so that a page far back, or of something rare, is read only from the days it lies on;
/// - by **length** of the call: an index over places holds everything that is asked for;
/// - by **words or tool**: the full-text index, in which what a list is filtered by are words too. Tickets whose
///   documents are out of date (those of running calls) are left out of its answer and looked at themselves. Few tickets
///   of a rare kind, spread over many days, are found so as well.
final class TicketList {
    /// Days asked for at first when a page is looked for; each further time four times as many.
    private static final int FIRST_DAYS = 2;

    private static final int MAX_DAYS = 1_000;

    /// So many are sorted in a few milliseconds.
    private static final int FEW = 20_000;

    /// What is found among so many documents is found sooner than by looking through the days it lies on.
    private static final int RARE = 200;

    private static final int RARE_PART = 50_000;

    /// Tickets that are looked at themselves: more are only out of date while a large store is indexed for the first time.
    private static final int MAX_STALE = 2_000;

    private final Database database;
    private final Redactor shown;
    private final WordIndex index;

    /// @param shown what is made of the texts that snippets are cut from
    TicketList(Database database, Redactor shown) {
        this.database = database;
        this.shown = shown;
        this.index = WordIndex.of(database.dialect());
    }

    TicketPage list(TicketFilter filter) {
        boolean asksWords = filter.words() != null && !filter.words().isBlank();
        WordQuery words = WordQuery.of(asksWords && filter.words() != null ? filter.words() : "");
        if (asksWords && words.isEmpty()) {
            return new TicketPage(List.of(), 0, null);
        }
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            if (asksWords || filter.call().tool() != null) {
                return byWords(sql, filter, new Asked(words, TicketConditions.facets(filter), length(filter), null));
            }
            return filter.call().shortest() != null || filter.call().longest() != null
                    ? byLength(sql, filter)
                    : byKind(sql, filter);
        });
    }

    private TicketPage byKind(Sql sql, TicketFilter filter) throws SQLException {
        TicketConditions kind = TicketConditions.kind(filter);
        Places asked = Places.of(filter);
        long total = filter.from() == null && filter.to() == null
                ? CountTable.tickets(sql, kind, CountTable.ALL_DAYS, CountTable.ALL_DAYS)
                : asked.counted(
                        places -> count(sql, kind, places), (first, last) -> CountTable.tickets(sql, kind, first, last));
        if (total > 0 && total <= RARE) {
            List<List<String>> rarest = rarestFacets(sql, filter);
            if (!rarest.isEmpty()) {
                TicketPage page = byWords(sql, filter, new Asked(WordQuery.of(""), rarest, kind, total));
                if (page.unsearched() == 0) {
                    return page;
                }
            }
        }
        Places left = asked.before(before(filter));
        return page(total == 0 ? List.of() : rowsOfDays(sql, kind, left, filter), filter, total);
    }

    /// The two rarest facets of the kind: reading what all of them have in common would read the common ones whole. None
    /// where even the rarest is on many tickets.
    private static List<List<String>> rarestFacets(Sql sql, TicketFilter filter) throws SQLException {
        record Part(List<String> facet, long tickets) {}
        List<List<String>> facets = TicketConditions.facets(filter);
        List<TicketConditions> conditions = TicketConditions.parts(filter);
        var parts = new ArrayList<Part>();
        for (int i = 0; i < conditions.size(); i++) {
            parts.add(new Part(facets.get(i),
                    CountTable.tickets(sql, conditions.get(i), CountTable.ALL_DAYS, CountTable.ALL_DAYS)));
        }
        parts.sort(Comparator.comparingLong(Part::tickets));
        return parts.isEmpty() || parts.getFirst().tickets > RARE_PART
                ? List.of()
                : parts.stream().limit(2).map(Part::facet).toList();
    }

    private TicketPage byLength(Sql sql, TicketFilter filter) throws SQLException {
        TicketConditions where = TicketConditions.of(filter);
        Places asked = Places.of(filter);
        String byLength = database.dialect().throughIndex("tickets_length");
        long total = count(sql, where, byLength, asked);
        Places left = asked.before(before(filter));
        // Few are sorted; of many a page is soon found among the newest.
        String through = total <= FEW ? byLength : found();
        return page(rows(sql, where, through, left, filter.limit() + 1, filter.offset()), filter, total);
    }

    private static TicketPage page(List<DocumentTable.Placed> rows, TicketFilter filter, long total) {
        boolean more = rows.size() > filter.limit();
        List<DocumentTable.Placed> shown = more ? rows.subList(0, filter.limit()) : rows;
        return new TicketPage(
                shown.stream().map(DocumentTable.Placed::ticket).toList(),
                total,
                more ? new TicketCursor(shown.getLast().place()) : null);
    }

    private static @Nullable Long before(TicketFilter filter) {
        TicketCursor after = filter.after();
        return after == null ? null : after.place();
    }

    /// The tickets of a page and one more, read from the days they lie on in one go.
    private List<DocumentTable.Placed> rowsOfDays(Sql sql, TicketConditions kind, Places left, TicketFilter filter)
            throws SQLException {
        var stretches = new ArrayList<Places>();
        long wanted = filter.limit() + 1L;
        long skip = filter.offset();
        long held = 0;
        long last = left.isEmpty() ? -1 : left.lastDay();
        for (int some = FIRST_DAYS; last >= left.firstDay(); some = Math.min(some * 4, MAX_DAYS)) {
            List<CountTable.Day> days = CountTable.days(sql, kind, left.firstDay(), last, some);
            for (CountTable.Day day : days) {
                long tickets = left.holdsDay(day.day())
                        ? day.tickets()
                        : count(sql, kind, left.with(Places.ofDays(day.day(), day.day())));
                if (stretches.isEmpty() && tickets <= skip) {
                    skip -= tickets;
                    continue;
                }
                add(stretches, left.with(Places.ofDays(day.day(), day.day())));
                held += tickets;
                if (held - skip >= wanted) {
                    return rows(sql, kind, stretches, wanted, skip);
                }
            }
            if (days.size() < some) {
                break;
            }
            last = days.getLast().day() - 1;
        }
        return rows(sql, kind, stretches, wanted, skip);
    }

    /// Days that follow each other make one stretch.
    private static void add(List<Places> stretches, Places day) {
        if (!stretches.isEmpty() && stretches.getLast().first() == day.last() + 1) {
            stretches.set(stretches.size() - 1, new Places(day.first(), stretches.getLast().last()));
        } else {
            stretches.add(day);
        }
    }

    private List<DocumentTable.Placed> rows(
            Sql sql, TicketConditions kind, List<Places> stretches, long limit, long offset) throws SQLException {
        if (stretches.isEmpty()) {
            return List.of();
        }
        if (stretches.size() == 1) {
            return rows(sql, kind, found(), stretches.getFirst(), limit, offset);
        }
        return sql.list(
                """
                SELECT %s, place FROM (VALUES %s) AS stretches CROSS JOIN tickets %s
                WHERE place BETWEEN stretches.column1 AND stretches.column2 AND %s
                ORDER BY place DESC
                LIMIT ? OFFSET ?
                """
                        .formatted(
                                TicketTable.COLUMNS, Sql.times(stretches.size(), "(?, ?)"), found(), kind.text()),
                values -> {
                    for (Places stretch : stretches) {
                        values.whole(stretch.first()).whole(stretch.last());
                    }
                    kind.bind(values);
                    values.whole(limit).whole(offset);
                },
                DocumentTable::placed);
    }

    private long count(Sql sql, TicketConditions where, Places places) throws SQLException {
        return count(sql, where, found(), places);
    }

    private static long count(Sql sql, TicketConditions where, String through, Places places) throws SQLException {
        return sql.first(
                        "SELECT COUNT(*) AS tickets FROM tickets " + through + " WHERE place BETWEEN ? AND ? AND "
                                + where.text(),
                        values -> where.bind(values.whole(places.first()).whole(places.last())),
                        row -> row.whole("tickets"))
                .orElseThrow();
    }

    private static List<DocumentTable.Placed> rows(
            Sql sql, TicketConditions where, String through, Places places, long limit, long offset)
            throws SQLException {
        return sql.list(
                """
                SELECT %s, place FROM tickets %s WHERE place BETWEEN ? AND ? AND %s
                ORDER BY place DESC
                LIMIT ? OFFSET ?
                """
                        .formatted(TicketTable.COLUMNS, through, where.text()),
                values -> {
                    where.bind(values.whole(places.first()).whole(places.last()));
                    values.whole(limit).whole(offset);
                },
                DocumentTable::placed);
    }

    /// Tickets of a kind and time after one place and up to another, oldest first.
    List<DocumentTable.Placed> oldestFirst(
            Sql sql, TicketFilter filter, @Nullable TicketCursor after, TicketCursor until, int limit)
            throws SQLException {
        TicketConditions kind = TicketConditions.kind(filter);
        Places places = Places.of(filter)
                .with(new Places(after == null ? 0 : after.place() + 1, until.place()));
        return sql.list(
                """
                SELECT %s, place FROM tickets %s WHERE place BETWEEN ? AND ? AND %s
                ORDER BY place
                LIMIT ?
                """
                        .formatted(TicketTable.COLUMNS, found(), kind.text()),
                values -> {
                    kind.bind(values.whole(places.first()).whole(places.last()));
                    values.whole((long) limit);
                },
                DocumentTable::placed);
    }

    private String found() {
        return database.dialect().throughIndex("tickets_found");
    }

    /// What the index is asked for, and what then must be true of a ticket. `known` is the total where it has been counted
    /// already: counting by the index reads as much as finding does.
    private record Asked(WordQuery words, List<List<String>> facets, TicketConditions where, @Nullable Long known) {}

    private TicketPage byWords(Sql sql, TicketFilter filter, Asked how) throws SQLException {
        WordQuery words = how.words;
        Places asked = Places.of(filter);
        Stale stale = stale(sql, filter, words, asked);
        boolean outdated = outdated(sql);
        var search = new WordSearch(
                index, found(), index.expression(words, how.facets), how.where, outdated);
        String tool = words.isEmpty() && !outdated ? TicketConditions.onlyTool(filter) : null;
        long total = how.known != null
                ? how.known
                : stale.matching.size()
                        + (tool == null ? search.count(sql, asked) : ToolTable.tickets(sql, search, tool, asked));

        Long before = before(filter);
        Places left = asked.before(before);
        List<DocumentTable.Placed> standing = stale.matching.stream()
                .filter(placed -> before == null || placed.place() < before)
                .toList();
        // Those that were looked at stand anywhere among those of the index. Of the latter as many are passed over as
        // come before the page even if all of the former do too; what is then too much is taken away after merging.
        long passed = Math.max(0, filter.offset() - (long) standing.size());
        var merged = new ArrayList<>(search.rows(sql, left, filter.limit() + 1L + standing.size(), passed));
        merged.addAll(standing);
        merged.sort(Comparator.comparingLong(DocumentTable.Placed::place).reversed());
        int from = (int) Math.min(merged.size(), filter.offset() - passed);
        int to = Math.min(merged.size(), from + filter.limit() + 1);
        TicketPage page = page(merged.subList(from, to), filter, total);
        return new TicketPage(
                page.tickets(),
                total,
                page.next(),
                words.isEmpty() ? Map.of() : snippets(sql, words, merged.subList(from, Math.min(to, from + filter.limit()))),
                stale.unsearched);
    }

    /// Only the length of the call is no facet.
    private TicketConditions length(TicketFilter filter) {
        return TicketConditions.of(new TicketFilter(
                Set.of(), null, null, null, null, null, null,
                new TicketFilter.OfCall(null, null, filter.call().shortest(), filter.call().longest()),
                1, 0, null));
    }

    private record Stale(List<DocumentTable.Placed> matching, long unsearched) {}

    private Stale stale(Sql sql, TicketFilter filter, WordQuery words, Places places) throws SQLException {
        TicketConditions where = TicketConditions.of(filter);
        String from = """
                FROM stale_tickets CROSS JOIN tickets
                WHERE tickets.ticket_id = stale_tickets.ticket_id AND tickets.place BETWEEN ? AND ? AND """ + " " + where.text();
        List<DocumentTable.Placed> tickets = sql.list(
                "SELECT " + DocumentTable.columns() + ", tickets.place " + from + " ORDER BY tickets.place DESC LIMIT ?",
                values -> {
                    where.bind(values.whole(places.first()).whole(places.last()));
                    values.whole((long) MAX_STALE);
                },
                DocumentTable::placed);
        long unsearched = tickets.size() < MAX_STALE
                ? 0
                : sql.first(
                                "SELECT COUNT(*) AS n " + from,
                                values -> where.bind(values.whole(places.first()).whole(places.last())),
                                row -> row.whole("n"))
                        .orElseThrow() - MAX_STALE;
        List<TicketDocument> documents = DocumentTable.documents(sql, tickets, !words.isEmpty());
        var matching = new ArrayList<DocumentTable.Placed>();
        String tool = filter.call().tool();
        for (int i = 0; i < tickets.size(); i++) {
            TicketDocument document = documents.get(i);
            if (words.matches(document.texts())
                    && (tool == null || document.facets().contains(TicketDocument.facet("tool", tool)))) {
                matching.add(tickets.get(i));
            }
        }
        return new Stale(matching, unsearched);
    }

    /// Whether there are documents that are out of date; running calls have none, so mostly there are not.
    private boolean outdated(Sql sql) throws SQLException {
        return sql.first(
                        """
                        SELECT 1 AS one FROM stale_tickets
                        LEFT JOIN tickets ON tickets.ticket_id = stale_tickets.ticket_id
                        WHERE stale_tickets.place IS NOT NULL
                            OR EXISTS (SELECT 1 FROM ticket_words WHERE ticket_words.%s = tickets.place)
                        LIMIT 1
                        """
                                .formatted(index.place()),
                        _ -> {},
                        row -> row.whole("one"))
                .isPresent();
    }

    private Map<TicketId, TicketPage.Found> snippets(
            Sql sql, WordQuery words, List<DocumentTable.Placed> shown) throws SQLException {
        Map<String, List<DocumentTable.Said>> said = DocumentTable.said(sql, shown);
        Map<TicketId, TicketPage.Found> found = new HashMap<>();
        for (DocumentTable.Placed placed : shown) {
            Ticket ticket = placed.ticket();
            List<DocumentTable.Said> lines = said.getOrDefault(ticket.id().value(), List.of());
            var texts = new ArrayList<String>();
            lines.forEach(line -> texts.add(line.message()));
            texts.add(ticket.summary() == null ? "" : ticket.summary());
            texts.add(ticket.customerName());
            texts.add(ticket.id().value());
            // Before it is cut, lest a piece of a number is left at its edge.
            texts.replaceAll(this.shown::text);
            Snippet.of(words, texts).ifPresent(best -> found.put(ticket.id(), place(best, lines)));
        }
        return found;
    }

    private static TicketPage.Found place(Snippet.Found best, List<DocumentTable.Said> lines) {
        if (best.text() < lines.size()) {
            DocumentTable.Said line = lines.get(best.text());
            return new TicketPage.Found("transcript", line.interactionId(), line.speaker(), best.snippet());
        }
        String in = List.of("summary", "customer_name", "ticket_id").get(best.text() - lines.size());
        return new TicketPage.Found(in, null, null, best.snippet());
    }
}
