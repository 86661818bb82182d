package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.JsonBytes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the audio of a `media` message, or the name of a `mark`, without building a tree: one pass over the bytes that knows
/// strings, nesting and keys, and remembers where a few values stand: `event` at the top, `track`, `payload` and `name` one
/// level below. Whatever it is not sure about (an escape in a value, any other event) it leaves to the full parser.
/// Reused for every message of a stream, so that a message costs no memory; confined to its event loop.
final class MediaScan {
    private static final byte[] EVENT = ascii("event");
    private static final byte[] MEDIA = ascii("media");
    private static final byte[] MARK = ascii("mark");
    private static final byte[] NAME = ascii("name");
    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] TRACK = ascii("track");
    private static final byte[] INBOUND = ascii("inbound");
    /// Stands for every key that is not looked for.
    private static final byte[] OTHER_KEY = {};
    /// What one scan found.
    enum Found {
        /// `payload()` is the base64 text of inbound audio.
        AUDIO,
        /// A media message whose payload is not base64.
        BAD_AUDIO,
        /// `markName()` is the name of an echoed mark.
        MARK,
        /// Something else; ask the full parser.
        OTHER
    }

    private byte[] text = new byte[512];
    private int length;
    private int valueFrom;
    private int valueTo;

    /// Copies the payload of the last scan that found `AUDIO`.
    void copyPayload(AudioChunk to) {
        System.arraycopy(text, valueFrom, to.fillBase64(valueTo - valueFrom), 0, valueTo - valueFrom);
    }

    /// The name in the last scan that found `MARK`.
    String markName() {
        return new String(text, valueFrom, valueTo - valueFrom, StandardCharsets.UTF_8);
    }

    /// Does not move the buffer's indexes.
    Found scan(ByteBuf utf8) {
        length = utf8.readableBytes();
        if (length > text.length) {
            text = new byte[length];
        }
        utf8.getBytes(utf8.readerIndex(), text, 0, length);
        int depth = 0;
        byte @Nullable [] event = null;
        byte @Nullable [] found = null;
        byte @Nullable [] key = null;
        for (int at = 0; at < length; at++) {
            switch (text[at]) {
                case '{', '[' -> {
                    depth++;
                    key = null;
                }
                case '}', ']' -> depth--;
                case ',' -> key = null;
                case '"' -> {
                    int from = at + 1;
                    int to = stringEnd(from);
                    if (to < 0) {
                        return Found.OTHER;
                    }
                    at = to;
                    if (key == null) {
                        key = keyAt(from, to, depth);
                    } else if (key == EVENT) {
                        event = equals(from, to, MEDIA) ? MEDIA : equals(from, to, MARK) ? MARK : null;
                        if (event == null) {
                            return Found.OTHER;
                        }
                    } else if (key == TRACK && !equals(from, to, INBOUND)) {
                        return Found.OTHER;
                    } else if (key == PAYLOAD || key == NAME) {
                        if (found != null) {
                            return Found.OTHER;
                        }
                        found = key;
                        valueFrom = from;
                        valueTo = to;
                    }
                }
                default -> {
                    // Colons, blanks, numbers and words say nothing that is looked for.
                }
            }
        }
        if (depth != 0) {
            return Found.OTHER;
        }
        if (event == MEDIA && found == PAYLOAD) {
            return JsonBytes.isBase64(text, valueFrom, valueTo) ? Found.AUDIO : Found.BAD_AUDIO;
        }
        return event == MARK && found == NAME ? Found.MARK : Found.OTHER;
    }

    /// A key that is looked for at this depth, or one that stands for any other.
    private byte[] keyAt(int from, int to, int depth) {
        if (depth == 1) {
            return equals(from, to, EVENT) ? EVENT : OTHER_KEY;
        }
        if (depth != 2) {
            return OTHER_KEY;
        }
        return equals(from, to, PAYLOAD) ? PAYLOAD
                : equals(from, to, TRACK) ? TRACK
                : equals(from, to, NAME) ? NAME
                : OTHER_KEY;
    }

    /// Index of the closing quote; negative when the string does not end or holds an escape or a control character.
    private int stringEnd(int from) {
        int at = JsonBytes.plainEnd(text, from, length);
        return at < length && text[at] == '"' ? at : -1;
    }

    private boolean equals(int from, int to, byte[] word) {
        return Arrays.equals(text, from, to, word, 0, word.length);
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
