package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.recording.RecordingState;
import dev.switchboard.store.recording.SoundFile;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API over a store that is encrypted.
class EncryptedStoreApiTest {
    private static final EncryptionKeys K1 = EncryptionKeys.parse("k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
    private static final EncryptionKeys K2 = EncryptionKeys.parse("k2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=");

    @TempDir
    Path folder;

    private TestDesk desk(EncryptionKeys keys) {
        return new TestDesk(folder, UnaryOperator.identity(), StoreConfig.in(folder).withKeys(keys));
    }

    private byte[] ask(TestDesk desk, TicketId ticket, int status, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(desk.at("/api/tickets/" + ticket + "/recording"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = desk.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(status);
        return answer.body();
    }

    @Test
    void textsAndRecordingsAreReadAsEverButSearchSaysThatItIsOff() throws Exception {
        byte[] sound = new byte[50_000];
        new Random(3).nextBytes(sound);
        TicketId ticket;
        try (TestDesk desk = desk(K1)) {
            ticket = desk.calls.begin();
            desk.store.writer().append(Line.said(ticket, "i1", Instant.now(), Speaker.USER, "a purple hippopotamus"));
            desk.store.writer().close(ticket, "caller_hangup").toCompletableFuture().join();
            try (SoundFile file = SoundFile.create(folder.resolve("recordings/call.wav"), ticket, 8_000, K1)) {
                file.write(ByteBuffer.wrap(sound), 0);
                file.finish(sound.length);
            }
            desk.store.recordings().put(new Recording(ticket, "recordings/call.wav", RecordingState.COMPLETE, 8_000,
                    Instant.EPOCH, 1_562, 50_044, "9f".repeat(32), 0, 0, null, null));

            assertThat(desk.get("/api/tickets/" + ticket).data().toString()).contains("a purple hippopotamus");
            assertThat(desk.get("/api/tickets?limit=5").status()).isEqualTo(200);
            for (String export : List.of(
                    "/" + ticket + "/export", "/" + ticket + "/export?format=zendesk", "/export?format=ndjson", "/export?format=csv")) {
                assertThat(desk.get("/api/tickets" + export).text()).as(export).contains("a purple hippopotamus").doesNotContain("enc:v1:");
            }
            assertThat(desk.get("/api/reports/end-reasons").text()).contains("caller_hangup").doesNotContain("enc:v1:");
            var searched = desk.get("/api/tickets?q=hippopotamus");
            assertThat(searched.status()).isEqualTo(400);
            assertThat(searched.message()).contains("search for words is off: this store is encrypted");
            HttpResponse<String> health = desk.client.send(
                    HttpRequest.newBuilder(desk.at("/health")).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(health.body()).contains("\"search\":\"off (encrypted)\"").doesNotContain("AQEB");

            byte[] whole = ask(desk, ticket, 200);
            assertThat(Arrays.copyOfRange(whole, 44, whole.length)).isEqualTo(sound);
            for (int from : new int[] {0, 40, 44 + 4_096 - 3, 44 + 8_192, 50_000}) {
                int to = Math.min(from + 9_000, whole.length - 1);
                assertThat(ask(desk, ticket, 206, "Range", "bytes=" + from + "-" + to))
                        .isEqualTo(Arrays.copyOfRange(whole, from, to + 1));
            }
        }
        try (TestDesk desk = desk(K2)) {
            var answer = desk.get("/api/tickets/" + ticket);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.data().toString()).contains("[encrypted: key k1 is not configured]").doesNotContain("hippo");
            var recording = desk.get("/api/tickets/" + ticket + "/recording");
            assertThat(recording.status()).isEqualTo(422);
            assertThat(recording.message()).contains("cannot be played: it is encrypted with key k1, which is not configured");
        }
    }
}
