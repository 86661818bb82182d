package dev.switchboard.tools.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.approval.Approval;
import dev.switchboard.tools.approval.Approvals;
import dev.switchboard.tools.approval.Decision;
import dev.switchboard.tools.approval.WaitingRuns;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The catalogue on a real PostgreSQL, whose tables and times differ from SQLite's.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresBoxOfficeTest {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String address() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Test
    void catalogueIsFilledReadAndMovedAhead() throws Exception {
        SettableClock clock =
                new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZoneId.of("America/Los_Angeles"));
        try (Database database = Database.open(address())) {
            EventCatalogue catalogue = EventCatalogue.open(database, clock);
            assertThat(catalogue.upcoming()).hasSize(14).first().satisfies(event -> {
                assertThat(event.startsAt()).hasToString("2026-12-01T19:00-08:00[America/Los_Angeles]");
                assertThat(event.sections()).extracting(Event.Section::seatsAvailable).containsExactly(2, 4, 8);
            });
            clock.advance(Duration.ofDays(50));
            assertThat(catalogue.upcoming()).hasSize(14).allSatisfy(event ->
                    assertThat(event.startsAt().toLocalDate()).isAfterOrEqualTo(LocalDate.now(clock)));
        }
    }

    /// Two processes on one server: what waits in one is decided in the other.
    @Test
    void aRunThatWaitsInOneProcessIsApprovedInAnother() throws Exception {
        Clock clock = Clock.systemUTC();
        try (Database here = Database.open(address()); Database there = Database.open(address());
                WaitingRuns runs = WaitingRuns.open(here, clock, Duration.ofSeconds(30), UnaryOperator.identity())) {
            Approvals desk = Approvals.open(there, clock);
            CompletableFuture<Decision> decided = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    decided.complete(runs.ask(new WaitingRuns.Wish("T-1", "casey", "refund", "refund $6000", "{}"), () -> {})
                            .orElseThrow());
                } catch (InterruptedException | RuntimeException e) {
                    decided.completeExceptionally(e);
                }
            });
            await().until(() -> desk.waiting().size() == 1);
            String id = desk.waiting().getFirst().id();
            assertThat(desk.decide(id, true, "kim", "fine")).isTrue();
            assertThat(desk.decide(id, false, "lee", "")).isFalse();
            assertThat(decided.get(10, TimeUnit.SECONDS)).isEqualTo(new Decision(Approval.State.APPROVED, "kim", "fine"));
        }
    }
}
