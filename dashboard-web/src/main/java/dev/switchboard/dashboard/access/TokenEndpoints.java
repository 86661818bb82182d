package dev.switchboard.dashboard.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// API tokens, for who may administer accounts: `/api/tokens`. A token's key is in the answer to its making and never again.
public final class TokenEndpoints {
    private static final int MAX_NAME_CHARS = 80;
    private static final int USUAL_DAYS = 90;

    private final Tokens tokens;
    private final Gate gate;
    private final int maxBodyBytes;

    TokenEndpoints(Tokens tokens, Gate gate, int maxBodyBytes) {
        this.tokens = tokens;
        this.gate = gate;
        this.maxBodyBytes = maxBodyBytes;
    }

    public void list(Context ctx) {
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        tokens.list().forEach(token -> data.add(json(token)));
        Envelope.success(ctx, 200, data);
    }

    public void make(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("name", "scopes", "days"));
        String name = body.words("name", MAX_NAME_CHARS);
        List<String> named = body.texts("scopes", Right.values().length);
        int days = body.wholeNumber("days", 1, Tokens.MOST_DAYS, USUAL_DAYS);
        if (name == null || named == null) {
            throw ApiException.badRequest(
                    (name == null ? "name" : "scopes") + " is missing: expected {\"name\",\"scopes\",\"days\"}");
        }
        Pass pass = gate.pass(ctx);
        Account maker = pass == null ? null : pass.account();
        if (pass == null || maker == null) {
            throw ApiException.conflict("a token belongs to an account: make one and log in first");
        }
        Set<Right> scopes = scopes(named, pass);
        Tokens.Made made = tokens.make(name, scopes, maker, Duration.ofDays(days));
        AuditNotes.add(ctx, "token", made.token().id());
        AuditNotes.add(ctx, "name", name);
        AuditNotes.add(ctx, "scopes", Words.rights(scopes));
        Envelope.success(ctx, 201, json(made.token()).put("key", made.key()));
    }

    public void revoke(Context ctx) {
        String id = ctx.pathParam("token");
        Tokens.Token token =
                tokens.withId(id).orElseThrow(() -> ApiException.notFound("there is no such token"));
        AuditNotes.add(ctx, "token", token.id());
        AuditNotes.add(ctx, "name", token.name());
        if (!tokens.revoke(id)) {
            throw ApiException.conflict("the token was revoked already");
        }
        Envelope.success(ctx, 200, JsonNodeFactory.instance.objectNode());
    }

    private static Set<Right> scopes(List<String> named, Pass pass) {
        Set<Right> scopes = EnumSet.noneOf(Right.class);
        for (String name : named) {
            scopes.add(Right.named(name)
                    .filter(pass::may)
                    .orElseThrow(() -> ApiException.badRequest("scopes: '" + name + "' is no right that you have: expected some of "
                            + Words.rights(pass.rights()).replace(",", ", "))));
        }
        if (scopes.isEmpty()) {
            throw ApiException.badRequest("scopes must name at least one right");
        }
        return scopes;
    }

    private static ObjectNode json(Tokens.Token token) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("token_id", token.id())
                .put("name", token.name());
        ArrayNode scopes = node.putArray("scopes");
        token.scopes().stream().sorted().map(Right::wire).forEach(scopes::add);
        return node.put("made_by", token.maker().name())
                .put("maker_disabled", token.maker().isDisabled())
                .put("made_at", token.madeAt().toString())
                .put("ends_at", token.endsAt().toString())
                .put("used_at", text(token.usedAt()))
                .put("revoked_at", text(token.revokedAt()));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
