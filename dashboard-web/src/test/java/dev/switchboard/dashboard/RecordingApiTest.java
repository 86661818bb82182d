package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.dashboard.TestDesk.Answer;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.recording.RecordingState;
import dev.switchboard.store.ticket.TicketId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingApiTest {
    private static final Instant MORNING = Instant.parse("2025-11-28T01:00:00Z");
    private static final String SHA = "9f".repeat(32);
    private static final int LENGTH = 200_000;

    @TempDir
    Path folder;

    private final byte[] wav = new byte[LENGTH];
    private TestDesk desk;
    private TicketId ticket;

    @BeforeEach
    void open() throws Exception {
        new Random(1).nextBytes(wav);
        desk = new TestDesk(folder);
        ticket = desk.calls.begin("browser", "riley", null, MORNING);
        Files.createDirectories(folder.resolve("recordings"));
        Files.write(folder.resolve("recordings/call.wav"), wav);
        put("recordings/call.wav", RecordingState.COMPLETE, null);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void theWholeRecordingComesWithItsChecksumAsETag() throws Exception {
        HttpResponse<byte[]> answer = ask("GET");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(wav);
        assertThat(header(answer, "Content-Type")).isEqualTo("audio/wav");
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(answer, "ETag")).isEqualTo('"' + SHA + '"');
        assertThat(header(answer, "Content-Length")).isEqualTo("" + LENGTH);
        assertThat(header(answer, "Content-Disposition")).contains(ticket + ".wav");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-43, 0, 43",
        "bytes=100000-, 100000, 199999",
        "bytes=-500, 199500, 199999",
        "bytes=-999999, 0, 199999",
        "bytes=199999-999999999999, 199999, 199999",
        "BYTES=5-5, 5, 5"
    })
    void aRangeIsThatPart(String range, int first, int last) throws Exception {
        HttpResponse<byte[]> answer = ask("GET", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes " + first + "-" + last + "/" + LENGTH);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(wav, first, last + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=200000-", "bytes=200000-200001", "bytes=-0"})
    void aRangeOutsideIs416AndSaysHowLongItIs(String range) throws Exception {
        HttpResponse<byte[]> answer = ask("GET", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes */" + LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "bytes=9-3", "bytes=-", "seconds=0-5", "bytes=a-b", "bytes=0x1-2",
        "bytes=99999999999999999999-"})
    void severalRangesAndWhatIsNoneGetTheWhole(String range) throws Exception {
        HttpResponse<byte[]> answer = ask("GET", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(LENGTH);
    }

    @Test
    void headTellsTheSameWithoutTheSound() throws Exception {
        HttpResponse<byte[]> whole = ask("HEAD");
        HttpResponse<byte[]> part = ask("HEAD", "Range", "bytes=0-99");

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(header(whole, "Content-Length")).isEqualTo("" + LENGTH);
        assertThat(whole.body()).isEmpty();
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(header(part, "Content-Length")).isEqualTo("100");
    }

    @Test
    void anUnchangedRecordingIsNotSentAgainAndAPartOnlyOfTheSameFile() throws Exception {
        assertThat(ask("GET", "If-None-Match", '"' + SHA + '"').statusCode()).isEqualTo(304);
        assertThat(ask("GET", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "Range", "bytes=0-9", "If-Range", '"' + SHA + '"').statusCode()).isEqualTo(206);
        assertThat(ask("GET", "Range", "bytes=0-9", "If-Range", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void whereThereIsNoneTheMessageSaysWhy() throws Exception {
        TicketId unrecorded = desk.calls.begin();
        assertThat(desk.get("/api/tickets/GXS-20251128-00000000/recording").message()).isEqualTo("Ticket not found");
        assertThat(desk.get("/api/tickets/nonsense/recording").status()).isEqualTo(404);
        Answer none = desk.get("/api/tickets/" + unrecorded + "/recording");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.message()).contains("was not recorded", "SWITCHBOARD_RECORDING");

        assertThat(message("recordings/call.wav", RecordingState.RECORDING, null)).contains("still being recorded");
        assertThat(message("recordings/call.wav", RecordingState.NOT_ANNOUNCED, null)).contains("announced");
        assertThat(message("recordings/call.wav", RecordingState.DELETED, MORNING)).contains("deleted at 2025-11-28");
        assertThat(message("recordings/elsewhere.wav", RecordingState.COMPLETE, null)).contains("not on this machine");
    }

    @Test
    void aPathThatLeadsOutOfTheDataFolderIsNotFollowed() throws Exception {
        Path secret = Files.write(folder.resolveSibling(folder.getFileName() + "-secret"), wav);
        assertThat(message("../" + secret.getFileName(), RecordingState.COMPLETE, null)).contains("not on this machine");
    }

    @Test
    void theTicketSaysWhatItsRecordingIs() throws Exception {
        var recording = desk.get("/api/tickets/" + ticket).data().get("recording");

        assertThat(recording.get("state").asText()).isEqualTo("complete");
        assertThat(recording.get("sha256").asText()).isEqualTo(SHA);
        assertThat(recording.get("rate").asInt()).isEqualTo(8_000);
        assertThat(desk.get("/api/tickets/" + desk.calls.begin()).data().get("recording").isNull()).isTrue();
    }

    private String message(String path, RecordingState state, @Nullable Instant deletedAt) throws Exception {
        put(path, state, deletedAt);
        Answer answer = desk.get("/api/tickets/" + ticket + "/recording");
        assertThat(answer.status()).isEqualTo(404);
        return answer.message();
    }

    private void put(String path, RecordingState state, @Nullable Instant deletedAt) {
        desk.store.recordings().put(new Recording(
                ticket, path, state, 8_000, MORNING, 6_000, LENGTH, SHA, 0, 0, null, deletedAt));
    }

    private HttpResponse<byte[]> ask(String method, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(desk.at("/api/tickets/" + ticket + "/recording"))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return desk.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
