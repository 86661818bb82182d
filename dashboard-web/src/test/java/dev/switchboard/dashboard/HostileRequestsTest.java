package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.dashboard.stepin.CallDesk;
import dev.switchboard.store.ticket.TicketId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API under requests made at random from its own document. What is right is answered as the document says; what is
/// wrong is refused in the envelope by the name of what was wrong; nothing makes the server fail.
class HostileRequestsTest {
    private static final long SEED = 20_251_128;
    /// A path that cannot be decoded is refused before anybody knows what would have stood there.
    private static final Set<String> IN_THE_PATH = Set.of("id", "name", "account", "token", "webhook", "message", "schedule", "evaluation",
            "approval", "document", "event", "order", "venue", "section", "file");

    private static final int REQUESTS = Integer.getInteger("api.requests", 1_000);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What the web server answers before any route.
    private static final Set<Integer> ANYWHERE = Set.of(400, 404, 405, 413, 414, 431);

    @TempDir
    Path folder;

    @Test
    void noRequestMakesTheServerFailAndEveryRefusalNamesItsReason() throws Exception {
        try (TestDesk desk = new TestDesk(folder)) {
            Instant morning = Instant.parse("2025-11-28T01:00:00Z");
            TicketId closed = desk.calls.interestRates("+65 9001", morning);
            desk.calls.measures(closed, morning);
            desk.calls.end(closed);
            TicketId running = desk.calls.begin("browser", "riley", null, morning.plusSeconds(60));
            List<String> ids = List.of(closed.value(), running.value(), "GXS-20251128-00000000");
            desk.callDesk.stands(running.value(), "agent", "");
            desk.callDesk.answers.put(closed.value(), new CallDesk.Answer.Over("caller_hangup"));
            var requests = new RandomRequests(desk.get("/openapi.json").json(), new Random(SEED), ids);
            assertThat(requests.operations()).isGreaterThan(12);

            Map<Integer, Integer> tally = new HashMap<>();
            for (int i = 0; i < REQUESTS; i++) {
                RandomRequests.Made made = requests.next(i);
                RawRequest.Answer answer = made.request().send(desk.server.port());
                check(made, answer, "seed " + SEED + ", request " + i + ": " + made.request() + "\nwrong: '"
                        + made.wrong() + "'\nanswered "
                        + answer.status() + " " + answer.text().substring(0, Math.min(300, answer.text().length())));
                tally.merge(answer.status(), 1, Integer::sum);
            }
            assertThat(tally.get(200)).as(tally.toString()).isGreaterThan(REQUESTS / 4);
            assertThat(tally.get(400)).as(tally.toString()).isGreaterThan(REQUESTS / 6);
            assertThat(tally).as(tally.toString()).containsKeys(404, 409, 426);
            assertThat(desk.store.tickets().stats().totalTickets()).isEqualTo(2);
            assertThat(desk.store.rejectedEntries()).isZero();
            assertThat(desk.store.problem()).isEmpty();
        }
    }

    private static void check(RandomRequests.Made made, RawRequest.Answer answer, String what) throws Exception {
        int status = answer.status();
        assertThat(status).as(what).isLessThan(500);
        boolean documented = made.operation().path("responses").has(String.valueOf(status));
        assertThat(documented || ANYWHERE.contains(status)).as("a status the document knows\n" + what).isTrue();
        if (status >= 400) {
            assertThat(answer.headers().get("content-type")).as(what).startsWith("application/json");
            JsonNode error = JSON.readTree(answer.text());
            assertThat(error.path("status").asText()).as(what).isEqualTo("error");
            String message = error.path("message").asText();
            assertThat(message).as(what).isNotBlank().doesNotContain("Exception", "\tat ", "dev.switchboard");
            if (status == 400 && !IN_THE_PATH.contains(made.wrong())) {
                assertThat(made.wrong()).as("a right request was refused\n" + what).isNotEmpty();
                assertThat(message).as(what).contains(made.wrong());
            }
        }
        if (made.refused()) {
            assertThat(Stream.of(400, 404, 413).filter(refusal -> refusal == status)).as("it should be refused\n"
                    + what).isNotEmpty();
        }
        if (made.wrong().isEmpty()) {
            assertThat(status).as("a right request was refused\n" + what).isIn(200, 201, 404, 409, 412, 422, 426);
        }
    }
}
