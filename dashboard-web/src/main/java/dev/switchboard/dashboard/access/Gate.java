package dev.switchboard.dashboard.access;

import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.store.StoreException;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.security.RouteRole;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Stands before every route: finds out who asks, and whether they have the right that the route declares.
///
/// - A token (`Authorization: Bearer`) goes before a cookie, and a bad one is refused even where the cookie is good.
/// - A cookie is what a browser sends by itself, so a change by cookie, or a WebSocket, must be known to come from a page
///   of ours: by `Origin`, which `AccessCheck` has compared by then, or by `Sec-Fetch-Site: same-origin`. That and
///   `SameSite=Strict` are the protection against forged requests
///   (<https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html>).
/// - Without either, this machine may do everything as long as there are no accounts.
public final class Gate {
    private static final String ATTRIBUTE = "switchboard.pass";
    /// The pages' own files: no routes, and nothing of what is kept here.
    private static final String ASSETS = "/assets/";

    /// The parameter that asks for texts as they are stored.
    public static final String PLAIN = "plain";
    private static final String PLAIN_LET = "switchboard.plain";
    private static final String BEARER = "bearer ";
    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    private final Access access;

    Gate(Access access) {
        this.access = access;
    }

    /// Runs before the route that was found.
    public void before(Context ctx) {
        Set<RouteRole> needed = ctx.routeRoles();
        if (needed.contains(Door.EVERYONE) || ctx.path().startsWith(ASSETS)) {
            return;
        }
        Pass pass = pass(ctx);
        if (pass == null) {
            throw unknown(ctx);
        }
        ctx.attribute(ATTRIBUTE, pass);
        // A HEAD that no route takes is answered by the web server with a status and nothing else.
        boolean bare = needed.isEmpty() && ctx.method().equals(HandlerType.HEAD);
        if (needed.contains(Door.SIGNED_IN) || bare) {
            return;
        }
        if (pass.mustChoosePassword()) {
            throw ApiException.forbidden("your password was given to you by somebody else: choose your own first"
                    + " (POST /api/password)");
        }
        for (RouteRole role : needed) {
            if (role instanceof Right right && pass.may(right)) {
                return;
            }
        }
        throw ApiException.forbidden(refusal(pass, needed));
    }

    /// Runs behind `before`: who asks for texts as they are stored (`plain=true`) needs a right beside that of the route.
    public void plain(Context ctx) {
        List<String> asked = ctx.queryParams(PLAIN);
        if (asked.isEmpty() || asked.stream().allMatch(value -> value.strip().equals("false"))) {
            return;
        }
        Pass pass = ctx.attribute(ATTRIBUTE);
        if (pass == null || !pass.may(Right.TRANSCRIPTS_PLAIN)) {
            throw pass == null ? unknown(ctx) : ApiException.forbidden(refusal(pass, Set.of(Right.TRANSCRIPTS_PLAIN)));
        }
        ctx.attribute(PLAIN_LET, true);
    }

    /// Whether this request is to be answered with texts as they are stored, by somebody who may see them.
    public static boolean showsPlain(Context ctx, QueryParameters query) {
        boolean asked = Boolean.TRUE.equals(query.one(PLAIN, Gate::yesOrNo));
        return asked && Boolean.TRUE.equals(ctx.<Boolean>attribute(PLAIN_LET));
    }

    private static boolean yesOrNo(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("plain must be true or false");
        };
    }

    /// Who asks, as the gate has found it, or finds it now for a route that answers everyone. Null for nobody.
    public @Nullable Pass pass(Context ctx) {
        Pass found = ctx.attribute(ATTRIBUTE);
        return found == null ? identified(ctx) : found;
    }

    /// The pass of somebody who has this right, for an endpoint that its route alone does not guard. Throws what `before` throws.
    public Pass require(Context ctx, Right right) {
        Pass pass = pass(ctx);
        if (pass == null) {
            throw unknown(ctx);
        }
        if (!pass.may(right)) {
            throw ApiException.forbidden(refusal(pass, Set.of(right)));
        }
        ctx.attribute(ATTRIBUTE, pass);
        return pass;
    }

    /// Whether it is somebody, for what is answered to everyone but more fully to them. Also while the database is away.
    public boolean knows(Context ctx) {
        try {
            return pass(ctx) != null;
        } catch (StoreException away) {
            return access.wasOpen();
        }
    }

    /// For the audit log: never empty.
    public String who(Context ctx) {
        Pass found = ctx.attribute(ATTRIBUTE);
        return found == null ? "nobody" : found.who();
    }

    /// Somebody has just logged in: what follows in this request is done by them.
    void let(Context ctx, Pass pass) {
        ctx.attribute(ATTRIBUTE, pass);
    }

    private @Nullable Pass identified(Context ctx) {
        String authorization = ctx.header("Authorization");
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return access.byToken(authorization.substring(BEARER.length()).strip());
        }
        String key = SessionCookie.read(ctx);
        Pass pass = key == null ? null : access.bySession(key);
        if (pass != null) {
            requireOwnPage(ctx);
            return pass;
        }
        return access.isOpen() ? access.thisMachine() : null;
    }

    private static void requireOwnPage(Context ctx) {
        boolean reading = READING.contains(ctx.method()) && ctx.header("Upgrade") == null;
        if (!reading && ctx.header("Origin") == null && !"same-origin".equals(ctx.header("Sec-Fetch-Site"))) {
            throw ApiException.forbidden("a change by cookie must say that it comes from a page of this server (Origin or"
                    + " Sec-Fetch-Site): programs use a token instead");
        }
    }

    private static ApiException unknown(Context ctx) {
        ctx.header("WWW-Authenticate", "Bearer realm=\"switchboard\"");
        if (ctx.header("Authorization") != null) {
            return ApiException.unauthorised("the token is not known, has ended or was revoked");
        }
        return ApiException.unauthorised(SessionCookie.read(ctx) == null
                ? "log in first: on the page, or with a token as 'Authorization: Bearer …'"
                : "your session is over: log in again");
    }

    private static String refusal(Pass pass, Set<RouteRole> needed) {
        String rights = needed.stream()
                .filter(Right.class::isInstance)
                .map(Right.class::cast)
                .map(right -> "the right " + right.wire() + ", which " + right.holders())
                .collect(Collectors.joining(" or "));
        Account account = pass.account();
        String roles = account == null ? "" : " with the roles " + Words.roles(account.roles()).replace(",", ", ");
        return rights.isEmpty()
                ? "this route says of nobody that they may use it"
                : "this needs " + rights + "; you are " + pass.who() + roles;
    }
}
