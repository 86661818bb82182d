package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.board.BoardLimits;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The wall board's numbers, and the alerts in the live feed.
class BoardApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private TestDesk desk;

    @BeforeEach
    void open() {
        desk = new TestDesk(folder, config -> config.withBoard(quickToSilence()));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private static BoardLimits quickToSilence() {
        BoardLimits usual = BoardLimits.usual();
        return new BoardLimits(
                Duration.ofMillis(700), usual.notUnderstood(), usual.toolFailures(), usual.costMicrodollars(),
                usual.angryWords(), usual.humanWords(), usual.againWords(), usual.serviceLevel());
    }

    @Test
    void numbersAreThoseOfTheDaysCallsWithTheirFormulasAndHours() throws Exception {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        TicketId id = desk.calls.begin("browser", "riley", null, hour);
        desk.calls.measures(id, hour);
        desk.calls.end(id);
        desk.calls.begin("browser", "riley", null, hour.plusMillis(1));

        JsonNode data = desk.get("/api/board?from=" + hour.minus(2, ChronoUnit.HOURS)).data();

        assertThat(data.get("from").asText()).isEqualTo(hour.minus(2, ChronoUnit.HOURS).toString());
        JsonNode figures = data.get("figures");
        assertThat(figures.get("began").asInt()).isEqualTo(2);
        assertThat(figures.get("ended").asInt()).isEqualTo(1);
        assertThat(figures.get("answered").asInt()).isEqualTo(1);
        assertThat(figures.get("aht_ms").asInt()).isEqualTo(184_300);
        assertThat(figures.get("answer_p95_ms").asInt()).isEqualTo(1_420);
        assertThat(figures.get("containment").asDouble()).isEqualTo(1.0);
        assertThat(figures.get("abandonment").asDouble()).isZero();
        assertThat(figures.get("service_level").asDouble()).isEqualTo(1.0);
        assertThat(figures.get("barge_ins").asInt()).isEqualTo(1);
        assertThat(figures.get("barge_ins_per_100_answers").asDouble()).isEqualTo(33.3);
        assertThat(data.at("/formulas/service_level").asText()).contains("within 3.0 s");
        assertThat(data.get("hours").findValuesAsText("hour")).startsWith(hour.minus(2, ChronoUnit.HOURS).toString());
        assertThat(data.at("/hours/0/ended").asInt()).isZero();
        assertThat(data.at("/hours/0/containment").isNull()).isTrue();
        assertThat(data.at("/hours/2/began").asInt()).isEqualTo(2);

        desk.calls.end(desk.calls.begin("twilio", "casey", null, hour));
        assertThat(began(hour, "&agent=riley")).isEqualTo(2);
        assertThat(began(hour, "&agent=casey&channel=twilio")).isEqualTo(1);
        assertThat(began(hour, "&channel=twilio")).isEqualTo(1);
        assertThat(began(hour, "&agent=casey&channel=browser")).isZero();
        assertThat(desk.get("/api/board?agent=%00").message()).startsWith("unknown agent");
    }

    private int began(Instant from, String of) throws Exception {
        return desk.get("/api/board?from=" + from + of).data().at("/figures/began").asInt();
    }

    @Test
    void withoutATimeItIsTheDayInUtcAndNeverMoreThanTwoDays() throws Exception {
        Instant before = Instant.now();
        assertThat(from("")).isBetween(before.truncatedTo(ChronoUnit.DAYS), Instant.now().truncatedTo(ChronoUnit.DAYS));
        assertThat(from("?from=2001-01-01")).isBetween(
                before.truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.DAYS), Instant.now().minus(2, ChronoUnit.DAYS));
        assertThat(from("?from=2100-01-01")).isBetween(before.truncatedTo(ChronoUnit.HOURS), Instant.now());
        TestDesk.Answer wrong = desk.get("/api/board?from=yesterday");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.message()).startsWith("from must be a time");
    }

    private Instant from(String query) throws Exception {
        return Instant.parse(desk.get("/api/board" + query).data().get("from").asText());
    }

    @Test
    void alertsComeByTheFeedWhenTheyAreRaisedAndWhenTheyAreCleared() {
        try (LiveClient reader = new LiveClient(desk, null)) {
            reader.awaitType("snapshot");
            TicketId id = desk.calls.begin();
            assertThat(last(reader, id, "silence").get("mood").asText()).isEqualTo("neutral");
            desk.calls.caption(id, "a", Speaker.USER, "hello");
            awaitAlerts(reader, id, List.of());
            desk.store.feed().publish(new CallEvent.Spent(id, 3_000_000));
            desk.calls.says(id, "a", Instant.now(), Speaker.USER, "This is ridiculous, get me a human");

            JsonNode row = last(reader, id, "human");
            assertThat(row.get("alerts").findValuesAsText("kind")).startsWith("human", "angry").contains("cost");
            assertThat(row.get("mood").asText()).isEqualTo("negative");
            assertThat(row.at("/alerts/0/detail").asText()).isEqualTo("a human");
            assertThat(Instant.parse(row.at("/alerts/0/since").asText())).isBefore(Instant.now());
            assertThat(reader.awaitType("spent").get("cost_microdollars").asLong()).isEqualTo(3_000_000);
            try (LiveClient late = new LiveClient(desk, null)) {
                assertThat(late.awaitType("snapshot").at("/calls/0/cost_microdollars").asLong()).isEqualTo(3_000_000);
            }
        }
    }

    @Test
    void whoeverComesLateOrComesBackIsToldTheAlertsAsTheyStand() {
        TicketId id = desk.calls.begin();
        desk.calls.says(id, "a", Instant.now(), Speaker.USER, "I want to talk to your manager");
        String position;
        try (LiveClient first = new LiveClient(desk, null)) {
            last(first, id, "human");
            position = first.awaitFrame(0).get("position").asText();
        }
        try (LiveClient late = new LiveClient(desk, null)) {
            assertThat(late.awaitFrame(0).get("type").asText()).isEqualTo("snapshot");
            JsonNode alerts = late.awaitFrame(1);
            assertThat(alerts.get("type").asText()).isEqualTo("alerts");
            assertThat(alerts.get("whole").asBoolean()).isTrue();
            assertThat(alerts.at("/calls/0/alerts").findValuesAsText("kind")).contains("human");
        }
        desk.calls.end(id);
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (LiveClient back = new LiveClient(desk, position)) {
                JsonNode alerts = back.awaitType("alerts");
                assertThat(alerts.get("whole").asBoolean()).isTrue();
                assertThat(alerts.get("calls")).isEmpty();
            }
        });
    }

    @Test
    void howLoudCallsAreIsToldToThoseWhoWantItUntilAllAreSilent() {
        try (LiveClient quiet = new LiveClient(desk, null);
                LiveClient reader = new LiveClient(desk, "&levels=true")) {
            reader.awaitType("snapshot");
            desk.callDesk.levels.put("GXS-20261130-00000001", List.of(0.257, 0.0));
            assertThat(reader.awaitType("levels").at("/calls/GXS-20261130-00000001")).map(JsonNode::asDouble).containsExactly(0.26, 0.0);
            desk.callDesk.levels.clear();
            await().atMost(PATIENCE).until(() -> reader.frames.getLast().at("/calls").isEmpty());
            int told = reader.frames.size();
            desk.calls.begin();
            reader.awaitType("call.started");
            assertThat(reader.types().subList(told, reader.types().size())).doesNotContain("levels");
            quiet.awaitType("call.started");
            assertThat(quiet.types()).doesNotContain("levels");
        }
    }

    private static JsonNode last(LiveClient reader, TicketId id, String kind) {
        return await().atMost(PATIENCE)
                .until(() -> row(reader, id), row -> row != null && row.get("alerts").findValuesAsText("kind").contains(kind));
    }

    private static void awaitAlerts(LiveClient reader, TicketId id, List<String> kinds) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(row(reader, id).get("alerts").findValuesAsText("kind")).isEqualTo(kinds));
    }

    /// What was last told of a call's alerts.
    private static JsonNode row(LiveClient reader, TicketId id) {
        JsonNode last = null;
        synchronized (reader.frames) {
            for (JsonNode frame : reader.frames) {
                for (JsonNode row : frame.path("calls")) {
                    if (row.path("ticket_id").asText().equals(id.value())) {
                        last = row;
                    }
                }
            }
        }
        return last;
    }
}
