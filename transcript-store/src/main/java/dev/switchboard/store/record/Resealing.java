package dev.switchboard.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.encryption.CellCipher;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Goes through everything that is stored and encrypts it with the key that writes, whatever key it was encrypted with
/// before, or decrypts it. Some rows a transaction, so that calls go on beside it where the database allows for that. What is
/// as it should be is only read, so a run that was broken off goes on by being started again.
public final class Resealing {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 200;

    private final Database database;
    private final CellCipher cells;
    private final boolean decrypt;
    private final Progress progress;

    /// @param database with the keys that it was encrypted with, the one to encrypt with first
    /// @param decrypt whether everything is to be plain again
    public Resealing(Database database, boolean decrypt, Progress progress) {
        this.database = database;
        this.cells = database.cells();
        this.decrypt = decrypt;
        this.progress = progress;
        if (cells.keys().isEmpty()) {
            throw new StoreException("no encryption keys are set: expected those that the store is encrypted with, or is to be");
        }
    }

    /// Told after each batch: rows of that table gone through, of how many.
    @FunctionalInterface
    public interface Progress {
        void at(String table, long done, long of);
    }

    /// What became of a table: its rows, texts that changed (or would), texts that no key reads.
    public record Tally(String table, long rows, long changed, long unreadable) {}

    /// Only counts.
    public List<Tally> look() {
        database.migrate("store", "schema/store");
        return tables(false);
    }

    /// Does it, and notes that it was done unless there were texts that no key reads.
    public List<Tally> run() {
        database.migrate("store", "schema/store");
        if (!decrypt) {
            EncryptionTable.settle(database);
        }
        List<Tally> tallies = tables(true);
        if (tallies.stream().allMatch(tally -> tally.unreadable == 0)) {
            String key = decrypt ? null : cells.keys().writing().orElseThrow();
            database.write(connection -> {
                Sql sql = database.sql(connection);
                if (decrypt) {
                    SearchIndexer.begin(sql);
                }
                EncryptionTable.write(sql, new EncryptionTable.State(key, key));
                return true;
            });
        }
        return tallies;
    }

    /// Takes what was plain text out of the free pages of a SQLite file and out of its log, once it is closed.
    public static void tidy(String databaseUrl) {
        if (!databaseUrl.startsWith("jdbc:sqlite:")) {
            return;
        }
        try (var connection = DriverManager.getConnection(databaseUrl);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("VACUUM");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            throw new StoreException("clear the free pages of the database", e);
        }
    }

    private List<Tally> tables(boolean change) {
        var tallies = new ArrayList<Tally>();
        for (Table table : Table.values()) {
            if (table != Table.OUTBOX || !database.isExclusive()) {
                tallies.add(table(table, change));
            }
        }
        return tallies;
    }

    private Tally table(Table table, boolean change) {
        long of = database.read(connection -> database.sql(connection)
                .first("SELECT COUNT(*) AS n FROM " + table.sqlName(), _ -> {}, row -> row.whole("n"))
                .orElse(0L));
        var pass = new Pass(table);
        for (boolean more = true; more; ) {
            more = change
                    ? database.<Boolean>write(connection -> pass.batch(database.sql(connection), true))
                    : database.<Boolean>read(connection -> pass.batch(database.sql(connection), false));
            progress.at(table.sqlName(), pass.rows, Math.max(of, pass.rows));
        }
        return new Tally(table.sqlName(), pass.rows, pass.changed, pass.unreadable);
    }

