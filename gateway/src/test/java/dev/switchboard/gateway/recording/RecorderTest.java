package dev.switchboard.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.MuLaw;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.call.CallClock;
import dev.switchboard.gateway.call.CallTap;
import dev.switchboard.gateway.call.TestLoop;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.recording.RecordedWav;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.recording.RecordingState;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recordings of calls whose time the test moves, on the real disk and in the real table.
class RecorderTest {
    private static final Instant ARRIVED = Instant.parse("2026-03-01T09:00:00Z");
    private static final short CALLER = 8_000;
    private static final short AGENT = -6_000;

    @TempDir
    Path dir;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestLoop loop = new TestLoop();
    private TranscriptStore store;
    private Recorder recorder;
    private TicketId ticket;

    @BeforeEach
    void open() throws Exception {
        store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
        recorder = Recorder.start(dir, store.recordings(), store.keys(), 0, registry, Clock.systemUTC());
        ticket = store.writer().open(new NewTicket("s1", "browser", "riley", null, ARRIVED)).toCompletableFuture().get().id();
    }

    @AfterEach
    void close() {
        recorder.close();
        store.close();
    }

    @Test
    void eachSideStandsInItsSecondAndSilenceFillsTheRest() throws Exception {
        CallTap tap = begun(AudioFormat.PCM16_24K);
        pass(1_000);
        callerSpeaks(tap, 500);
        pass(500);
        tap.agent("item_1", constant(AudioFormat.PCM16_24K, AGENT, 700));
        pass(1_500);
        tap.end(false);

        Recording row = closed(RecordingState.COMPLETE);
        WavFile wav = wav(row);
        assertThat(wav.sampleRateHz()).isEqualTo(24_000);
        assertThat(wav.durationMs()).isEqualTo(3_500).isEqualTo(row.durationMs());
        assertThat(sounding(wav, 0)).containsExactly(1_000, 1_500);
        assertThat(sounding(wav, 1)).containsExactly(2_000, 2_700);
        Path file = dir.resolve(row.path());
        assertThat(row.path()).isEqualTo("recordings/2026-03-01/" + ticket + ".wav");
        assertThat(row.bytes()).isEqualTo(Files.size(file));
        assertThat(row.sha256())
                .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
    }

    @Test
    void aTelephoneIsRecordedAtItsOwnRate() throws Exception {
        CallTap tap = begun(AudioFormat.PCMU_8K);
        callerSpeaks(tap, AudioFormat.PCMU_8K, 1_000);
        tap.agent("item_1", AudioChunk.ofBase64(
                AudioFormat.PCMU_8K, constant(AudioFormat.PCMU_8K, AGENT, 300).base64()));
        pass(1_000);
        tap.end(false);

        WavFile wav = wav(closed(RecordingState.COMPLETE));
        assertThat(wav.sampleRateHz()).isEqualTo(8_000);
        assertThat(sounding(wav, 0)).containsExactly(0, 1_000);
        assertThat(sounding(wav, 1)).containsExactly(1_000, 1_300);
        assertThat(wav.channels().getFirst()[4_000]).isEqualTo(MuLaw.decode(MuLaw.encode(CALLER)));
    }

    @Test
    void whatWasClearedWasNotHeard() throws Exception {
        CallTap tap = begun(AudioFormat.PCM16_24K);
        for (int i = 0; i < 50; i++) {
            tap.agent("item_1", constant(AudioFormat.PCM16_24K, AGENT, 100));
        }
        pass(1_240);
        tap.cleared();
        pass(760);
        tap.agent("item_2", constant(AudioFormat.PCM16_24K, AGENT, 200));
        pass(1_000);
        tap.end(false);

        assertThat(sounding(wav(closed(RecordingState.COMPLETE)), 1)).containsExactly(0, 1_240, 2_000, 2_200);
    }

    @Test
    void aLineThatReportsWhatItPlayedHasTheLastWord() throws Exception {
        CallTap tap = begun(AudioFormat.PCM16_24K);
        tap.agent("item_1", constant(AudioFormat.PCM16_24K, AGENT, 3_000));
        pass(1_240);
        tap.cleared();
        tap.heard("item_1", 960);
        pass(20);
        tap.heard("item_1", 1_190);
        pass(500);
        callerSpeaks(tap, 100);
        tap.end(false);

        assertThat(sounding(wav(closed(RecordingState.COMPLETE)), 1)).containsExactly(0, 1_190);
    }

