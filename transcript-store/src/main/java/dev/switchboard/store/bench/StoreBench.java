package dev.switchboard.store.bench;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.record.BulkLoad;
import dev.switchboard.store.record.SearchDocuments;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Dialect;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketCursor;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketFilter.OfCall;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPage;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.TranscriptWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Times what people and programs ask of a store of many calls, through the store's own interface and without the web
/// server: numbers, lists, searches; and how many lines a second are committed with the index kept, beside the
/// straightforward way of a connection for each line. Each question is asked until its time is up, so that rare slow
/// answers show.
public final class StoreBench {
    private static final int BATCH = 2_000;
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final int LEAST_ROUNDS = 20;
    private static final int LINES_A_CALL = 10;
    private static final int AT_ONCE = 500;

    private final PrintWriter out;

    public StoreBench(PrintWriter out) {
        this.out = out;
    }

    /// Fills an empty store with so many calls of the last year.
    public void generate(String databaseUrl, int tickets) throws InterruptedException, SQLException {
        long began = System.nanoTime();
        Dialect dialect;
        try (TranscriptStore store = TranscriptStore.open(new StoreConfig(databaseUrl, 1_000), Clock.systemUTC())) {
            dialect = store.database().dialect();
        }
        try (Connection connection = DriverManager.getConnection(databaseUrl)) {
            if (dialect.name().equals("sqlite")) {
                try (var statement = connection.createStatement()) {
                    // Nothing is at stake while it is made: no syncs, no log, half a gigabyte of cache.
                    statement.execute("PRAGMA journal_mode = OFF");
                    statement.execute("PRAGMA synchronous = OFF");
                    statement.execute("PRAGMA cache_size = -500000");
                    statement.execute("INSERT INTO ticket_words (ticket_words, rank) VALUES ('hashsize', 33554432)");
                }
            }
            var load = new BulkLoad(connection, dialect);
            var calls = new SampleCalls(1, tickets, Instant.now());
            var ready = new ArrayBlockingQueue<List<BulkLoad.Call>>(8);
            Thread.ofPlatform().daemon().name("calls").start(() -> {
                try {
                    List<BulkLoad.Call> batch;
                    do {
                        batch = calls.next(BATCH);
                        ready.put(batch);
                    } while (!batch.isEmpty());
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            long done = 0;
            long lines = 0;
            for (List<BulkLoad.Call> batch = ready.take(); !batch.isEmpty(); batch = ready.take()) {
                load.store(batch);
                done += batch.size();
                lines += batch.stream().mapToLong(call -> call.lines().size()).sum();
                if (done % 50_000 == 0) {
                    line("%,d tickets, %,d lines, %d s", done, lines, seconds(began));
                }
            }
            if (dialect.name().equals("sqlite")) {
                try (var statement = connection.createStatement()) {
                    statement.execute("INSERT INTO ticket_words (ticket_words, rank) VALUES ('hashsize', 1048576)");
                }
            }
            connection.commit();
            line("made %,d tickets with %,d lines in %d s", done, lines, seconds(began));
        }
    }

    /// Asks everything of the store and prints a row for each question.
    public void measure(String databaseUrl) {
        try (TranscriptStore store = TranscriptStore.open(new StoreConfig(databaseUrl, 65_536), Clock.systemUTC())) {
            var tickets = store.tickets();
            line("%,d tickets. Milliseconds for each answer, in this process.", tickets.stats().totalTickets());
            line("%-58s %9s %8s %8s %8s %7s", "", "matches", "p50", "p99", "max", "asked");
            ask("stats", () -> tickets.stats().totalTickets());
            for (Question question : questions(tickets.list(TicketFilter.all()))) {
                ask(question.name, () -> tickets.list(question.filter).total());
            }
        }
    }

    private record Question(String name, TicketFilter filter) {}

    private static List<Question> questions(TicketPage newest) {
        Instant month = Instant.now().minus(60, ChronoUnit.DAYS);
        TicketFilter all = TicketFilter.all();
        int deep = (int) (newest.total() / 2);
        Set<TicketStatus> resolved = Set.of(TicketStatus.RESOLVED);
        var questions = new ArrayList<Question>();
        questions.add(new Question("list, first page", all));
        questions.add(new Question("list, offset " + deep, of(null, null, null, null, null, deep, null)));
        questions.add(new Question("list, cursor after the first page", all.after(newest.next())));
        questions.add(new Question("list, category and status", of(resolved, "fees_charges", null, null, null, 0, null)));
        questions.add(new Question("list, the same, offset 2000", of(resolved, "fees_charges", null, null, null, 2_000, null)));
        questions.add(new Question("list, urgent promotions (rare)", urgent()));
        questions.add(new Question("list, category, 30 days", of(null, "card_inquiry", null, month, month.plus(30, ChronoUnit.DAYS), 0, null)));
        questions.add(new Question("list, calls of 2 minutes and more", all.withCall(new OfCall(null, null, Duration.ofMinutes(2), null))));
        questions.add(new Question("list, tool used (most calls)", all.withCall(new OfCall(null, "search_gxs_help_center", null, null))));
        questions.add(new Question("search, common word: card", words("card", 0)));
        questions.add(new Question("search, common word, offset 50000", words("card", 50_000)));
        questions.add(new Question("search, two common words: card thank", words("card thank", 0)));
        questions.add(new Question("search, rare word: kazuan", words("kazuan", 0)));
        questions.add(new Question("search, phrase: \"somebody used my card\"", words("\"somebody used my card\"", 0)));
        questions.add(new Question("search, beginning: decl*", words("decl*", 0)));
        questions.add(new Question("search, common word, category and status", of(resolved, "fees_charges", "fee", null, null, 0, null)));
        questions.add(new Question("search, common word, 30 days", of(null, null, "card", month, month.plus(30, ChronoUnit.DAYS), 0, null)));
        questions.add(new Question("search, word, agent and tool", new TicketFilter(
                Set.of(), null, null, null, "loan", null, null, new OfCall("casey", "search_gxs_help_center", null, null), 50, 0, null)));
        return questions;
    }

    private static TicketFilter urgent() {
        return new TicketFilter(Set.of(), "promotions", TicketPriority.URGENT, "browser", null, null, null,
                new OfCall("casey", null, null, null), 50, 0, null);
    }

    private static TicketFilter words(String words, int offset) {
        return of(null, null, words, null, null, offset, null);
    }

    private static TicketFilter of(
            @Nullable Set<TicketStatus> statuses, @Nullable String category, @Nullable String words,
            @Nullable Instant from, @Nullable Instant to, int offset, @Nullable TicketCursor after) {
        return new TicketFilter(
                statuses == null ? Set.of() : statuses, category, null, null, words, from, to, OfCall.ANY, 50, offset, after);
    }

    private void ask(String name, Supplier<Long> question) {
        long matches = question.get();
        var took = new ArrayList<Long>();
        long until = System.nanoTime() + EACH.toNanos();
        while (took.size() < LEAST_ROUNDS || System.nanoTime() < until) {
            long began = System.nanoTime();
            matches = question.get();
            took.add(System.nanoTime() - began);
        }
        long[] sorted = took.stream().mapToLong(Long::longValue).sorted().toArray();
        line("%-58s %,9d %8.2f %8.2f %8.2f %7d", name, matches, ms(sorted[sorted.length / 2]),
                ms(sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)]), ms(sorted[sorted.length - 1]), sorted.length);
    }

    /// Writes calls of ten lines as fast as the writer takes them, five hundred at once, closes them, and waits until all are
    /// committed and, which is counted apart, until their documents are in the index.
    public void write(String databaseUrl, int lines) throws InterruptedException {
        try (TranscriptStore store = TranscriptStore.open(new StoreConfig(databaseUrl, 65_536), Clock.systemUTC())) {
            var writer = store.writer();
            var sample = new SampleCalls(2, 5_000, Instant.now());
            List<BulkLoad.Call> spoken = sample.next(1_000);
            long began = System.nanoTime();
            int written = 0;
            for (int round = 0; written < lines; round++) {
                List<TicketId> calls = open(writer, AT_ONCE);
                for (int i = 0; i < LINES_A_CALL; i++) {
                    for (int call = 0; call < calls.size(); call++) {
                        List<Line> said = spoken.get((round * AT_ONCE + call) % spoken.size()).lines();
                        offer(writer, Line.said(
                                calls.get(call), "item_" + i, Instant.now(), i % 2 == 0 ? Speaker.AGENT : Speaker.USER,
                                said.get(i % said.size()).message()));
                        written++;
                    }
                }
                calls.forEach(id -> writer.close(id, "caller_hangup"));
            }
            writer.open(new NewTicket("bench", "browser", "riley", null, Instant.now())).toCompletableFuture().join();
            double committed = (System.nanoTime() - began) / 1e9;
            line("%,d lines of %,d calls committed in %.2f s: %,d lines/s", written, written / LINES_A_CALL, committed,
                    Math.round(written / committed));
            while (behind(store) > 0) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            double indexed = (System.nanoTime() - began) / 1e9;
            line("… and in the full-text index after %.2f s: %,d lines/s", indexed, Math.round(written / indexed));
        }
    }

    private static List<TicketId> open(TranscriptWriter writer, int count) {
        List<CompletableFuture<Ticket>> opening = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var call = new NewTicket("bench", "browser", "riley", null, Instant.now());
            opening.add(writer.open(call).toCompletableFuture());
        }
        return opening.stream().map(opened -> opened.join().id()).toList();
    }