    /// The tables, their keys, and the columns that hold what was said.
    private enum Table {
        TICKETS("ticket_id", "ticket_id", "customer_name", "summary", "resolution_notes"),
        INTERACTIONS("interaction_id", "interaction_id, ticket_id, item_id", "message", "generated", "tool_calls"),
        TICKET_METADATA("metadata_id", "metadata_id, ticket_id, key", "value"),
        AFTER_CALL_NOTES("ticket_id", "ticket_id", "follow_ups", "translation"),
        AFTER_CALL_JOBS("ticket_id", "ticket_id", "problem"),
        SUMMARY_MAILS("ticket_id", "ticket_id", "address", "problem"),
        WEBHOOK_ENDPOINTS("endpoint_id", "endpoint_id", "secret", "previous_secret"),
        WEBHOOK_MESSAGES("message_id", "message_id", "event", "body"),
        SCORECARD_EVALUATIONS("evaluation_id", "evaluation_id", "comment"),
        SCORECARD_ANSWERS("answer_id", "answer_id, evaluation_id, question_id", "comment"),
        OUTBOX("event_id", "event_id", "event");

        private final String key;
        private final String place;
        private final List<String> columns;

        Table(String key, String place, String... columns) {
            this.key = key;
            this.place = place;
            this.columns = List.of(columns);
        }

        String sqlName() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean numbered() {
            return switch (this) {
                case INTERACTIONS, TICKET_METADATA, SCORECARD_EVALUATIONS, SCORECARD_ANSWERS, OUTBOX -> true;
                case TICKETS, AFTER_CALL_NOTES, AFTER_CALL_JOBS, SUMMARY_MAILS, WEBHOOK_ENDPOINTS, WEBHOOK_MESSAGES -> false;
            };
        }

        boolean isJson(String column) {
            return column.equals("tool_calls") || this == AFTER_CALL_NOTES;
        }
    }

    /// A row as it was read: its key and what its columns are to be, null where nothing changes.
    private record Changed(String key, List<@Nullable String> values) {}

    /// One way through a table.
    private final class Pass {
        private final Table table;
        private String last;
        private long rows;
        private long changed;
        private long unreadable;

        Pass(Table table) {
            this.table = table;
            this.last = table.numbered() ? "-1" : "";
        }

        /// False when this was the end.
        boolean batch(Sql sql, boolean change) throws SQLException {
            long changedBefore = changed;
            List<Changed> batch = sql.list(
                    "SELECT %s, %s FROM %s WHERE %s > ? ORDER BY %s LIMIT ?".formatted(
                            table.place, String.join(", ", table.columns), table.sqlName(), table.key, table.key),
                    values -> {
                        bindKey(values, last);
                        values.whole((long) BATCH);
                    },
                    this::row);
            for (Changed row : change && changed > changedBefore ? batch : List.<Changed>of()) {
                if (row.values.stream().anyMatch(Objects::nonNull)) {
                    update(sql, row);
                }
            }
            rows += batch.size();
            last = batch.isEmpty() ? last : batch.getLast().key;
            return batch.size() == BATCH;
        }

        private Changed row(Sql.Row row) throws SQLException {
            var values = new ArrayList<@Nullable String>();
            for (String column : table.columns) {
                String stored = row.text(column);
                String now = stored == null ? null : changed(row, column, stored);
                values.add(now == null || now.equals(stored) ? null : now);
            }
            return new Changed(row.text(table.key, ""), values);
        }

        private String changed(Sql.Row row, String column, String stored) throws SQLException {
            return switch (table) {
                case TICKETS -> TicketTable.UNKNOWN_CUSTOMER.equals(stored) && column.equals("customer_name")
                        ? stored
                        : text(TicketTable.cell(column, row.text("ticket_id", "")), stored);
                case INTERACTIONS -> {
                    String ticket = row.text("ticket_id", "");
                    String item = InteractionTable.item(row.text("item_id"), row.whole("interaction_id"));
                    yield column.equals("tool_calls")
                            ? toolCalls(ticket, item, stored)
                            : text(InteractionTable.cell(column, ticket, item), stored);
                }
                case TICKET_METADATA -> text(MetadataTable.cell(row.text("ticket_id", ""), row.text("key", "")), stored);
                case AFTER_CALL_NOTES -> json(new Cell("after_call_notes", column, row.text("ticket_id", "")), stored);
                case AFTER_CALL_JOBS -> text(new Cell("after_call_jobs", column, row.text("ticket_id", "")), stored);
                case SUMMARY_MAILS -> text(new Cell("summary_mails", column, row.text("ticket_id", "")), stored);
                case WEBHOOK_ENDPOINTS -> text(new Cell("webhook_endpoints", column, row.text("endpoint_id", "")), stored);
                case WEBHOOK_MESSAGES -> column.equals("body")
                        ? text(new Cell("webhook_messages", "body", row.text("message_id", "")), stored)
                        : EventJson.write(new SealedEvents(this::text).event(EventJson.read(stored)));
                case SCORECARD_EVALUATIONS ->
                    text(new Cell("scorecard_evaluations", column, row.text("evaluation_id", "")), stored);
                case SCORECARD_ANSWERS -> text(
                        new Cell("scorecard_answers", column, row.text("evaluation_id", ""), row.text("question_id", "")), stored);
                case OUTBOX -> EventJson.write(new SealedEvents(this::text).event(EventJson.read(stored)));
            };
        }

