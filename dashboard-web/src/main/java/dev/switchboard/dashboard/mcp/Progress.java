package dev.switchboard.dashboard.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.toolcall.EventStream;
import dev.switchboard.dashboard.toolcall.Waiting;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tells a client that gave a `progressToken` that its call waits for a person: the answer becomes a stream of
/// `notifications/progress`, at whose end the result is (basic/utilities/progress). A client without a token, or that takes no
/// streams, waits in silence. One thread at a time.
final class Progress implements Waiting {
    static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Context ctx;
    private final JsonNode token;
    private final boolean wanted;
    private @Nullable EventStream stream;
    private int told;

    Progress(Context ctx, ObjectNode params) {
        this.ctx = ctx;
        this.token = params.path("_meta").path("progressToken");
        String accept = ctx.header("Accept");
        this.wanted = (token.isTextual() || token.isIntegralNumber()) && accept != null && accept.contains("text/event-stream");
    }

    /// The answer is a stream already.
    boolean isStream() {
        return stream != null;
    }

    /// The stream, begun by whoever needs it first.
    EventStream stream() throws IOException {
        if (stream == null) {
            stream = new EventStream(ctx.res(), KEEP_ALIVE);
        }
        return stream;
    }

    @Override
    public void waits(String spoken) throws IOException {
        if (wanted) {
            ObjectNode message = NODES.objectNode().put("jsonrpc", "2.0").put("method", "notifications/progress");
            message.putObject("params").put("progress", ++told).put("message", spoken).set("progressToken", token);
            stream().event(null, "message", message.toString());
        } else if (stream != null) {
            stream.keepAlive();
        }
    }

    /// Ends the stream.
    void answer(ObjectNode message) throws IOException {
        stream().event(null, "message", message.toString());
    }
}
