package dev.switchboard.store.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// One record: length of the body, CRC-32C of number and body, number, body.
public record JournalRecord(long number, byte[] body) {
    static final int HEADER_BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;

    /// More than any entry is; a length beyond it is no length.
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    public JournalRecord {
        if (number < 1 || body.length == 0 || body.length > MOST_BYTES) {
            throw new IllegalArgumentException("record " + number + " of " + body.length + " bytes");
        }
    }

    int bytes() {
        return HEADER_BYTES + body.length;
    }

    void write(ByteBuffer buffer) {
        buffer.putInt(body.length).putInt(checksum(number, body)).putLong(number).put(body);
    }

    /// The length of the whole record that begins with this header; that of the header alone where it is none.
    static int length(ByteBuffer header) {
        if (header.remaining() < HEADER_BYTES) {
            return HEADER_BYTES;
        }
        int length = header.getInt(header.position());
        return length < 1 || length > MOST_BYTES ? HEADER_BYTES : HEADER_BYTES + length;
    }

    /// Reads the record at the buffer's position and moves behind it.
    static Reading read(ByteBuffer buffer) {
        if (buffer.remaining() <= HEADER_BYTES) {
            return new CutOff();
        }
        int length = buffer.getInt(buffer.position());
        if (length < 1 || length > MOST_BYTES || buffer.remaining() < HEADER_BYTES + length) {
            return new CutOff();
        }
        buffer.getInt();
        int checksum = buffer.getInt();
        long number = buffer.getLong();
        byte[] body = new byte[length];
        buffer.get(body);
        return checksum(number, body) == checksum && number > 0
                ? new Found(new JournalRecord(number, body))
                : new Damaged(HEADER_BYTES + length);
    }

    private static int checksum(long number, byte[] body) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
        crc.update(body, 0, body.length);
        return (int) crc.getValue();
    }

    /// What stood where a record was looked for.
    sealed interface Reading {}

    record Found(JournalRecord entry) implements Reading {}

    /// It has a length, but not the bytes that were written.
    record Damaged(int length) implements Reading {}

    /// Nothing, or the beginning of one.
    record CutOff() implements Reading {}
}
