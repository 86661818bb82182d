package dev.switchboard.gateway.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.switchboard.gateway.mail.ResendServer.Answer;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.aftercall.AfterCallNotes;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.mail.SummaryMail;
import dev.switchboard.store.mail.SummaryMails;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.tools.customer.SummaryWishes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Summaries by e-mail, over a store in a file, to mail servers and to a server that speaks Resend's API.
class SummaryPostTest {
    private static final MailLimits QUICK = new MailLimits(
            2, 3, Duration.ofMillis(5), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(10),
            new SummaryMails.Rule(Duration.ofSeconds(20), Duration.ofMinutes(30), Duration.ZERO));
    private static final Sender FROM = Sender.parse("GXS Bänk <noreply@bank.example>").orElseThrow();
    private static final String TO = "mei.tan@example.com";
    private static final String HOSTILE = "<script>alert(1)</script>\r\nBcc: all@example.com\r\n\r\nCard 4242 4242 4242 4242 is lost.";

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TranscriptStore store;
    private SummaryWishes wishes;

    @BeforeEach
    void open() {
        // As stored by a house that redacts nothing: what goes out must be looked through by itself.
        store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC());
        wishes = SummaryPost.wishes(store.summaryMails(), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private SummaryPost start(MailRoute route) {
        return start(route, QUICK);
    }

    private SummaryPost start(MailRoute route, MailLimits limits) {
        return SummaryPost.start(
                new SummaryPost.Config(route, FROM), limits, store, RedactionPolicy.OFF.sending(), meters, Clock.systemUTC());
    }

    private static MailRoute smtp(int port) {
        return new MailRoute.Smtp("127.0.0.1", port, MailRoute.Security.NONE, Optional.empty());
    }

    private static MailRoute resend(ResendServer server) {
        return new MailRoute.Resend(server.url(), new Secret("re_key"));
    }

    private TicketId live() {
        TicketId id = store.writer().open(new NewTicket("s", "browser", "riley", null, Instant.now()))
                .toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join().id();
        store.writer().append(Line.said(id, "a", Instant.now(), Speaker.USER, "I lost my card. My secret is plugh."));
        return id;
    }

    private TicketId hangUp(TicketId id) {
        store.writer().close(id, "caller_hangup").toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        return id;
    }

    private TicketId agreed() {
        TicketId id = live();
        assertThat(wishes.agreed(id.value(), TO, "call_7")).isTrue();
        return hangUp(id);
    }

    private SummaryMail until(TicketId id, String state) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> store.summaryMails().find(id).map(SummaryMail::state).orElse(""), state::equals);
        return store.summaryMails().find(id).orElseThrow();
    }

    private double count(String outcome) {
        return meters.counter("switchboard.summary.mails", "outcome", outcome).count();
    }

    private static GreenMail mailServer(int port) {
        GreenMail server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        return server;
    }

    private static String part(MimeMessage message, int index) throws Exception {
        return (String) ((MimeMultipart) message.getContent()).getBodyPart(index).getContent();
    }

    private void again(TicketId id) {
        store.database().<Integer>write(connection -> store.database().sql(connection).update(
                "UPDATE summary_mails SET state = 'running', address = ?, due_at = ? WHERE ticket_id = ?",
                values -> values.text(TO).time(Instant.now()).text(id.value())));
    }

    @Test
    void anAgreedSummaryGoesOutOnceThoughTwoGatewaysLookForIt() throws Exception {
        GreenMail server = mailServer(0);
        try (var one = start(smtp(server.getSmtp().getPort())); var two = start(smtp(server.getSmtp().getPort()))) {
            TicketId id = live();
            wishes.agreed(id.value(), TO, "call_7");
            store.writer().update(id, TicketUpdate.none().withSummary(HOSTILE));
            hangUp(id);
            SummaryMail mail = until(id, "sent");

            assertThat(mail.shown()).isEqualTo("m…@example.com");
            assertThat(mail.askedLine()).isEqualTo("call_7");
            assertThat(mail.sentBy()).isEqualTo("smtp");
            assertThat(mail.sentAt()).isNotNull();
            assertThat(store.database().<Optional<String>>read(connection -> store.database().sql(connection).first(
                    "SELECT COALESCE(address, '') AS address FROM summary_mails", _ -> {}, row -> row.text("address", ""))))
                    .contains("");
            assertThat(server.getReceivedMessages()).hasSize(1);
            MimeMessage message = server.getReceivedMessages()[0];
            assertThat(message.getMessageID()).isEqualTo("<summary-" + id + "@bank.example>");
            assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly(TO);
            assertThat(message.getHeader("From")).containsExactly("=?UTF-8?Q?GXS_B=C3=A4nk?= <noreply@bank.example>");
            assertThat(message.getSubject()).isEqualTo("Summary of your call (" + id + ")");
            assertThat(message.getHeader("Bcc")).isNull();
            assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(part(message, 0)).contains("Card [card] is lost.").contains(id.value()).doesNotContain("plugh", "4242");
            assertThat(part(message, 1)).contains("&lt;script&gt;alert(1)&lt;/script&gt; Bcc: all@example.com")
                    .doesNotContain("<script>", "plugh", "4242");
            assertThat(count("sent")).isEqualTo(1);
            assertThat(one.state() + two.state()).contains("smtp at 127.0.0.1:").contains("1 sent");
            await().until(() -> store.audit().list(null, null, id.value(), 0, 10).size() == 1);
            assertThat(store.audit().list(null, null, id.value(), 0, 10)).extracting(AuditLog.Row::entry).allSatisfy(entry -> {
                assertThat(entry.action()).isEqualTo("summary.email");
                assertThat(entry.details()).containsEntry("to", "m…@example.com").containsEntry("outcome", "sent");
            });

            // It is opened again and ends again: one mail a ticket, ever.
            assertThat(wishes.agreed(id.value(), TO, "call_8")).isFalse();
            assertThat(wishes.declined(id.value(), "call_9")).isFalse();
        } finally {
            server.stop();
        }
    }

    @Test
    void aSummaryOfAnEncryptedStoreGoesOutInPlainAndItsAddressLiesEncryptedUntilThen() throws Exception {
        store.close();
        store = TranscriptStore.open(
                StoreConfig.in(folder).withKeys(EncryptionKeys.parse("k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")),
                Clock.systemUTC());
        wishes = SummaryPost.wishes(store.summaryMails(), Clock.systemUTC());
        TicketId id = agreed();
        assertThat(asItLies("address")).startsWith("enc:v1:k1:");
        GreenMail server = mailServer(0);
        try (var _ = start(smtp(server.getSmtp().getPort()))) {
            until(id, "sent");
            MimeMessage message = server.getReceivedMessages()[0];
            assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly(TO);
            assertThat(part(message, 0)).contains(store.tickets().find(id).orElseThrow().summary()).doesNotContain("enc:v1:");
            assertThat(asItLies("address")).isEmpty();
        } finally {
            server.stop();
        }
    }

    private String asItLies(String column) {
        return store.database().<Optional<String>>read(connection -> store.database().sql(connection).first(
                        "SELECT COALESCE(" + column + ", '') AS kept FROM summary_mails", _ -> {}, row -> row.text("kept", "")))
                .orElseThrow();
    }

    @Test
    void nothingIsSentWithoutAYesNorBeforeTheCallIsOver() throws Exception {
        GreenMail server = mailServer(0);
        try (var _ = start(smtp(server.getSmtp().getPort()))) {
            TicketId neverAsked = hangUp(live());
            TicketId declined = live();
            wishes.declined(declined.value(), "call_1");
            hangUp(declined);
            TicketId tookBack = live();
            wishes.agreed(tookBack.value(), TO, "call_1");
            wishes.declined(tookBack.value(), "call_2");
            hangUp(tookBack);
            TicketId stillOn = live();
            wishes.agreed(stillOn.value(), TO, "call_1");
            until(agreed(), "sent"); // by then the others would have been too

            assertThat(server.getReceivedMessages()).hasSize(1);
            assertThat(store.summaryMails().find(neverAsked)).isEmpty();
            assertThat(store.summaryMails().find(declined).orElseThrow().state()).isEqualTo("withdrawn");
            assertThat(store.summaryMails().find(tookBack).orElseThrow().shown()).isEmpty();
            assertThat(store.summaryMails().find(stillOn).orElseThrow().attempts()).isZero();
        } finally {
            server.stop();
        }
    }

    @Test
    void aServerThatIsDownIsTriedUntilItIsUpAndAKilledTryCarriesTheSameId() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var patient = new MailLimits(2, 500, Duration.ofMillis(50), Duration.ofMillis(50), QUICK.answerWithin(), QUICK.lookEvery(), QUICK.rule());
        TicketId id = agreed();
        GreenMail server = null;
        try (var _ = start(smtp(port), patient)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> count("tried_again") >= 1);
            server = mailServer(port);
            assertThat(until(id, "sent").attempts()).isGreaterThanOrEqualTo(2);
            assertThat(server.getReceivedMessages()).hasSize(1);
            // Killed between the server's yes and the row's: taken again when the lease has run out.
            again(id);
            GreenMail up = server;
            await().atMost(Duration.ofSeconds(20)).until(() -> up.getReceivedMessages().length == 2);
            assertThat(server.getReceivedMessages()[1].getMessageID())
                    .isEqualTo(server.getReceivedMessages()[0].getMessageID());
        } finally {
            if (server != null) {
                server.stop();
            }
        }
    }

    @Test
    void whatAServerRefusesForGoodFailsAtOnceAndForNowIsTriedAFewTimes() throws Exception {
        try (var server = new RefusingMailServer("550 5.1.1 <" + TO + ">: no such user"); var _ = start(smtp(server.port()))) {
            SummaryMail failed = until(agreed(), "failed");
            assertThat(failed.attempts()).isEqualTo(1);
            assertThat(failed.problem()).contains("550 5.1.1", "m…@example.com", "no such user").doesNotContain(TO);
            assertThat(server.commands).noneMatch(command -> command.startsWith("DATA"));
        }
        try (var server = new RefusingMailServer("451 4.7.1 greylisted"); var _ = start(smtp(server.port()))) {
            SummaryMail failed = until(agreed(), "failed");
            assertThat(failed.attempts()).isEqualTo(3);
            assertThat(failed.problem()).contains("451 4.7.1 greylisted");
        }
        assertThat(count("failed")).isEqualTo(2);
    }

    @Test
    void nothingIsSaidToAServerThatCannotEncryptOrWhoseCertificateIsNotTrusted() throws Exception {
        try (var server = new RefusingMailServer("250 ok");
                var postman = new MailRoute.Smtp("127.0.0.1", server.port(), MailRoute.Security.STARTTLS,
                        Optional.of(new MailRoute.Login("u", new Secret("hush")))).postman(Duration.ofSeconds(2))) {
            assertThat(problem(postman)).containsIgnoringCase("starttls");
            assertThat(server.commands).noneMatch(command -> command.startsWith("AUTH") || command.startsWith("MAIL"));
        }
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        server.start();
        try (var postman = new MailRoute.Smtp("127.0.0.1", server.getSmtps().getPort(), MailRoute.Security.TLS, Optional.empty())
                .postman(Duration.ofSeconds(5))) {
            assertThat(problem(postman)).isNotEmpty();
            assertThat(server.getReceivedMessages()).isEmpty();
        } finally {
            server.stop();
        }
    }

    private String problem(Postman postman) throws InterruptedException {
        var letter = new Letter("summary-GXS-20261130-00000001", FROM, TO, "s", "t", "h");
        try {
            postman.send(letter);
            return "";
        } catch (Postman.MailException e) {
            assertThat(e.lasting()).isFalse();
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void resendIsAskedWithAKeyOfTheTicketsOwnSoThatItSendsOnce() throws Exception {
        Answer used = Answer.refuses(409, "invalid_idempotent_request", "Same key, other payload");
        try (var server = new ResendServer(Answer.refuses(500, "application_error", ""), ResendServer.ACCEPTED, used);
                var _ = start(resend(server))) {
            TicketId id = agreed();
            assertThat(until(id, "sent").attempts()).isEqualTo(2);
            ResendServer.Asked asked = server.asked.getLast();
            assertThat(asked.line()).isEqualTo("POST /emails");
            assertThat(asked.authorization()).isEqualTo("Bearer re_key");
            assertThat(server.asked).extracting(ResendServer.Asked::idempotencyKey).containsOnly("summary-" + id);
            assertThat(asked.body().path("from").asText()).isEqualTo("GXS Bänk <noreply@bank.example>");
            assertThat(asked.body().path("to").path(0).asText()).isEqualTo(TO);
            assertThat(asked.body().path("text").asText()).contains(id.value());
            // Killed before the row said so, and the ticket was changed since: Resend says that it has sent it.
            again(id);
            await().atMost(Duration.ofSeconds(20)).until(() -> server.asked.size() == 3);
            assertThat(until(id, "sent").sentBy()).isEqualTo("resend");
        }
        try (var server = new ResendServer(Answer.refuses(422, "validation_error", "Invalid `to`: " + TO));
                var _ = start(resend(server))) {
            SummaryMail failed = until(agreed(), "failed");
            assertThat(failed.problem()).isEqualTo("HTTP 422 validation_error: Invalid `to`: m…@example.com");
            assertThat(server.asked).hasSize(1);
        }
    }

    @Test
    void aDatabaseThatIsAwayAfterTheServersYesIsToldLaterAndNothingIsSentTwice() throws Exception {
        execute("CREATE TRIGGER away BEFORE UPDATE ON summary_mails WHEN NEW.state = 'sent' BEGIN SELECT RAISE(ABORT, 'away'); END");
        try (var server = new ResendServer(ResendServer.ACCEPTED); var _ = start(resend(server))) {
            TicketId id = agreed();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.asked.size() == 1);
            await().during(Duration.ofMillis(100)).until(() -> store.summaryMails().find(id).orElseThrow().state().equals("running"));
            execute("DROP TRIGGER away");
            assertThat(until(id, "sent").attempts()).isEqualTo(1);
            assertThat(server.asked).hasSize(1);
        }
    }

    private void execute(String statement) {
        store.database().<Boolean>write(connection -> {
            store.database().sql(connection).execute(statement);
            return true;
        });
    }

    @Test
    void aLanguageModelsReviewIsAwaitedAndItsFollowUpsGoAlong() throws Exception {
        store.afterCallJobs().want(Instant.now().plusSeconds(60));
        TicketId id = agreed();
        try (var server = new ResendServer(ResendServer.ACCEPTED); var _ = start(resend(server))) {
            TicketId unwatched = agreed();
            store.afterCallJobs().take("model", Instant.now().plusSeconds(1), Duration.ofMinutes(5), 9);
            store.afterCallJobs().nothingToDo("model", unwatched);
            until(unwatched, "sent");
            assertThat(store.summaryMails().find(id).orElseThrow().attempts()).isZero();
            store.afterCallJobs().done("model", new AfterCallNotes(id, "small", Instant.now(), "mixed",
                    List.of("Send a new card", "Ring 4242 4242 4242 4242"), "card_inquiry", 0.9, null, null));
            until(id, "sent");
            assertThat(server.asked.getLast().body().path("text").asText())
                    .contains("What comes next:\n- Send a new card\n- Ring [card]\n");
        }
    }
}
