package dev.switchboard.gateway.realtime;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One walk over the top level of a JSON object in UTF-8, noting where the few values an audio frame needs lie.
/// Gives up (every answer is then "no") as soon as the type is that of no audio frame, or anything is unusual. Does not
/// check that the text is valid UTF-8. May be used again for any number of frames.
final class FrameScan {
    static final byte[] APPEND = ascii("input_audio_buffer.append");
    static final byte[] OUTPUT_AUDIO_DELTA = ascii("response.output_audio.delta");
    static final byte[] BETA_AUDIO_DELTA = ascii("response.audio.delta");

    private static final byte[][] KEYS = {
        ascii("type"), ascii("response_id"), ascii("item_id"), ascii("content_index"), ascii("delta"), ascii("audio")
    };
    private static final byte[][] WORDS = {ascii("true"), ascii("false"), ascii("null")};
    private static final int TYPE = 0;
    private static final int RESPONSE_ID = 1;
    private static final int ITEM_ID = 2;
    private static final int CONTENT_INDEX = 3;
    private static final int DELTA = 4;
    private static final int AUDIO = 5;
    private static final int MAX_DEPTH = 64;

    private byte[] frame = {};
    private int length;
    private final int[] starts = new int[KEYS.length];
    private final int[] ends = new int[KEYS.length];
    private int at;
    private boolean plain;
    private boolean escaped;

    static FrameScan of(byte[] frame) {
        FrameScan scan = new FrameScan();
        scan.read(frame, frame.length);
        return scan;
    }

    /// Scans the first `bytes` of `text`, which must stay as they are while answers are asked for.
    void read(byte[] text, int bytes) {
        frame = text;
        length = bytes;
        at = 0;
        Arrays.fill(starts, -1);
        plain = walk();
    }

    boolean typeIs(byte[] type) {
        return plain && starts[TYPE] >= 0 && matches(type, starts[TYPE], ends[TYPE]);
    }

    @Nullable String responseId() {
        return text(RESPONSE_ID);
    }

    @Nullable String itemId() {
        return text(ITEM_ID);
    }

    byte @Nullable [] delta() {
        return slice(DELTA);
    }

    byte @Nullable [] audio() {
        return slice(AUDIO);
    }

    /// Whether the frame has these; only then may the next two be asked.
    boolean hasDelta() {
        return starts[RESPONSE_ID] >= 0 && starts[ITEM_ID] >= 0 && starts[DELTA] >= 0;
    }

    /// The response's id: `known` itself when it is the same, so that a stream of deltas makes no texts.
    String responseId(KnownText known) {
        return known.read(frame, starts[RESPONSE_ID], ends[RESPONSE_ID]);
    }

    String itemId(KnownText known) {
        return known.read(frame, starts[ITEM_ID], ends[ITEM_ID]);
    }

    void copyDelta(AudioChunk to) {
        int bytes = ends[DELTA] - starts[DELTA];
        System.arraycopy(frame, starts[DELTA], to.fillBase64(bytes), 0, bytes);
    }

    /// A text that is mostly the same as last time.
    static final class KnownText {
        private byte[] utf8 = {};
        private String text = "";

        private String read(byte[] frame, int from, int to) {
            if (!Arrays.equals(utf8, 0, utf8.length, frame, from, to)) {
                utf8 = Arrays.copyOfRange(frame, from, to);
                text = new String(utf8, StandardCharsets.UTF_8);
            }
            return text;
        }
    }

    /// 0 when absent, as in the full codec.
    int contentIndex() {
        int value = 0;
        for (int i = starts[CONTENT_INDEX]; i >= 0 && i < ends[CONTENT_INDEX]; i++) {
            value = value * 10 + frame[i] - '0';
        }
        return value;
    }

    private @Nullable String text(int key) {
        return starts[key] < 0 ? null : new String(frame, starts[key], ends[key] - starts[key], StandardCharsets.UTF_8);
    }

    private byte @Nullable [] slice(int key) {
        return starts[key] < 0 ? null : Arrays.copyOfRange(frame, starts[key], ends[key]);
    }

    private boolean walk() {
        if (!take('{')) {
            return false;
        }
        do {
            if (!take('"')) {
                return false;
            }
            int start = at;
            if (!skipString() || escaped) {
                return false;
            }
            int key = keyOf(start, at - 1);
            if (!take(':') || !(key < 0 ? skipValue(0) : note(key))) {
                return false;
            }
        } while (take(','));
        return take('}') && restIsBlank();
    }

