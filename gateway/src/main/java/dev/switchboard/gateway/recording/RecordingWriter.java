package dev.switchboard.gateway.recording;

import dev.switchboard.gateway.recording.RecordingBooks.Closing;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.recording.SoundFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes recordings. Its queue holds at most as many blocks of sound as there are arrays, and a few
/// orders for each call. A file that cannot be written any more ends its recording, never a call.
final class RecordingWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RecordingWriter.class);

    private final RecordingFolder folder;
    private final RecordingBooks books;
    private final EncryptionKeys keys;
    private final Blocks blocks;
    private final BlockingQueue<Order> queue = new LinkedBlockingQueue<>();
    private final Map<Track, Opened> open = new HashMap<>();
    private final Thread thread;

    /// What stands in the queue; null work ends the thread.
    private record Order(@Nullable Work work) {}

    private static final class Opened {
        private final Work.Open order;
        private final Path part;
        private final RecordingFile file;
        private long spoiltSamples;

        private Opened(Work.Open order, Path part, RecordingFile file) {
            this.order = order;
            this.part = part;
            this.file = file;
        }

        private void spoilt(int samples) {
            if (samples > 0) {
                spoiltSamples += samples;
                order.track().spoilt(samples);
            }
        }

        private Closing closing(long droppedMs, long pausedMs) {
            int rateHz = order.track().rateHz();
            return new Closing(
                    order.ticket(), part, rateHz, order.arrivedAt(), droppedMs + spoiltSamples * 1_000 / rateHz, pausedMs);
        }
    }

    RecordingWriter(RecordingFolder folder, RecordingBooks books, Blocks blocks, EncryptionKeys keys) {
        this.keys = keys;
        this.folder = folder;
        this.books = books;
        this.blocks = blocks;
        this.thread = Thread.ofPlatform().name("recording-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Any thread, never blocks.
    void give(Work work) {
        queue.add(new Order(work));
    }

    private void run() {
        try {
            for (Work work; (work = queue.take().work) != null; ) {
                carryOut(work);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            log.error("the recording writer was interrupted; {} recordings will be closed at the next start", open.size());
        }
    }

    private void carryOut(Work work) {
        Opened opened = open.get(work.track());
        try {
            switch (work) {
                case Work.Open order -> open(order);
                case Block block -> {
                    if (opened != null) {
                        opened.spoilt(opened.file.put(block));
                        opened.file.reached(block.now);
                    }
                }
                case Work.Silence(_, long from, long to, boolean both) -> {
                    if (opened != null) {
                        opened.file.silence(from, to, both);
                    }
                }
                case Work.End(Track track, long length, long droppedMs, long pausedMs) -> {
                    if (opened != null) {
                        open.remove(track);
                        books.finish(opened.closing(droppedMs, pausedMs), opened.file, length, null);
                    }
                }
                case Work.Discard(Track track) -> {
                    if (opened != null) {
                        open.remove(track);
                        books.discard(opened.closing(0, 0), opened.file);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            broken(work.track(), opened, e);
        } finally {
            if (work instanceof Block block) {
                blocks.giveBack(block.bytes);
            }
        }
    }

    private void open(Work.Open order) {
        Path part = folder.part(order.ticket(), order.arrivedAt());
        int rateHz = order.track().rateHz();
        try {
            var file = new RecordingFile(SoundFile.create(part, order.ticket(), rateHz, keys), rateHz);
            open.put(order.track(), new Opened(order, part, file));
            books.begun(order.ticket(), part, rateHz, order.arrivedAt());
        } catch (IOException e) {
            order.track().breakOff();
            log.error("ticket {} is not recorded: {} cannot be written", order.ticket(), part, e);
            books.failed(new Closing(order.ticket(), part, rateHz, order.arrivedAt(), 0, 0), RecordingBooks.reason(e));
        }
    }

    /// What was written stays; the call goes on.
    private void broken(Track track, @Nullable Opened opened, Exception why) {
        track.breakOff();
        open.remove(track);
        if (opened != null) {
            log.error("ticket {}: its recording is broken off", opened.order.ticket(), why);
            String reason = why instanceof IOException io ? RecordingBooks.reason(io) : why.toString();
            books.finish(opened.closing(0, 0), opened.file, opened.file.told(), reason);
        }
    }

    /// Writes what was given until now. Recordings still open are then ended where they are.
    @Override
    public void close() {
        queue.add(new Order(null));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        open.values().forEach(left -> books.finish(
                left.closing(0, 0), left.file, left.file.told(), "the gateway stopped during the call"));
        open.clear();
    }
}
