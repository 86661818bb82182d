package dev.switchboard.store.encryption;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/// Bytes on the disk in chunks of 4,096, each encrypted for itself, so that any part can be read, and written anew while the file
/// grows, without touching the rest:
///
/// - 64 bytes: what it is, a number of its owner's, the id of the key, and 16 bytes by chance, from which with the key comes the
///   key of this file alone;
/// - 64 bytes: the state, sealed: whether the file is whole, and how long;
/// - chunk after chunk: nonce, 4,096 bytes (the last of a whole file: what is left), tag.
///
/// Each chunk is bound to the first 64 bytes, the owner's name and its place, so chunks of this file, of another and of
/// another owner's cannot stand for each other; a whole file is exactly as long as its sealed state says, so none can be
/// taken away. In a file that is being written, slots of zeros are chunks that were never written; when it becomes whole
/// they are sealed. An older version of a chunk of the same file, kept from while it was written, would pass.
///
/// One thread at a time.
public final class SealedFile implements AutoCloseable {
    static final int CHUNK_BYTES = 4_096;
    static final int HEADER_BYTES = 128;
    static final int SLOT_BYTES = CHUNK_BYTES + AesGcm.MORE_BYTES;

    private static final long MAGIC = 0x5357_4253_4541_0001L;
    private static final int BOUND_BYTES = 64;
    private static final int ID_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int STATE_BYTES = 9;
    private static final long STATE_PLACE = -1;
    private static final int KEPT_CHUNKS = 8;

    /// So many of the last chunks may have been cut off in mid-write when a process was killed.
    private static final int TORN_CHUNKS = 64;

    private final Path path;
    private final FileChannel channel;
    private final SecretKey key;
    private final byte[] bound;
    private final int note;
    private long told;
    private boolean whole;

