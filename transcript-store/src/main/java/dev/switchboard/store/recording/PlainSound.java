package dev.switchboard.store.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A WAV that grows. Its header always tells of a file that ends a moment ago, so that one whose process was killed can be
/// opened as it is; what was never written is a hole that takes no room on most disks.
final class PlainSound implements SoundFile {
    private final FileChannel channel;
    private final int rateHz;

    private PlainSound(FileChannel channel, int rateHz) {
        this.channel = channel;
        this.rateHz = rateHz;
    }

    static PlainSound create(Path file, int rateHz) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var sound = new PlainSound(channel, rateHz);
        try {
            sound.tell(0);
            return sound;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static PlainSound left(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        int rateHz = channel.size() < WavHeader.BYTES ? 0 : whole(channel, WavHeader.RATE_AT);
        if (rateHz < 8_000 || rateHz > 48_000) {
            channel.close();
            throw SoundFile.empty(file);
        }
        return new PlainSound(channel, rateHz);
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public void read(ByteBuffer into, long at) throws IOException {
        int start = into.position();
        while (into.hasRemaining() && channel.read(into, WavHeader.BYTES + at + into.position() - start) >= 0) {
            // until the end of the file
        }
        while (into.hasRemaining()) {
            into.put((byte) 0);
        }
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
        int start = from.position();
        while (from.hasRemaining()) {
            channel.write(from, WavHeader.BYTES + at + from.position() - start);
        }
    }

    @Override
    public void tell(long bytes) throws IOException {
        ByteBuffer header = WavHeader.of(rateHz, bytes);
        while (header.hasRemaining()) {
            channel.write(header, header.position());
        }
    }

    @Override
    public long told() throws IOException {
        long told = Integer.toUnsignedLong(whole(channel, WavHeader.LENGTH_AT));
        long held = (channel.size() - WavHeader.BYTES) / WavHeader.FRAME_BYTES * WavHeader.FRAME_BYTES;
        // Killed within the first second, when nothing was told yet.
        return told == 0 ? held : Math.min(told, held);
    }

    @Override
    public void finish(long bytes) throws IOException {
        long end = WavHeader.BYTES + bytes;
        if (channel.size() > end) {
            channel.truncate(end);
        } else if (channel.size() < end) {
            channel.write(ByteBuffer.allocate(1), end - 1);
        }
        tell(bytes);
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int whole(FileChannel channel, int at) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            // until there
        }
        return buffer.flip().remaining() < Integer.BYTES ? 0 : buffer.getInt();
    }
}
