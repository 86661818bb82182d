package dev.switchboard.dashboard.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Accounts, for who may administer them: `/api/accounts`. Passwords given here are temporary and in the answer once.
public final class AccountEndpoints {
    private static final int MAX_NAME_CHARS = 200;

    private final Access access;
    private final int maxBodyBytes;

    AccountEndpoints(Access access, int maxBodyBytes) {
        this.access = access;
        this.maxBodyBytes = maxBodyBytes;
    }

    /// All of them, and what each role may do.
    public void list(Context ctx) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode accounts = data.putArray("accounts");
        access.accounts().list().forEach(account -> accounts.add(json(account)));
        ArrayNode roles = data.putArray("roles");
        for (Role role : Role.values()) {
            ArrayNode rights = roles.addObject().put("name", role.wire()).putArray("rights");
            role.rights().stream().sorted().map(Right::wire).forEach(rights::add);
        }
        Envelope.success(ctx, 200, data);
    }

    public void add(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("name", "roles"));
        String name = body.words("name", MAX_NAME_CHARS);
        Set<Role> roles = roles(body);
        if (name == null || roles == null) {
            throw ApiException.badRequest((name == null ? "name" : "roles") + " is missing: expected {\"name\",\"roles\"}");
        }
        if (access.isOpen() && !roles.contains(Role.ADMIN)) {
            throw ApiException.conflict("roles: the first account must be an admin, for from then on everybody logs in");
        }
        try {
            Accounts.NewPassword made = access.desk().inLine(() -> access.accounts().add(name, roles));
            access.accountMade();
            AuditNotes.add(ctx, "name", made.account().name());
            AuditNotes.add(ctx, "roles", Words.roles(roles));
            Envelope.success(ctx, 201, json(made));
        } catch (IllegalArgumentException refused) {
            throw ApiException.badRequest(String.valueOf(refused.getMessage()));
        }
    }

    public void change(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("roles", "disabled"));
        Set<Role> roles = roles(body);
        Boolean disabled = body.truth("disabled");
        if (roles != null) {
            AuditNotes.add(ctx, "roles", Words.roles(roles));
        }
        if (disabled != null) {
            AuditNotes.add(ctx, "disabled", disabled.toString());
        }
        switch (access.accounts().change(ctx.pathParam("account"), roles, disabled)) {
            case Accounts.Change.Done(Account account) -> {
                AuditNotes.add(ctx, "name", account.name());
                Envelope.success(ctx, 200, json(account));
            }
            case Accounts.Change.NoSuchAccount _ -> throw noSuchAccount();
            case Accounts.Change.LastAdmin _ ->
                throw ApiException.conflict("this is the last account with the role admin: give it to another first");
        }
    }

    public void resetPassword(Context ctx) {
        Account account = access.accounts().withId(ctx.pathParam("account")).orElseThrow(AccountEndpoints::noSuchAccount);
        AuditNotes.add(ctx, "name", account.name());
        Envelope.success(ctx, 200, json(access.desk().inLine(() -> access.accounts().reset(account))));
    }

    private static @Nullable Set<Role> roles(JsonBody body) {
        List<String> names = body.texts("roles", Role.values().length);
        if (names == null) {
            return null;
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : names) {
            roles.add(Role.named(name).orElseThrow(() -> ApiException.badRequest("roles: there is no role '" + name
                    + "': expected some of " + Words.roles(EnumSet.allOf(Role.class)).replace(",", ", "))));
        }
        if (roles.isEmpty()) {
            throw ApiException.badRequest("roles must name at least one role");
        }
        return roles;
    }

    private static ApiException noSuchAccount() {
        return ApiException.notFound("there is no such account");
    }

    private static ObjectNode json(Accounts.NewPassword made) {
        return json(made.account()).put("password", made.password());
    }

    private static ObjectNode json(Account account) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("account_id", account.id())
                .put("name", account.name());
        ArrayNode roles = node.putArray("roles");
        account.roles().stream().sorted().map(Role::wire).forEach(roles::add);
        Instant disabledAt = account.disabledAt();
        return node.put("temporary_password", account.temporary())
                .put("disabled_at", disabledAt == null ? null : disabledAt.toString())
                .put("made_at", account.madeAt().toString());
    }
}
