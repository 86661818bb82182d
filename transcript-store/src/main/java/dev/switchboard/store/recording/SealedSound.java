package dev.switchboard.store.recording;

import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.encryption.SealedFile;
import dev.switchboard.store.ticket.TicketId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The samples in an encrypted file, bound to their ticket; the header of the WAV is made when it is read.
final class SealedSound implements SoundFile {
    private final SealedFile file;

    private SealedSound(SealedFile file) {
        this.file = file;
    }

    static SealedSound create(Path path, TicketId ticket, int rateHz, EncryptionKeys keys) throws IOException {
        return new SealedSound(SealedFile.create(path, ticket.value(), rateHz, keys));
    }

    static SealedSound left(Path path, TicketId ticket, EncryptionKeys keys) throws IOException {
        return new SealedSound(SealedFile.left(path, ticket.value(), keys));
    }

    @Override
    public int rateHz() {
        return file.note();
    }

    @Override
    public void read(ByteBuffer into, long at) throws IOException {
        file.read(into, at);
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
        file.write(from, at);
    }

    @Override
    public void tell(long bytes) throws IOException {
        file.tell(bytes);
    }

    @Override
    public long told() throws IOException {
        return file.told() / WavHeader.FRAME_BYTES * WavHeader.FRAME_BYTES;
    }

    @Override
    public void finish(long bytes) throws IOException {
        file.finish(bytes);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
