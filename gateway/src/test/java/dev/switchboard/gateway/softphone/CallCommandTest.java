package dev.switchboard.gateway.softphone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.CallerLink;
import dev.switchboard.gateway.caller.FakeReception;
import dev.switchboard.gateway.caller.RecordedCounters;
import dev.switchboard.gateway.caller.browser.BrowserRoute;
import dev.switchboard.gateway.caller.browser.ChatRoute;
import dev.switchboard.gateway.caller.twilio.TwilioConfig;
import dev.switchboard.gateway.caller.twilio.TwilioRoutes;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.transcript.Speaker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command against a fake reception and a control plane that answers as the REST API does.
class CallCommandTest {
    /// A third of a second, in frames of 20 ms.
    private static final int WHOLE_FRAMES_OF_A_FILE = 16;

    private final FakeReception reception = new FakeReception();
    private final RecordedCounters counters = new RecordedCounters();
    private final EventLoops loops = EventLoops.start("test", 1);
    private final WebSocketListener listener = listen();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer control;
    private volatile String lineId = "";

    @TempDir
    private Path folder;

    private WebSocketListener listen() {
        Routes.Builder routes = Routes.builder().webSocket("/calls/browser", new BrowserRoute(reception, counters))
                .webSocket("/calls/chat", new ChatRoute(reception, counters, TrustedProxies.NONE, Duration.ofMinutes(10)));
        TwilioRoutes.add(routes, reception, counters, TwilioConfig.open(), Clock.systemUTC());
        return WebSocketListener.bind(
                "127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(), OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), loops, counters::rejected);
    }

    @BeforeEach
    void startControlPlane() throws IOException {
        control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/api/tickets", exchange -> {
            boolean list = exchange.getRequestURI().getPath().equals("/api/tickets");
            String ticket = "{\"ticket_id\":\"TKT-9\",\"status\":\"closed\"}";
            byte[] body = (list
                    ? "{\"status\":\"success\",\"data\":[" + ticket + "]}"
                    : "{\"status\":\"success\",\"data\":{\"ticket\":" + ticket
                            + ",\"interactions\":[{\"speaker\":\"user\",\"message\":\"stored words\",\"tool_calls\":null}]"
                            + ",\"metadata\":[{\"key\":\"line_id\",\"value\":\"" + lineId + "\"}]}}")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        control.start();
    }

    @AfterEach
    void close() {
        control.stop(0);
        listener.close();
        loops.close();
    }

    private int run(String... arguments) {
        return new CommandLine(new CallCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String address(String path) {
        return "ws://127.0.0.1:" + listener.port() + path;
    }

    private String controlAddress() {
        return "http://127.0.0.1:" + control.getAddress().getPort();
    }

    private static void say(CallerLink line, String itemId) {
        line.play(itemId, AudioChunk.ofRaw(line.format(), new byte[line.format().bytesPerMs() * 200]));
    }

    @Test
    void aChatIsWrittenLineByLineEachWhenTheOneBeforeIsAnswered() {
        reception.whenAnswered(call -> call.line.show(new CallNotice.Started("TKT-9", "s", call.agent)));
        reception.whenEvent((call, event) -> {
            if (event instanceof CallerEvent.Typed(String text)) {
                call.line.show(new CallNotice.Transcript(Speaker.AGENT, "a" + call.events.size(), "About " + text, true));
                call.line.show(new CallNotice.Answered());
            }
        });
        int exit = run("--as", "chat", "--text", "one", "--text", "two", "--url", address("/calls/chat"), "--control", controlAddress());
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString()).containsPattern("agent    About one\\R(?s:.*)agent    About two\\R(?s:.*)ended    caller_hangup")
                .contains("\"status\" : \"closed\"");
        assertThat(run("x.wav", "--as", "chat", "--text", "hello")).isEqualTo(2);
        assertThat(err.toString()).contains("--as chat takes --text alone");
    }

    @Test
    void callIsSpokenTypedPrintedAndItsTicketShown() throws Exception {
        reception.whenAnswered(call -> {
            call.line.show(new CallNotice.Started("TKT-9", "s", call.agent));
            say(call.line, "greeting");
            call.line.show(new CallNotice.Transcript(Speaker.AGENT, "greeting", "Hello!", true));
        });
        reception.whenEvent((call, event) -> {
            boolean voice = event instanceof CallerEvent.Audio audio && audio.chunk().raw()[1] == 0x10;
            long voiced = call.events(CallerEvent.Audio.class).filter(audio -> audio.chunk().raw()[1] == 0x10).count();
            boolean begins = voice && (voiced == 5 || voiced == 5 + WHOLE_FRAMES_OF_A_FILE);
            if (begins || event instanceof CallerEvent.Typed) {
                String itemId = "answer" + call.events.size();
                say(call.line, itemId);
                call.line.show(new CallNotice.Transcript(Speaker.AGENT, itemId, "Up to 3.88 percent.", true));
            }
        });
        short[] speech = new short[16_000 / 2];
        Arrays.fill(speech, (short) 0x1000);
        Path question = folder.resolve("question.wav");
        WavFile.writeMono(question, 24_000, speech);
        int exit = run(question.toString(), question.toString(), "--text", "and for loans?", "--url", address("/calls/browser"),
                "--control", controlAddress(),
                "--out", folder.resolve("heard.wav").toString());
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString()).containsPattern("0:0\\d\\.\\d  answered by Riley, ticket TKT-9")
                .containsPattern("agent    Hello!\\R(?s:.*)agent    Up to 3.88 percent\\.(?s:.*)agent    Up to 3.88 percent\\.(?s:.*)agent    Up to 3.88 percent\\.(?s:.*)ended    caller_hangup")
                .contains("\"status\" : \"closed\"");
        assertThat(reception.only().events).contains(new CallerEvent.Typed("and for loans?"));
        assertThat(Files.size(folder.resolve("heard.wav"))).isGreaterThan(100_000);
    }

    @Test
    void phoneCallFindsItsTicketByTheCarriersId() throws Exception {
        reception.whenAnswered(call -> {
            lineId = String.valueOf(call.lineId);
            say(call.line, "greeting");
        });
        reception.whenEvent((call, event) -> {
            if (event instanceof CallerEvent.Audio && call.events(CallerEvent.Audio.class).count() == 80) {
                say(call.line, "answer");
            }
        });
        Path question = folder.resolve("question.wav");
        WavFile.writeMono(question, 8_000, new short[1_600]);
        int exit = run(question.toString(), "--as", "twilio", "--agent", "casey", "--url", address("/calls/twilio"),
                "--control", controlAddress());
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString()).contains("caller   stored words").contains("\"ticket_id\" : \"TKT-9\"");
        assertThat(reception.only().agent).isEqualTo(FakeReception.CASEY);
    }

    @Test
    void silentAgentIsAFailure() {
        reception.whenAnswered(call -> {
            call.line.show(new CallNotice.Started("TKT-9", "s", call.agent));
            say(call.line, "greeting");
        });
        int exit = run("--text", "hello?", "--wait-answer", "1", "--url", address("/calls/browser"), "--control",
                controlAddress());
        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).contains("did not answer within 1 s");
    }

    @Test
    void whatCannotBeDoneIsSaidPlainly() {
        assertThat(run("--as", "sip", "x.wav")).isEqualTo(2);
        assertThat(err.toString()).contains("--as sip is not available in this version");
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("nothing to say");
        assertThat(run("--as", "twilio", "--text", "x")).isEqualTo(2);
        assertThat(run("no-such-file.wav", "--url", address("/calls/browser"), "--control", controlAddress()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no-such-file.wav");
        listener.close();
        assertThat(run("--text", "x", "--url", address("/calls/browser"), "--control", controlAddress())).isEqualTo(1);
        assertThat(err.toString()).contains("could not call " + address("/calls/browser"));
    }
}
