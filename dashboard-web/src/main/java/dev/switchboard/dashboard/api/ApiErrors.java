package dev.switchboard.dashboard.api;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.query.QueryRefusedException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one table of what went wrong → which status and message. What is our fault is logged whole and told briefly;
/// no answer ever holds a stack.
public final class ApiErrors {
    private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

    private ApiErrors() {}

    /// `pageNotFound` answers a person who opened an address that does not exist; programs get JSON.
    public static void on(RoutesConfig routes, Handler pageNotFound) {
        routes.exception(ApiException.class, (e, ctx) -> Envelope.error(ctx, e.status(), e.getMessage()));
        routes.exception(HttpResponseException.class, (e, ctx) -> refused(e, ctx, pageNotFound));
        routes.exception(QueryRefusedException.class, (e, ctx) -> {
            if (e.reason() == QueryRefusedException.Reason.BUSY) {
                ctx.header("Retry-After", "1");
            }
            Envelope.error(ctx, status(e.reason()), e.getMessage());
        });
        routes.exception(StoreException.class, (e, ctx) -> {
            log.error("{} {} failed in the store", ctx.method(), ctx.path(), e);
            Envelope.error(ctx, 503, "the ticket store could not answer; its log says why");
        });
        routes.exception(Exception.class, (e, ctx) -> {
            log.error("{} {} failed", ctx.method(), ctx.path(), e);
            Envelope.error(ctx, 500, "the server failed; its log says why");
        });
    }

    private static int status(QueryRefusedException.Reason reason) {
        return switch (reason) {
            case WRONG -> 400;
            case CLOSED -> 403;
            case TOO_LONG -> 422;
            case BUSY -> 503;
        };
    }

    private static void refused(HttpResponseException e, Context ctx, Handler pageNotFound) {
        int status = e.getStatus();
        if (status == 404 && isPage(ctx)) {
            try {
                pageNotFound.handle(ctx);
                return;
            } catch (Exception broken) {
                log.error("the page for an unknown address failed", broken);
            }
        }
        String allowed = e.getDetails().get("availableMethods");
        if (status == 405 && allowed != null) {
            ctx.header("Allow", allowed);
        }
        Envelope.error(ctx, status, message(status, ctx));
    }

    private static boolean isPage(Context ctx) {
        String accept = ctx.header("Accept");
        return ctx.method().equals(HandlerType.GET)
                && !ctx.path().startsWith("/api/")
                && accept != null
                && accept.contains("text/html");
    }

    private static String message(int status, Context ctx) {
        return switch (status) {
            case 404 -> "nothing is at " + ctx.path();
            case 405 -> ctx.method() + " is not possible at " + ctx.path();
            case 413 -> "the body is too large";
            default -> "the request was refused with status " + status;
        };
    }
}
