package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.dashboard.stepin.CallDesk.Answer;
import dev.switchboard.dashboard.stepin.CallDesk.Request;
import dev.switchboard.dashboard.stepin.CallDesk.Sound;
import dev.switchboard.dashboard.stepin.CallDesk;
import dev.switchboard.store.ticket.TicketId;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API and the sound socket of supervisors, over calls of a test.
class StepInApiTest {
    @TempDir
    private static Path folder;

    private static TestDesk desk;

    @BeforeAll
    static void open() {
        desk = new TestDesk(folder);
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    @Test
    void whatIsAskedReachesTheCallWithWhoAsksIt() throws Exception {
        String ticket = live();
        desk.callDesk.asked.clear();

        JsonNode standing = post(ticket, "whisper", "{\"text\":\" Be brief. \",\"answer\":\"now\",\"listener\":\"lst_1\"}", 200);
        post(ticket, "say", "{\"text\":\"One moment.\"}", 200);
        post(ticket, "take-over", "{\"listener\":\"lst_1\"}", 200);
        post(ticket, "hand-back", "{\"listener\":\"lst_1\"}", 200);
        post(ticket, "transfer", "{\"agent\":\"casey\"}", 200);
        post(ticket, "end", "{}", 200);

        CallDesk.Supervisor ana = new CallDesk.Supervisor("loopback", "lst_1");
        CallDesk.Supervisor somebody = new CallDesk.Supervisor("loopback", "");
        assertThat(desk.callDesk.asked).containsExactly(
                new Request.Whisper(ana, "Be brief.", true), new Request.Say(somebody, "One moment."), new Request.TakeOver(ana),
                new Request.HandBack(ana), new Request.Transfer(somebody, "casey"), new Request.End(somebody));
        assertThat(standing.at("/data/state").asText()).isEqualTo("agent");
        assertThat(standing.at("/data/agents/0/id").asText()).isEqualTo("casey");
        assertThat(desk.get("/api/calls/" + ticket).data().path("held_by").isNull()).isTrue();
    }

    @Test
    void whatCannotBeDoneSaysWhy() throws Exception {
        String ticket = live();
        desk.callDesk.answers.put(ticket, new Answer.Refused("this call is held by another supervisor, ana"));
        assertThat(post(ticket, "say", "{\"text\":\"Hi.\"}", 409).path("message").asText()).isEqualTo("this call is held by another supervisor, ana");
        desk.callDesk.answers.put(ticket, new Answer.Unknown("there is no agent 'x'"));
        post(ticket, "transfer", "{\"agent\":\"x\"}", 422);
        desk.callDesk.answers.put(ticket, new Answer.Over("caller_hangup"));
        assertThat(post(ticket, "take-over", "{\"listener\":\"l\"}", 409).path("message").asText()).contains(ticket, "has ended");
        desk.callDesk.answers.put(ticket, new Answer.Busy());
        post(ticket, "say", "{\"text\":\"Hi.\"}", 503);

        desk.callDesk.answers.remove(ticket);
        assertThat(post(ticket, "say", "{\"text\":\"Hi.\"}", 409).path("message").asText()).contains(ticket, "not at this gateway");
        desk.calls.end(new TicketId(ticket));
        assertThat(post(ticket, "say", "{\"text\":\"Hi.\"}", 409).path("message").asText()).contains(ticket, "has ended");
        post("GXS-20260101-00000000", "say", "{\"text\":\"Hi.\"}", 404);
        for (String body : List.of("", "[]", "{\"text\":1}", "{\"text\":\"  \"}", "{\"text\":\"\\u0000\"}", "{\"words\":\"x\"}",
                "{\"text\":\"" + "x".repeat(1_001) + "\"}")) {
            post(ticket, "say", body, 400);
        }
        assertThat(desk.get("/api/calls/" + ticket + "/audio").status()).isEqualTo(426);
    }

    @Test
    void aListenerHearsWhatTheCallHandsOver() throws Exception {
        String ticket = live();
        try (Page page = new Page(ticket)) {
            CallDesk.Listener ear = ear(page);
            ear.hear(new Sound(1, 7, 12_340, new byte[] {1, 2, 3, 4}));
            await().until(() -> !page.sounds.isEmpty());
            ByteBuffer frame = page.sounds.getFirst();
            assertThat(frame.get(0)).isEqualTo((byte) 1);
            assertThat(frame.getInt(4)).isEqualTo(7);
            assertThat(frame.getInt(8)).isEqualTo(12_340);
            assertThat(frame.remaining()).isEqualTo(16);

            page.socket.sendBinary(ByteBuffer.wrap(new byte[960]), true).join();
            await().until(() -> desk.callDesk.spokenBytes.get() == 960);
            ear.told(FakeCallDesk.standing("held", "ana"));
            ear.ended("caller_hangup");
            assertThat(page.closed.join()).isEqualTo(1000);
            assertThat(page.told).extracting(word -> word.path("type").asText()).containsExactly("listening", "state", "ended");
        }
        await().until(() -> desk.callDesk.listeners.isEmpty());
    }

    @Test
    void aSlowListenerLosesTheOldestSoundAndIsToldHowMuch() throws Exception {
        String ticket = live();
        try (Page page = new Page(ticket)) {
            CallDesk.Listener ear = ear(page);
            int dropped = 0;
            int frames = 20_000;
            for (int i = 0; i < frames; i++) {
                dropped += ear.hear(new Sound(0, i, i, new byte[960])) ? 0 : 1;
            }
            await().until(() -> !page.sounds.isEmpty() && page.sounds.getLast().getInt(4) == frames - 1);
            long told = page.told.stream().filter(word -> word.path("type").asText().equals("dropped"))
                    .mapToLong(word -> word.path("frames").asLong()).sum();

            assertThat(dropped).isPositive();
            assertThat(told).isEqualTo(dropped);
            assertThat(page.sounds).hasSize(frames - dropped);
        }
    }

    @Test
    void whatIsNoSoundClosesTheSocketAndWhatIsNoCallOpensNone() throws Exception {
        String ticket = live();
        try (Page page = new Page(ticket)) {
            page.socket.sendBinary(ByteBuffer.wrap(new byte[3]), true).join();
            assertThat(page.closed.join()).isEqualTo(1007);
        }
        try (Page page = new Page(ticket)) {
            page.socket.sendBinary(ByteBuffer.wrap(new byte[9_602]), true).join();
            assertThat(page.closed.join()).isEqualTo(1009);
        }
        desk.callDesk.answers.remove(ticket);
        assertThat(catchThrowableOfType(CompletionException.class, () -> new Page(ticket)))
                .hasStackTraceContaining("409");
    }

    private static String live() {
        String ticket = desk.calls.begin().value();
        desk.callDesk.stands(ticket, "agent", "");
        return ticket;
    }

    private static CallDesk.Listener ear(Page page) {
        await().until(() -> !page.told.isEmpty());
        return desk.callDesk.listeners.get(page.told.getFirst().path("listener").asText());
    }

    private static JsonNode post(String ticket, String what, String body, int status) throws Exception {
        TestDesk.Answer answer = desk.ask("POST", "/api/calls/" + ticket + "/" + what, body);
        assertThat(answer.status()).as(what + " " + body + ": " + answer.text()).isEqualTo(status);
        return answer.json();
    }

    /// What a browser's page hears.
    private static final class Page implements WebSocket.Listener, AutoCloseable {
        final List<JsonNode> told = new CopyOnWriteArrayList<>();
        final List<ByteBuffer> sounds = Collections.synchronizedList(new ArrayList<>());
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        final WebSocket socket;

        Page(String ticket) {
            socket = desk.client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + desk.server.port() + "/api/calls/" + ticket + "/audio"), this)
                    .join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    told.add(new ObjectMapper().readTree(text.toString()));
                } catch (JsonProcessingException e) {
                    throw new IllegalStateException(e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            message.writeBytes(part);
            if (last) {
                sounds.add(ByteBuffer.wrap(message.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
                message.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
