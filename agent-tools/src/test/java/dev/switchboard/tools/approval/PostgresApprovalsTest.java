package dev.switchboard.tools.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.OnePostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Two processes on one server: what waits in one is decided in the other.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresApprovalsTest {
    @Test
    void aRunThatWaitsInOneProcessIsApprovedInAnother() throws Exception {
        Clock clock = Clock.systemUTC();
        String address = OnePostgres.database();
        try (Database here = Database.open(address); Database there = Database.open(address);
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
