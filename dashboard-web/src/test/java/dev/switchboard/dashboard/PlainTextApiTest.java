package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.redaction.RedactionPolicy.Mode;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `redaction=read` hides, and who may see it all the same.
class PlainTextApiTest {
    private static final String SAID = "mei.tan@example.com";

    @TempDir
    Path folder;

    private TestDesk desk;
    private TicketId ticket;
    private Person admin;
    private Person reader;
    private Person qa;

    @BeforeEach
    void open() throws Exception {
        StoreConfig config = StoreConfig.in(folder).withRedaction(new RedactionPolicy(Mode.READ, false));
        desk = new TestDesk(folder, UnaryOperator.identity(), config);
        ticket = desk.calls.begin();
        desk.store.writer().append(Line.said(ticket, "i1", Instant.now(), Speaker.USER, "Write to " + SAID + ", card 4242 4242 4242 4242"));
        desk.store.writer().close(ticket, "caller_hangup").toCompletableFuture().join();
        admin = Person.with(desk, null, "ada", "admin");
        reader = Person.with(desk, admin, "rui", "qa", "plain-reader");
        qa = Person.with(desk, admin, "mei", "qa");
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void whoMaySeesTheTextAsItIsStoredWhereTheyAskForIt() throws Exception {
        TestDesk.Answer hidden = reader.get("/api/tickets/" + ticket);
        assertThat(hidden.text()).contains("[email]").doesNotContain(SAID);
        assertThat(hidden.data().path("redacted").asBoolean()).isTrue();
        assertThat(reader.get("/api/tickets/" + ticket + "?plain=false").text()).doesNotContain(SAID);

        TestDesk.Answer plain = reader.get("/api/tickets/" + ticket + "?plain=true");
        assertThat(plain.text()).contains(SAID, "[card]").as("payment data is not kept").doesNotContain("4242");
        assertThat(plain.data().path("redacted").asBoolean()).isFalse();
        assertThat(plain.header("ETag")).as("an edit is of what everybody sees").isEqualTo(hidden.header("ETag"));
        for (String format : new String[] {"json", "zendesk", "freshdesk", "salesforce"}) {
            String export = "/api/tickets/" + ticket + "/export?format=" + format;
            assertThat(reader.get(export).text()).as(format).doesNotContain(SAID);
            assertThat(reader.get(export + "&plain=true").text()).as(format).contains(SAID);
        }
        for (String format : new String[] {"ndjson", "csv"}) {
            assertThat(reader.get("/api/tickets/export?format=" + format).text()).doesNotContain(SAID);
            assertThat(reader.get("/api/tickets/export?format=" + format + "&plain=true").text()).contains(SAID);
        }
        assertThat(qa.get("/api/tickets/" + ticket + "?plain=yes").status()).isEqualTo(403);
        assertThat(admin.get("/api/tickets/" + ticket + "?plain=yes").message()).isEqualTo("plain must be true or false");
    }

    @Test
    void whoMayNotIsToldWhichRightIsMissing() throws Exception {
        for (String path : new String[] {
            "/" + ticket + "?plain=true", "/" + ticket + "?pl%61in=tru%65", "/" + ticket + "/export?plain=true", "/export?format=csv&plain=true"
        }) {
            TestDesk.Answer refused = qa.get("/api/tickets" + path);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.text()).doesNotContain(SAID);
            assertThat(refused.message()).isEqualTo("this needs the right transcripts.plain, which the roles plain-reader,"
                    + " admin have; you are mei with the roles qa");
        }
        assertThat(admin.get("/api/tickets?plain=true").status()).as("a list has no plain text").isEqualTo(400);
        String key = admin.token("tickets.read").path("key").asText();
        assertThat(desk.ask("GET", "/api/tickets/" + ticket + "?plain=true", null, "Authorization", "Bearer " + key).status())
                .isEqualTo(403);
    }

    @Test
    void eachLookIsInTheAuditLog() throws Exception {
        reader.get("/api/tickets/" + ticket + "?plain=true");
        reader.get("/api/tickets/export?format=csv&plain=true");
        qa.get("/api/tickets/" + ticket + "?plain=true");
        qa.get("/api/tickets/export?format=csv&plain=true");

        await().untilAsserted(() -> assertThat(admin.get("/api/audit?format=csv").text().lines().filter(row -> row.contains("\"\"plain\"\"")))
                .satisfiesExactlyInAnyOrder(
                        row -> assertThat(row).contains("rui", "ticket.read", ticket.value(), "200"),
                        row -> assertThat(row).contains("rui", "tickets.export"),
                        row -> assertThat(row).contains("mei", "ticket.read", "403")));
    }
}
