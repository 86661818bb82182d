package dev.switchboard.gateway.softphone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.audio.MuLaw;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.caller.FakeReception;
import dev.switchboard.gateway.caller.FakeReception.FakeCall;
import dev.switchboard.gateway.caller.RecordedCounters;
import dev.switchboard.gateway.caller.browser.BrowserRoute;
import dev.switchboard.gateway.caller.twilio.TwilioConfig;
import dev.switchboard.gateway.caller.twilio.TwilioRoutes;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.transcript.Speaker;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftphoneTest {
    private final FakeReception reception = new FakeReception();
    private final RecordedCounters counters = new RecordedCounters();
    private final EventLoops loops = EventLoops.start("test", 2);
    private final WebSocketDialer dialer = new WebSocketDialer(DialLimits.defaults());
    private final WebSocketListener listener = listen();
    private final Heard heard = new Heard();

    @TempDir
    private Path folder;

    private WebSocketListener listen() {
        Routes.Builder routes = Routes.builder().webSocket("/calls/browser", new BrowserRoute(reception, counters));
        TwilioRoutes.add(routes, reception, counters, TwilioConfig.open(), Clock.systemUTC());
        return WebSocketListener.bind(
                "127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(), OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), loops, counters::rejected);
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
    }

    private URI address(String path) {
        return URI.create("ws://127.0.0.1:" + listener.port() + path);
    }

    private BrowserPhone browser() {
        return BrowserPhone.call(dialer, loops.next(), address("/calls/browser"), true, heard);
    }

    private TwilioPhone twilio() {
        return TwilioPhone.call(dialer, loops.next(), address("/calls/twilio"), Map.of(), "CA1",
                Map.of("agent", "casey", "from", "+65"), heard);
    }

    private FakeCall call() {
        await().until(() -> reception.calls.size() == 1);
        return reception.only();
    }

    private static short[] ramp(int samples) {
        short[] ramp = new short[samples];
        for (int i = 0; i < samples; i++) {
            ramp[i] = (short) (1_000 + i % 20_000);
        }
        return ramp;
    }

    private static byte[] pcm(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }

    private static short[] withoutSilence(short[] samples) {
        int from = 0;
        int to = samples.length;
        while (from < to && samples[from] == 0) {
            from++;
        }
        while (to > from && samples[to - 1] == 0) {
            to--;
        }
        return Arrays.copyOfRange(samples, from, to);
    }

    @Test
    void browserPhoneSpeaksThenKeepsSendingSilence() {
        try (BrowserPhone phone = browser()) {
            phone.speak(ramp(2_400));
            await().until(() -> phone.callerQuietMs() >= 100);
            await().until(() -> call().audio().length >= 2_400 * 2 + 960 * 4);
            assertThat(call().events(CallerEvent.Audio.class)).allMatch(audio -> audio.chunk().byteCount() == 960);
            short[] sent = new short[call().audio().length / 2];
            ByteBuffer.wrap(call().audio()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(sent);
            assertThat(withoutSilence(sent)).isEqualTo(ramp(2_400));
        }
    }

    @Test
    void browserPhonePlaysInRealTimeAndReportsIt() throws Exception {
        try (BrowserPhone phone = browser()) {
            call().show(new CallNotice.Started("TKT-1", "s", FakeReception.RILEY));
            call().play("a1", pcm(ramp(12_000)));
            await().until(() -> call().events.contains(new CallerEvent.Heard("a1", 500)));
            assertThat(call().events(CallerEvent.Heard.class).map(CallerEvent.Heard::heardMs).toList()).isSorted()
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(phone.agentMs()).isEqualTo(500);
            assertThat(phone.ticketId()).isEqualTo("TKT-1");
            phone.hangUp();
            phone.ended().get();
            assertThat(withoutSilence(phone.heard())).isEqualTo(ramp(12_000));
            phone.writeHeard(folder.resolve("heard.wav"));
            WavFile recording = WavFile.read(folder.resolve("heard.wav"));
            assertThat(recording.sampleRateHz()).isEqualTo(24_000);
            assertThat(withoutSilence(recording.channels().get(1))).isEqualTo(ramp(12_000));
            assertThat(heard.lines).contains("answered TKT-1 Riley").endsWith("ended 1000 caller_hangup");
        }
    }

    @Test
    void browserPhoneReportsAtOnceAndDropsTheRestWhenCleared() {
        try (BrowserPhone phone = browser()) {
            FakeCall call = call();
            call.play("a1", pcm(ramp(24_000 * 5)));
            await().until(() -> phone.agentMs() >= 200);
            call.clear("a1");
            call.play("a2", pcm(ramp(2_400)));
            await().until(() -> call.events.contains(new CallerEvent.Heard("a2", 100)));
            long heardMs = call.events(CallerEvent.Heard.class).filter(one -> one.itemId().equals("a1"))
                    .mapToLong(CallerEvent.Heard::heardMs).max().orElse(0);
            assertThat(heardMs).isGreaterThanOrEqualTo(200).isLessThan(5_000);
        }
    }

    @Test
    void browserPhoneTellsEverythingThatIsShown() {
        try (BrowserPhone phone = browser()) {
            call().show(new CallNotice.Transcript(Speaker.USER, "u1", "hello", true));
            call().show(new CallNotice.ToolActivity("look", CallNotice.ToolStatus.DONE, 14));
            call().show(new CallNotice.Problem("slow", "one moment"));
            phone.type("typed");
            phone.press('#');
            await().until(() -> call().events.contains(new CallerEvent.Digit('#')));
            assertThat(call().events).contains(new CallerEvent.Typed("typed"));
            await().until(() -> heard.lines.size() == 3);
            assertThat(heard.lines)
                    .containsExactly("said user u1 hello true", "tool look done 14", "problem slow one moment");
        }
    }

    @Test
    void phoneWithoutMicrophoneSendsNoAudio() {
        try (BrowserPhone phone = BrowserPhone.call(dialer, loops.next(), address("/calls/browser"), false, heard)) {
            phone.type("hello");
            call().play("a1", pcm(ramp(4_800)));
            await().until(() -> call().events.contains(new CallerEvent.Heard("a1", 200)));
            assertThat(call().audio()).isEmpty();
        }
    }

    @Test
    void refusedCallSaysWhy() {
        reception.refuse(503, "full", "all lines are busy", 5);
        assertThatThrownBy(this::browser).isInstanceOf(PhoneException.class)
                .hasMessageContaining("/calls/browser").hasMessageContaining("503")
                .hasMessageContaining("all lines are busy");
    }

    @Test
    void twilioPhoneSpeaksMuLawAndEchoesMarksAsTheyArePlayed() throws Exception {
        try (TwilioPhone phone = twilio()) {
            FakeCall call = call();
            assertThat(call.agent).isEqualTo(FakeReception.CASEY);
            assertThat(call.lineId).isEqualTo("CA1");
            phone.speak(ramp(800));
            byte[] agent = MuLaw.encode(ramp(1_600));
            call.play("a1", Arrays.copyOf(agent, 800));
            call.play("a1", Arrays.copyOfRange(agent, 800, 1_600));
            await().until(() -> call.events.contains(new CallerEvent.Heard("a1", 200)));
            assertThat(call.events).as("a mark behind each 96 ms").contains(new CallerEvent.Heard("a1", 96));
            await().until(() -> phone.callerQuietMs() >= 40);
            await().until(() -> withoutSilence(MuLaw.decode(call.audio())).length >= 800);
            assertThat(withoutSilence(MuLaw.decode(call.audio()))).isEqualTo(MuLaw.decode(MuLaw.encode(ramp(800))));
            phone.press('5');
            phone.hangUp();
            phone.ended().get();
            assertThat(call.events).contains(new CallerEvent.Digit('5'))
                    .endsWith(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
            assertThat(withoutSilence(phone.heard())).isEqualTo(MuLaw.decode(agent));
        }
    }

    @Test
    void twilioPhoneReturnsClearedMarksWhichDoNotCount() {
        try (TwilioPhone phone = twilio()) {
            FakeCall call = call();
            call.play("a1", MuLaw.encode(ramp(80_000)));
            await().until(() -> phone.agentMs() >= 100);
            call.clear("a1");
            call.play("a2", MuLaw.encode(ramp(800)));
            await().until(() -> call.events.contains(new CallerEvent.Heard("a2", 100)));
            assertThat(call.events(CallerEvent.Heard.class).filter(one -> one.itemId().equals("a1")))
                    .as("of ten seconds only what was played before the clear").allMatch(one -> one.heardMs() < 1_000);
            assertThat(counters.count("rejected/twilio/unknown_mark")).isZero();
        }
    }

    /// Keeps what a phone tells, one line each.
    private static final class Heard implements PhoneListener {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void answered(String ticketId, String agentName) {
            lines.add("answered " + ticketId + " " + agentName);
        }

        @Override
        public void said(String speaker, String itemId, String text, boolean last) {
            lines.add("said " + speaker + " " + itemId + " " + text + " " + last);
        }

        @Override
        public void tool(String name, String status, long durationMs) {
            lines.add("tool " + name + " " + status + " " + durationMs);
        }

        @Override
        public void problem(String code, String message) {
            lines.add("problem " + code + " " + message);
        }

        @Override
        public void ended(int closeCode, String reason) {
            lines.add("ended " + closeCode + " " + reason);
        }
    }
}
