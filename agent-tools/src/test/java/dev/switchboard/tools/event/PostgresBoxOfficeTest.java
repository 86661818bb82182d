package dev.switchboard.tools.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.SettableClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The catalogue on a real PostgreSQL, whose tables and times differ from SQLite's.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresBoxOfficeTest {
    @Test
    void catalogueIsFilledReadAndMovedAhead() throws Exception {
        SettableClock clock =
                new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZoneId.of("America/Los_Angeles"));
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
                Database database = Database.open(server.getJdbcUrl("postgres", "postgres"))) {
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
}
