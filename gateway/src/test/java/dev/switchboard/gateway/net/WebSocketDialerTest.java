package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.net.WebSocketRoute.Peers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class WebSocketDialerTest {
    private final EventLoops loops;
    private final EchoRoute echo = new EchoRoute(Peers.CARRIERS);
    private final WebSocketListener listener;
    private final WebSocketDialer dialer = new WebSocketDialer(DialLimits.defaults());
    private final RecordingListener heard = new RecordingListener();

    WebSocketDialerTest(Transport transport) {
        assumeTrue(transport.available(), transport + " is not to be had here");
        loops = EventLoops.startGathering("test", 2, transport);
        listener = WebSocketListener.bind("127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT",
                Routes.builder().webSocket("/echo", echo).build(), OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), loops, (_, _) -> {});
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
    }

    private DialTarget target(String host, String query) {
        return new DialTarget(URI.create("ws://" + host + ":" + listener.port() + "/echo" + query),
                Map.of("Authorization", "Bearer secret"), List.of("realtime"));
    }

    private WebSocket opened() {
        await().until(() -> heard.heard.contains("opened"));
        return Objects.requireNonNull(heard.socket);
    }

    @Test
    void dialledSocketLivesOnTheGivenLoop() {
        var loop = loops.next();
        dialer.dial(loop, target("localhost", ""), heard);
        WebSocket socket = opened();
        assertThat(socket.eventLoop()).isSameAs(loop);
        loop.execute(() -> {
            socket.sendText("one");
            socket.sendText("two");
        });
        await().until(() -> heard.heard.size() == 3);
        assertThat(heard.heard).containsExactly("opened", "text one", "text two");
    }

    @Test
    void largeMessagesArriveWhole() {
        dialer.dial(loops.next(), target("127.0.0.1", ""), heard);
        WebSocket socket = opened();
        socket.eventLoop().execute(() -> socket.sendText("big 3000000"));
        await().until(() -> heard.heard.size() == 2);
        assertThat(heard.heard.getLast()).hasSize("text ".length() + 3_000_000);
    }

    @Test
    void refusalCarriesStatusAndBody() {
        dialer.dial(loops.next(), target("127.0.0.1", "?refuse"), heard);
        await().until(() -> !heard.heard.isEmpty());
        assertThat(heard.heard).singleElement().asString().contains("Refused[status=503", "no room");
    }

    @Test
    void nobodyListeningIsUnreachable() {
        listener.close();
        dialer.dial(loops.next(), target("127.0.0.1", ""), heard);
        await().until(() -> !heard.heard.isEmpty());
        assertThat(heard.heard).singleElement().asString().contains("Unreachable");
    }

    @Test
    void nameThatDoesNotResolveIsUnreachable() {
        dialer.dial(loops.next(), DialTarget.of(URI.create("ws://no-such-host.invalid/")), heard);
        await().atMost(Duration.ofSeconds(30)).until(() -> !heard.heard.isEmpty());
        assertThat(heard.heard).singleElement().asString().contains("no-such-host.invalid");
    }

    @Test
    void serverThatNeverAnswersRunsIntoTheDeadline() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DialLimits hasty = new DialLimits(Duration.ofMillis(200), 1_000, Duration.ofSeconds(20),
                    Duration.ofSeconds(60), OutboxLimits.defaults());
            new WebSocketDialer(hasty)
                    .dial(loops.next(), DialTarget.of(URI.create("ws://127.0.0.1:" + mute.getLocalPort())), heard);
            await().until(() -> !heard.heard.isEmpty());
            assertThat(heard.heard).containsExactly("failed " + new DialFailure.TimedOut(Duration.ofMillis(200)));
        }
    }

    @Test
    void cancelledDialFailsOnce() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dialer.dial(loops.next(), DialTarget.of(URI.create("ws://127.0.0.1:" + mute.getLocalPort())), heard)
                    .cancel();
            await().until(() -> !heard.heard.isEmpty());
            assertThat(heard.heard).containsExactly("failed Cancelled[]");
        }
    }

    @Test
    void closeCodeAndReasonOfTheServerAreTold() {
        dialer.dial(loops.next(), target("127.0.0.1", ""), heard);
        WebSocket socket = opened();
        socket.eventLoop().execute(() -> socket.sendText("close"));
        await().until(() -> heard.heard.size() == 2);
        assertThat(heard.heard.getLast()).isEqualTo("closed 1008 asked to");
        await().until(() -> echo.sockets.getFirst().heard.contains("closed 1008 asked to"));
    }

    @Test
    void ownCloseIsToldOnceBothSidesAgreed() {
        dialer.dial(loops.next(), target("127.0.0.1", ""), heard);
        WebSocket socket = opened();
        socket.eventLoop().execute(() -> socket.close(CloseCode.NORMAL, "done"));
        await().until(() -> heard.heard.contains("closed 1000 done"));
        await().until(() -> echo.sockets.getFirst().heard.contains("closed 1000 done"));
    }

    @Test
    void keysInHeadersAreNotShown() {
        assertThat(target("127.0.0.1", "").toString()).contains("Authorization").doesNotContain("secret");
        assertThatThrownBy(() -> DialTarget.of(URI.create("https://x"))).hasMessageContaining("ws://");
    }
}
