package dev.switchboard.dashboard.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Answers requests that the web server refuses before any route sees them (an address that is too long or cannot be
/// read, a broken header) in the shape of every other answer, instead of the web server's own page.
public final class EarlyErrors extends ErrorHandler {
    /// Of itself Jetty explains only what was wrong with GET, HEAD and POST.
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        String what = message == null || message.isBlank() ? "status " + code : message;
        byte[] body = Envelope.errorText("the request was refused: " + what).getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