    /// Notes where the value of a needed key lies: a plain string, or for the index a small integer.
    private boolean note(int key) {
        if (starts[key] >= 0) {
            return false;
        }
        skipBlanks();
        if (key == CONTENT_INDEX) {
            int start = at;
            while (at < length && frame[at] >= '0' && frame[at] <= '9') {
                at++;
            }
            starts[key] = start;
            ends[key] = at;
            boolean leadingZero = at - start > 1 && frame[start] == '0';
            return at > start && at - start < 9 && !leadingZero;
        }
        if (!take('"')) {
            return false;
        }
        int start = at;
        if (!skipString() || escaped) {
            return false;
        }
        starts[key] = start;
        ends[key] = at - 1;
        return key != TYPE || matches(APPEND, start, at - 1) || matches(OUTPUT_AUDIO_DELTA, start, at - 1)
                || matches(BETA_AUDIO_DELTA, start, at - 1);
    }

    private boolean skipValue(int depth) {
        skipBlanks();
        if (at >= length || depth > MAX_DEPTH) {
            return false;
        }
        byte first = frame[at];
        if (first == '"') {
            at++;
            return skipString();
        }
        if (first == '{' || first == '[') {
            at++;
            return skipNested(depth, first == '{');
        }
        return skipWord();
    }

    private boolean skipNested(int depth, boolean object) {
        char close = object ? '}' : ']';
        if (take(close)) {
            return true;
        }
        do {
            if (object && !(take('"') && skipString() && take(':'))) {
                return false;
            }
            if (!skipValue(depth + 1)) {
                return false;
            }
        } while (take(','));
        return take(close);
    }

    /// A number, `true`, `false` or `null`.
    private boolean skipWord() {
        if (frame[at] == '-' || isDigit()) {
            return skipNumber();
        }
        for (byte[] word : WORDS) {
            if (at + word.length <= length && matches(word, at, at + word.length)) {
                at += word.length;
                return true;
            }
        }
        return false;
    }

    private boolean skipNumber() {
        skipOne("-");
        return (skipOne("0") || skipDigits()) && skipFraction() && skipExponent() && !isDigit();
    }

    private boolean skipFraction() {
        return !skipOne(".") || skipDigits();
    }

    private boolean skipExponent() {
        if (!skipOne("eE")) {
            return true;
        }
        skipOne("+-");
        return skipDigits();
    }

    private boolean skipDigits() {
        int start = at;
        while (isDigit()) {
            at++;
        }
        return at > start;
    }

    private boolean isDigit() {
        return at < length && frame[at] >= '0' && frame[at] <= '9';
    }

    private boolean skipOne(String letters) {
        boolean found = at < length && letters.indexOf(frame[at]) >= 0;
        at += found ? 1 : 0;
        return found;
    }

    /// From behind the opening quote to behind the closing one; `escaped` says whether there was an escape on the way.
    private boolean skipString() {
        escaped = false;
        while (true) {
            at = JsonBytes.plainEnd(frame, at, length);
            if (at == length) {
                return false;
            }
            byte letter = frame[at++];
            if (letter == '"') {
                return true;
            }
            escaped = true;
            if (letter != '\\' || !skipEscape()) {
                return false;
            }
        }
    }

    private boolean skipEscape() {
        if (!skipOne("u")) {
            return skipOne("\"\\/bfnrt");
        }
        for (int i = 0; i < 4; i++) {
            if (!skipOne("0123456789abcdefABCDEF")) {
                return false;
            }
        }
        return true;
    }

    private int keyOf(int from, int to) {
        for (int key = 0; key < KEYS.length; key++) {
            if (matches(KEYS[key], from, to)) {
                return key;
            }
        }
        return -1;
    }

    private boolean matches(byte[] text, int from, int to) {
        return to - from == text.length && frame[from] == text[0] && Arrays.equals(text, 0, text.length, frame, from, to);
    }

    private boolean take(char wanted) {
        skipBlanks();
        if (at < length && frame[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private boolean restIsBlank() {
        skipBlanks();
        return at == length;
    }

    private void skipBlanks() {
        while (at < length && (frame[at] == ' ' || frame[at] == '\n' || frame[at] == '\r' || frame[at] == '\t')) {
            at++;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
