package dev.switchboard.gateway.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.tools.sale.LetterSender;
import dev.switchboard.tools.sale.LetterSender.Parcel;
import dev.switchboard.tools.sale.LetterWays.Enclosure;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaleLettersTest {
    private static final Sender FROM = Sender.parse("Box office <tickets@example.com>").orElseThrow();
    private static final byte[] PDF = "%PDF-1.7".getBytes(StandardCharsets.UTF_8);
    private static final Parcel PARCEL = new Parcel("sale-message-7", "ORD-1", "mei@example.com",
            "Your tickets\r\nBcc: all@example.com", "Dear <script>alert(1)</script> Zoë 李,\n\nhttps://box.example/tickets/ABC\n\n\"bye\" & more\n",
            List.of(new Enclosure("tickets.pdf", "application/pdf", PDF), new Enclosure("ticket-1.pkpass", "application/vnd.apple.pkpass", PDF)));

    @TempDir
    private Path folder;

    @Test
    void resendIsGivenTheFilesAndTheSameKeyForEachTry() throws Exception {
        try (ResendServer server = new ResendServer(ResendServer.Answer.refuses(429, "rate_limit_exceeded", "slow"), ResendServer.ACCEPTED);
                SaleLetters letters = new SaleLetters(
                        new SummaryPost.Config(new MailRoute.Resend(server.url(), new Secret("re_1")), FROM))) {
            assertThatThrownBy(() -> letters.send(PARCEL)).isInstanceOf(LetterSender.NotTaken.class).hasMessageContaining("429");
            assertThat(letters.send(PARCEL)).isEqualTo("49a3999c-0ce1-4ea6-ab68-afcd6dc2e794");
            assertThat(server.asked).extracting(ResendServer.Asked::idempotencyKey).containsExactly("sale-message-7", "sale-message-7");
            JsonNode body = server.asked.getLast().body();
            assertThat(body.at("/attachments/0/filename").asText()).isEqualTo("tickets.pdf");
            assertThat(Base64.getDecoder().decode(body.at("/attachments/0/content").asText())).isEqualTo(PDF);
            assertThat(body.at("/attachments/1/content_type").asText()).isEqualTo("application/vnd.apple.pkpass");
            assertThat(body.path("html").asText()).doesNotContain("<script>")
                    .contains("&lt;script&gt;", "<a href=\"https://box.example/tickets/ABC\">", "&quot;bye&quot; &amp; more");
            assertThat(body.path("subject").asText()).isEqualTo("Your tickets Bcc: all@example.com");
        }
    }

    @Test
    void whatIsNotSentIsAFileThatMailProgramsOpen() throws Exception {
        Clock clock = Clock.fixed(Instant.parse("2026-12-01T02:10:00Z"), ZoneOffset.UTC);
        OutboxFolder outbox = OutboxFolder.ofMail(folder, clock);
        assertThat(outbox.leavesTheHouse()).isFalse();
        String name = outbox.send(PARCEL);
        assertThat(name).isEqualTo("20261201-021000-sale-message-7.eml");
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
            assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly("mei@example.com");
            assertThat(message.getHeader("Bcc")).isNull();
            Multipart parts = (Multipart) message.getContent();
            assertThat(parts.getCount()).isEqualTo(3);
            assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("tickets.pdf");
            assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(PDF);
            assertThat(((Multipart) parts.getBodyPart(0).getContent()).getBodyPart(0).getContent().toString()).contains("Zoë 李");
        }
        assertThat(OutboxFolder.ofTexts(folder, clock).send(new Parcel("sale-message-8", "", "+15551230000", "", "Your link", List.of())))
                .endsWith("sale-message-8.txt");
        assertThat(Files.readString(folder.resolve("20261201-021000-sale-message-8.txt"))).isEqualTo("To: +15551230000\n\nYour link\n");
    }

    @Test
    void theOldestFilesMakeRoom() throws Exception {
        for (int i = 0; i < OutboxFolder.MOST_FILES; i++) {
            Files.createFile(folder.resolve("20250101-%06d-old.txt".formatted(i)));
        }
        OutboxFolder.ofTexts(folder, Clock.systemUTC()).send(new Parcel("k", "", "+1", "", "x", List.of()));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(OutboxFolder.MOST_FILES);
        }
        assertThat(folder.resolve("20250101-000000-old.txt")).doesNotExist();
    }
}
