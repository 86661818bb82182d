package dev.switchboard.gateway.recording;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.CallClock;
import dev.switchboard.gateway.call.CallRecorder;
import dev.switchboard.gateway.call.CallTap;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.recording.Recordings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/// Records calls below the data folder. A call's loop only copies frames into blocks; one thread writes them, another closes
/// files and keeps the table. Close it after the calls have ended: it waits until their recordings are whole.
public final class Recorder implements CallRecorder, AutoCloseable {
    /// 16 MiB: three seconds of a hundred browser calls, should the disk stand still.
    private static final int MOST_BLOCKS = (16 << 20) / Blocks.BYTES;

    private final RecordingBooks books;
    private final RecordingWriter writer;
    private final Desk desk;
    private Duration cardPause = Duration.ofSeconds(60);

    private Recorder(
            Path dataDir, Recordings table, EncryptionKeys keys, MeterRegistry registry, Clock clock, int mostBlocks) {
        RecordingFolder folder = new RecordingFolder(dataDir);
        Blocks blocks = new Blocks(mostBlocks);
        this.books = new RecordingBooks(folder, table, keys, clock);
        this.writer = new RecordingWriter(folder, books, blocks, keys);
        Counter dropped = Counter.builder("switchboard.recording.dropped.seconds")
                .description("Sound of either side that came faster than it could be recorded, and is silence there")
                .register(registry);
        Gauge.builder("switchboard.recording.blocks", blocks, Blocks::inUse)
                .description("Pieces of sound waiting to be recorded")
                .register(registry);
        this.desk = new Desk() {
            @Override
            public Blocks blocks() {
                return blocks;
            }

            @Override
            public void give(Work work) {
                writer.give(work);
            }

            @Override
            public void dropped(long ms) {
                dropped.increment(ms / 1_000.0);
            }
        };
    }

    /// Closes what a dead process left, then records. `keepDays` is how many whole days a recording is kept, 0 for ever; with
    /// `keys` recordings are encrypted.
    public static Recorder start(
            Path dataDir, Recordings table, EncryptionKeys keys, int keepDays, MeterRegistry registry, Clock clock) {
        return start(dataDir, table, keys, keepDays, registry, clock, MOST_BLOCKS);
    }

    static Recorder start(
            Path dataDir, Recordings table, EncryptionKeys keys, int keepDays, MeterRegistry registry, Clock clock, int mostBlocks) {
        Recorder recorder = new Recorder(dataDir, table, keys, registry, clock, mostBlocks);
        recorder.books.open(keepDays);
        recorder.writer.start();
        return recorder;
    }

    /// That one pauses calls by itself no longer than that while card data is asked for, zero for not at all. To be said
    /// before the first call.
    public Recorder pausingForCards(Duration longest) {
        this.cardPause = longest;
        return this;
    }

    @Override
    public Duration longestCardPause() {
        return cardPause;
    }

    @Override
    public CallTap tap(AudioFormat format, CallClock clock) {
        return new Track(desk, format, clock);
    }

    @Override
    public CallTap relayTap(CallClock clock) {
        return new RelayTrack(desk, clock);
    }

    /// Deletes now what is too old, on the calling thread.
    void deleteOlderThan(int keepDays) {
        books.deleteOlderThan(keepDays);
    }

    @Override
    public void close() {
        writer.close();
        books.close();
    }

    /// What a track needs of the house. Any thread; never blocks.
    interface Desk {
        Blocks blocks();

        void give(Work work);

        void dropped(long ms);
    }
}
