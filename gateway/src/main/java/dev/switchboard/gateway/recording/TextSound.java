package dev.switchboard.gateway.recording;

import dev.switchboard.gateway.audio.AudioDecoder;
import dev.switchboard.gateway.audio.AudioFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// One side of a relayed call on its way into the file: turns blocks of base64 text into samples at the file's rate. The
/// resampler's memory goes on from block to block where the sound does; it delays by 3 ms at 8 kHz. Writer thread only.
final class TextSound {
    private static final Base64.Decoder BASE64 = Base64.getDecoder();

    private final int rateHz;
    private @Nullable AudioDecoder decoder;
    private @Nullable AudioFormat format;
    private long end = -1;

    TextSound(int rateHz) {
        this.rateHz = rateHz;
    }

    /// Throws `IllegalArgumentException` for what is no base64, or half a sample.
    short[] samples(Block block) {
        AudioDecoder streaming = decoder;
        if (streaming == null || block.format != format || block.place != end) {
            streaming = new AudioDecoder(block.format, rateHz);
        }
        decoder = streaming;
        format = block.format;
        end = block.place + block.samples;
        return streaming.samples(raw(block));
    }

    /// Pieces stand one behind the other, each with its own padding.
    private static byte[] raw(Block block) {
        byte[] raw = new byte[block.length / 4 * 3];
        int filled = 0;
        for (int from = 0; from < block.length; ) {
            int to = pieceEnd(block, from);
            ByteBuffer piece = BASE64.decode(ByteBuffer.wrap(block.bytes, from, to - from));
            int length = piece.remaining();
            piece.get(raw, filled, length);
            filled += length;
            from = to;
        }
        return Arrays.copyOf(raw, filled);
    }

    private static int pieceEnd(Block block, int from) {
        int at = from;
        while (at < block.length && block.bytes[at] != '=') {
            at++;
        }
        while (at < block.length && block.bytes[at] == '=') {
            at++;
        }
        return at;
    }
}
