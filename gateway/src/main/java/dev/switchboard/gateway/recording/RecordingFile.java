package dev.switchboard.gateway.recording;

import dev.switchboard.gateway.audio.AudioFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A stereo WAV of 16-bit PCM that grows while its call goes on; either side is written anywhere in it, the other stays as
/// it is, and what was never written is silence (a hole that takes no room on most disks). Its header always tells of a
/// file that ends a moment ago, so that one whose process was killed can be opened; what was written ahead of that lies
/// behind its end. Places are samples since the call began. One thread at a time.
final class RecordingFile implements AutoCloseable {
    static final int HEADER_BYTES = 44;
    static final int FRAME_BYTES = 4;
    /// What the 32-bit sizes of RIFF can tell: twelve hours at 24 kHz.
    static final long MOST_SAMPLES = (0xFFFF_FFFFL - HEADER_BYTES) / FRAME_BYTES;

    private final FileChannel channel;
    private final AudioFormat format;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(16 << 10).order(ByteOrder.LITTLE_ENDIAN);
    private long written;
    private long told;

    private RecordingFile(FileChannel channel, AudioFormat format) {
        this.channel = channel;
        this.format = format;
    }

    /// Makes the file, and its folder where it is missing.
    static RecordingFile create(Path file, AudioFormat format) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        RecordingFile recording = new RecordingFile(channel, format);
        try {
            recording.writeHeader(0);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return recording;
    }

    void put(Block block) throws IOException {
        int samples = block.length / format.bytesPerSample();
        if (block.place + samples > MOST_SAMPLES) {
            throw new IOException("a WAV file holds no more than " + MOST_SAMPLES / format.sampleRateHz() + " s");
        }
        int side = block.agent ? 2 : 0;
        int most = scratch.capacity() / FRAME_BYTES;
        for (int from = 0; from < samples; from += most) {
            int count = Math.min(most, samples - from);
            load(block.place + from, count);
            for (int i = 0; i < count; i++) {
                scratch.putShort(i * FRAME_BYTES + side, format.sample(block.bytes, from + i));
            }
            store(block.place + from);
        }
        written = Math.max(written, block.place + samples);
    }

    /// Makes silence of the agent, or of both, where something was written.
    void silence(long from, long to, boolean both) throws IOException {
        int most = scratch.capacity() / FRAME_BYTES;
        for (long place = from; place < Math.min(to, written); place += most) {
            int count = (int) Math.min(most, Math.min(to, written) - place);
            load(place, count);
            for (int i = 0; i < count; i++) {
                scratch.putShort(i * FRAME_BYTES + 2, (short) 0);
                if (both) {
                    scratch.putShort(i * FRAME_BYTES, (short) 0);
                }
            }
            store(place);
        }
    }

    /// The call has come so far; told in the header each second.
    void reached(long now) throws IOException {
        if (now - told >= format.sampleRateHz()) {
            writeHeader(Math.min(now, written));
        }
    }

    /// Gives the file its final length, and to the disk.
    void finish(long length) throws IOException {
        long samples = Math.min(length, MOST_SAMPLES);
        long bytes = HEADER_BYTES + samples * FRAME_BYTES;
        if (channel.size() > bytes) {
            channel.truncate(bytes);
        } else if (channel.size() < bytes) {
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        }
        writeHeader(samples);
        channel.force(true);
    }

    /// How far the header tells of.
    long told() {
        return told;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void load(long place, int count) throws IOException {
        scratch.clear().limit(count * FRAME_BYTES);
        long at = HEADER_BYTES + place * FRAME_BYTES;
        while (scratch.hasRemaining()) {
            if (channel.read(scratch, at + scratch.position()) < 0) {
                break;
            }
        }
        while (scratch.hasRemaining()) {
            scratch.put((byte) 0);
        }
        scratch.flip();
    }

    private void store(long place) throws IOException {
        long at = HEADER_BYTES + place * FRAME_BYTES;
        while (scratch.hasRemaining()) {
            channel.write(scratch, at + scratch.position());
        }
    }

    private void writeHeader(long samples) throws IOException {
        ByteBuffer header = header(format.sampleRateHz(), samples * FRAME_BYTES);
        while (header.hasRemaining()) {
            channel.write(header, header.position());
        }
        told = samples;
    }

    /// RIFF/WAVE with a `fmt ` chunk of 16 bytes (Multimedia Programming Interface and Data Specifications 1.0, 1991).
    static ByteBuffer header(int rateHz, long dataBytes) {
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("RIFF")).putInt((int) (HEADER_BYTES - 8 + dataBytes)).put(ascii("WAVE"))
                .put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 2)
                .putInt(rateHz).putInt(rateHz * FRAME_BYTES).putShort((short) FRAME_BYTES).putShort((short) 16)
                .put(ascii("data")).putInt((int) dataBytes)
                .flip();
    }

    private static byte[] ascii(String tag) {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }
}
