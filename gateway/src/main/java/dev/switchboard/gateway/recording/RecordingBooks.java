package dev.switchboard.gateway.recording;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.recording.RecordedWav;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.recording.RecordingState;
import dev.switchboard.store.recording.Recordings;
import dev.switchboard.store.recording.SoundFile;
import dev.switchboard.store.recording.WavHeader;
import dev.switchboard.store.ticket.TicketId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What takes its time with recordings, on a thread of its own: closing a file (to the disk, checksum, name), keeping the
/// table, closing what a dead process left, deleting what is too old. The database may be away: a row waits and is tried
/// again; a row that was never written is made from the file at the next start.
final class RecordingBooks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RecordingBooks.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final int MOST_TRIES = 720;
    private static final Duration FIRST_LOOK = Duration.ofMinutes(1);
    private static final Duration NEXT_LOOK = Duration.ofHours(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);
    private static final int BATCH = 100;

    private final RecordingFolder folder;
    private final Recordings table;
    private final EncryptionKeys keys;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("recording-books").daemon().factory());

    RecordingBooks(RecordingFolder folder, Recordings table, EncryptionKeys keys, Clock clock) {
        this.keys = keys;
        this.folder = folder;
        this.table = table;
        this.clock = clock;
    }

    /// Closes what a dead process left, and from now on deletes what is older than `keepDays`; 0 keeps everything.
    void open(int keepDays) {
        try {
            List<Path> left = folder.parts();
            thread.execute(() -> left.forEach(this::closeLeft));
        } catch (IOException e) {
            log.error("{} cannot be read: recordings that a dead process left stay as they are", folder.root(), e);
        }
        if (keepDays > 0) {
            var _ = thread.scheduleWithFixedDelay(
                    () -> deleteOlderThan(keepDays), FIRST_LOOK.toSeconds(), NEXT_LOOK.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /// A call's recording has begun.
    void begun(TicketId ticket, Path part, int rateHz, Instant arrivedAt) {
        submit(() -> save(Recording.begun(ticket, folder.relative(RecordingFolder.whole(part)), rateHz, arrivedAt), 1));
    }

    /// Closes a recording for good. `file` is this thread's from now on.
    ///
    /// @param problem why it was broken off, null when it was not
    void finish(Closing closing, RecordingFile file, long samples, @Nullable String problem) {
        submit(() -> {
            String wrong = problem;
            try (file) {
                file.finish(samples);
            } catch (IOException e) {
                wrong = wrong == null ? reason(e) : wrong;
            }
            keep(closing, wrong == null ? RecordingState.COMPLETE : RecordingState.BROKEN_OFF, wrong);
        });
    }

    /// Nothing is kept of it: the caller was never told.
    void discard(Closing closing, RecordingFile file) {
        submit(() -> {
            try (file) {
                Files.deleteIfExists(closing.part);
            } catch (IOException e) {
                log.error("{} is to be kept no longer and cannot be deleted", closing.part, e);
            }
            save(closing.row(folder, RecordingState.NOT_ANNOUNCED, 0, 0, null, null), 1);
        });
    }

    /// It could not even be begun.
    void failed(Closing closing, String problem) {
        submit(() -> save(closing.row(folder, RecordingState.BROKEN_OFF, 0, 0, null, problem), 1));
    }

    private void submit(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            log.warn("a recording ended after its books were closed; it will be closed at the next start");
        }
    }

    /// Gives a whole file its name and its row.
    private void keep(Closing closing, RecordingState state, @Nullable String problem) {
        Path whole = RecordingFolder.whole(closing.part);
        try {
            String sha256;
            long bytes;
            try (RecordedWav wav = RecordedWav.open(closing.part, closing.ticket, keys)) {
                sha256 = sha256(wav);
                bytes = wav.length();
            }
            Files.move(closing.part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            long samples = Math.max(0, bytes - WavHeader.BYTES) / RecordingFile.FRAME_BYTES;
            save(closing.row(folder, state, samples * 1_000 / closing.rateHz, bytes, sha256, problem), 1);
        } catch (IOException e) {
            log.error("{} could not be closed", closing.part, e);
            save(closing.row(folder, RecordingState.BROKEN_OFF, 0, 0, null, reason(e)), 1);
        }
    }

    private void save(Recording row, int tries) {
        try {
            table.put(row);
        } catch (StoreException e) {
            if (tries >= MOST_TRIES || thread.isShutdown()) {
                log.error("ticket {}: its recording {} is not in the table", row.ticketId(), row.path(), e);
                return;
            }
            log.warn("ticket {}: what is known of its recording waits for the database", row.ticketId());
            var _ = thread.schedule(() -> saveIfNewest(row, tries + 1), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// A row of before may not undo what was stored since.
    private void saveIfNewest(Recording row, int tries) {
        try {
            Optional<Recording> known = table.find(row.ticketId());
            if (row.state() == RecordingState.RECORDING && known.isPresent()) {
                return;
            }
        } catch (StoreException stillAway) {
            log.debug("the database is still away", stillAway);
        }
        save(row, tries);
    }

    /// The file was told how far the call had come a moment before the end; what lies behind it was never heard.
    private void closeLeft(Path part) {
        Optional<TicketId> ticket = RecordingFolder.ticket(part);
        if (ticket.isEmpty()) {
            return;
        }
        try {
            Optional<Recording> known = table.find(ticket.get());
            int rateHz = repair(ticket.get(), part);
            Instant begunAt = known.map(Recording::begunAt).orElseGet(() -> Instant.EPOCH);
            Closing closing = new Closing(ticket.get(), part, rateHz == 0 ? 8_000 : rateHz, begunAt, 0, 0);
            if (rateHz == 0) {
                Files.deleteIfExists(part);
                save(closing.row(folder, RecordingState.BROKEN_OFF, 0, 0, null, "the gateway stopped before anything was recorded"), 1);
                return;
            }
            keep(closing, RecordingState.INTERRUPTED, null);
            log.warn("ticket {}: its recording was cut off when the gateway last stopped; closed it", ticket.get());
        } catch (IOException | StoreException e) {
            log.error("{} was left by a dead process and could not be closed", part, e);
        }
    }

    /// Cuts the file to how far it was told that the call had come. Returns its rate, 0 when nothing had been recorded.
    private int repair(TicketId ticket, Path part) throws IOException {
        try (SoundFile sound = SoundFile.left(part, ticket, keys)) {
            sound.finish(sound.told());
            return sound.rateHz();
        } catch (EOFException nothing) {
            return 0;
        }
    }

    /// Whole days that ended more than `keepDays` ago, a batch after the other. The row goes first: a file whose deletion
    /// fails is met again an hour later.
    void deleteOlderThan(int keepDays) {
        LocalDate first = RecordingFolder.day(clock.instant()).minusDays(keepDays);
        try {
            for (Path day : folder.daysBefore(first)) {
                List<Path> files = RecordingFolder.wholes(day);
                for (int from = 0; from < files.size(); from += BATCH) {
                    delete(files.subList(from, Math.min(files.size(), from + BATCH)), day, keepDays);
                }
                if (folderIsEmpty(day)) {
                    Files.deleteIfExists(day);
                }
            }
        } catch (IOException | StoreException e) {
            log.error("recordings older than {} days could not all be deleted; trying again in {} min", keepDays, NEXT_LOOK.toMinutes(), e);
        }
    }

    private void delete(List<Path> files, Path day, int keepDays) throws IOException {
        List<TicketId> tickets = new ArrayList<>();
        files.forEach(file -> RecordingFolder.ticket(file).ifPresent(tickets::add));
        table.markDeleted(tickets, clock.instant());
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        log.info("deleted {} recordings of {}: older than {} days", files.size(), day.getFileName(), keepDays);
    }

    private static boolean folderIsEmpty(Path day) throws IOException {
        try (var files = Files.newDirectoryStream(day)) {
            return !files.iterator().hasNext();
        }
    }

    /// Of the WAV as it is played, whether it lies encrypted or not.
    private static String sha256(RecordedWav wav) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
            for (long at = 0; wav.read(buffer, at) >= 0; buffer.clear()) {
                at += buffer.position();
                digest.update(buffer.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java knows SHA-256", impossible);
        }
    }

    static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /// Waits, bounded, until what has ended is closed.
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("not every recording could be closed in time; the rest will be at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is known of a recording that ends.
    record Closing(TicketId ticket, Path part, int rateHz, Instant arrivedAt, long droppedMs, long pausedMs) {
        private Recording row(
                RecordingFolder folder,
                RecordingState state,
                long durationMs,
                long bytes,
                @Nullable String sha256,
                @Nullable String problem) {
            return new Recording(ticket, folder.relative(RecordingFolder.whole(part)), state, rateHz, arrivedAt, durationMs, bytes,
                    sha256, droppedMs, pausedMs, problem, null);
        }
    }
}
