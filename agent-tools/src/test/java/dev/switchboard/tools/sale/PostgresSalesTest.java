package dev.switchboard.tools.sale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.OnePostgres;
import dev.switchboard.tools.event.Event;
import dev.switchboard.tools.event.EventCatalogue;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The same on a real PostgreSQL, whose tables, times and locks differ from SQLite's.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresSalesTest extends SalesContract {
    @Override
    Database open() throws SQLException {
        return Database.open(OnePostgres.database());
    }

    /// Fewer by default, since each is a round trip: `-Drace.attempts=10000` for as many as on SQLite.
    @Test
    void aRaceForTheLastSeatsSellsNoneTwiceWhileHoldsRunOut() throws Exception {
        Race.run(database, clock, Integer.getInteger("race.attempts", 1_500));
    }

    @Test
    void theSameRaceSellsTooManyWithoutTheGuard() throws Exception {
        Race.runUnguarded(database);
    }

    @Test
    void catalogueIsFilledReadAndMovedAhead() {
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