        private String text(Cell cell, String stored) {
            return switch (cells.read(cell, stored)) {
                case CellCipher.Plain(String text) -> decrypt ? stored : changedTo(cells.seal(cell, text));
                case CellCipher.Sealed(String id, String text) -> {
                    if (decrypt) {
                        yield changedTo(CellCipher.NONE.seal(cell, text));
                    }
                    yield cells.keys().writing().orElseThrow().equals(id) ? stored : changedTo(cells.seal(cell, text));
                }
                case CellCipher.NoKey _, CellCipher.Unreadable _ -> {
                    unreadable++;
                    yield stored;
                }
            };
        }

        private String changedTo(String text) {
            changed++;
            return text;
        }

        private String json(Cell cell, String stored) {
            if (!CellCipher.isSealedJson(stored)) {
                return decrypt ? stored : changedTo('"' + cells.seal(cell, stored) + '"');
            }
            String inner = stored.substring(1, stored.length() - 1);
            if (decrypt && cells.read(cell, inner) instanceof CellCipher.Sealed(_, String json)) {
                return changedTo(json);
            }
            return '"' + text(cell, inner) + '"';
        }

        /// What others wrote beside arguments and output of a call stays as it is.
        private String toolCalls(String ticket, String item, String stored) {
            try {
                JsonNode calls = JSON.readTree(stored);
                long before = changed;
                int place = 0;
                for (JsonNode call : calls.isArray() ? calls : JSON.createArrayNode()) {
                    if (call instanceof ObjectNode object && call.hasNonNull("name")) {
                        toolCall(object, ticket, item, String.valueOf(place++));
                    }
                }
                return changed == before ? stored : calls.toString();
            } catch (JsonProcessingException notJson) {
                return stored;
            }
        }

        private void toolCall(ObjectNode call, String ticket, String item, String place) {
            for (String part : List.of("arguments", "output")) {
                JsonNode value = call.get(part);
                if (value != null && !value.isNull()) {
                    String now = text(
                            new Cell("interactions", "tool_calls", ticket, item, place, part),
                            value.isTextual() ? value.textValue() : value.toString());
                    if (!value.isTextual() || !now.equals(value.textValue())) {
                        call.put(part, now);
                    }
                }
            }
        }

        private void update(Sql sql, Changed row) throws SQLException {
            var assignments = new ArrayList<String>();
            for (int i = 0; i < table.columns.size(); i++) {
                if (row.values.get(i) != null) {
                    String column = table.columns.get(i);
                    assignments.add(column + " = " + (table.isJson(column) ? sql.dialect().json() : "?"));
                }
            }
            sql.update(
                    "UPDATE %s SET %s WHERE %s = ?".formatted(table.sqlName(), String.join(", ", assignments), table.key),
                    values -> {
                        for (String value : row.values) {
                            if (value != null) {
                                values.text(value);
                            }
                        }
                        bindKey(values, row.key);
                    });
        }

        private void bindKey(Sql.Values values, String key) throws SQLException {
            if (table.numbered()) {
                values.whole(Long.parseLong(key));
            } else {
                values.text(key);
            }
        }
    }
}