    /// The chunks used last, decrypted.
    private final Map<Long, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > KEPT_CHUNKS;
        }
    };

    private SealedFile(Path path, FileChannel channel, SecretKey key, byte[] first, String owner) {
        this.path = path;
        this.channel = channel;
        this.key = key;
        this.note = ByteBuffer.wrap(first).getInt(Long.BYTES);
        byte[] name = owner.getBytes(StandardCharsets.UTF_8);
        this.bound = Arrays.copyOf(first, BOUND_BYTES + name.length + Long.BYTES);
        System.arraycopy(name, 0, bound, BOUND_BYTES, name.length);
    }

    /// The file, or a part of it, is not what was written there, or its key is not known; the message says which.
    public static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    /// Makes an empty file.
    ///
    /// @param owner whose it is, which it does not say itself
    /// @param note a number of the owner's, which anybody may read
    public static SealedFile create(Path path, String owner, int note, EncryptionKeys keys) throws IOException {
        String id = keys.writing().orElseThrow();
        byte[] salt = AesGcm.random(SALT_BYTES);
        byte[] name = id.getBytes(StandardCharsets.US_ASCII);
        byte[] first = ByteBuffer.allocate(BOUND_BYTES)
                .putLong(MAGIC).putInt(note).put((byte) name.length).put(Arrays.copyOf(name, ID_BYTES)).put(salt).array();
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            var file = new SealedFile(path, channel, keyOf(keys, id, salt), first, owner);
            file.put(ByteBuffer.wrap(first), 0);
            file.writeState();
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Opens a whole file for reading.
    public static SealedFile whole(Path path, String owner, EncryptionKeys keys) throws IOException {
        SealedFile file = open(path, owner, keys, StandardOpenOption.READ);
        try {
            file.readState();
            if (!file.whole || file.channel.size() != end(file.told)) {
                throw new UnreadableException("it is cut off, or was never finished");
            }
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// Opens a file that a dead process was writing; it ends with its last whole chunk.
    public static SealedFile left(Path path, String owner, EncryptionKeys keys) throws IOException {
        SealedFile file = open(path, owner, keys, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            try {
                file.readState();
            } catch (UnreadableException tornInMidWrite) {
                file.told = 0;
            }
            if (!file.whole) {
                file.told = file.readable();
            }
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static SealedFile open(Path path, String owner, EncryptionKeys keys, StandardOpenOption... how) throws IOException {
        FileChannel channel = FileChannel.open(path, how);
        try {
            byte[] first = bytes(channel, 0, BOUND_BYTES);
            String id = id(first).orElseThrow(() -> new UnreadableException("it is not encrypted by Switchboard"));
            if (!keys.has(id)) {
                throw new UnreadableException("it is encrypted with key " + id + ", which is not configured");
            }
            byte[] salt = Arrays.copyOfRange(first, 13 + ID_BYTES, 13 + ID_BYTES + SALT_BYTES);
            return new SealedFile(path, channel, keyOf(keys, id, salt), first, owner);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Whether a file is of this kind.
    public static boolean isOne(Path path) throws IOException {
        return keyOf(path).isPresent();
    }

    /// The id of the key that a file was encrypted with; empty for any other file.
    public static Optional<String> keyOf(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return id(bytes(channel, 0, BOUND_BYTES));
        }
    }

    private static Optional<String> id(byte[] first) {
        int length = first.length < BOUND_BYTES || ByteBuffer.wrap(first).getLong() != MAGIC ? 0 : first[12];
        return length < 1 || length > ID_BYTES
                ? Optional.empty()
                : Optional.of(new String(first, 13, length, StandardCharsets.US_ASCII));
    }

    private static SecretKey keyOf(EncryptionKeys keys, String id, byte[] salt) {
        SecretKey key = keys.of(id, salt, "file");
        if (key == null) {
            throw new IllegalStateException("no key " + id);
        }
        return key;
    }

    public int note() {
        return note;
    }

    /// How long it was told to be; of a whole file its length.
    public long told() {
        return told;
    }

    /// Fills the buffer from there; what was never written is zeros.
    public void read(ByteBuffer into, long at) throws IOException {
        for (long place = at; into.hasRemaining(); ) {
            byte[] chunk = chunk(place / CHUNK_BYTES);
            int from = (int) (place % CHUNK_BYTES);
            int count = Math.min(into.remaining(), CHUNK_BYTES - from);
            into.put(chunk, from, count);
            place += count;
        }
    }

    public void write(ByteBuffer from, long at) throws IOException {
        for (long place = at; from.hasRemaining(); ) {
            long number = place / CHUNK_BYTES;
            int into = (int) (place % CHUNK_BYTES);
            int count = Math.min(from.remaining(), CHUNK_BYTES - into);
            byte[] chunk = count == CHUNK_BYTES ? new byte[CHUNK_BYTES] : chunk(number);
            from.get(chunk, into, count);
            kept.put(number, chunk);
            seal(number, chunk);
            place += count;
        }
    }

    /// Notes how far it goes for now.
    public void tell(long bytes) throws IOException {
        told = bytes;
        writeState();
    }

    /// Gives it its final length, seals what was never written, and gives it to the disk.
    public void finish(long bytes) throws IOException {
        if (whole && told == bytes) {
            return;
        }
        long chunks = (bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
        for (long number = 0; number < chunks; number++) {
            int length = (int) Math.min(CHUNK_BYTES, bytes - number * CHUNK_BYTES);
            if (length < CHUNK_BYTES) {
                seal(number, Arrays.copyOf(chunk(number), length));
            } else if (isHole(slot(number))) {
                seal(number, new byte[CHUNK_BYTES]);
            }
        }
        kept.clear();
        channel.truncate(end(bytes));
        channel.force(true);
        told = bytes;
        whole = true;
        writeState();
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static long end(long bytes) {
        long rest = bytes % CHUNK_BYTES;
        return HEADER_BYTES + bytes / CHUNK_BYTES * SLOT_BYTES + (rest == 0 ? 0 : rest + AesGcm.MORE_BYTES);
    }

    /// Always as long as a chunk; zeros behind the end.
    private byte[] chunk(long number) throws IOException {
        byte[] known = kept.get(number);
        if (known != null) {
            return known;
        }
        byte[] slot = slot(number);
        byte[] chunk;
        if (!whole && isHole(slot)) {
            chunk = new byte[CHUNK_BYTES];
        } else {
            byte[] plain = AesGcm.open(key, place(number), slot).orElse(null);
            if (plain == null) {
                throw new UnreadableException("what lies at byte " + number * CHUNK_BYTES + " is not what was written there");
            }
            chunk = plain.length == CHUNK_BYTES ? plain : Arrays.copyOf(plain, CHUNK_BYTES);
        }
        kept.put(number, chunk);
        return chunk;
    }

    private void seal(long number, byte[] chunk) throws IOException {
        put(ByteBuffer.wrap(AesGcm.seal(key, place(number), chunk)), HEADER_BYTES + number * SLOT_BYTES);
    }

    private byte[] slot(long number) throws IOException {
        return bytes(channel, HEADER_BYTES + number * SLOT_BYTES, SLOT_BYTES);
    }

    private byte[] place(long number) {
        byte[] place = bound.clone();
        ByteBuffer.wrap(place).putLong(place.length - Long.BYTES, number);
        return place;
    }

    private static boolean isHole(byte[] slot) {
        for (byte one : slot) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    /// How much of a file that is not whole can be read: to what it was told, or to its end where it was told nothing,
    /// without a chunk that was being written when the process died.
    private long readable() throws IOException {
        long held = Math.max(0, channel.size() - HEADER_BYTES) / SLOT_BYTES * CHUNK_BYTES;
        long bytes = told == 0 ? held : Math.min(told, held);
        long chunks = (bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
        for (long number = Math.max(0, chunks - TORN_CHUNKS); number < chunks; number++) {
            try {
                chunk(number);
            } catch (UnreadableException torn) {
                return number * CHUNK_BYTES;
            }
        }
        return bytes;
    }

    private void writeState() throws IOException {
        byte[] state = ByteBuffer.allocate(STATE_BYTES).put((byte) (whole ? 1 : 0)).putLong(told).array();
        put(ByteBuffer.wrap(AesGcm.seal(key, place(STATE_PLACE), state)), BOUND_BYTES);
    }

    private void readState() throws IOException {
        byte[] sealed = bytes(channel, BOUND_BYTES, STATE_BYTES + AesGcm.MORE_BYTES);
        ByteBuffer state = ByteBuffer.wrap(AesGcm.open(key, place(STATE_PLACE), sealed).orElseThrow(
                () -> new UnreadableException("its beginning is not what was written there for this ticket")));
        whole = state.get() == 1;
        told = state.getLong();
    }

    private void put(ByteBuffer from, long at) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from, at + from.position());
        }
    }

    /// Shorter at the end of the file.
    private static byte[] bytes(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            // until the end of the file
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
