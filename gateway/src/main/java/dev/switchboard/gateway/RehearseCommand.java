package dev.switchboard.gateway;

import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.softphone.BrowserPhone;
import dev.switchboard.gateway.softphone.PhoneListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// Starts everything on free ports in a temporary folder, holds one typed call, reads each page once and stops. The build
/// runs this so that the JVM can record what it loaded (`-XX:AOTCacheOutput`) and so that the engine's ears have learned
/// their language, both of which make every later start quicker.
@Command(name = "rehearse", hidden = true, description = "Start, hold one call, stop: warms the JVM's start-up cache.")
final class RehearseCommand implements Callable<Integer> {
    private static final List<String> PAGES = List.of("/health", "/metrics", "/", "/api/tickets", "/api/tickets/stats");
    private static final int CALL_SECONDS = 30;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("switchboard-rehearsal");
        Map<String, String> environment = new HashMap<>(Map.of(
                Setting.DATA_DIR.environment(), folder.toString(),
                Setting.SPEECH_DIR.environment(), ConfigReader.read(System.getenv()).speechDir().toString()));
        for (Setting port : List.of(Setting.HTTP_PORT, Setting.VOICE_PORT, Setting.ENGINE_PORT)) {
            environment.put(port.environment(), "0");
        }
        try (Gateway gateway = Gateway.start(ConfigReader.read(environment));
                HttpClient http = HttpClient.newHttpClient()) {
            boolean answered = holdCall(gateway);
            for (String page : PAGES) {
                URI address = URI.create("http://" + gateway.controlAddress() + page);
                http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
            }
            return answered ? 0 : 1;
        } finally {
            delete(folder);
        }
    }

    /// One typed question; true when the agent answered it.
    private static boolean holdCall(Gateway gateway) throws InterruptedException {
        CountDownLatch greeted = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(2);
        PhoneListener listener = new PhoneListener() {
            @Override
            public void said(String speaker, String itemId, String text, boolean last) {
                if (last && speaker.equals("agent")) {
                    greeted.countDown();
                    answered.countDown();
                }
            }
        };
        URI address = URI.create("ws://" + gateway.voiceAddress() + "/calls/browser");
        try (EventLoops loops = EventLoops.start("rehearsal", 1);
                BrowserPhone phone =
                        BrowserPhone.call(new WebSocketDialer(DialLimits.defaults()), loops.next(), address, true, listener)) {
            boolean heard = greeted.await(CALL_SECONDS, TimeUnit.SECONDS);
            phone.type("what is the interest rate for the saving pockets");
            return heard && answered.await(CALL_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete the rehearsal's folder " + folder, e);
        }
    }
}
