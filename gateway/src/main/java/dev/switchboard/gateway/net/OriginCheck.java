package dev.switchboard.gateway.net;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which web pages may open a browser's socket. Browsers let any page dial any WebSocket and name the page in `Origin`,
/// so the server must decide (RFC 6455 §10.2). Allowed are the configured origins, and the page this very listener
/// served: one whose origin equals the request's `Host`, as long as that host is `localhost` or an address. A *name*
/// that points here is not enough, since anyone's name can be made to (DNS rebinding): such a name must be configured.
/// Without an `Origin` the peer is a program, which is taken from this machine only.
public final class OriginCheck {
    private final Set<String> allowed;

    private OriginCheck(Set<String> allowed) {
        this.allowed = allowed;
    }

    /// `allowed`: origins such as `https://call.example.com` or `http://10.0.0.5:8004`. Throws
    /// `IllegalArgumentException` naming one that is not an origin.
    public static OriginCheck allowing(Set<String> allowed) {
        return new OriginCheck(allowed.stream()
                .map(origin -> normal(origin)
                        .orElseThrow(() -> new IllegalArgumentException("allowed origin \"" + origin
                                + "\", expected scheme, host and port alone, such as https://call.example.com")))
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean allows(WebRequest request) {
        Optional<String> named = request.header("Origin");
        if (named.isEmpty()) {
            return request.fromLoopback();
        }
        Optional<String> origin = normal(named.get());
        if (origin.isEmpty()) {
            return false;
        }
        return allowed.contains(origin.get()) || isOwnPage(origin.get(), request.header("Host").orElse(""));
    }

    private static boolean isOwnPage(String origin, String host) {
        URI page = URI.create(origin);
        return normal(page.getScheme() + "://" + host).filter(origin::equals).isPresent()
                && cannotBeRebound(page.getHost());
    }

    private static boolean cannotBeRebound(String host) {
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return true;
        }
        try {
            InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Lower case and without a default port; empty when it is not an origin (`null`, a path, another scheme).
    private static Optional<String> normal(String origin) {
        URI uri;
        try {
            uri = URI.create(origin.trim().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        String scheme = uri.getScheme();
        boolean hasMore = uri.getRawPath() != null && !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")
                || uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null;
        if (scheme == null || uri.getHost() == null || hasMore || !scheme.equals("http") && !scheme.equals("https")) {
            return Optional.empty();
        }
        boolean defaultPort = uri.getPort() == -1 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
        return Optional.of(scheme + "://" + uri.getHost() + (defaultPort ? "" : ":" + uri.getPort()));
    }
}
