package dev.switchboard.gateway.net;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A plain HTTP request, or the request of an upgrade (then with an empty body). `path` and `query` are
/// percent-decoded, `target` is the request line's own text, `tail` is what a `/*` route matched, else empty.
public record WebRequest(
        String method,
        String target,
        String path,
        String tail,
        Map<String, List<String>> query,
        HttpHeaders headers,
        byte[] body,
        InetSocketAddress peer) {
    /// At most this many parameters are read from a query or a form.
    private static final int MAX_PARAMETERS = 200;

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /// The body as `application/x-www-form-urlencoded` parameters. Throws `IllegalArgumentException` for a broken
    /// escape.
    public Map<String, List<String>> form() {
        return new QueryStringDecoder(
                new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8, false, MAX_PARAMETERS)
                .parameters();
    }

    /// Whether the other end is on this machine.
    public boolean fromLoopback() {
        return peer.getAddress() != null && peer.getAddress().isLoopbackAddress();
    }
}
