package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Speaker;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The store on a real PostgreSQL, with what holds of PostgreSQL alone.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresStoreTest extends StoreContract {
    private String databaseUrl = "";

    @BeforeEach
    void makeDatabase() throws SQLException {
        databaseUrl = SharedPostgres.database(true);
    }

    @Override
    String databaseUrl() {
        return databaseUrl;
    }

    @Override
    AutoCloseable lockOut() {
        try {
            Connection other = DriverManager.getConnection(databaseUrl());
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE interactions IN EXCLUSIVE MODE");
            return other;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSecondGatewaySharesTheDatabaseAndLeavesTheCallsOfTheFirstAlone() {
        var first = open();
        TicketId id = start(first).id();
        var second = open();
        assertThat(second.tickets().find(id).orElseThrow().status()).isEqualTo(TicketStatus.OPEN);
        TicketId other = start(second).id();
        say(second, other, "a", 0, Speaker.USER, "hello");
        hangUp(second, other);
        say(first, id, "a", 0, Speaker.USER, "hello");
        assertThat(hangUp(first, id).endReason()).isEqualTo("caller_hangup");
        assertThat(first.tickets().stats().totalTickets()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://127.0.0.1:1/none", "jdbc:postgresql://127.0.0.1:port/none"})
    void aServerThatCannotBeReachedIsNamedInOneLineWithoutItsPassword(String url) {
        var config = new StoreConfig(url + "?user=u&password=secret", 10);
        assertThatThrownBy(() -> TranscriptStore.open(config, Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("cannot open the database " + url + ": ")
                .hasNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("secret"));
    }
}
