package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Webhooks and schedules over HTTP.
class WebhookApiTest {
    @TempDir
    private Path folder;

    @Test
    void aWebhookIsMadeChangedTriedAndRemovedAndItsSecretIsToldOnce() throws Exception {
        try (var desk = new TestDesk(folder)) {
            assertThat(desk.ask("POST", "/api/webhooks", "{\"url\":\"http://127.0.0.1:9/\"}").json().path("message").asText())
                    .contains("SWITCHBOARD_OUTBOUND_ALLOW");
            assertThat(desk.ask("POST", "/api/webhooks", "{\"url\":\"https://crm.example.com/\",\"types\":[\"ticket.nope\"]}").json()
                    .path("message").asText()).contains("'ticket.nope'").contains("ticket.closed");
            var made = desk.ask("POST", "/api/webhooks", "{\"url\":\"https://crm.example.com/\",\"types\":[\"ticket.*\"]}");
            assertThat(made.status()).isEqualTo(201);
            String id = made.json().at("/data/webhook_id").asText();
            assertThat(made.json().at("/data/secret").asText()).startsWith("whsec_");
            assertThat(desk.get("/api/webhooks").text()).contains(id).doesNotContain("whsec_");
            assertThat(desk.ask("POST", "/api/webhooks/" + id + "/ping", "").status()).isEqualTo(202);
            assertThat(desk.ask("POST", "/api/webhooks/" + id + "/secret", "").json().at("/data/secret").asText())
                    .startsWith("whsec_").isNotEqualTo(made.json().at("/data/secret").asText());
            assertThat(desk.get("/api/webhooks/deliveries?state=gone").status()).isEqualTo(400);
            assertThat(desk.ask("POST", "/api/webhooks/whe_none/ping", "").status()).isEqualTo(404);

            var schedule = desk.ask("POST", "/api/report-schedules",
                    "{\"report\":\"daily\",\"webhook\":\"" + id + "\",\"at\":\"06:30\",\"days\":[\"mon\"],\"zone\":\"UTC\",\"covers_days\":7}");
            assertThat(schedule.status()).as(schedule.text()).isEqualTo(201);
            for (String wrong : new String[] {"\"at\":\"25:00\"", "\"at\":\"06:30\",\"days\":[\"noday\"]",
                "\"at\":\"06:30\",\"zone\":\"Mars\"", "\"at\":\"06:30\",\"parameters\":{\"from\":\"yesterday\"}"}) {
                assertThat(desk.ask("POST", "/api/report-schedules", "{\"report\":\"daily\",\"webhook\":\"" + id + "\"," + wrong + "}").status())
                        .as(wrong).isEqualTo(400);
            }
            assertThat(desk.get("/api/report-schedules").json().at("/data/schedules")).hasSize(1);
        }
    }
}
