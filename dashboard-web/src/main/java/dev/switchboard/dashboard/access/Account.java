package dev.switchboard.dashboard.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Somebody who may log in. `hasPassword` is false for who comes by the company's sign-on alone; `temporary` means the
/// password was given by others and is good only for choosing one's own.
public record Account(
        String id,
        String name,
        Set<Role> roles,
        boolean hasPassword,
        boolean temporary,
        @Nullable Instant disabledAt,
        Instant madeAt) {
    /// What people type to log in: also an e-mail address.
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    public Account {
        roles = Set.copyOf(roles);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    boolean isDisabled() {
        return disabledAt != null;
    }

    Set<Right> rights() {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        roles.forEach(role -> rights.addAll(role.rights()));
        return rights;
    }
}
