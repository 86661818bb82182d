package dev.switchboard.gateway.caller.twilio;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Finds the audio of a `media` message without building a tree: one pass over the bytes that knows strings, nesting
/// and keys, and remembers where three values stand: `event` at the top, `track` and `payload` one level below.
/// Whatever it is not sure about (an escape in a value, an event other than `media`) it leaves to the full parser.
/// Reused for every message of a stream; confined to its event loop.
final class MediaScan {
    private static final byte[] EVENT = ascii("event");
    private static final byte[] MEDIA = ascii("media");
    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] TRACK = ascii("track");
    private static final byte[] INBOUND = ascii("inbound");
    /// Stands for every key that is not looked for.
    private static final byte[] OTHER_KEY = {};
    /// Which bytes may stand in base64 (RFC 4648 §4).
    private static final boolean[] BASE64 = new boolean[128];

    static {
        for (byte letter : ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) {
            BASE64[letter] = true;
        }
    }

    /// What one scan found.
    enum Found {
        /// `payload()` is the base64 text of inbound audio.
        AUDIO,
        /// A media message whose payload is not base64.
        BAD_AUDIO,
        /// Something else; ask the full parser.
        OTHER
    }

    private byte[] payload = new byte[0];

    /// The payload of the last scan that found `AUDIO`; the caller may keep it.
    byte[] payload() {
        return payload;
    }

    /// Does not move the buffer's indexes.
    Found scan(ByteBuf utf8) {
        int end = utf8.writerIndex();
        int depth = 0;
        boolean isMedia = false;
        int payloadFrom = -1;
        int payloadTo = -1;
        byte @Nullable [] key = null;
        for (int at = utf8.readerIndex(); at < end; at++) {
            switch (utf8.getByte(at)) {
                case '{', '[' -> {
                    depth++;
                    key = null;
                }
                case '}', ']' -> depth--;
                case ',' -> key = null;
                case '"' -> {
                    int from = at + 1;
                    int to = stringEnd(utf8, from, end);
                    if (to < 0) {
                        return Found.OTHER;
                    }
                    at = to;
                    if (key == null) {
                        key = keyAt(utf8, from, to, depth);
                    } else if (key == EVENT) {
                        isMedia = equals(utf8, from, to, MEDIA);
                        if (!isMedia) {
                            return Found.OTHER;
                        }
                    } else if (key == TRACK && !equals(utf8, from, to, INBOUND)) {
                        return Found.OTHER;
                    } else if (key == PAYLOAD) {
                        payloadFrom = from;
                        payloadTo = to;
                    }
                }
                default -> {
                    // Colons, blanks, numbers and words say nothing that is looked for.
                }
            }
        }
        if (!isMedia || payloadFrom < 0 || depth != 0) {
            return Found.OTHER;
        }
        return take(utf8, payloadFrom, payloadTo) ? Found.AUDIO : Found.BAD_AUDIO;
    }

    /// A key that is looked for at this depth, or one that stands for any other.
    private static byte[] keyAt(ByteBuf utf8, int from, int to, int depth) {
        if (depth == 1 && equals(utf8, from, to, EVENT)) {
            return EVENT;
        }
        if (depth == 2 && equals(utf8, from, to, PAYLOAD)) {
            return PAYLOAD;
        }
        return depth == 2 && equals(utf8, from, to, TRACK) ? TRACK : OTHER_KEY;
    }

    /// Index of the closing quote; negative when the string does not end or holds an escape.
    private static int stringEnd(ByteBuf utf8, int from, int end) {
        for (int at = from; at < end; at++) {
            byte one = utf8.getByte(at);
            if (one == '"') {
                return at;
            }
            if (one == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean equals(ByteBuf utf8, int from, int to, byte[] word) {
        if (to - from != word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (utf8.getByte(from + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean take(ByteBuf utf8, int from, int to) {
        byte[] text = new byte[to - from];
        utf8.getBytes(from, text);
        payload = text;
        return isBase64(text);
    }

    static boolean isBase64(byte[] text) {
        if (text.length == 0 || text.length % 4 != 0) {
            return false;
        }
        int digits = text.length - (text[text.length - 2] == '=' ? 2 : text[text.length - 1] == '=' ? 1 : 0);
        for (int i = 0; i < digits; i++) {
            if (text[i] < 0 || !BASE64[text[i]]) {
                return false;
            }
        }
        return text[text.length - 2] != '=' || text[text.length - 1] == '=';
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
