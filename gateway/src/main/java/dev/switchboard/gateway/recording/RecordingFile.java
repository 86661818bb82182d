package dev.switchboard.gateway.recording;

import dev.switchboard.store.recording.SoundFile;
import dev.switchboard.store.recording.WavHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Stereo 16-bit PCM that grows while its call goes on; either side is written anywhere in it, the other stays as it is, and
/// what was never written is silence. The file is always told that it ends a moment ago, so that one whose process was killed
/// can be opened; what was written ahead of that lies behind its end. Places are samples since the call began. One thread at a
/// time.
final class RecordingFile implements AutoCloseable {
    static final int FRAME_BYTES = WavHeader.FRAME_BYTES;
    /// What the 32-bit sizes of RIFF can tell: twelve hours at 24 kHz.
    static final long MOST_SAMPLES = (0xFFFF_FFFFL - WavHeader.BYTES) / FRAME_BYTES;

    private final SoundFile sound;
    private final int rateHz;
    private final TextSound callerText;
    private final TextSound agentText;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(16 << 10).order(ByteOrder.LITTLE_ENDIAN);
    private long written;
    private long told;

    RecordingFile(SoundFile sound, int rateHz) {
        this.sound = sound;
        this.rateHz = rateHz;
        this.callerText = new TextSound(rateHz);
        this.agentText = new TextSound(rateHz);
    }

    /// Returns how many samples of it were no sound and stay silence.
    int put(Block block) throws IOException {
        if (block.place + block.samples > MOST_SAMPLES) {
            throw new IOException("a WAV file holds no more than " + MOST_SAMPLES / rateHz + " s");
        }
        if (!block.text) {
            put(block, block.samples, at -> block.format.sample(block.bytes, at));
            return 0;
        }
        try {
            short[] decoded = (block.agent ? agentText : callerText).samples(block);
            put(block, decoded.length, at -> decoded[at]);
            return 0;
        } catch (IllegalArgumentException notAudio) {
            return block.samples;
        }
    }

    private void put(Block block, int samples, Samples sounds) throws IOException {
        int side = block.agent ? 2 : 0;
        int most = scratch.capacity() / FRAME_BYTES;
        for (int from = 0; from < samples; from += most) {
            int count = Math.min(most, samples - from);
            load(block.place + from, count);
            for (int i = 0; i < count; i++) {
                scratch.putShort(i * FRAME_BYTES + side, sounds.at(from + i));
            }
            sound.write(scratch, (block.place + from) * FRAME_BYTES);
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
            sound.write(scratch, place * FRAME_BYTES);
        }
    }

    /// The call has come so far; the file is told each second.
    void reached(long now) throws IOException {
        if (now - told >= rateHz) {
            told = Math.min(now, written);
            sound.tell(told * FRAME_BYTES);
        }
    }

    /// Gives the file its final length, and to the disk.
    void finish(long length) throws IOException {
        told = Math.min(length, MOST_SAMPLES);
        sound.finish(told * FRAME_BYTES);
    }

    /// How far the file was told that the call has come.
    long told() {
        return told;
    }

    @Override
    public void close() throws IOException {
        sound.close();
    }

    private interface Samples {
        short at(int index);
    }

    private void load(long place, int count) throws IOException {
        sound.read(scratch.clear().limit(count * FRAME_BYTES), place * FRAME_BYTES);
        scratch.flip();
    }
}