    @Test
    void aPausedStretchIsSilenceOnBothSides() throws Exception {
        CallTap tap = begun(AudioFormat.PCM16_24K);
        tap.agent("item_1", constant(AudioFormat.PCM16_24K, AGENT, 5_000));
        callerSpeaks(tap, 1_000);
        assertThat(tap.pause()).isTrue();
        assertThat(tap.pause()).isFalse();
        callerSpeaks(tap, 1_000);
        tap.agent("item_2", constant(AudioFormat.PCM16_24K, AGENT, 500));
        assertThat(tap.resume()).isTrue();
        callerSpeaks(tap, 1_000);
        tap.end(false);

        Recording row = closed(RecordingState.COMPLETE);
        WavFile wav = wav(row);
        assertThat(sounding(wav, 0)).containsExactly(0, 1_000, 2_000, 3_000);
        assertThat(sounding(wav, 1)).containsExactly(0, 1_000);
        assertThat(row.pausedMs()).isEqualTo(1_000);
    }

    @Test
    void whatWasSaidBeforeAPauseIsTakenBackAndBothSidesKeepTheirTime() throws Exception {
        CallTap tap = begun(AudioFormat.PCM16_24K);
        tap.agent("item_1", constant(AudioFormat.PCM16_24K, AGENT, 2_500));
        callerSpeaks(tap, 2_000);
        assertThat(tap.pauseSince(1_200_000_000L)).isTrue();
        callerSpeaks(tap, 1_000);
        assertThat(tap.resume()).isTrue();
        callerSpeaks(tap, 500);
        tap.agent("item_2", constant(AudioFormat.PCM16_24K, AGENT, 500));
        callerSpeaks(tap, 500);
        tap.end(false);

        Recording row = closed(RecordingState.COMPLETE);
        WavFile wav = wav(row);
        assertThat(sounding(wav, 0)).containsExactly(0, 1_200, 3_000, 4_000);
        assertThat(sounding(wav, 1)).containsExactly(0, 1_200, 3_500, 4_000);
        assertThat(row.pausedMs()).isEqualTo(1_800);
    }

    @Test
    void nothingIsKeptOfACallerWhoHasNotConsented() throws Exception {
        CallTap tap = tap(AudioFormat.PCM16_24K);
        tap.begin(ticket, ARRIVED);
        callerSpeaks(tap, 500);
        tap.callerConsents();
        callerSpeaks(tap, 500);
        tap.end(false);

        assertThat(sounding(wav(closed(RecordingState.COMPLETE)), 0)).containsExactly(500, 1_000);
    }

    @Test
    void aCallThatWasNeverAnnouncedLeavesNoFile() throws Exception {
        CallTap tap = begun(AudioFormat.PCM16_24K);
        callerSpeaks(tap, 500);
        tap.discard();

        closed(RecordingState.NOT_ANNOUNCED);
        assertThat(files()).isEmpty();
    }

    @Test
    void soundThatFindsNoRoomIsCountedAndStaysSilence() throws Exception {
        recorder.close();
        SimpleMeterRegistry counted = new SimpleMeterRegistry();
        recorder = Recorder.start(dir, store.recordings(), store.keys(), 0, counted, Clock.systemUTC(), 4);
        CallTap tap = begun(AudioFormat.PCM16_24K);
        tap.agent("item_1", constant(AudioFormat.PCM16_24K, AGENT, 10_000));
        pass(12_000);
        await().until(() -> counted.get("switchboard.recording.blocks").gauge().value() <= 1);
        callerSpeaks(tap, 100);
        tap.end(false);

        Recording row = closed(RecordingState.COMPLETE);
        assertThat(row.droppedMs()).isPositive();
        assertThat(counted.counter("switchboard.recording.dropped.seconds").count())
                .isCloseTo(row.droppedMs() / 1_000.0, within(0.01));
        assertThat(row.durationMs()).isEqualTo(12_100);
        assertThat(sounding(wav(row), 0)).as("what came later is in its place").containsExactly(12_000, 12_100);
    }

    @Test
    void aFullDiskEndsTheRecordingAndNotTheCall() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        Path part = new RecordingFolder(dir).part(ticket, ARRIVED);
        Files.createDirectories(part.getParent());
        Files.createSymbolicLink(part, full);
        CallTap tap = begun(AudioFormat.PCM16_24K);

