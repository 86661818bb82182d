package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.redaction.RedactionPolicy.Mode;
import dev.switchboard.store.ticket.EditOutcome;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.TicketVersion;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is kept of what callers say, and who looks at it, whatever database the store stands on.
abstract class PrivacyContract {
    private static final String CARD = "My card is four two four two 4242 4242 4242, the CVV is 123";
    private static final String MAIL = "write to mei.tan@example.com please";

    private @Nullable TranscriptStore opened;

    abstract String databaseUrl();

    TranscriptStore open(RedactionPolicy policy) {
        opened = TranscriptStore.open(new StoreConfig(databaseUrl(), 10_000).withRedaction(policy), Clock.systemUTC());
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    static Ticket paymentCall(TranscriptStore store) {
        TicketId id = StoreContract.start(store).id();
        StoreContract.say(store, id, "i1", 1, Speaker.USER, CARD);
        StoreContract.say(store, id, "i2", 2, Speaker.USER, MAIL);
        store.writer().append(Line.tool(id, StoreContract.START.plusSeconds(3), "i3", new ToolCall(
                "pay", "{\"pan\":4242424242424242,\"to\":\"mei.tan@example.com\"}", "c", "{\"ok\":true}", "answered", 5L)));
        store.writer().addMetadata(id, "phone", "+65 9123 4567");
        store.writer().update(id, TicketUpdate.none().withResolutionNotes("Told mei.tan@example.com"));
        return StoreContract.hangUp(store, id);
    }

    private static TicketFilter words(String words) {
        return new TicketFilter(Set.of(), null, null, null, words, null, null, 10, 0);
    }

    private static String stored(TranscriptStore store) {
        return store.database().<String>read(connection -> String.join("\n", store.database()
                .sql(connection)
                .list(
                        """
                        SELECT message AS kept FROM interactions
                        UNION ALL SELECT CAST(tool_calls AS TEXT) FROM interactions
                        UNION ALL SELECT value FROM ticket_metadata
                        UNION ALL SELECT summary FROM tickets
                        UNION ALL SELECT resolution_notes FROM tickets
                        """,
                        _ -> {},
                        row -> row.text("kept", ""))));
    }

    @Test
    void whatIsRedactedAtWriteIsNowhere() {
        TranscriptStore store = open(new RedactionPolicy(Mode.WRITE, false));
        Ticket ticket = paymentCall(store);

        assertThat(stored(store))
                .contains("My card is [card], the CVV is [cvv]", "write to [email] please", "[phone]", "\"[card]", "Told [email]")
                .doesNotContain("4242", "four two", "example.com", "9123", "123");
        SearchContract.untilIndexed(store);
        assertThat(store.tickets().list(words("mei.tan")).tickets()).isEmpty();
        assertThat(store.tickets().list(words("write please")).tickets())
                .extracting(Ticket::id)
                .containsExactly(ticket.id());
    }

    @Test
    void whatIsRedactedAtReadIsKeptButForPaymentDataAndShownNowhere() {
        TranscriptStore store = open(new RedactionPolicy(Mode.READ, false));
        try (Subscription live = store.feed().subscribe("")) {
            Ticket ticket = paymentCall(store);
            store.feed().publish(new CallEvent.Caption(
                    ticket.id(), "i9", Speaker.USER, "my card is 4242 4242 4242 4242", Instant.now()));

            assertThat(stored(store))
                    .contains("mei.tan@example.com", "+65 9123 4567", "[card]", "[cvv]")
                    .doesNotContain("4242", "four two");
            TicketDetail detail = store.tickets().detail(ticket.id()).orElseThrow();
            assertThat(detail.toString()).doesNotContain("example.com", "9123").contains("[email]", "[phone]");
            assertThat(store.tickets().extract(TicketFilter.all(), null, store.tickets().newest(), 10).toString())
                    .doesNotContain("example.com", "9123");
            var found = store.tickets().list(words("please"));
            assertThat(found.tickets()).hasSize(1);
            assertThat(found.toString()).contains("[email]").doesNotContain("example.com");
            var told = new StringBuilder();
            await().until(() -> {
                for (CallFeed.Numbered event : live.next(Duration.ofMillis(200))) {
                    told.append(event.event());
                }
                return told.indexOf("CallEnded") >= 0 && told.indexOf("Caption") >= 0;
            });
            assertThat(told.toString()).doesNotContain("example.com", "4242", "9123").contains("my card is [card]");
        }
    }

    @Test
    void aCodeThatAnswersTheAgentsQuestionIsOneThoughTheCallerDoesNotSaySo() {
        TranscriptStore store = open(new RedactionPolicy(Mode.READ, false));
        TicketId id = StoreContract.start(store).id();
        StoreContract.say(store, id, "i1", 1, Speaker.USER, "I have 456 points");
        StoreContract.say(store, id, "i2", 2, Speaker.AGENT, "And the security code on the back, please?");
        StoreContract.say(store, id, "i3", 5, Speaker.USER, "um, seven eight nine");
        StoreContract.say(store, id, "i4", 90, Speaker.USER, "in room 321");
        StoreContract.hangUp(store, id);

        assertThat(stored(store)).contains("456 points", "um, [cvv]", "room 321").doesNotContain("seven");
    }

    @Test
    void whoSawARedactedTicketCanEditIt() {
        TranscriptStore store = open(new RedactionPolicy(Mode.READ, false));
        Ticket ticket = paymentCall(store);
        Ticket seen = store.tickets().find(ticket.id()).orElseThrow();

        EditOutcome outcome = store.tickets()
                .edit(ticket.id(), TicketUpdate.none().withSummary("Pays by 4242 4242 4242 4242"), TicketVersion.of(seen));

        assertThat(outcome).isInstanceOfSatisfying(EditOutcome.Done.class, done -> assertThat(done.ticket().summary())
                .isEqualTo("Pays by [card]"));
        assertThat(store.tickets().edit(ticket.id(), TicketUpdate.none().withSummary("late"), TicketVersion.of(seen)))
                .isInstanceOf(EditOutcome.Stale.class);
    }

    @Test
    void theOriginalIsKeptOnRequestAndWithoutRedactionShown() {
        TranscriptStore store = open(new RedactionPolicy(Mode.READ, true));
        Ticket ticket = paymentCall(store);
        assertThat(stored(store)).contains("4242 4242 4242, the CVV is 123");
        assertThat(store.tickets().detail(ticket.id()).orElseThrow().toString()).doesNotContain("4242", "CVV is 1");
    }

    @Test
    void theAuditLogIsReadInPagesAndNeverChanged() {
        TranscriptStore store = open(RedactionPolicy.OFF);
        AuditLog audit = store.audit();
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 5; i++) {
            audit.add(new AuditEntry(
                    start.plusSeconds(i), "loopback", "ticket.read", i % 2 == 0 ? "T0" : "T1", "127.0.0.1",
                    Map.of("status", "200", "n", String.valueOf(i))));
        }
        await().until(() -> audit.list(null, null, null, 0, 10).size() == 5);

        List<AuditLog.Row> first = audit.list(null, null, null, 0, 2);
        List<AuditLog.Row> second = audit.list(null, null, null, first.getLast().id(), 10);
        assertThat(first).extracting(row -> row.entry().details().get("n")).containsExactly("0", "1");
        assertThat(second).extracting(row -> row.entry().details().get("n")).containsExactly("2", "3", "4");
        assertThat(audit.list(null, null, "T1", 0, 10)).hasSize(2);
        assertThat(audit.list(start.plusSeconds(1), start.plusSeconds(3), null, 0, 10))
                .extracting(row -> row.entry().at())
                .containsExactly(start.plusSeconds(1), start.plusSeconds(2));
        assertThat(audit.lost()).isZero();
        for (String change : List.of("UPDATE audit_log SET who = 'nobody'", "DELETE FROM audit_log")) {
            assertThatThrownBy(() -> store.database().<Integer>write(
                            connection -> store.database().sql(connection).update(change, _ -> {})))
                    .rootCause()
                    .hasMessageContaining("only added to");
        }
        assertThat(audit.list(null, null, null, 0, 10)).hasSize(5);
    }

    @Test
    void whatTheQueueHasNoRoomForIsCounted() {
        TranscriptStore store = open(RedactionPolicy.OFF);
        AuditLog audit = store.audit();
        store.close();
        opened = null;

        audit.add(new AuditEntry(Instant.now(), "loopback", "ticket.read", "T0", "127.0.0.1", Map.of()));

        assertThat(audit.lost()).isEqualTo(1);
    }
}
