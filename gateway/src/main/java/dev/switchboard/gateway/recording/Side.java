package dev.switchboard.gateway.recording;

import dev.switchboard.gateway.audio.AudioFormat;
import org.jspecify.annotations.Nullable;

/// One side of a recorded call: the block that is being filled with it. Event loop only.
final class Side {
    /// Six bytes of sound: whole samples of every codec.
    private static final int TEXT_UNIT = 8;

    private final Track track;
    private final boolean isAgent;
    private @Nullable Block filling;

    Side(Track track, boolean isAgent) {
        this.track = track;
        this.isAgent = isAgent;
    }

    /// Raw audio of the file's own rate.
    void add(AudioFormat format, byte[] raw, long place, long now) {
        int sampleBytes = format.bytesPerSample();
        for (int from = 0; from < raw.length; ) {
            long here = place + from / sampleBytes;
            Block block = room(format, false, here, now);
            if (block == null) {
                track.dropped((raw.length - from) / sampleBytes);
                return;
            }
            int taken = Math.min(Blocks.BYTES - block.length, raw.length - from);
            put(block, raw, from, taken, taken / sampleBytes);
            from += taken;
        }
    }

    /// Base64 text as it came; the writer decodes it. A piece too long for one block is cut at whole samples.
    ///
    /// @param perSample samples of the file for each one of the codec
    void addText(AudioFormat format, byte[] base64, int samples, int perSample, long place, long now) {
        int given = 0;
        for (int from = 0; from < base64.length; ) {
            Block block = room(format, true, place + given, now);
            if (block == null) {
                track.dropped(samples - given);
                return;
            }
            int left = base64.length - from;
            int taken = Math.min(left, (Blocks.BYTES - block.length) / TEXT_UNIT * TEXT_UNIT);
            if (taken == 0) {
                handOver(now);
                continue;
            }
            int sounds = taken == left ? samples - given : format.samplesIn(taken / 4 * 3) * perSample;
            put(block, base64, from, taken, sounds);
            given += sounds;
            from += taken;
        }
    }

    /// The block in which what comes next belongs; null when there is none free.
    private @Nullable Block room(AudioFormat format, boolean text, long here, long now) {
        Block block = filling;
        if (block != null && (block.length == Blocks.BYTES || block.place + block.samples != here || block.format != format)) {
            handOver(now);
            block = null;
        }
        if (block == null) {
            byte[] array = track.desk.blocks().take();
            if (array == null) {
                return null;
            }
            block = new Block(track, isAgent, format, text, array, here);
            filling = block;
        }
        return block;
    }

    private static void put(Block block, byte[] from, int at, int count, int samples) {
        System.arraycopy(from, at, block.bytes, block.length, count);
        block.length += count;
        block.samples += samples;
    }

    void handOver(long now) {
        Block block = filling;
        if (block == null) {
            return;
        }
        filling = null;
        block.now = now;
        if (!isAgent && track.callerClock.waits()) {
            track.placeless.add(block);
        } else {
            track.desk.give(block);
        }
        if (!isAgent) {
            // So that the agent's last words do not wait for its next ones.
            track.agent.handOver(now);
        }
    }

    void moveBy(long samples) {
        if (filling != null) {
            filling.place += samples;
        }
    }
}
