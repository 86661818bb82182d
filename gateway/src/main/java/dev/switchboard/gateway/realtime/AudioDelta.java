package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The agent's audio in a frame of `response.output_audio.delta` (beta: `response.audio.delta`), found without building
/// a tree; and the way back, by splicing base64 text into an envelope.
///
/// The scan walks the frame's top level once. It answers only for frames of the plain shape and leaves everything
/// unusual (escapes in a value it needs, a key twice, numbers that are no small integers, malformed JSON) to
/// `RealtimeCodec`, so an empty result means "decode it properly", never "drop it".
public record AudioDelta(String responseId, String itemId, int contentIndex, AudioChunk audio) {
    private static final byte[] APPEND_HEAD = ascii("{\"type\":\"input_audio_buffer.append\",\"audio\":\"");
    private static final byte[] TAIL = ascii("\"}");

    /// The audio of a server's frame, which is of the session's output `format`; empty for every other frame.
    public static Optional<AudioDelta> scan(byte[] frame, AudioFormat format) {
        FrameScan scan = FrameScan.of(frame);
        if (!scan.typeIs(FrameScan.OUTPUT_AUDIO_DELTA) && !scan.typeIs(FrameScan.BETA_AUDIO_DELTA)) {
            return Optional.empty();
        }
        String responseId = scan.responseId();
        String itemId = scan.itemId();
        byte[] base64 = scan.delta();
        if (responseId == null || itemId == null || base64 == null) {
            return Optional.empty();
        }
        AudioChunk audio = AudioChunk.ofBase64(format, base64);
        return Optional.of(new AudioDelta(responseId, itemId, scan.contentIndex(), audio));
    }

    /// The audio of a client's `input_audio_buffer.append`; empty for every other frame.
    public static Optional<AudioChunk> scanAppend(byte[] frame, AudioFormat format) {
        FrameScan scan = FrameScan.of(frame);
        byte[] base64 = scan.typeIs(FrameScan.APPEND) ? scan.audio() : null;
        return base64 == null ? Optional.empty() : Optional.of(AudioChunk.ofBase64(format, base64));
    }

    /// What stands before and after the base64 text in a frame of `input_audio_buffer.append`.
    public static byte[] appendHead() {
        return APPEND_HEAD.clone();
    }

    public static byte[] appendTail() {
        return TAIL.clone();
    }

    /// A frame of `input_audio_buffer.append`.
    public static byte[] append(AudioChunk chunk) {
        return join(APPEND_HEAD, chunk.base64(), TAIL);
    }

    /// The envelope of one content part's deltas, made once and filled for each of them.
    public static final class Envelope {
        private static final byte[] AFTER_EVENT_ID = ascii("\",\"delta\":\"");
        private final byte[] head;

        public Envelope(Dialect dialect, String responseId, String itemId, int outputIndex, int contentIndex) {
            String type = switch (dialect) {
                case GA -> "response.output_audio.delta";
                case BETA -> "response.audio.delta";
            };
            String text = "{\"type\":\"" + type + "\",\"response_id\":\"" + quote(responseId) + "\",\"item_id\":\""
                    + quote(itemId) + "\",\"output_index\":" + outputIndex + ",\"content_index\":" + contentIndex
                    + ",\"event_id\":\"";
            this.head = text.getBytes(StandardCharsets.UTF_8);
        }

        public byte[] fill(String eventId, AudioChunk chunk) {
            return join(head, quote(eventId).getBytes(StandardCharsets.UTF_8), AFTER_EVENT_ID, chunk.base64(), TAIL);
        }

        private static String quote(String text) {
            return new String(JsonStringEncoder.getInstance().quoteAsString(text));
        }
    }

    private static byte[] join(byte[]... pieces) {
        byte[] all = new byte[Arrays.stream(pieces).mapToInt(piece -> piece.length).sum()];
        int filled = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, filled, piece.length);
            filled += piece.length;
        }
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
