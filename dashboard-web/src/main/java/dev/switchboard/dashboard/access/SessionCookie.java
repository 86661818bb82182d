package dev.switchboard.dashboard.access;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The cookie with a session's key: no script can read it, no other site has it sent. Over https it is `Secure` and bound
/// to this very host by its name (`__Host-`,
/// <https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-the-__host-prefix>); whether the browser came
/// by https is taken from its own `Origin` or from the proxy's `X-Forwarded-Proto`, for TLS ends before us.
final class SessionCookie {
    static final String PLAIN = "switchboard_session";
    static final String SECURE = "__Host-switchboard_session";

    private SessionCookie() {}

    static @Nullable String read(Context ctx) {
        String secure = ctx.cookie(SECURE);
        return secure == null ? ctx.cookie(PLAIN) : secure;
    }

    static void give(Context ctx, String key, Duration lasting) {
        boolean https = isHttps(ctx);
        set(ctx, https ? SECURE : PLAIN, key, (int) lasting.toSeconds(), https);
    }

    static void take(Context ctx) {
        for (String name : new String[] {SECURE, PLAIN}) {
            if (ctx.cookie(name) != null) {
                set(ctx, name, "", 0, name.equals(SECURE));
            }
        }
    }

    static boolean isHttps(Context ctx) {
        String origin = ctx.header("Origin");
        String forwarded = ctx.header("X-Forwarded-Proto");
        return "https".equals(ctx.scheme())
                || origin != null && origin.startsWith("https://")
                || forwarded != null && forwarded.strip().equalsIgnoreCase("https");
    }

    private static void set(Context ctx, String name, String value, int seconds, boolean secure) {
        ctx.cookie(new Cookie(name, value, "/", seconds, secure, true, null, SameSite.STRICT));
    }
}
