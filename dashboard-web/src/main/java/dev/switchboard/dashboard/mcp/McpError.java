package dev.switchboard.dashboard.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// A message that cannot be answered with a result. The codes are JSON-RPC's and those of revision 2026-07-28
/// (basic/index, "Error Codes"); `status` is HTTP's.
final class McpError extends RuntimeException {
    static final int PARSE_ERROR = -32_700;
    static final int INVALID_REQUEST = -32_600;
    static final int METHOD_NOT_FOUND = -32_601;
    static final int INVALID_PARAMS = -32_602;
    static final int INTERNAL_ERROR = -32_603;
    static final int HEADER_MISMATCH = -32_020;
    static final int MISSING_CAPABILITY = -32_021;
    static final int UNSUPPORTED_VERSION = -32_022;

    private final int status;
    private final int code;
    private final String message;
    private final transient @Nullable JsonNode data;

    McpError(int status, int code, String message) {
        this(status, code, message, null);
    }

    McpError(int status, int code, String message, @Nullable JsonNode data) {
        super(message);
        this.status = status;
        this.code = code;
        this.message = message;
        this.data = data;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Nullable JsonNode data() {
        return data;
    }
}
