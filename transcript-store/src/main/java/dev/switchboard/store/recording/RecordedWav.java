package dev.switchboard.store.recording;

import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.encryption.SealedFile;
import dev.switchboard.store.ticket.TicketId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A whole recording as a WAV to be read from any place, whether it lies on the disk so or encrypted. Opening throws
/// `SealedFile.UnreadableException` for an encrypted one that is cut off, is another ticket's, or whose key is not known; so does
/// reading a part that was changed. One thread at a time.
public final class RecordedWav implements AutoCloseable {
    private final @Nullable FileChannel plain;
    private final @Nullable SealedFile sealed;
    private final ByteBuffer header;
    private final long length;

    private RecordedWav(@Nullable FileChannel plain, @Nullable SealedFile sealed, ByteBuffer header, long length) {
        this.plain = plain;
        this.sealed = sealed;
        this.header = header;
        this.length = length;
    }

    public static RecordedWav open(Path file, TicketId ticket, EncryptionKeys keys) throws IOException {
        if (!SealedFile.isOne(file)) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new RecordedWav(channel, null, ByteBuffer.allocate(0), channel.size());
        }
        SealedFile sealed = SealedFile.whole(file, ticket.value(), keys);
        long bytes = sealed.told();
        return new RecordedWav(null, sealed, WavHeader.of(sealed.note(), bytes), WavHeader.BYTES + bytes);
    }

    /// In bytes, header included.
    public long length() {
        return length;
    }

    /// Reads at most what is left of the buffer; how much that was, -1 at the end.
    public int read(ByteBuffer into, long at) throws IOException {
        if (plain != null) {
            return plain.read(into, at);
        }
        int before = into.remaining();
        if (at >= length) {
            return -1;
        }
        int wanted = (int) Math.min(before, length - at);
        ByteBuffer part = into.slice(into.position(), wanted);
        if (at < WavHeader.BYTES) {
            int count = (int) Math.min(wanted, WavHeader.BYTES - at);
            part.put(header.slice((int) at, count));
        }
        if (part.hasRemaining() && sealed != null) {
            sealed.read(part, at + part.position() - WavHeader.BYTES);
        }
        into.position(into.position() + wanted);
        return wanted;
    }

    /// Encrypts a whole recording with the key that writes, or decrypts it; what is as it should be is left alone. The new
    /// file takes the place of the old one at once. Says whether anything was to be done.
    ///
    /// @param change false only looks
    public static boolean reseal(Path file, TicketId ticket, EncryptionKeys keys, boolean decrypt, boolean change) throws IOException {
        Optional<String> sealedBy = SealedFile.keyOf(file);
        if (decrypt ? sealedBy.isEmpty() : sealedBy.equals(keys.writing())) {
            return false;
        }
        if (!change) {
            return true;
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        try (RecordedWav wav = open(file, ticket, keys)) {
            ByteBuffer head = ByteBuffer.allocate(WavHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long data = wav.length - WavHeader.BYTES;
            if (data < 0 || wav.read(head, 0) < WavHeader.BYTES) {
                throw SoundFile.empty(file);
            }
            try (SoundFile sound = SoundFile.create(next, ticket, head.getInt(WavHeader.RATE_AT), decrypt ? EncryptionKeys.NONE : keys)) {
                ByteBuffer piece = ByteBuffer.allocate(64 << 10);
                for (long at = 0; at < data; ) {
                    piece.clear().limit((int) Math.min(piece.capacity(), data - at));
                    int read = wav.read(piece, WavHeader.BYTES + at);
                    if (read < 0) {
                        throw new IOException(file + " became shorter while it was read");
                    }
                    sound.write(piece.flip(), at);
                    at += read;
                }
                sound.finish(data);
            }
        }
        if (!Files.exists(file)) {
            Files.delete(next); // it was deleted meanwhile, for its time was over
            return false;
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    @Override
    public void close() throws IOException {
        if (plain != null) {
            plain.close();
        }
        if (sealed != null) {
            sealed.close();
        }
    }
}