    /// Writes lines of calls that go on, as fast as the writer takes them, and waits until all are committed.
    public void writeOn(String databaseUrl, int lines) throws InterruptedException {
        try (TranscriptStore store = TranscriptStore.open(new StoreConfig(databaseUrl, 65_536), Clock.systemUTC())) {
            var writer = store.writer();
            List<TicketId> calls = open(writer, AT_ONCE);
            List<BulkLoad.Call> spoken = new SampleCalls(3, 5_000, Instant.now()).next(1_000);
            long began = System.nanoTime();
            for (int i = 0; i < lines; i++) {
                List<Line> said = spoken.get(i % spoken.size()).lines();
                offer(writer, Line.said(
                        calls.get(i % AT_ONCE), "item_" + i, Instant.now(), i % 2 == 0 ? Speaker.AGENT : Speaker.USER,
                        said.get(i % said.size()).message()));
            }
            open(writer, 1);
            double committed = (System.nanoTime() - began) / 1e9;
            line("%,d lines of calls that go on committed in %.2f s: %,d lines/s", lines, committed,
                    Math.round(lines / committed));
            calls.forEach(id -> writer.close(id, "caller_hangup"));
        }
    }

    /// Calls that are over and not in the index yet.
    private static long behind(TranscriptStore store) {
        return store.database().<Long>read(connection -> store.database()
                .sql(connection)
                .first(
                        """
                        SELECT COUNT(*) AS n FROM stale_tickets CROSS JOIN tickets
                        WHERE tickets.ticket_id = stale_tickets.ticket_id AND end_reason IS NOT NULL
                        """,
                        _ -> {},
                        row -> row.whole("n"))
                .orElseThrow());
    }

