package dev.switchboard.gateway.net;

/// RFC 6455 §5.2.
final class Opcode {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    /// Opcodes up to this are of data, known or not.
    static final int LAST_DATA = 7;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private Opcode() {}
}
