package dev.switchboard.gateway.audio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Looks through the long strings of audio messages eight bytes at a time: an audio frame is JSON (RFC 8259) that is nearly all
/// one base64 text (RFC 4648 §4), and walking it byte by byte was most of what the gateway itself did with it.
public final class JsonBytes {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = EACH * '"';
    private static final long BACKSLASHES = EACH * '\\';
    private static final long BLANKS = EACH * ' ';
    /// By byte: 0 for what may stand in base64, else 1.
    private static final byte[] NOT_BASE64 = notBase64();

    private JsonBytes() {}

    /// Where from `from` on the first quote, backslash or control character stands; `to` when there is none.
    public static int plainEnd(byte[] text, int from, int to) {
        int at = from;
        for (int last = to - Long.BYTES; at <= last; at += Long.BYTES) {
            long found = ends((long) EIGHT.get(text, at));
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && text[at] != '"' && text[at] != '\\' && (text[at] < 0 || text[at] >= ' ')) {
            at++;
        }
        return at;
    }

    /// The high bit of each byte that ends plain text. A borrow can set it in bytes above one that is rightly set, never below,
    /// so the lowest is exact. Bytes from 0x80 on are text.
    private static long ends(long eight) {
        long quote = eight ^ QUOTES;
        long backslash = eight ^ BACKSLASHES;
        return (quote - EACH & ~quote | backslash - EACH & ~backslash | eight - BLANKS & ~eight) & HIGH;
    }

    /// Whether `text` from `from` to `to` is base64 with padding, and not empty.
    public static boolean isBase64(byte[] text, int from, int to) {
        if (to == from || (to - from) % 4 != 0) {
            return false;
        }
        int digits = to - (text[to - 2] == '=' ? 2 : text[to - 1] == '=' ? 1 : 0);
        int wrong = 0;
        for (int at = from; at < digits; at++) {
            wrong |= NOT_BASE64[text[at] & 0xFF];
        }
        return wrong == 0 && (text[to - 2] != '=' || text[to - 1] == '=');
    }

    private static byte[] notBase64() {
        byte[] table = new byte[256];
        Arrays.fill(table, (byte) 1);
        for (char digit : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray()) {
            table[digit] = 0;
        }
        return table;
    }
}