    private static void offer(TranscriptWriter writer, Line line) throws InterruptedException {
        while (writer.append(line) == Offer.FULL) {
            TimeUnit.MICROSECONDS.sleep(200);
        }
    }

    /// How many lines a second the database itself takes, as the ceiling of what any writer can reach here.
    public void ceiling(Path file, int lines) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
            statement.execute("PRAGMA cache_size = -65536");
            List<BulkLoad.Call> spoken = new SampleCalls(4, 5_000, Instant.now()).next(1_000);
            long began = System.nanoTime();
            int written = new BareLoop(connection).write(spoken, AT_ONCE, LINES_A_CALL, lines);
            double took = (System.nanoTime() - began) / 1e9;
            line("%,d such lines by one thread with bare JDBC, nothing else, in %.2f s: %,d lines/s", written, took,
                    Math.round(written / took));
        }
        try (Database database = Database.open("jdbc:sqlite:" + file)) {
            SearchDocuments.bringUpToDate(database, _ -> {});
        }
    }

    /// The straightforward way: for each line a connection is opened, the line inserted, committed, the connection closed.
    /// Into tables of the guide alone, without further indexes, in a new file: nothing else is asked of it.
    public void straightforward(Path file, Duration duration) throws SQLException {
        String url = "jdbc:sqlite:" + file;
        try (var connection = DriverManager.getConnection(url); var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE tickets (ticket_id TEXT PRIMARY KEY, session_id TEXT NOT NULL)");
            statement.execute("CREATE TABLE interactions (interaction_id INTEGER PRIMARY KEY AUTOINCREMENT,"
                    + " ticket_id TEXT NOT NULL, timestamp TIMESTAMP, speaker TEXT NOT NULL, message TEXT)");
        }
        long began = System.nanoTime();
        int lines = 0;
        while (System.nanoTime() - began < duration.toNanos()) {
            try (var connection = DriverManager.getConnection(url);
                    var insert = connection.prepareStatement(
                            "INSERT INTO interactions (ticket_id, timestamp, speaker, message) VALUES (?, ?, ?, ?)")) {
                connection.setAutoCommit(false);
                insert.setString(1, "GXS-20251128-00000000");
                insert.setString(2, "2025-11-28 01:00:00.000");
                insert.setString(3, "user");
                insert.setString(4, "what's the interest rate for Saving Pockets " + lines);
                insert.executeUpdate();
                connection.commit();
            }
            lines++;
        }
        double took = (System.nanoTime() - began) / 1e9;
        line("%,d lines the straightforward way in %.2f s: %,d lines/s", lines, took, Math.round(lines / took));
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }

    private static long seconds(long began) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    }
}
