package dev.switchboard.dashboard.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Roles and rights as the tables keep them: words with commas between them.
final class Words {
    private Words() {}

    static String roles(Collection<Role> roles) {
        return roles.stream().sorted().map(Role::wire).collect(Collectors.joining(","));
    }

    static String rights(Collection<Right> rights) {
        return rights.stream().sorted().map(Right::wire).collect(Collectors.joining(","));
    }

    /// What a newer version may have stored and this one does not know gives nobody anything.
    static Set<Role> roles(String words) {
        return known(words, Role::named, EnumSet.noneOf(Role.class));
    }

    static Set<Right> rights(String words) {
        return known(words, Right::named, EnumSet.noneOf(Right.class));
    }

    private static <T> Set<T> known(String words, Function<String, Optional<T>> named, Set<T> into) {
        Arrays.stream(words.split(",", -1)).flatMap(word -> named.apply(word).stream()).forEach(into::add);
        return into;
    }
}
