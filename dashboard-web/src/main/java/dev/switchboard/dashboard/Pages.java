package dev.switchboard.dashboard;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.eclipse.jetty.http.HttpFields;

/// The one HTML page, which draws every view by itself, and the policy a browser holds it to.
final class Pages {
    private static final String MAP_OPENS = "<script type=\"importmap\">";
    private static final String MAP_CLOSES = "</script>";

    private final String shell;

    Pages() {
        this.shell = read("/web/index.html");
    }

    void show(Context ctx) {
        ctx.html(shell).header("Cache-Control", "no-cache");
    }

    /// An address no view has: the page says so itself, under the true status.
    void showNotFound(Context ctx) {
        show(ctx);
        ctx.status(404);
    }

    /// The import map is the only script that stands in the page; it is allowed by its hash
    /// (<https://www.w3.org/TR/CSP3/#match-element-to-source-list>), everything else by coming from here.
    HttpFields securityHeaders() {
        return HttpFields.build()
                .put(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self' '" + importMapHash() + "'; style-src 'self';"
                                + " img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self';"
                                + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
                .put("X-Content-Type-Options", "nosniff")
                .put("X-Frame-Options", "DENY")
                .put("Referrer-Policy", "same-origin")
                .put("Cross-Origin-Opener-Policy", "same-origin")
                .put("Cross-Origin-Resource-Policy", "same-origin")
                .put("Permissions-Policy", "camera=(self), geolocation=(), microphone=(self)")
                .asImmutable();
    }

    private String importMapHash() {
        int start = shell.indexOf(MAP_OPENS) + MAP_OPENS.length();
        String map = shell.substring(start, shell.indexOf(MAP_CLOSES, start));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(map.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String read(String resource) {
        try (InputStream in = Pages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new DashboardException("the page " + resource + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DashboardException("the page " + resource + " cannot be read", e);
        }
    }
}
