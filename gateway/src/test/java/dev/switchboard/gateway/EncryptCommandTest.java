package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.recording.SoundFile;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EncryptCommandTest {
    private static final String K1 = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String keys, String... arguments) {
        out.getBuffer().setLength(0);
        var settings = Map.of("SWITCHBOARD_DATA_DIR", folder.toString(), "SWITCHBOARD_ENCRYPTION_KEYS", keys);
        return new CommandLine(new EncryptCommand(() -> ConfigReader.read(settings)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String files() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    @Test
    void ticketsAndRecordingsAreEncryptedAndDecryptedAgain() throws Exception {
        TicketId ticket;
        try (var store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC())) {
            ticket = store.writer()
                    .open(new NewTicket("s", "browser", "riley", null, Instant.now()))
                    .toCompletableFuture().join().id();
            store.writer().append(Line.said(ticket, "i1", Instant.now(), Speaker.USER, "a purple hippopotamus"));
            store.writer().close(ticket, "caller_hangup").toCompletableFuture().join();
        }
        Path wav = folder.resolve("recordings/2026-03-01/" + ticket + ".wav");
        try (SoundFile sound = SoundFile.create(wav, ticket, 8_000, EncryptionKeys.NONE)) {
            sound.write(ByteBuffer.wrap("the roar of a hippopotamus ".repeat(500).getBytes(StandardCharsets.UTF_8)), 0);
            sound.finish(500 * 27);
        }
        byte[] plain = Files.readAllBytes(wav);

        assertThat(run("")).isEqualTo(1);
        assertThat(err.toString()).contains("encryption-keys (SWITCHBOARD_ENCRYPTION_KEYS) is empty; expected ID:KEY");
        assertThat(run(K1, "--dry-run")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("table rows to change unreadable", "interactions 1 1 0", "recordings 1 1 0");
        assertThat(files()).contains("hippopotamus");

        assertThat(run(K1)).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .contains("table rows changed unreadable", "interactions 1 1 0", "recordings 1 1 0");
        assertThat(files()).doesNotContain("hippo").doesNotContain("AQEB");
        assertThat(run("k2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=")).isEqualTo(1);
        assertThat(out.toString()).contains("could not be read");

        assertThat(run(K1, "--decrypt")).isZero();
        assertThat(files()).contains("a purple hippopotamus");
        assertThat(Files.readAllBytes(wav)).isEqualTo(plain);
    }
}
