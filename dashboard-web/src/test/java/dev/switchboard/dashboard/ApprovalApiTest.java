package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.tools.approval.Decision;
import dev.switchboard.tools.approval.WaitingRuns;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalApiTest {
    @TempDir
    Path folder;

    private TestDesk desk;
    private WaitingRuns runs;

    @BeforeEach
    void open() {
        desk = new TestDesk(folder);
        runs = WaitingRuns.open(
                desk.store.database(), Clock.systemUTC(), Duration.ofSeconds(30), UnaryOperator.identity());
    }

    @AfterEach
    void close() {
        runs.close();
        desk.close();
    }

    @Test
    void whatWaitsIsListedDecidedOnceAndInTheAuditLog() throws Exception {
        CompletableFuture<Optional<Decision>> run = waits("refund $6000");
        JsonNode waiting = desk.get("/api/approvals").data().at("/waiting/0");
        assertThat(waiting.path("what").asText()).isEqualTo("refund $6000");
        assertThat(waiting.path("ticket_id").asText()).isEqualTo("GXS-20251128-00000001");
        String path = "/api/approvals/" + waiting.path("approval_id").asText();

        assertThat(desk.ask("POST", path, "{\"decision\":\"maybe\"}").status()).isEqualTo(400);
        assertThat(desk.ask("POST", "/api/approvals/none", "{\"decision\":\"approve\"}").status()).isEqualTo(404);
        assertThat(desk.ask("POST", path, "{\"decision\":\"refuse\",\"note\":\" call back \"}").data().path("state").asText())
                .isEqualTo("refused");
        TestDesk.Answer second = desk.ask("POST", path, "{\"decision\":\"approve\"}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text()).contains("it is refused by loopback");

        await().until(run::isDone);
        assertThat(run.join()).hasValueSatisfying(
                decision -> assertThat(decision.inWords()).isEqualTo("refused by loopback: call back"));
        JsonNode list = desk.get("/api/approvals").data();
        assertThat(list.path("waiting")).isEmpty();
        assertThat(list.at("/over/0/note").asText()).isEqualTo("call back");
        await().untilAsserted(() -> assertThat(desk.store.audit().list(null, null, null, 0, 100))
                .extracting(row -> row.entry().action())
                .filteredOn("tool.approval"::equals)
                .hasSizeGreaterThanOrEqualTo(2));
    }

    @Test
    void noMoreWaitThanThereIsRoomForAndAllAreWithdrawnAtTheEnd() throws Exception {
        for (int i = 0; i < WaitingRuns.MOST_WAITING; i++) {
            CompletableFuture<Optional<Decision>> unused = asks("refund " + i);
        }
        await().until(() -> runs.size() == WaitingRuns.MOST_WAITING);
        assertThat(asks("one more").get()).isEmpty();
        await().until(() -> desk.get("/api/approvals").data().path("waiting").size() == WaitingRuns.MOST_WAITING);
        runs.close();
        await().until(() -> runs.size() == 0);
        assertThat(desk.get("/api/approvals").data().at("/over/0/state").asText()).isEqualTo("withdrawn");
    }

    private CompletableFuture<Optional<Decision>> waits(String what) {
        CompletableFuture<Optional<Decision>> run = asks(what);
        await().until(() -> runs.size() == 1 && desk.get("/api/approvals").data().path("waiting").size() == 1);
        return run;
    }

    private CompletableFuture<Optional<Decision>> asks(String what) {
        CompletableFuture<Optional<Decision>> decided = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                decided.complete(runs.ask(
                        new WaitingRuns.Wish("GXS-20251128-00000001", "casey", "refund", what, "{\"amount\":6000}"), () -> {}));
            } catch (InterruptedException | RuntimeException e) {
                decided.completeExceptionally(e);
            }
        });
        return decided;
    }
}
