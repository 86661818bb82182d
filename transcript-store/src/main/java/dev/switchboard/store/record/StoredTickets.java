package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.recording.Recordings;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Dialect;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPage;
import dev.switchboard.store.ticket.TicketStats;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.Tickets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads tickets from the reading connections. Edits by people take their turn in the writer's queue, so that they keep
/// their place among what the call itself writes and are published like it.
final class StoredTickets implements Tickets {
    /// How long an edit waits for its commit; it is not withdrawn when that takes longer.
    private static final Duration EDIT_WAIT = Duration.ofSeconds(30);

    private final Database database;
    private final GroupCommitWriter writer;

    StoredTickets(Database database, GroupCommitWriter writer) {
        this.database = database;
        this.writer = writer;
    }

    @Override
    public Optional<Ticket> find(TicketId id) {
        return database.read(connection -> TicketTable.find(database.sql(connection), id));
    }

    @Override
    public Optional<TicketDetail> detail(TicketId id) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            Optional<Ticket> ticket = TicketTable.find(sql, id);
            return ticket.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new TicketDetail(
                            ticket.get(), InteractionTable.of(sql, id), MetadataTable.of(sql, id),
                            MeasureTable.of(sql, id).orElse(null), Recordings.of(sql, id).orElse(null),
                            AnalysisTable.of(sql, id).orElse(null)));
        });
    }

    @Override
    public TicketPage list(TicketFilter filter) {
        var where = TicketConditions.of(filter, database.dialect());
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            long total = sql.first(
                            "SELECT COUNT(*) AS total FROM tickets WHERE " + where.text(),
                            where::bind,
                            row -> row.whole("total"))
                    .orElseThrow();
            var page = sql.list(
                    """
                    SELECT %s FROM tickets WHERE %s
                    ORDER BY created_at DESC, ticket_id DESC
                    LIMIT ? OFFSET ?
                    """
                            .formatted(TicketTable.COLUMNS, where.text()),
                    values -> {
                        where.bind(values);
                        values.whole((long) filter.limit()).whole((long) filter.offset());
                    },
                    TicketTable::ticket);
            return new TicketPage(page, total);
        });
    }

    @Override
    public TicketStats stats() {
        return database.read(connection -> stats(database.sql(connection), database.dialect()));
    }

    private static TicketStats stats(Sql sql, Dialect dialect) throws SQLException {
        var byStatus = new EnumMap<TicketStatus, Long>(TicketStatus.class);
        for (TicketStatus status : TicketStatus.values()) {
            byStatus.put(status, 0L);
        }
        var statuses = sql.list(
                """
                SELECT COALESCE(status, 'open') AS status, COUNT(*) AS tickets FROM tickets
                GROUP BY COALESCE(status, 'open')
                """,
                _ -> {},
                row -> new Count(row.text("status", "open"), row.whole("tickets")));
        long total = 0;
        for (Count count : statuses) {
            byStatus.put(TicketStatus.parse(count.name), count.tickets);
            total += count.tickets;
        }
        var categories = sql.list(
                """
                SELECT category, COUNT(*) AS tickets FROM tickets
                WHERE category IS NOT NULL
                GROUP BY category
                ORDER BY tickets DESC, category
                """,
                _ -> {},
                row -> new Count(row.text("category", ""), row.whole("tickets")));
        var byCategory = new LinkedHashMap<String, Long>();
        long categorized = 0;
        for (Count count : categories) {
            byCategory.put(count.name, count.tickets);
            categorized += count.tickets;
        }
        double hours = sql.first(
                        "SELECT COALESCE(AVG(" + dialect.hoursBetween("created_at", "resolved_at")
                                + "), 0) AS hours FROM tickets WHERE resolved_at IS NOT NULL",
                        _ -> {},
                        row -> row.real("hours"))
                .orElseThrow();
        return new TicketStats(
                total,
                Collections.unmodifiableMap(byStatus),
                Collections.unmodifiableMap(byCategory),
                total - categorized,
                Math.round(hours * 100) / 100.0);
    }

    private record Count(String name, long tickets) {}

    @Override
    public Optional<Ticket> update(TicketId id, TicketUpdate update) {
        var reply = new CompletableFuture<Optional<Ticket>>();
        var entry = new Entry.Edit(id, update, reply);
        return await(entry, writer.offered(entry, reply));
    }

    @Override
    public Optional<MetadataEntry> addMetadata(TicketId id, String key, String value) {
        var reply = new CompletableFuture<Optional<MetadataEntry>>();
        var entry = new Entry.Annotate(id, key, value, reply);
        return await(entry, writer.offered(entry, reply));
    }

    private static <T> T await(Entry entry, CompletableFuture<T> reply) {
        try {
            return reply.get(EDIT_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException storeException) {
                throw storeException;
            }
            throw new StoreException(entry.operation(), e);
        } catch (TimeoutException _) {
            throw new StoreException(
                    entry.operation() + ": not stored within " + EDIT_WAIT.toSeconds()
                            + " s; it will be when the database allows");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(entry.operation(), e);
        }
    }
}
