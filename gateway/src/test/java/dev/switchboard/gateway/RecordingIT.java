package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.softphone.BrowserPhone;
import dev.switchboard.gateway.softphone.Softphone;
import dev.switchboard.gateway.softphone.TwilioPhone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recordings of real calls, held against what the telephone itself recorded. The calls go on side by side, since each takes
/// its time.
class RecordingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String QUESTION = "what is the interest rate for the saving pockets";
    private static final String CALL_SID = "CA00000000000000000000000000recd";
    /// Windows of this length are looked for in the recording.
    private static final int WINDOW_MS = 300;
    private static final int SEARCH_MS = 250;

    @TempDir
    private static Path dir;

    private static final String INAUDIBLE = "[inaudible]";

    private static RunningGateway running;
    private static FliteVoice voice;

    @BeforeAll
    static void start() throws IOException {
        Path agents = Files.createDirectories(dir.resolve("agents"));
        Files.writeString(agents.resolve("tess.yaml"), """
                id: tess
                name: Tess
                description: Tyre shop
                greeting: "Tess's Tyres, good day!"
                voice: marin
                instructions: You are Tess, who answers for a tyre shop.
                recording: announced
                sentences: {recording: "We record this call."}
                """);
        Files.writeString(agents.resolve("paula.yaml"), """
                id: paula
                name: Paula
                description: Payments
                greeting: "May I have your card number?"
                voice: marin
                instructions: You are Paula, who takes payments.
                recording: "on"
                """);
        running = new RunningGateway(
                dir.resolve("data"), Map.of("SWITCHBOARD_RECORDING", "on", "SWITCHBOARD_AGENTS_DIR", agents.toString()));
        voice = FliteVoice.open("rms");
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void aRecordingSoundsAsTheCallDidOnTheLine() throws Exception {
        assumeTrue(voice.available(), voice.missing());
        CallNotes browserNotes = new CallNotes();
        CallNotes tessNotes = new CallNotes();
        CallNotes paulaNotes = new CallNotes();
        try (BrowserPhone browser = running.browser(browserNotes);
                TwilioPhone twilio = running.twilio(CALL_SID, Map.of(), new CallNotes());
                BrowserPhone announced = running.browser("?agent=tess", tessNotes);
                BrowserPhone paying = running.browser("?agent=paula", paulaNotes)) {
            announced.speak(SpokenLine.by(voice, "hello there", announced.sampleRateHz()));
            await().atMost(PATIENCE).until(() -> browser.agentMs() > 1_000 && browser.agentQuietMs() > 600);
            paulaNotes.line("agent", text -> text.contains("card number"));
            paying.speak(SpokenLine.by(voice, "four two four two", paying.sampleRateHz()));
            long before = browser.agentMs();
            browser.type(QUESTION);
            twilio.speak(SpokenLine.by(voice, "good morning", twilio.sampleRateHz()));
            await().atMost(PATIENCE).until(() -> browser.agentMs() > before + 1_500);
            browser.speak(SpokenLine.by(voice, "i lost my card", browser.sampleRateHz()));
            // On a busy machine what was spoken may be heard late, not be made out, or be answered before the greeting.
            browserNotes.line("user", text -> !text.contains("interest"));
            tessNotes.line("agent", text -> text.contains("good day") || text.contains("help you"));
            await().atMost(PATIENCE).until(() -> announced.agentQuietMs() > 600);
            announced.speak(SpokenLine.by(voice, "i need new tyres", announced.sampleRateHz()));
            await().atMost(PATIENCE).until(() -> announced.callerQuietMs() > 200 && browser.agentQuietMs() > 600);
            for (Softphone phone : List.of(browser, twilio, announced, paying)) {
                phone.hangUp();
                phone.ended().get();
            }
            theBrowsersCall(browser, browserNotes);
            theTelephonesCall(twilio);
            theAnnouncedCall(announced, tessNotes);
            theCallThatAskedForACard(paying, paulaNotes);
        }
    }

    private void theCallThatAskedForACard(BrowserPhone phone, CallNotes notes) throws Exception {
        JsonNode detail = recorded(notes.ticketId);
        WavFile wav = recording(detail);
        assertThat(metadata(detail, "recording_paused")).endsWith(" ms, card data asked for");
        assertThat(detail.at("/recording/paused_ms").asInt()).isGreaterThan(1_000);
        assertThat(firstSound(own(phone).channels().getFirst(), 24_000)).as("the caller spoke").isPositive();
        assertThat(sounding(wav.channels().getFirst())).as("nothing of it was kept").isZero();
        assertThat(wav.durationMs()).as("the gap is as long as it was").isCloseTo(own(phone).durationMs(), within(150L));
    }

    private void theBrowsersCall(BrowserPhone phone, CallNotes notes) throws Exception {
        JsonNode detail = recorded(notes.ticketId);
        WavFile wav = recording(detail);
        WavFile own = own(phone);
        assertThat(wav.sampleRateHz()).isEqualTo(24_000);
        assertThat(wav.durationMs()).isCloseTo(own.durationMs(), within(150L));
        theyRunTogether(own, wav);
        assertThat(notes.messages).anyMatch(json -> json.contains("\"audio.clear\""));
        assertThat(Math.abs(sounding(wav.channels().getLast()) - sounding(own.channels().getLast())) * 1_000 / 24_000)
                .as("what the barge-in cut off, in ms").isLessThanOrEqualTo(120);

        JsonNode said = line(detail, "user", detail.toString().contains(INAUDIBLE) ? INAUDIBLE : "card");
        int speech = firstSound(own.channels().getFirst(), 24_000);
        assertThat(said.path("start_ms").asInt()).as(detail.toPrettyString()).isBetween(speech - 250, speech + 250);
        assertThat(said.path("end_ms").asInt()).isGreaterThan(said.path("start_ms").asInt() + 300);
        JsonNode greeting = line(detail, "agent", "This is Riley");
        int firstWord = firstSound(own.channels().getLast(), 24_000);
        assertThat(greeting.path("start_ms").asInt()).as("the voice begins softly")
                .isBetween(firstWord - 600, firstWord + 60);
        JsonNode analysis = detail.path("analysis");
        assertThat(analysis.at("/Interruptions/InterruptionsByInterrupter/CUSTOMER").size()).as(analysis.toPrettyString()).isEqualTo(1);
        assertThat(analysis.at("/TalkTime/DetailsByParticipant/AGENT/TotalTimeMillis").asInt()).isBetween(2_000, (int) own.durationMs());
        assertThat(analysis.at("/TalkSpeed/DetailsByParticipant/AGENT/AverageWordsPerMinute").asInt()).isBetween(80, 400);
    }

    private void theTelephonesCall(TwilioPhone phone) throws Exception {
        String ticketId = await().atMost(PATIENCE).until(() -> ticketOfLine(CALL_SID), id -> !id.isEmpty());
        WavFile wav = recording(recorded(ticketId));
        WavFile own = own(phone);
        assertThat(wav.sampleRateHz()).isEqualTo(8_000);
        theyRunTogether(own, wav);
    }

    /// The file begins when the gateway took the call, the phone when it was told so: both sides are off by that. On a busy
    /// machine a phone speaks and hears late besides; `RecorderTest` has the exact places.
    private static void theyRunTogether(WavFile own, WavFile wav) {
        int rateHz = wav.sampleRateHz();
        int caller = offMs(own.channels().getFirst(), wav.channels().getFirst(), rateHz);
        int agent = offMs(own.channels().getLast(), wav.channels().getLast(), rateHz);
        assertThat(caller).as("the caller").isBetween(-120, 120);
        assertThat(agent).as("the agent").isBetween(-120, 120);
        assertThat(agent - caller).as("the agent beside the caller").isBetween(-120, 120);
    }

    private void theAnnouncedCall(BrowserPhone phone, CallNotes notes) throws Exception {
        JsonNode detail = recorded(notes.ticketId);
        WavFile wav = recording(detail);
        int announcedMs = Integer.parseInt(metadata(detail, "recording_announced").replace(" ms", ""));
        assertThat(notes.said).as("said again where the caller talked over it")
                .anyMatch(said -> said.last() && said.speaker().equals("agent") && said.text().contains("record this call"));
        assertThat(firstSound(wav.channels().getFirst(), 24_000)).as("nothing of the caller before").isGreaterThanOrEqualTo(announcedMs - 20);
        assertThat(firstSound(wav.channels().getLast(), 24_000)).as("the announcement itself is kept").isLessThan(announcedMs);
        assertThat(firstSound(own(phone).channels().getFirst(), 24_000)).as("the caller spoke before").isLessThan(announcedMs);
    }

    private static JsonNode recorded(String ticketId) {
        return await().atMost(PATIENCE).until(
                () -> running.api("/api/tickets/" + ticketId),
                detail -> detail.at("/ticket/status").asText().equals("closed")
                        && detail.at("/recording/state").asText().equals("complete"));
    }

    /// By the API, its checksum tried.
    private static WavFile recording(JsonNode detail) throws Exception {
        String id = detail.at("/ticket/ticket_id").asText();
        URI address = URI.create("http://" + running.gateway.controlAddress() + "/api/tickets/" + id + "/recording");
        try (HttpClient http = HttpClient.newHttpClient()) {
            byte[] bytes = http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray()).body();
            assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                    .isEqualTo(detail.at("/recording/sha256").asText());
            return WavFile.read(Files.write(dir.resolve(id + ".wav"), bytes));
        }
    }

    private static WavFile own(Softphone phone) throws IOException {
        Path file = dir.resolve("own.wav");
        phone.writeHeard(file);
        return WavFile.read(file);
    }

    /// By how many milliseconds the recording is later than the phone, as the median over all windows that sound.
    private static int offMs(short[] phone, short[] recording, int rateHz) {
        int window = rateHz / 1_000 * WINDOW_MS;
        List<Integer> offs = new ArrayList<>();
        for (int from = 0; from + window <= phone.length; from += window) {
            if (energy(phone, from, window) > 300.0 * 300 * window) {
                offs.add(bestOff(phone, recording, from, window, rateHz / 1_000));
            }
        }
        assertThat(offs).as("windows that sound").isNotEmpty();
        return offs.stream().sorted().toList().get(offs.size() / 2);
    }

    private static int bestOff(short[] phone, short[] recording, int from, int window, int perMs) {
        double best = -1;
        int bestMs = Integer.MIN_VALUE;
        for (int off = -SEARCH_MS * perMs; off <= SEARCH_MS * perMs; off += perMs / 8 + 1) {
            if (from + off < 0 || from + off + window > recording.length) {
                continue;
            }
            double product = 0;
            for (int i = 0; i < window; i += 2) {
                product += phone[from + i] * (double) recording[from + off + i];
            }
            double likeness = product / Math.sqrt(energy(phone, from, window) * energy(recording, from + off, window) + 1);
            if (likeness > best) {
                best = likeness;
                bestMs = off / perMs;
            }
        }
        return bestMs;
    }

    private static double energy(short[] samples, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum;
    }

    private static int sounding(short[] samples) {
        int count = 0;
        for (short sample : samples) {
            count += sample == 0 ? 0 : 1;
        }
        return count;
    }

    private static int firstSound(short[] samples, int rateHz) {
        for (int i = 0; i < samples.length; i++) {
            if (Math.abs(samples[i]) > 300) {
                return i / (rateHz / 1_000);
            }
        }
        throw new AssertionError("no sound");
    }

    private static JsonNode line(JsonNode detail, String speaker, String part) {
        return detail.path("interactions").valueStream()
                .filter(line -> line.path("speaker").asText().equals(speaker) && line.path("message").asText().contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError(detail.toPrettyString()));
    }

    private static String metadata(JsonNode detail, String key) {
        return detail.path("metadata").valueStream()
                .filter(row -> row.path("key").asText().equals(key))
                .findFirst()
                .map(row -> row.path("value").asText())
                .orElseThrow(() -> new AssertionError(detail.toPrettyString()));
    }

    private static String ticketOfLine(String callSid) {
        for (JsonNode ticket : running.api("/api/tickets?channel=twilio")) {
            String id = ticket.path("ticket_id").asText();
            if (running.api("/api/tickets/" + id).path("metadata").toString().contains(callSid)) {
                return id;
            }
        }
        return "";
    }
}
