package dev.switchboard.dashboard.access;

import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the gate found out about who asks. Lasts for one request; what lasts longer, such as a live feed, asks `stillMay`
/// now and then.
public final class Pass {
    private final String who;
    private final Set<Right> rights;
    private final @Nullable Account account;
    private final Sessions.@Nullable Session session;
    private final Supplier<@Nullable Pass> again;

    private Pass(
            String who,
            Set<Right> rights,
            @Nullable Account account,
            Sessions.@Nullable Session session,
            Supplier<@Nullable Pass> again) {
        this.who = who;
        this.rights = Set.copyOf(rights);
        this.account = account;
        this.session = session;
        this.again = again;
    }

    /// For this machine, while there are no accounts.
    static Pass ofThisMachine(Supplier<@Nullable Pass> again) {
        return new Pass("loopback", Set.of(Right.values()), null, null, again);
    }

    static Pass of(Sessions.Session session, Supplier<@Nullable Pass> again) {
        Account account = session.account();
        return new Pass(account.name(), account.rights(), account, session, again);
    }

    static Pass of(Tokens.Token token, Supplier<@Nullable Pass> again) {
        return new Pass("token:" + token.name(), token.rights(), null, null, again);
    }

    /// A name for the log and for messages.
    public String who() {
        return who;
    }

    public boolean may(Right right) {
        return rights.contains(right) && !mustChoosePassword();
    }

    /// Looked up anew: whether the session or token is still good and has the right. Blocks on the database.
    public boolean stillMay(Right right) {
        Pass now = again.get();
        return now != null && now.may(right);
    }

    Set<Right> rights() {
        return rights;
    }

    /// Empty for tokens, and for this machine.
    @Nullable Account account() {
        return account;
    }

    Sessions.@Nullable Session session() {
        return session;
    }

    boolean mustChoosePassword() {
        return account != null && account.temporary();
    }
}
