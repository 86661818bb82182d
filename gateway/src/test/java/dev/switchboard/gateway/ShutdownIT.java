package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.softphone.BrowserPhone;
import dev.switchboard.gateway.softphone.PhoneException;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes that are told to end, or killed, with calls under way.
class ShutdownIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    private final EventLoops loops = EventLoops.start("phones", 1);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        loops.close();
        http.close();
    }

    @Test
    void whatAKilledGatewayLeftOpenIsClosedCategorisedAndSummarisedAtTheNextStart() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(dir, Map.of())) {
            for (String wish : List.of("i lost my debit card", "what is the interest rate for the saving pockets")) {
                CallNotes notes = new CallNotes();
                call(gateway, notes).type(wish);
                await().atMost(PATIENCE).until(() -> notes.tools.stream().anyMatch(tool -> tool.endsWith("done")));
                notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains(wish.contains("card") ? "card" : "3.88"));
            }
            gateway.signal("KILL");
            assertThat(gateway.exited()).isEqualTo(137);
        }

        assertThat(tickets()).hasSize(2).allSatisfy(ticket -> {
            assertThat(ticket.status()).isEqualTo(TicketStatus.CLOSED);
            assertThat(ticket.endReason()).isEqualTo("interrupted");
            assertThat(ticket.summary()).isNotBlank();
        });
        assertThat(tickets()).extracting(Ticket::category).containsExactlyInAnyOrder("card_inquiry", "interest_rates");
    }

    @Test
    void theFirstSignalLetsCallsGoOnAndRefusesNewOnesAndTheSecondEndsThem() throws Exception {
        Path agents = Files.createDirectory(dir.resolve("agents"));
        try (GatewayProcess gateway = GatewayProcess.start(
                dir, Map.of("SWITCHBOARD_SHUTDOWN_WAIT", "10m", "SWITCHBOARD_AGENTS_DIR", agents.toString()))) {
            Files.writeString(agents.resolve("zoe.yaml"), "{id: zoe, name: Zoe, description: d, instructions: You are Zoe., voice: marin}");
            gateway.signal("HUP");
            await().atMost(PATIENCE).until(() -> get("http://" + gateway.voiceAddress() + "/agents").contains("zoe"));
            assertThat(gateway.isAlive()).isTrue();
            CallNotes notes = new CallNotes();
            BrowserPhone phone = call(gateway, notes);

            gateway.signal("TERM");

            await().atMost(PATIENCE).until(() -> get("http://" + gateway.controlAddress() + "/health").startsWith("503"));
            assertThat(get("http://" + gateway.controlAddress() + "/health")).contains("draining");
            assertThatThrownBy(() -> call(gateway, new CallNotes())).isInstanceOf(PhoneException.class)
                    .hasMessageContaining("503").hasMessageContaining("draining");
            phone.type("how do i freeze my card");
            notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));

            gateway.signal("TERM");

            assertThat(gateway.exited()).isEqualTo(143);
            assertThat(notes.messages).anyMatch(json -> json.contains("call.ended") && json.contains("shutdown"));
            assertThat(gateway.printed).contains("Stopping at once.", "Stopped; every line is stored.");
        }

        assertThat(tickets()).singleElement().satisfies(ticket -> {
            assertThat(ticket.endReason()).isEqualTo("shutdown");
            assertThat(ticket.status()).isEqualTo(TicketStatus.CLOSED);
        });
    }

    @Test
    void ctrlCSaysGoodbyeEndsTheCallAndLeavesNothingOpen() throws Exception {
        assumeTrue(hearsInterrupts(), "a job in the background, as these tests are here, has Ctrl-C ignored, and so have its programs");
        CallNotes notes = new CallNotes();
        try (GatewayProcess gateway = GatewayProcess.start(dir, Map.of())) {
            BrowserPhone phone = call(gateway, notes);
            await().atMost(PATIENCE).until(() -> phone.agentQuietMs() > 300);
            gateway.signal("INT");

            assertThat(gateway.exited()).isEqualTo(130);
        }

        notes.line("agent", text -> text.contains("our line is closing now"));
        assertThat(tickets()).extracting(Ticket::endReason).containsExactly("shutdown");
    }

    /// Whether SIGINT (2) is not ignored in this process (proc(5), `SigIgn`): what is ignored is ignored in its children too.
    private static boolean hearsInterrupts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .noneMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1L << 1) != 0);
    }

    private BrowserPhone call(GatewayProcess gateway, CallNotes notes) {
        BrowserPhone phone = BrowserPhone.call(
                new WebSocketDialer(DialLimits.defaults()), loops.next(),
                URI.create("ws://" + gateway.voiceAddress() + "/calls/browser"), true, notes);
        notes.line("agent", text -> text.contains("Riley"));
        return phone;
    }

    /// Status and body.
    private String get(String address) throws IOException, InterruptedException {
        var answer = http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    /// As the next start finds and leaves them.
    private List<Ticket> tickets() {
        try (TranscriptStore store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC())) {
            return store.tickets().list(TicketFilter.all()).tickets();
        }
    }
}
