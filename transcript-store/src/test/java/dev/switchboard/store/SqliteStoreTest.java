package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The store on SQLite, with what holds of SQLite alone: the guide's queries as an analyst runs them, beside the
/// running store and through a connection of their own.
class SqliteStoreTest extends StoreContract {
    /// The four queries of the guide, word for word.
    private static final String TOP_CATEGORIES = """
            SELECT category, COUNT(*) as count
            FROM tickets
            WHERE category IS NOT NULL
            GROUP BY category
            ORDER BY count DESC
            LIMIT 10;
            """;

    private static final String RESOLUTION_TIME = """
            SELECT
                category,
                AVG((julianday(resolved_at) - julianday(created_at)) * 24) as avg_hours
            FROM tickets
            WHERE resolved_at IS NOT NULL
            GROUP BY category
            ORDER BY avg_hours DESC;
            """;

    private static final String TICKETS_PER_HOUR = """
            SELECT
                strftime('%Y-%m-%d %H:00', created_at) as hour,
                COUNT(*) as count
            FROM tickets
            WHERE created_at >= datetime('now', '-24 hours')
            GROUP BY hour
            ORDER BY hour;
            """;

    private static final String TOOL_CALL_FREQUENCY = """
            SELECT
                json_extract(tool_calls, '$[0].name') as tool_name,
                COUNT(*) as count
            FROM interactions
            WHERE tool_calls IS NOT NULL
            GROUP BY tool_name
            ORDER BY count DESC;
            """;

    @TempDir
    Path folder;

    @Override
    String databaseUrl() {
        return "jdbc:sqlite:" + folder.resolve("tickets.db");
    }

