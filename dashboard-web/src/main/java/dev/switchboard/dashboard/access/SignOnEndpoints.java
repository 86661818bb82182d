package dev.switchboard.dashboard.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.audit.AuditNotes;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logging in at the company's provider and coming back. What must be remembered meanwhile is in a cookie that no script
/// reads and that only the way back is sent with; it must come with a top-level step from the provider's site, so it is
/// `SameSite=Lax`. Whatever goes wrong leads to the page, which explains it.
public final class SignOnEndpoints {
    private static final Logger log = LoggerFactory.getLogger(SignOnEndpoints.class);

    private static final String PATH = "/api/login/oidc";
    private static final String COOKIE = "switchboard_sign_on";
    private static final int SECONDS = 600;
    private static final int COOKIE_PARTS = 4;
    private static final Pattern OWN_PLACE = Pattern.compile("/(?![/\\\\])[A-Za-z0-9/_?&=%.~+-]{0,500}");

    private final Access access;
    private final LoginEndpoints login;
    private final @Nullable SignOn signOn;

    SignOnEndpoints(Access access, LoginEndpoints login, @Nullable SignOn signOn) {
        this.access = access;
        this.login = login;
        this.signOn = signOn;
    }

    /// `GET /api/login`: the ways in.
    public void ways(Context ctx) {
        Envelope.success(ctx, 200, JsonNodeFactory.instance.objectNode().put("sign_on", signOn != null));
    }

    /// `GET /api/login/oidc?to=`: off to the provider.
    public void begin(Context ctx) {
        if (signOn == null) {
            refuse(ctx, "off", "there is no provider in the settings");
            return;
        }
        String to = ctx.queryParam("to");
        String place = to != null && OWN_PLACE.matcher(to).matches() && !to.startsWith("/api/") ? to : "/";
        SignOn.Begun begun = signOn.begin();
        try {
            URI address = signOn.address(begun, comeBackTo(ctx));
            String kept = begun.state() + "." + begun.nonce() + "." + begun.verifier() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
            remember(ctx, kept, SECONDS);
            ctx.header("Cache-Control", "no-store").redirect(address.toString());
        } catch (SignOn.RefusedException e) {
            refuse(ctx, e.code(), String.valueOf(e.getMessage()));
        }
    }

    /// `GET /api/login/oidc/callback?code=&state=`: back from it.
    public void finish(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        String cookie = ctx.cookie(COOKIE);
        String[] kept = cookie == null ? new String[0] : cookie.split("\\.", -1);
        String state = ctx.queryParam("state");
        remember(ctx, "", 0);
        if (signOn == null || kept.length != COOKIE_PARTS || state == null || !same(state, kept[0])) {
            refuse(ctx, "state", "it did not begin in this browser");
            return;
        }
        try {
            String code = ctx.queryParam("code");
            if (code == null || code.isEmpty()) {
                throw new SignOn.RefusedException("provider", "the provider gave no code: " + ctx.queryParam("error"));
            }
            SignOn.Visitor visitor =
                    signOn.visitor(code, new SignOn.Begun(kept[0], kept[1], kept[2]), comeBackTo(ctx));
            if (visitor.roles().isEmpty()) {
                throw new SignOn.RefusedException("role", "no role of ours for " + visitor.name());
            }
            Account account = access.accounts().visited(visitor);
            access.accountMade();
            AuditNotes.add(ctx, "by", "sign-on");
            login.enter(ctx, account);
            ctx.redirect(new String(Base64.getUrlDecoder().decode(kept[3]), StandardCharsets.UTF_8));
        } catch (SignOn.RefusedException e) {
            refuse(ctx, e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static void refuse(Context ctx, String code, String why) {
        log.info("sign-on refused ({}): {}", code, why.replaceAll("\\p{Cntrl}", " "));
        AuditNotes.add(ctx, "refused", code);
        ctx.redirect("/?sign-on=" + code);
    }

    private static URI comeBackTo(Context ctx) {
        // The host is one that the door has let through.
        return URI.create((SessionCookie.isHttps(ctx) ? "https://" : "http://") + ctx.host() + PATH + "/callback");
    }

    private static void remember(Context ctx, String value, int seconds) {
        ctx.cookie(new Cookie(
                COOKIE, value, PATH, seconds, SessionCookie.isHttps(ctx), true, null, SameSite.LAX));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
