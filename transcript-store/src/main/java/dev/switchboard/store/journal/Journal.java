package dev.switchboard.store.journal;

import dev.switchboard.store.encryption.RecordCipher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run's journal: a file `RUN.journal` that is appended to at its tail and read from a cursor. An append is on the
/// disk when it returns. Once everything has been read, `restart` begins at the front again, so the file stays small and
/// keeps its blocks: the first megabytes are reserved when there is room, so that a disk that fills up later still takes
/// records.
///
/// The file is locked while its run lives; the kernel lets go of the lock when the process dies, however it dies, and
/// whoever opens the folder next finds the file abandoned. What a crash cut off in mid-write fails its checksum and ends
/// the reading. Records left behind by an earlier round of the same file carry lower numbers, which ends it too.
public final class Journal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final String SUFFIX = ".journal";

    /// The first eight bytes: what it is, and the version of its layout.
    private static final long MAGIC = 0x5357_4a52_4e4c_0001L;

    private static final int START = Long.BYTES;
    private static final long RESERVED_BYTES = 16L * 1024 * 1024;

    private static final Set<StandardOpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /// How much one reading takes into memory.
    private static final int READ_BYTES = 1024 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final long limitBytes;
    private final RecordCipher sealing;
    private long cursor = START;
    private long tail = START;
    private long lastNumber;
    private long waiting;

    private Journal(Path file, FileChannel channel, long limitBytes, RecordCipher sealing) {
        this.sealing = sealing;
        this.file = file;
        this.channel = channel;
        this.limitBytes = limitBytes;
    }

    /// Begins the journal of a run. Only its owner may read the file, for it holds what callers said.
    public static Journal begin(Path folder, String run, long limitBytes) throws IOException {
        return begin(folder, run, limitBytes, RecordCipher.NONE);
    }

    /// @param sealing what encrypts the bodies of its records
    public static Journal begin(Path folder, String run, long limitBytes, RecordCipher sealing) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(run + SUFFIX);
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        FileChannel channel = file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? FileChannel.open(file, CREATE, permissions)
                : FileChannel.open(file, CREATE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new IOException("another process uses " + file);
        }
        channel.write(ByteBuffer.allocate(START).putLong(MAGIC).flip(), 0);
        channel.force(true);
        return new Journal(file, channel, limitBytes, sealing);
    }

    /// The journals in a folder whose runs have ended, each locked by now and ready to be read from its first record.
    public static List<Journal> abandoned(Path folder) throws IOException {
        return abandoned(folder, RecordCipher.NONE);
    }

    /// One that is encrypted with a key that is not known stays where it is, for a start that knows it.
    public static List<Journal> abandoned(Path folder, RecordCipher sealing) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
        var found = new ArrayList<Journal>();
        for (Path file : files) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var journal = new Journal(file, channel, 0, sealing);
            if (isLocked(channel) && journal.findTail()) {
                found.add(journal);
            } else {
                channel.close();
            }
        }
        return found;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // by a store of this very process
        }
    }

    /// The run whose journal this is.
    public String run() {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /// Writes zeros as far as the reserve goes. Worth doing off the path of anybody who waits.
    public synchronized void reserve() throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
        for (long at = tail; at < Math.min(RESERVED_BYTES, limitBytes); at += zeros.capacity()) {
            channel.write(zeros.clear(), at);
        }
        channel.force(true);
    }

    /// Appends records, all or none, and forces them to the disk. False when they would go beyond the journal's limit.
    /// Numbers must grow.
    public synchronized boolean append(List<JournalRecord> plain) throws IOException {
        List<JournalRecord> records = plain.stream()
                .map(record -> new JournalRecord(record.number(), sealing.seal(run(), record.number(), record.body())))
                .toList();
        int bytes = records.stream().mapToInt(JournalRecord::bytes).sum();
        if (tail + bytes > limitBytes) {
            return false;
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        records.forEach(entry -> entry.write(buffer));
        buffer.flip();
        long at = tail;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
        channel.force(false);
        tail = at;
        waiting += records.size();
        lastNumber = records.getLast().number();
        return true;
    }

    /// The next records, at most `most`, about a megabyte at a time; empty when all have been read.
    public synchronized List<JournalRecord> read(int most) throws IOException {
        var records = new ArrayList<JournalRecord>();
        int wanted = READ_BYTES;
        while (records.isEmpty() && cursor < tail) {
            ByteBuffer buffer = bytes(cursor, (int) Math.min(wanted, tail - cursor));
            while (records.size() < most && buffer.hasRemaining()) {
                int before = buffer.position();
                switch (JournalRecord.read(buffer)) {
                    case JournalRecord.Found(JournalRecord entry) -> {
                        switch (sealing.open(run(), entry.number(), entry.body())) {
                            case RecordCipher.Opened(byte[] body) -> records.add(new JournalRecord(entry.number(), body));
                            case RecordCipher.NoKey _, RecordCipher.Unreadable _ ->
                                log.error("{} holds an entry at byte {} that is not what was written there; it is left out", file, cursor);
                        }
                        cursor += buffer.position() - before;
                    }
                    case JournalRecord.Damaged(int length) -> {
                        log.error("{} holds a damaged entry at byte {}; it is left out", file, cursor);
                        cursor += length;
                        buffer.position(before + length);
                    }
                    case JournalRecord.CutOff _ -> buffer.position(buffer.limit());
                }
            }
            if (records.isEmpty() && buffer.limit() == tail - cursor) {
                log.error("{} cannot be read beyond byte {}; {} bytes are left out", file, cursor, tail - cursor);
                cursor = tail;
            }
            wanted *= 2; // a record longer than what was read
        }
        waiting = Math.max(0, waiting - records.size());
        return records;
    }

    /// Passes over all that was appended: whoever did has it in memory.
    public synchronized void skip() {
        cursor = tail;
        waiting = 0;
    }

    public synchronized boolean isRead() {
        return cursor >= tail;
    }

    /// Begins at the front again. Everything must have been read and stored elsewhere.
    public synchronized void restart() {
        cursor = START;
        tail = START;
    }

    /// Records not read yet.
    public synchronized long waiting() {
        return waiting;
    }

    /// Bytes in use, read or not.
    public synchronized long bytesUsed() {
        return tail - START;
    }

    public long limitBytes() {
        return limitBytes;
    }

    /// Walks from the front to the last record that is whole and in order. A damaged record inside the file is told from
    /// a cut-off tail by what follows it: a whole record with a higher number.
    /// False for a file of another kind.
    private boolean findTail() throws IOException {
        long at = START;
        ByteBuffer header = bytes(0, START);
        if (header.remaining() < START || header.getLong() != MAGIC) {
            log.error("{} is no journal of this version; it is left alone", file);
            return false;
        }
        while (true) {
            ByteBuffer buffer = record(at);
            int length = buffer.remaining();
            switch (JournalRecord.read(buffer)) {
                case JournalRecord.Found(JournalRecord entry) when entry.number() > lastNumber -> {
                    if (sealing.open(run(), entry.number(), entry.body()) instanceof RecordCipher.NoKey(String id)) {
                        log.error("{} is encrypted with the key '{}', which is not configured; it is left alone", file, id);
                        return false;
                    }
                    lastNumber = entry.number();
                    waiting++;
                    at += length;
                    tail = at;
                }
                case JournalRecord.Damaged _ -> at += length;
                case JournalRecord.Found _, JournalRecord.CutOff _ -> {
                    return true;
                }
            }
        }
    }

    /// The bytes of the record that begins there, as far as they exist.
    private ByteBuffer record(long at) throws IOException {
        int bytes = JournalRecord.length(bytes(at, JournalRecord.HEADER_BYTES));
        return at + bytes > channel.size() ? ByteBuffer.allocate(0) : bytes(at, bytes);
    }

    private ByteBuffer bytes(long at, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            // until the end of the file
        }
        return buffer.flip();
    }

    /// Ends the run and its file.
    public synchronized void delete() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }

    /// Lets go of the file, which stays for the next start.
    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