    @Override
    AutoCloseable lockOut() {
        try {
            Connection other = DriverManager.getConnection(databaseUrl());
            other.createStatement().execute("BEGIN IMMEDIATE");
            return other;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The rows an analyst sees, as `a|b`.
    private List<String> query(String text) {
        var rows = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(databaseUrl());
                var statement = connection.createStatement();
                var result = statement.executeQuery(text)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", row));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(text, e);
        }
        return rows;
    }

    private void change(String text) {
        try (var connection = DriverManager.getConnection(databaseUrl());
                var statement = connection.createStatement()) {
            statement.execute(text);
        } catch (SQLException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private static TicketId startedAgo(TranscriptStore store, Duration ago) {
        return now(store.writer().open(new NewTicket("s", "browser", "riley", null, Instant.now().minus(ago)))).id();
    }

    @Test
    void theGuidesHourlyQueryCountsTheLastTwentyFourHoursExactly() { // row 1
        var store = open(100, Clock.systemUTC(), new SecureRandom());
        startedAgo(store, Duration.ofHours(25));
        startedAgo(store, Duration.ofHours(24).plusMinutes(1));
        assertThat(query(TICKETS_PER_HOUR)).isEmpty();
        startedAgo(store, Duration.ofHours(23).plusMinutes(59));
        Instant recent = Instant.now().minusSeconds(1);
        now(store.writer().open(call(recent)));
        var counted = new TreeMap<String, Integer>();
        for (Instant at : List.of(recent, recent.minus(Duration.ofHours(23).plusMinutes(59)))) {
            counted.merge(at.truncatedTo(ChronoUnit.HOURS).toString().substring(0, 16).replace('T', ' '), 1,
                    Integer::sum);
        }
        assertThat(query(TICKETS_PER_HOUR)).hasSize(2).allMatch(row -> row.endsWith(":00|1"));
        assertThat(query(TICKETS_PER_HOUR).getLast()).isEqualTo(counted.lastEntry().getKey() + "|1");
    }

    @Test
    void theGuidesQueriesGiveTheTrueAnswersWhileTheWriterRuns() throws InterruptedException { // rows 1, 19
        var store = open(100_000, Clock.systemUTC(), new SecureRandom());
        var old = startedAgo(store, Duration.ofHours(25));
        var edge = startedAgo(store, Duration.ofHours(24).plusMinutes(1));
        var young = startedAgo(store, Duration.ofHours(23).plusMinutes(59));
        for (TicketId id : List.of(old, edge, young)) {
            store.writer().append(Line.said(id, "q", Instant.now(), Speaker.USER, "I lost my card"));
            hangUp(store, id);
        }
        var noise = now(store.writer().open(call(Instant.now().minus(Duration.ofDays(3))))).id();
        var running = new AtomicBoolean(true);
        Thread caller = Thread.ofPlatform().start(() -> {
            for (int i = 0; running.get(); i++) {
                store.writer().append(Line.said(noise, "item_" + i % 500, Instant.now(), Speaker.AGENT, "line " + i));
                if (i % 50 == 0) {
                    store.tickets().update(noise, TicketUpdate.none().withSummary("line " + i)); // waits for its commit
                }
            }
        });
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(query(TICKETS_PER_HOUR)).hasSize(1);
                assertThat(query(TOP_CATEGORIES)).containsExactly("card_inquiry|3");
                assertThat(query(TOOL_CALL_FREQUENCY)).isEmpty();
                assertThat(query(RESOLUTION_TIME)).singleElement().satisfies(row -> {
                    assertThat(row).startsWith("card_inquiry|");
                    assertThat(Double.parseDouble(row.substring(13))).isBetween(24.3, 24.4);
                });
            }
        } finally {
            running.set(false);
            caller.join();
        }
        assertThat(store.problem()).isEmpty();
    }

    @Test
    void theGuidesToolQueryHasNoNullGroupAndAViewShowsParallelCalls() { // row 19
        var store = open();
        TicketId id = start(store).id();
        say(store, id, "a", 0, Speaker.USER, "hello");
        var search = new ToolCall("search", "{\"q\":\"a\"}", null, null, null, null);
        var balance = new ToolCall("balance", "{}", "call_2", null, "answered", 5L);
        store.writer().append(Line.tool(id, START, "t1", search));
        store.writer()
                .append(new Line(
                        id, "t2", START, Speaker.AGENT, "[Tool Call: search]", null,
                        LineStatus.COMPLETE, null, List.of(search, balance, balance)));
        hangUp(store, id);
        assertThat(query("SELECT COUNT(*) FROM interactions WHERE tool_calls IS NULL")).containsExactly("1");
        assertThat(query(TOOL_CALL_FREQUENCY)).containsExactly("search|2");
        assertThat(query("SELECT call_index, tool_name, arguments, call_id, duration_ms FROM called_tools"
                        + " WHERE interaction_id = 3 ORDER BY call_index"))
                .containsExactly("0|search|{\"q\":\"a\"}|null|null", "1|balance|{}|call_2|5", "2|balance|{}|call_2|5");
    }

    @Test
    void foreignTextInToolCallsBreaksNeitherTheViewNorTheTicket() { // row 19
        var store = open();
        TicketId id = start(store).id();
        for (String json : List.of("null", "[]", "not json", "[1, {\"name\":\"old\",\"arguments\":{\"a\":1}}]")) {
            change("INSERT INTO interactions (ticket_id, speaker, message, tool_calls) VALUES ('" + id
                    + "', 'agent', 'm', '"
                    + json + "')");
        }
        assertThat(query("SELECT * FROM tool_call_frequency")).containsExactly("old|1");
        var lines = store.tickets().detail(id).orElseThrow().interactions();
        assertThat(lines).hasSize(4);
        assertThat(lines.getLast().line().toolCalls())
                .containsExactly(new ToolCall("old", "{\"a\":1}", null, null, null, null));
    }

    @Test
    void theTablesHaveTheGuidesColumnsInTheGuidesOrderAndOursAfterThem() {
        open();
        assertThat(columns("tickets"))
                .startsWith(
                        "ticket_id TEXT", "session_id TEXT", "customer_name TEXT", "status TEXT", "priority TEXT",
                        "category TEXT", "created_at TIMESTAMP", "updated_at TIMESTAMP", "resolved_at TIMESTAMP",
                        "summary TEXT", "resolution_notes TEXT");
        assertThat(columns("interactions"))
                .startsWith(
                        "interaction_id INTEGER", "ticket_id TEXT", "timestamp TIMESTAMP", "speaker TEXT",
                        "message TEXT", "tool_calls TEXT");
        assertThat(columns("ticket_metadata"))
                .containsExactly("metadata_id INTEGER", "ticket_id TEXT", "key TEXT", "value TEXT");
    }

    private List<String> columns(String table) {
        return query("SELECT name || ' ' || type FROM pragma_table_info('" + table + "') ORDER BY cid");
    }

    @Test
    void theIndexesTheGuideClaimsExist() { // row 21
        open();
        Map<String, String> wanted = Map.of("tickets_status", "status", "tickets_created_at", "created_at",
                "interactions_item_id", "ticket_id");
        wanted.forEach((index, column) ->
                assertThat(query("SELECT name FROM pragma_index_info('" + index + "')")).startsWith(column));
    }

    @Test
    void everyConnectionEnforcesForeignKeysAndTheJournalIsAWriteAheadLog() { // row 21
        Database database = open().database();
        String orphan = "INSERT INTO interactions (ticket_id, speaker) VALUES ('GXS-20251128-00000000', 'user')";
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> database.write(connection -> database.sql(connection).update(orphan, _ -> {})))
                    .hasMessageContaining("FOREIGN KEY");
            for (String pragma : List.of("foreign_keys|1", "journal_mode|wal", "synchronous|2", "busy_timeout|50")) {
                String name = pragma.substring(0, pragma.indexOf('|'));
                String text = "PRAGMA " + name;
                String column = name.equals("busy_timeout") ? "timeout" : name;
                var read = database.<String>read(connection ->
                        database.sql(connection).first(text, _ -> {}, row -> row.text(column, "")).orElseThrow());
                assertThat(name + "|" + read).isEqualTo(pragma);
            }
        }
    }

    @Test
    void timesAreTextOfOneWidthThatSqliteComparesRightly() { // rows 1, 2
        var store = open();
        now(store.writer().open(call(Instant.parse("2025-11-28T01:00:00Z"))));
        now(store.writer().open(call(Instant.parse("2025-11-28T01:00:00.5Z"))));
        assertThat(query("SELECT typeof(created_at), created_at FROM tickets ORDER BY created_at"))
                .containsExactly("text|2025-11-28 01:00:00.000", "text|2025-11-28 01:00:00.500");
        change("INSERT INTO tickets (ticket_id, session_id) VALUES ('GXS-20251128-0000000A', 's')");
        assertThat(query("SELECT created_at FROM tickets WHERE session_id = 's'")).singleElement()
                .satisfies(text -> assertThat(text)
                        .matches(Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}")));
    }

    @Test
    void rowsThatOthersInsertedWithTheGuidesColumnsAloneAreRead() {
        var store = open();
        change("""
                INSERT INTO tickets (ticket_id, session_id, created_at)
                VALUES ('GXS-20251128-0000000A', 's', '2025-11-28T01:00:00Z')
                """);
        change("""
                INSERT INTO interactions (ticket_id, timestamp, speaker, message)
                VALUES ('GXS-20251128-0000000A', '2025-11-28 01:00:01', 'user', 'hi')
                """);
        var detail = store.tickets().detail(new TicketId("GXS-20251128-0000000A")).orElseThrow();
        assertThat(detail.ticket().createdAt()).isEqualTo(START);
        assertThat(detail.ticket().customerName()).isEqualTo("Unknown");
        assertThat(detail.interactions().getFirst().line().at()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void whatWasCommittedWhenTheProcessDiedIsThereAndItsCallsAreClosedAsInterrupted() throws IOException {
        var store = open();
        TicketId cut = start(store).id();
        TicketId silent = start(store).id();
        say(store, cut, "a", 30, Speaker.USER, "I lost my debit card");
        now(store.writer().open(call(START))); // commits after the line
        Path image = folder.resolve("image");
        Files.createDirectory(image);
        for (String name : List.of("tickets.db", "tickets.db-wal")) {
            Files.copy(folder.resolve(name), image.resolve(name));
        }
        clock.advance(Duration.ofHours(9));
        try (var again = TranscriptStore.open(StoreConfig.in(image), clock)) {
            Ticket closed = again.tickets().find(cut).orElseThrow();
            assertThat(closed.status()).isEqualTo(TicketStatus.CLOSED);
            assertThat(closed.endReason()).isEqualTo("interrupted");
            assertThat(closed.category()).isEqualTo("card_inquiry");
            assertThat(messages(again, cut)).containsExactly("I lost my debit card");
            assertThat(again.tickets().find(silent).orElseThrow().category()).isEqualTo("general_inquiry");
            assertThat(now(again.writer().close(cut, "caller_hangup"))).isEqualTo(closed);
        }
    }

    @Test
    void aFullDiskDelaysLinesAndLosesNone() {
        var store = open();
        TicketId id = start(store).id();
        limitPages(store, "1"); // SQLite takes the present size where less is asked for
        for (int i = 0; i < 200; i++) {
            say(store, id, "item_" + i, i, Speaker.USER, "line " + i + " " + "x".repeat(500));
        }
        await().until(() -> store.problem().orElse("").contains("SQLITE_FULL"));
        limitPages(store, "1000000");
        hangUp(store, id);
        assertThat(messages(store, id)).hasSize(200);
        assertThat(store.problem()).isEmpty();
        assertThat(store.rejectedEntries()).isZero();
    }

    private static void limitPages(TranscriptStore store, String pages) {
        store.database().<Boolean>write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("PRAGMA max_page_count = " + pages);
            }
        });
    }

    @Test
    void aSecondGatewayOnTheSameFileIsTurnedAway() {
        var store = open();
        TicketId id = start(store).id();
        assertThatThrownBy(this::open).hasMessageContaining("is in use by another gateway");
        assertThat(store.tickets().find(id).orElseThrow().status()).isEqualTo(TicketStatus.OPEN);
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedInOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("plain"), "");
        assertRefused("jdbc:sqlite:" + file.resolve("data/tickets.db"), "cannot make the data folder "
                + file.resolve("data"));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamedInOneLine() throws IOException {
        Files.createDirectory(folder.resolve("tickets.db.lock"));
        assertRefused(databaseUrl(), "cannot write to the data folder: " + folder.resolve("tickets.db.lock"));
    }

    @Test
    void aFileThatIsNoDatabaseIsNamedInOneLineAndLeftAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("tickets.db"), "my shopping list".repeat(100));
        assertRefused(databaseUrl(), "cannot open the database " + file + ": ");
        assertThat(Files.readString(file)).startsWith("my shopping list");
        Files.delete(file);
        assertThat(start(open())).isNotNull();
    }

    @Test
    void aDatabaseWithATicketsTableOfItsOwnIsRefusedInOneLine() {
        change("CREATE TABLE tickets (ticket_id TEXT)");
        assertRefused(databaseUrl(), "cannot bring the tables of 'store' up to date");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://u:secret@localhost/x?password=secret", "tickets.db", "", "jdbc:sqlite:",
            "jdbc:sqlite::memory:"})
    void aUrlThatIsNotSupportedSaysWhatIs(String url) {
        assertRefused(url, "expected jdbc:sqlite:");
    }

    private static void assertRefused(String url, String problem) {
        assertThatThrownBy(() -> TranscriptStore.open(new StoreConfig(url, 10), Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(problem)
                        .doesNotContain("\n")
                        .doesNotContain("secret"));
    }
}
