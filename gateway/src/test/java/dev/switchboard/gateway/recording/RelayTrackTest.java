package dev.switchboard.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.call.CallClock;
import dev.switchboard.gateway.call.CallTap;
import dev.switchboard.gateway.call.TestLoop;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.recording.RecordingState;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recordings of relayed calls whose time the test moves.
class RelayTrackTest {
    private static final AudioFormat PCM = AudioFormat.PCM16_24K;
    private static final Instant ARRIVED = Instant.parse("2026-03-01T09:00:00Z");

    @TempDir
    Path dir;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestLoop loop = new TestLoop();
    private TranscriptStore store;
    private Recorder recorder;
    private TicketId ticket;
    private CallTap tap;

    @BeforeEach
    void begin() throws Exception {
        store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
        recorder = Recorder.start(dir, store.recordings(), store.keys(), 0, registry, Clock.systemUTC());
        ticket = store.writer().open(new NewTicket("s1", "realtime", "riley", null, ARRIVED)).toCompletableFuture().get().id();
        tap = recorder.relayTap(new CallClock(loop));
        tap.begin(ticket, ARRIVED);
        tap.callerConsents();
    }

    @AfterEach
    void close() {
        recorder.close();
        store.close();
    }

    @Test
    void eachSideMayHaveItsCodecAndChangeItAndKeepsItsSeconds() throws Exception {
        speaks(AudioFormat.PCMU_8K, 1_000);
        pass(500);
        tap.agent("item_1", text(AudioFormat.PCMA_8K, 700));
        pass(1_000);
        speaks(PCM, 300);
        tap.agent("item_2", text(PCM, 400));
        pass(1_000);

        WavFile wav = end();
        assertThat(wav.sampleRateHz()).isEqualTo(24_000);
        assertThat(wav.durationMs()).isEqualTo(3_800);
        assertEdges(wav, 0, 0, 1_000, 2_500, 2_800);
        assertEdges(wav, 1, 1_500, 2_200, 2_800, 3_200);
    }

    @Test
    void audioSentFasterThanItSoundsStandsFrameBehindFrameAndRunsAheadOfTheClock() throws Exception {
        pass(2_000);
        for (int i = 0; i < 250; i++) {
            tap.caller(text(PCM, 20));
            pass(4);
        }
        WavFile wav = end();

        int[] edges = edges(wav, 0);
        assertThat(edges).as("without a gap").hasSize(2);
        assertThat(edges[1] - edges[0]).isEqualTo(5_000);
        assertThat(edges[0]).as("where the first frames came").isBetween(1_500, 2_000);
        assertThat(wav.durationMs()).as("the file holds it all").isEqualTo(edges[1]);
    }

    @Test
    void aMessageSentAtOnceWasSpokenBefore() throws Exception {
        pass(10_000);
        tap.caller(text(PCM, 3_000));
        pass(300);
        tap.agent("item_1", text(PCM, 500));
        pass(700);

        WavFile wav = end();
        assertEdges(wav, 0, 7_000, 10_000);
        assertEdges(wav, 1, 10_300, 10_800);
    }

    @Test
    void whatTheClientCutIsSilenceAndWhatFollowsIsPlayedAtOnce() throws Exception {
        tap.agent("item_1", text(PCM, 5_000));
        pass(1_500);
        tap.cut(nanos(1_200), nanos(5_000));
        pass(500);
        tap.agent("item_2", text(PCM, 300));
        pass(1_000);

        assertEdges(end(), 1, 0, 1_200, 2_000, 2_300);
    }

    @Test
    void whatIsPausedTakesItsTimeAndIsNotKept() throws Exception {
        speaks(PCM, 1_000);
        tap.agent("item_1", text(PCM, 2_000));
        assertThat(tap.pause()).isTrue();
        speaks(PCM, 1_000);
        assertThat(tap.resume()).isTrue();
        speaks(PCM, 500);

        WavFile wav = end();
        assertEdges(wav, 0, 0, 1_000, 2_000, 2_500);
        assertThat(edges(wav, 1)).isEmpty();
        assertThat(closed().pausedMs()).isEqualTo(1_000);
    }

    @Test
    void whatIsNoAudioIsCountedAndTheRestStandsInItsPlace() throws Exception {
        speaks(PCM, 400);
        byte[] broken = text(PCM, 200).base64().clone();
        Arrays.fill(broken, 100, 104, (byte) '*');
        pass(200);
        tap.caller(AudioChunk.ofBase64(PCM, broken));
        pass(100);
        speaks(PCM, 400);
        tap.agent("item_1", AudioChunk.ofBase64(PCM, "AAA=".getBytes(StandardCharsets.US_ASCII)));
        tap.agent("item_2", AudioChunk.ofBase64(PCM, "AA==".getBytes(StandardCharsets.US_ASCII)));

        WavFile wav = end();
        int[] edges = edges(wav, 0);
        assertThat(edges[0]).isZero();
        assertThat(edges[edges.length - 1]).isEqualTo(1_100);
        Recording row = closed();
        assertThat(row.droppedMs()).isBetween(75L, 400L);
        assertThat(registry.counter("switchboard.recording.dropped.seconds").count()).isCloseTo(row.droppedMs() / 1_000.0, within(0.002));
    }

    private void pass(int ms) {
        loop.advance(Duration.ofMillis(ms));
    }

    private static long nanos(int ms) {
        return Duration.ofMillis(ms).toNanos();
    }

    private void speaks(AudioFormat format, int ms) {
        for (int spoken = 0; spoken < ms; spoken += 20) {
            pass(20);
            tap.caller(text(format, 20));
        }
    }

    /// As it passes through a relay: base64 text, whatever its padding.
    private static AudioChunk text(AudioFormat format, int ms) {
        short[] samples = new short[format.sampleRateHz() / 1_000 * ms];
        Arrays.fill(samples, (short) 8_000);
        return AudioChunk.ofBase64(format, AudioChunk.ofRaw(format, AudioEncoder.encode(format, samples)).base64());
    }

    private WavFile end() throws Exception {
        tap.end(false);
        return WavFile.read(dir.resolve(closed().path()));
    }

    private Recording closed() {
        return await().until(
                        () -> store.recordings().find(ticket),
                        row -> row.filter(known -> known.state() == RecordingState.COMPLETE).isPresent())
                .orElseThrow();
    }

    /// The resampler delays by 3 ms at 8 kHz.
    private static void assertEdges(WavFile wav, int channel, int... expected) {
        int[] edges = edges(wav, channel);
        assertThat(edges).hasSameSizeAs(expected);
        for (int i = 0; i < edges.length; i++) {
            assertThat(edges[i]).as("edge %d of %s", i, Arrays.toString(edges)).isCloseTo(expected[i], within(4));
        }
    }

    /// The milliseconds at which a channel begins to sound and falls silent, in turn; gaps of less than 10 ms do not count.
    private static int[] edges(WavFile wav, int channel) {
        short[] samples = wav.channels().get(channel);
        int perMs = wav.sampleRateHz() / 1_000;
        List<Integer> edges = new ArrayList<>();
        int lastSound = Integer.MIN_VALUE / 2;
        for (int i = 0; i < samples.length; i++) {
            if (Math.abs(samples[i]) > 4_000) {
                if (i - lastSound > 10 * perMs) {
                    if (!edges.isEmpty()) {
                        edges.add((lastSound + 1) / perMs);
                    }
                    edges.add(i / perMs);
                }
                lastSound = i;
            }
        }
        if (!edges.isEmpty()) {
            edges.add((lastSound + 1) / perMs);
        }
        return edges.stream().mapToInt(Integer::intValue).toArray();
    }
}
