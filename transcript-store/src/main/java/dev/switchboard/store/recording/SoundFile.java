package dev.switchboard.store.recording;

import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.encryption.SealedFile;
import dev.switchboard.store.ticket.TicketId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// The samples of a recording on the disk while they are written: a plain WAV, or encrypted. Places are bytes of samples.
/// What was never written is silence. One thread at a time.
public sealed interface SoundFile extends AutoCloseable permits PlainSound, SealedSound {
    /// Makes the file, and its folder where it is missing; encrypted where there are keys.
    static SoundFile create(Path file, TicketId ticket, int rateHz, EncryptionKeys keys) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return keys.isEmpty() ? PlainSound.create(file, rateHz) : SealedSound.create(file, ticket, rateHz, keys);
    }

    /// Opens what a dead process was writing. Throws `EOFException` when it had not even begun.
    static SoundFile left(Path file, TicketId ticket, EncryptionKeys keys) throws IOException {
        return SealedFile.isOne(file) ? SealedSound.left(file, ticket, keys) : PlainSound.left(file);
    }

    int rateHz();

    /// Fills the buffer from there, with silence behind the end.
    void read(ByteBuffer into, long at) throws IOException;

    void write(ByteBuffer from, long at) throws IOException;

    /// The call has come so far; what lies behind it was written ahead and may never be heard.
    void tell(long bytes) throws IOException;

    /// How far it was told to have come; where a process died before that, all that was written.
    long told() throws IOException;

    /// Gives the file its final length, and to the disk.
    void finish(long bytes) throws IOException;

    @Override
    void close() throws IOException;

    /// Nothing, or less than a header.
    static EOFException empty(Path file) {
        return new EOFException(file + " holds no sound");
    }
}
