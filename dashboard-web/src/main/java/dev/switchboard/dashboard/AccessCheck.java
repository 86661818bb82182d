package dev.switchboard.dashboard;

import dev.switchboard.dashboard.api.Envelope;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The door: stands before every servlet, so that whatever is added behind it is guarded too.
///
/// - **Host**: only names that mean this server are answered. A page of a stranger whose name was re-bound to a
///   loopback address still sends its own name here.
/// - **Origin**: a request that changes something, or opens a WebSocket, from a browser page must come from our own
///   pages or an allowed origin. Programs send no `Origin` and pass; they are not what a hostile page can drive.
/// - **CORS**: pages of allowed origins may read the answers of `/mcp`, so that an MCP client in a browser works; with a
///   token of its own, since no cookie goes with such a request. Nothing else is shared with other origins.
/// - **Headers**: every answer carries the security headers.
final class AccessCheck extends Handler.Wrapper {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private static final String SHARED = "/mcp";

    private final Set<String> allowedHosts;
    private final Set<String> allowedOrigins;
    private final boolean anyNumber;
    private final HttpFields securityHeaders;

    /// `anyNumber`: a host may also be named by its address in figures, which no name server can re-bind.
    AccessCheck(DashboardConfig config, boolean anyNumber, HttpFields securityHeaders) {
        Set<String> hosts = new HashSet<>(LOOPBACK_NAMES);
        hosts.add(config.bind().toLowerCase(Locale.ROOT));
        for (String origin : config.allowedOrigins()) {
            hosts.add(URI.create(origin).getHost().toLowerCase(Locale.ROOT));
        }
        this.allowedHosts = Set.copyOf(hosts);
        this.allowedOrigins = config.allowedOrigins();
        this.anyNumber = anyNumber;
        this.securityHeaders = securityHeaders;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        for (HttpField header : securityHeaders) {
            response.getHeaders().put(header);
        }
        Optional<String> refusal = refusal(request);
        boolean shared = refusal.isEmpty() && SHARED.equals(request.getHttpURI().getPath());
        if (shared && share(request, response)) {
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
        if (refusal.isEmpty()) {
            return super.handle(request, response, callback);
        }
        response.setStatus(403);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.write(true, StandardCharsets.UTF_8.encode(Envelope.errorText(refusal.get())), callback);
        return true;
    }

    private Optional<String> refusal(Request request) {
        HttpURI uri = request.getHttpURI();
        String host = Request.getServerName(request);
        if (host == null || !(allowedHosts.contains(host.toLowerCase(Locale.ROOT)) || anyNumber && isNumber(host))) {
            return Optional.of("this server does not answer to the host name '" + host
                    + "': add its origin to SWITCHBOARD_ALLOWED_ORIGINS if it should");
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        boolean reading = READING.contains(request.getMethod()) && !isUpgrade(request);
        if (reading || origin == null) {
            return crossSite(request) && !reading
                    ? Optional.of("requests from other sites are not allowed")
                    : Optional.empty();
        }
        if (allowedOrigins.contains(origin.toLowerCase(Locale.ROOT)) || isOwn(origin, request)) {
            return Optional.empty();
        }
        return Optional.of("the origin '" + origin + "' is not allowed at " + uri.getPath()
                + ": add it to SWITCHBOARD_ALLOWED_ORIGINS if it should be");
    }

    /// Lets a page of an allowed origin read the answer; says whether the request only asks whether it may.
    private boolean share(Request request, Response response) {
        response.getHeaders().add(HttpHeader.VARY, "Origin");
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null || !allowedOrigins.contains(origin.toLowerCase(Locale.ROOT))) {
            return false;
        }
        response.getHeaders().put("Access-Control-Allow-Origin", origin);
        response.getHeaders().put("Access-Control-Expose-Headers", "Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate");
        if (!HttpMethod.OPTIONS.is(request.getMethod()) || !request.getHeaders().contains("Access-Control-Request-Method")) {
            return false;
        }
        response.getHeaders().put("Access-Control-Allow-Methods", "POST");
        response.getHeaders().put("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept, MCP-Protocol-Version,"
                + " Mcp-Session-Id, Mcp-Method, Mcp-Name, Last-Event-ID");
        response.getHeaders().put("Access-Control-Max-Age", "600");
        return true;
    }

    private static boolean isNumber(String host) {
        return host.matches("\\d{1,3}(\\.\\d{1,3}){3}") || host.contains(":");
    }

    private static boolean isUpgrade(Request request) {
        return request.getHeaders().contains(HttpHeader.UPGRADE) || HttpMethod.CONNECT.is(request.getMethod());
    }

    /// Browsers say so themselves, also where they leave out `Origin`.
    private static boolean crossSite(Request request) {
        return "cross-site".equals(request.getHeaders().get("Sec-Fetch-Site"));
    }

    /// The page came from the very address the request went to. The scheme may differ behind a TLS proxy.
    private static boolean isOwn(String origin, Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        int authority = origin.indexOf("://");
        return host != null && authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
    }
}
