package dev.switchboard.tools.sale;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.OnePostgres;
import dev.switchboard.tools.catalogue.Catalogue;
import dev.switchboard.tools.catalogue.Programme;
import dev.switchboard.tools.catalogue.SectionPlan;
import dev.switchboard.tools.event.EventCatalogue;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `scripts/bench holds`: how many holds of two seats a second the box office makes, from 8 threads, each committed durably, and
/// beside it in the same run on the same tables two straightforward ways: seat by seat, each in a writing transaction that first
/// reads what is free; and a connection of its own for each hold. Runs only when it is asked for.
class HoldsBench {
    private static final int THREADS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("holds.seconds", 5));
    private static final int ROUNDS = 2;

    private interface Way {
        void hold(String event, String section) throws Exception;
    }

    @TempDir
    private Path folder;

    @Test
    void holdsASecond() throws Exception {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("threads", THREADS).put("seconds", MEASURED.toSeconds() * ROUNDS);
        measure("sqlite", "jdbc:sqlite:" + folder.resolve("holds.db"), json);
        String url;
        try {
            url = OnePostgres.database();
        } catch (SQLException | RuntimeException | LinkageError notHere) {
            System.out.println("postgresql: not measured, its server does not start here");
            System.out.println(json);
            return;
        }
        measure("postgresql", url, json);
        System.out.println(json);
    }

    private static void measure(String name, String url, ObjectNode json) throws Exception {
        Clock clock = Clock.systemUTC();
        try (Database database = Database.open(url)) {
            EventCatalogue callers = EventCatalogue.open(database, clock);
            try (Sales sales = new Sales(database, clock, callers, new StubProvider(), Optional.empty())) {
                Way ours = (event, section) -> sales.holds().hold(new Holds.Wish(event, section, 2, "", ""));
                Way seatBySeat = (event, section) -> {
                    String holdId = "HLD-" + UUID.randomUUID();
                    for (int seat = 0; seat < 2; seat++) {
                        boolean last = seat == 1;
                        database.write(connection -> {
                            lookThenTake(database.sql(connection), event, section, holdId, last);
                            return null;
                        });
                    }
                };
                Way ownConnection = (event, section) -> alone(database, url, event, section);
                Catalogue catalogue = new Catalogue(database, clock);
                rate(ours, event(catalogue), WARM_UP);
                double[] best = new double[3];
                List<Way> ways = List.of(ours, seatBySeat, ownConnection);
                for (int round = 0; round < ROUNDS; round++) {
                    for (int way = 0; way < ways.size(); way++) {
                        best[way] += rate(ways.get(way), event(catalogue), MEASURED) / ROUNDS;
                    }
                }
                System.out.printf(Locale.ROOT, "%s: %.0f holds a second; seat by seat %.0f (we do %.1f times as many); a connection each %.0f (%.1f)%n",
                        name, best[0], best[1], best[0] / best[1], best[2], best[0] / best[2]);
                json.putObject(name).put("holds_per_second", Math.round(best[0])).put("seat_by_seat", Math.round(best[1]))
                        .put("connection_each", Math.round(best[2])).put("ratio_seat_by_seat", Math.round(best[0] / best[1] * 10) / 10.0)
                        .put("ratio_connection_each", Math.round(best[0] / best[2] * 10) / 10.0);
            }
        }
    }

    /// An event of its own for each round, in eight sections of 80 rows: nobody runs out of seats while it is measured.
    private static String event(Catalogue catalogue) {
        List<SectionPlan> sections = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            List<SectionPlan.Row> rows = new ArrayList<>();
            for (int row = 1; row <= 80; row++) {
                rows.add(new SectionPlan.Row(String.valueOf(row), 100));
            }
            sections.add(new SectionPlan("S" + i, "", "", 5_000, "USD", rows, 0));
        }
        return catalogue.programme().create(new Programme.Wish("Bench", "bench", "", catalogue.venues().all().getFirst().id(),
                "2090-01-01T20:00", sections, true, Optional.empty())).getFirst().id();
    }

    private static double rate(Way way, String event, Duration time) throws Exception {
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        long held = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String section = "S" + i;
                Callable<Integer> work = () -> {
                    int count = 0;
                    while (System.nanoTime() < end) {
                        way.hold(event, section);
                        count++;
                    }
                    return count;
                };
                all.add(threads.submit(work));
            }
            for (Future<Integer> each : all) {
                held += each.get();
            }
        }
        return held / ((System.nanoTime() - begun) / 1e9);
    }

    /// What one writes first: is one left, which one, take it, count.
    private static void lookThenTake(Sql sql, String event, String section, String holdId, boolean last) throws SQLException {
        long left = sql.first("SELECT COUNT(*) AS n FROM seat WHERE event_id = ? AND section = ? AND hold_id IS NULL AND order_id IS NULL",
                values -> values.text(event).text(section), row -> row.whole("n")).orElseThrow();
        if (left == 0) {
            throw new IllegalStateException("sold out: measure for less time");
        }
        record At(long row, long number) {}
        At at = sql.first("""
                SELECT row_order, number FROM seat WHERE event_id = ? AND section = ? AND hold_id IS NULL AND order_id IS NULL
                ORDER BY row_order, number LIMIT 1""",
                values -> values.text(event).text(section), row -> new At(row.whole("row_order"), row.whole("number"))).orElseThrow();
        sql.update("UPDATE seat SET hold_id = ? WHERE event_id = ? AND section = ? AND row_order = ? AND number = ?",
                values -> values.text(holdId).text(event).text(section).whole(at.row).whole(at.number));
        sql.update("UPDATE section SET seats_available = seats_available - 1 WHERE event_id = ? AND name = ?",
                values -> values.text(event).text(section));
        if (last) {
            sql.update("""
                    INSERT INTO hold (hold_id, event_id, section, quantity, price_minor, currency, state, holder, created_at, expires_at)
                    VALUES (?, ?, ?, 2, 5000, 'USD', 'active', '', ?, ?)""",
                    values -> values.text(holdId).text(event).text(section).time(Clock.systemUTC().instant())
                            .time(Clock.systemUTC().instant().plus(Holds.KEPT_FOR)));
        }
    }

    /// The statements of a hold as we make them, over a connection opened for it.
    private static void alone(Database database, String url, String event, String section) throws SQLException {
        boolean sqlite = url.startsWith("jdbc:sqlite:");
        try (Connection connection = DriverManager.getConnection(url)) {
            try (var statement = connection.createStatement()) {
                if (sqlite) {
                    statement.execute("PRAGMA busy_timeout = 20000");
                    statement.execute("PRAGMA synchronous = FULL");
                    statement.execute("BEGIN IMMEDIATE");
                } else {
                    connection.setAutoCommit(false);
                    statement.execute("SELECT id FROM writing_turn WHERE id = 1 FOR UPDATE");
                }
            }
            Sql sql = database.sql(connection);
            String holdId = "HLD-" + UUID.randomUUID();
            if (SeatTable.take(sql, event, section, 2, holdId).isEmpty()) {
                throw new IllegalStateException("sold out: measure for less time");
            }
            sql.update("""
                    INSERT INTO hold (hold_id, event_id, section, quantity, price_minor, currency, state, holder, created_at, expires_at)
                    VALUES (?, ?, ?, 2, 5000, 'USD', 'active', '', ?, ?)""",
                    values -> values.text(holdId).text(event).text(section).time(Clock.systemUTC().instant())
                            .time(Clock.systemUTC().instant().plus(Holds.KEPT_FOR)));
            try (PreparedStatement commit = connection.prepareStatement("COMMIT")) {
                commit.execute();
            }
        }
    }
}
