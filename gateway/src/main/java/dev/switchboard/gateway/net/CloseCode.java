package dev.switchboard.gateway.net;

import java.nio.charset.StandardCharsets;

/// WebSocket close codes this gateway sends (RFC 6455 §7.4.1 and the IANA registry) and what each one means here.
public enum CloseCode {
    /// The conversation is over.
    NORMAL(1000),
    /// This end is shutting down, or the peer has been silent for too long.
    GOING_AWAY(1001),
    /// Frames that break RFC 6455.
    PROTOCOL_ERROR(1002),
    /// A kind of frame or audio this path does not take (binary where text belongs).
    UNSUPPORTED(1003),
    /// Content that is not what the path speaks: text that is not JSON, frames that hold half a sample.
    BAD_DATA(1007),
    /// The peer may not do this: an unknown agent, a second start, a missing token.
    POLICY(1008),
    /// A frame or message beyond its named limit.
    TOO_BIG(1009),
    /// A fault on this side.
    INTERNAL(1011),
    /// The peer reads too slowly, or this side lacks something it needs; it may try again later.
    TRY_LATER(1013);

    /// What `SocketListener.closed` reports when the connection ended without a close frame; never sent.
    public static final int LOST = 1006;
    /// What it reports for a close frame without a code; never sent.
    public static final int NO_CODE = 1005;
    /// RFC 6455 §5.5: a control frame holds 125 bytes, two of them the code.
    static final int MAX_REASON_BYTES = 123;

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// `reason` shortened to what fits into a close frame, at a character boundary.
    static String fitting(String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES) {
            return reason;
        }
        int bytes = 0;
        int end = 0;
        while (end < reason.length()) {
            int point = reason.codePointAt(end);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > MAX_REASON_BYTES - 3) {
                break;
            }
            end += Character.charCount(point);
        }
        return reason.substring(0, end) + "…";
    }
}
