package dev.switchboard.dashboard.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import io.javalin.http.Context;
import java.util.List;

/// Logging in and out, who one is, and one's own password.
public final class LoginEndpoints {
    private static final int MAX_NAME_CHARS = 200;

    private final Access access;
    private final int maxBodyBytes;

    LoginEndpoints(Access access, int maxBodyBytes) {
        this.access = access;
        this.maxBodyBytes = maxBodyBytes;
    }

    /// `POST /api/login`. Also from a page that is logged in already: the former session ends.
    public void logIn(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("name", "password"));
        String name = body.words("name", MAX_NAME_CHARS);
        String password = body.text("password", Accounts.MOST_PASSWORD_CHARS);
        if (name == null || password == null) {
            throw ApiException.badRequest((name == null ? "name" : "password") + " is missing: expected {\"name\",\"password\"}");
        }
        switch (access.desk().logIn(name, password, ctx.ip())) {
            case PasswordDesk.Outcome.Right(Account account) -> begin(ctx, account);
            case PasswordDesk.Outcome.Wrong _ -> {
                // What was typed may be a password in the wrong field: only names that exist go into the log.
                AuditNotes.add(ctx, "name", access.accounts().named(name).map(Account::name).orElse("(unknown)"));
                throw ApiException.unauthorised("the name or the password is wrong");
            }
            case PasswordDesk.Outcome.TooMany(var wait) -> {
                ctx.header("Retry-After", String.valueOf(Math.max(1, wait.toSeconds())));
                throw ApiException.tooMany("too many tries: wait " + Math.max(1, wait.toMinutes())
                        + " min, or have an admin reset the password");
            }
        }
    }

    private void begin(Context ctx, Account account) {
        Envelope.success(ctx, 200, shown(enter(ctx, account)));
    }

    /// A session begins, and the answer carries its cookie.
    Pass enter(Context ctx, Account account) {
        String former = SessionCookie.read(ctx);
        if (former != null) {
            access.sessions().end(former);
        }
        String key = access.sessions().begin(account, ctx.ip());
        SessionCookie.give(ctx, key, access.policy().longest());
        Pass pass = access.sessions().find(key).map(session -> access.passOf(session, key)).orElseThrow(() ->
                ApiException.unauthorised("the account was disabled just now"));
        access.gate().let(ctx, pass);
        return pass;
    }

    /// `POST /api/logout`.
    public void logOut(Context ctx) {
        String key = SessionCookie.read(ctx);
        if (key != null) {
            access.sessions().end(key);
        }
        SessionCookie.take(ctx);
        Envelope.success(ctx, 200, JsonNodeFactory.instance.objectNode());
    }

    /// `GET /api/me`.
    public void me(Context ctx) {
        Pass pass = access.gate().pass(ctx);
        if (pass == null) {
            throw ApiException.unauthorised("nobody is logged in");
        }
        Envelope.success(ctx, 200, shown(pass));
    }

    /// `POST /api/password`: one's own, knowing the present one.
    public void choosePassword(Context ctx) {
        Pass pass = access.gate().pass(ctx);
        Account account = pass == null ? null : pass.account();
        if (pass == null || account == null) {
            throw ApiException.forbidden("only an account has a password: log in first");
        }
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("present", "chosen"));
        String present = body.text("present", Accounts.MOST_PASSWORD_CHARS);
        String chosen = body.text("chosen", Accounts.MOST_PASSWORD_CHARS);
        if (present == null || chosen == null) {
            throw ApiException.badRequest((present == null ? "present" : "chosen")
                    + " is missing: expected {\"present\",\"chosen\"}");
        }
        switch (access.desk().logIn(account.name(), present, ctx.ip())) {
            case PasswordDesk.Outcome.Right _ -> {}
            case PasswordDesk.Outcome.Wrong _ -> throw ApiException.forbidden("present is not your present password");
            case PasswordDesk.Outcome.TooMany(var wait) -> {
                ctx.header("Retry-After", String.valueOf(Math.max(1, wait.toSeconds())));
                throw ApiException.tooMany("too many tries: wait " + Math.max(1, wait.toMinutes()) + " min");
            }
        }
        if (chosen.equals(present)) {
            throw ApiException.badRequest("chosen must differ from present");
        }
        Sessions.Session session = pass.session();
        try {
            access.desk().inLine(() -> {
                access.accounts().choosePassword(account, chosen, session == null ? null : session.id());
                return true;
            });
        } catch (IllegalArgumentException weak) {
            throw ApiException.badRequest("chosen: " + weak.getMessage());
        }
        Envelope.success(ctx, 200, JsonNodeFactory.instance.objectNode());
    }

    private ObjectNode shown(Pass pass) {
        ObjectNode me = JsonNodeFactory.instance.objectNode().put("name", pass.who());
        Account account = pass.account();
        var roles = me.putArray("roles");
        if (account != null) {
            account.roles().stream().sorted().map(Role::wire).forEach(roles::add);
        }
        var rights = me.putArray("rights");
        pass.rights().stream().sorted().map(Right::wire).forEach(rights::add);
        me.put("open", access.isOpen());
        me.put("must_choose_password", pass.mustChoosePassword());
        Sessions.Session session = pass.session();
        me.put("session_ends_at", session == null ? null : session.endsAt().toString());
        return me;
    }
}