        Recording row = closed(RecordingState.BROKEN_OFF);
        callerSpeaks(tap, 1_000);
        assertThat(tap.recording()).isFalse();
        tap.end(false);
        assertThat(row.problem()).contains("No space left");
    }

    @Test
    void aFileThatIsTakenAwayInMidCallKeepsWhatWasWritten() throws Exception {
        CallTap tap = begun(AudioFormat.PCM16_24K);
        callerSpeaks(tap, 5_000);
        // No WAV file can hold this place: as good a failure of writing as any.
        pass((int) Duration.ofHours(14).toMillis());
        tap.agent("item_1", constant(AudioFormat.PCM16_24K, AGENT, 1_000));
        callerSpeaks(tap, 1_000);

        Recording row = closed(RecordingState.BROKEN_OFF);
        tap.end(false);
        assertThat(row.problem()).contains("holds no more than");
        assertThat(sounding(wav(row), 0)).containsExactly(0, (int) row.durationMs());
        assertThat(row.durationMs()).isBetween(3_900L, 5_000L);
    }

    @Test
    void aFileLeftByAKilledProcessCanBeOpenedAtOnceAndIsClosedAtTheNextStart() throws Exception {
        CallTap tap = begun(AudioFormat.PCM16_24K);
        tap.agent("item_1", constant(AudioFormat.PCM16_24K, AGENT, 60_000));
        callerSpeaks(tap, 5_000);
        Path part = new RecordingFolder(dir).part(ticket, ARRIVED);
        await().until(() -> Files.exists(part) && WavFile.read(part).durationMs() >= 4_000);
        Path left = part.resolveSibling("left");
        Files.copy(part, left);
        tap.end(false);
        closed(RecordingState.COMPLETE);
        recorder.close();
        Files.delete(RecordingFolder.whole(part));
        Files.move(left, part, StandardCopyOption.REPLACE_EXISTING);

        assertThat(sounding(WavFile.read(part), 0)).as("as the process left it").first().isEqualTo(0);
        recorder = Recorder.start(dir, store.recordings(), store.keys(), 0, new SimpleMeterRegistry(), Clock.systemUTC());

        Recording row = closed(RecordingState.INTERRUPTED);
        WavFile wav = wav(row);
        assertThat(wav.durationMs()).as("the words not yet played are gone").isBetween(4_000L, 5_000L).isEqualTo(row.durationMs());
        assertThat(sounding(wav, 1)).containsExactly(0, (int) row.durationMs());
        assertThat(row.begunAt()).isEqualTo(ARRIVED);
        assertThat(files()).containsExactly(row.path());
    }

    @Test
    void anEncryptedRecordingIsTheSameWavAlsoWhenItsProcessWasKilled() throws Exception {
        EncryptionKeys keys = EncryptionKeys.parse("k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
        recorder.close();
        recorder = Recorder.start(dir, store.recordings(), keys, 0, new SimpleMeterRegistry(), Clock.systemUTC());
        CallTap tap = begun(AudioFormat.PCM16_24K);
        tap.agent("item_1", constant(AudioFormat.PCM16_24K, AGENT, 3_000));
        callerSpeaks(tap, 2_000);
        Path part = new RecordingFolder(dir).part(ticket, ARRIVED);
        await().until(() -> Files.exists(part) && Files.size(part) > 100_000);
        Path left = Files.copy(part, part.resolveSibling("left"));
        tap.end(false);
        Recording row = closed(RecordingState.COMPLETE);

        assertThat(Files.readString(dir.resolve(row.path()), StandardCharsets.ISO_8859_1)).doesNotContain("RIFF", "WAVE");
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(played(row, keys)))))
                .isEqualTo(row.sha256());
        WavFile wav = WavFile.read(played(row, keys));
        assertThat(wav.durationMs()).isEqualTo(row.durationMs());
        assertThat(sounding(wav, 0)).first().isEqualTo(0);

        recorder.close();
        Files.delete(dir.resolve(row.path()));
        Files.move(left, part);
        recorder = Recorder.start(dir, store.recordings(), keys, 0, new SimpleMeterRegistry(), Clock.systemUTC());
        Recording interrupted = closed(RecordingState.INTERRUPTED);
        assertThat(WavFile.read(played(interrupted, keys)).durationMs()).isPositive().isEqualTo(interrupted.durationMs());
    }

    private Path played(Recording row, EncryptionKeys keys) throws IOException {
        try (RecordedWav recorded = RecordedWav.open(dir.resolve(row.path()), ticket, keys)) {
            ByteBuffer all = ByteBuffer.allocate((int) recorded.length());
            while (all.hasRemaining() && recorded.read(all, all.position()) >= 0) {
                // to the end
            }
            return Files.write(dir.resolve("played.wav"), all.array());
        }
    }

    @Test
    void recordingsAreDeletedWhenTheirDaysAreOver() throws Exception {
        CallTap tap = begun(AudioFormat.PCM16_24K);
        callerSpeaks(tap, 200);
        tap.end(false);
        Recording row = closed(RecordingState.COMPLETE);
        long age = Duration.between(ARRIVED, Instant.now()).toDays();

        recorder.deleteOlderThan((int) age + 1);
        assertThat(dir.resolve(row.path())).exists();
        recorder.deleteOlderThan((int) age - 1);

        assertThat(files()).isEmpty();
        Recording deleted = closed(RecordingState.DELETED);
        assertThat(deleted.deletedAt()).isNotNull();
        assertThat(deleted.sha256()).as("what it was stays known").isEqualTo(row.sha256());
    }

    /// A block, its order and its place in the queue for each tenth of a second; nothing for a frame.
    @Test
    void framesCostNoMemory() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        CallTap tap = begun(AudioFormat.PCM16_24K);
        callerSpeaks(tap, 20_000);
        AudioChunk frame = constant(AudioFormat.PCM16_24K, CALLER, 20);
        long allocated = 0;
        for (int i = 0; i < 2_000; i++) {
            pass(20);
            if (i % 50 == 0) {
                await().until(() -> registry.get("switchboard.recording.blocks").gauge().value() <= 1);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            tap.caller(frame);
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
        }
        tap.end(false);

        closed(RecordingState.COMPLETE);
        assertThat(allocated / 2_000).as("bytes a frame").isLessThan(64);
    }

    private CallTap tap(AudioFormat format) {
        return recorder.tap(format, new CallClock(loop));
    }

    private CallTap begun(AudioFormat format) {
        CallTap tap = tap(format);
        tap.begin(ticket, ARRIVED);
        tap.callerConsents();
        return tap;
    }

    private void pass(int ms) {
        loop.advance(Duration.ofMillis(ms));
    }

    private void callerSpeaks(CallTap tap, int ms) {
        callerSpeaks(tap, AudioFormat.PCM16_24K, ms);
    }

    /// In real frames, each at the end of its 20 ms.
    private void callerSpeaks(CallTap tap, AudioFormat format, int ms) {
        AudioChunk frame = constant(format, CALLER, 20);
        for (int spoken = 0; spoken < ms; spoken += 20) {
            pass(20);
            tap.caller(frame);
        }
    }

    private static AudioChunk constant(AudioFormat format, short sample, int ms) {
        byte[] raw = new byte[format.bytesPerMs() * ms];
        if (format == AudioFormat.PCMU_8K) {
            Arrays.fill(raw, MuLaw.encode(sample));
        } else {
            for (int i = 0; i < raw.length; i += 2) {
                raw[i] = (byte) sample;
                raw[i + 1] = (byte) (sample >> 8);
            }
        }
        return AudioChunk.ofRaw(format, raw);
    }

    private Recording closed(RecordingState state) {
        return await().until(
                        () -> store.recordings().find(ticket), row -> row.filter(known -> known.state() == state).isPresent())
                .orElseThrow();
    }

    private WavFile wav(Recording row) throws IOException {
        return WavFile.read(dir.resolve(row.path()));
    }

    private List<String> files() throws IOException {
        try (var files = Files.walk(dir.resolve("recordings"))) {
            return files.filter(Files::isRegularFile).map(file -> dir.relativize(file).toString()).sorted().toList();
        }
    }

    /// The milliseconds at which a channel begins to sound and falls silent, in turn.
    private static List<Integer> sounding(WavFile wav, int channel) {
        List<Integer> edges = new ArrayList<>();
        short[] samples = wav.channels().get(channel);
        int perMs = wav.sampleRateHz() / 1_000;
        boolean sounds = false;
        for (int i = 0; i < samples.length; i++) {
            if (samples[i] != 0 != sounds) {
                sounds = !sounds;
                edges.add(i / perMs);
            }
        }
        if (sounds) {
            edges.add(samples.length / perMs);
        }
        return edges;
    }
}
