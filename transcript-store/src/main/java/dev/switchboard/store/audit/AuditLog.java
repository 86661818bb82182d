package dev.switchboard.store.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.transcript.Offer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audit log. Entries go the way of transcripts: through the writer's queue, and through the journal while the database
/// is away, so that adding one never waits and a crash loses none that the queue has passed on. Reading blocks on the
/// database. Thread-safe.
public final class AuditLog {
    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, String>> DETAILS = new TypeReference<>() {};

    private final Database database;
    private final Function<AuditEntry, Offer> writer;
    private final LongAdder lost = new LongAdder();

    public AuditLog(Database database, Function<AuditEntry, Offer> writer) {
        this.database = database;
        this.writer = writer;
    }

    /// What the queue has no room for is logged instead, and counted.
    public void add(AuditEntry entry) {
        if (writer.apply(entry) == Offer.FULL) {
            lost.increment();
            // Without the details, in which words may stand that callers said.
            log.error("not in the audit log, whose queue is full: {} {} {} from {}",
                    entry.who(), entry.action(), entry.ticketId(), entry.address());
        }
    }

    /// Entries that are only in the process's log.
    public long lost() {
        return lost.sum();
    }

    /// Stores an entry in the caller's transaction.
    public static void insert(Sql sql, AuditEntry entry) throws SQLException {
        sql.update(
                "INSERT INTO audit_log (at, who, action, ticket_id, address, details) VALUES (?, ?, ?, ?, ?, ?)",
                values -> values.time(entry.at())
                        .text(entry.who())
                        .text(entry.action())
                        .text(entry.ticketId())
                        .text(entry.address())
                        .text(json(entry.details())));
    }

    /// The first `limit` entries behind that one (0 for the beginning), oldest first.
    ///
    /// @param from nothing before it, where given
    /// @param to nothing at or after it, where given
    public List<Row> list(
            @Nullable Instant from, @Nullable Instant to, @Nullable String ticketId, long after, int limit) {
        var where = new StringBuilder("audit_id > ?");
        where.append(from == null ? "" : " AND at >= ?");
        where.append(to == null ? "" : " AND at < ?");
        where.append(ticketId == null ? "" : " AND ticket_id = ?");
        return database.read(connection -> database.sql(connection).list(
                """
                SELECT audit_id, at, who, action, ticket_id, address, details FROM audit_log
                WHERE %s ORDER BY audit_id LIMIT ?
                """
                        .formatted(where),
                values -> {
                    values.whole(after);
                    for (Instant time : times(from, to)) {
                        values.time(time);
                    }
                    if (ticketId != null) {
                        values.text(ticketId);
                    }
                    values.whole((long) limit);
                },
                row -> new Row(row.whole("audit_id"), entry(row))));
    }

    private static List<Instant> times(@Nullable Instant from, @Nullable Instant to) {
        var times = new ArrayList<Instant>();
        if (from != null) {
            times.add(from);
        }
        if (to != null) {
            times.add(to);
        }
        return times;
    }

    private static AuditEntry entry(Sql.Row row) throws SQLException {
        return new AuditEntry(
                Objects.requireNonNullElse(row.time("at"), Instant.EPOCH),
                row.text("who", ""),
                row.text("action", ""),
                row.text("ticket_id"),
                row.text("address", ""),
                details(row.text("details", "{}")));
    }

    static String json(Map<String, String> details) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(details));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts that are no JSON", e);
        }
    }

    private static Map<String, String> details(String json) {
        try {
            return JSON.readValue(json, DETAILS);
        } catch (JsonProcessingException e) {
            return Map.of("unreadable", json);
        }
    }

    /// An entry with its number, which grows with time.
    public record Row(long id, AuditEntry entry) {}
}
