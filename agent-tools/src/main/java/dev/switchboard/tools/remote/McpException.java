package dev.switchboard.tools.remote;

/// A server did not answer as the protocol has it, or said no. The message is for logs and lists, without secrets.
final class McpException extends Exception {
    private static final long serialVersionUID = 1;

    /// What went wrong.
    enum Kind {
        /// No connection, or no whole answer in time.
        UNREACHABLE,
        /// An answer that cannot be read as one.
        NONSENSE,
        /// It answered 401 or 403.
        LOCKED,
        /// The session is not known to it any more; another one may be opened.
        SESSION_LOST,
        /// It answered the request with an error of JSON-RPC, or with a status that says so.
        REFUSED
    }

    private final Kind kind;
    /// Of JSON-RPC; 0 where there is none.
    private final int code;

    McpException(Kind kind, int code, String message) {
        super(message);
        this.kind = kind;
        this.code = code;
    }

    McpException(Kind kind, String message) {
        this(kind, 0, message);
    }

    Kind kind() {
        return kind;
    }

    int code() {
        return code;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
