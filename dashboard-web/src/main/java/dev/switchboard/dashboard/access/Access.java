package dev.switchboard.dashboard.access;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything about who may do what, over one database. Close it to stop the thread that hashes passwords.
public final class Access implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Access.class);
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

    private final AccessPolicy policy;
    private final boolean openable;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Tokens tokens;
    private final PasswordDesk desk;
    private final @Nullable SignOn signOn;
    private final Gate gate = new Gate(this);
    private volatile boolean accountsExist;
    private volatile long lookedNanos;

    private Access(Database database, AccessPolicy policy, boolean openable, Clock clock) {
        SecureRandom random = new SecureRandom();
        Keys keys = new Keys(random);
        this.policy = policy;
        this.openable = openable;
        this.accounts = new Accounts(database, new PasswordHash(policy.rounds(), random), keys, clock);
        this.sessions = new Sessions(database, keys, clock, policy);
        this.tokens = new Tokens(database, keys, clock);
        this.signOn = policy.signOn() == null ? null : new SignOn(policy.signOn());
        this.desk = new PasswordDesk(accounts, new LoginLimits(System::nanoTime));
        this.lookedNanos = System.nanoTime() - LOOK_AGAIN_NANOS;
    }

    /// Where `onlyThisMachine` can reach the server, it may do everything without accounts, unless a provider is named.
    /// Otherwise there must be an account, and the first is made here, its password announced once.
    public static Access open(Database database, AccessPolicy policy, boolean onlyThisMachine, Clock clock) {
        boolean openable = onlyThisMachine && policy.signOn() == null;
        Access access = new Access(database, policy, openable, clock);
        if (!openable) {
            try {
                access.accounts.addFirst().ifPresent(made -> announce(policy, made));
            } catch (RuntimeException e) {
                access.close();
                throw e;
            }
        }
        return access;
    }

    private static void announce(AccessPolicy policy, Accounts.NewPassword made) {
        policy.announce().accept("");
        policy.announce().accept("  The first account of the dashboard. This password is shown now and never again:");
        policy.announce().accept("    name      " + made.account().name());
        policy.announce().accept("    password  " + made.password());
        policy.announce().accept("  Log in with it and choose your own. Lost it: scripts/account reset " + made.account().name());
        policy.announce().accept("");
    }

    public Gate gate() {
        return gate;
    }

    public LoginEndpoints login(int maxBodyBytes) {
        return new LoginEndpoints(this, maxBodyBytes);
    }

    public SignOnEndpoints signOn(LoginEndpoints login) {
        return new SignOnEndpoints(this, login, signOn);
    }

    public AccountEndpoints accounts(int maxBodyBytes) {
        return new AccountEndpoints(this, maxBodyBytes);
    }

    public TokenEndpoints tokens(int maxBodyBytes) {
        return new TokenEndpoints(tokens, gate, maxBodyBytes);
    }

    AccessPolicy policy() {
        return policy;
    }

    Accounts accounts() {
        return accounts;
    }

    Sessions sessions() {
        return sessions;
    }

    PasswordDesk desk() {
        return desk;
    }

    /// Whether this machine may do everything. Once there is an account that is over for good; one that another process
    /// makes is noticed within a second.
    boolean isOpen() {
        if (!openable || accountsExist) {
            return false;
        }
        long now = System.nanoTime();
        if (now - lookedNanos >= LOOK_AGAIN_NANOS) {
            accountsExist = accounts.exist();
            lookedNanos = now;
        }
        return !accountsExist;
    }

    /// What `isOpen` said last.
    boolean wasOpen() {
        return openable && !accountsExist;
    }

    /// An account was made here: it counts at once.
    void accountMade() {
        accountsExist = true;
    }

    Pass thisMachine() {
        return Pass.ofThisMachine(() -> steady(() -> isOpen() ? thisMachine() : null));
    }

    @Nullable Pass bySession(String key) {
        Sessions.Session session = sessions.find(key).orElse(null);
        if (session == null) {
            return null;
        }
        sessions.seen(session);
        return passOf(session, key);
    }

    Pass passOf(Sessions.Session session, String key) {
        return Pass.of(session, () -> steady(() -> {
            Sessions.Session now = sessions.find(key).orElse(null);
            return now == null ? null : passOf(now, key);
        }));
    }

    @Nullable Pass byToken(String key) {
        Tokens.Token token = tokens.find(key).orElse(null);
        if (token == null) {
            return null;
        }
        tokens.used(token);
        return passOf(token, key);
    }

    private Pass passOf(Tokens.Token token, String key) {
        return Pass.of(token, () -> steady(() -> {
            Tokens.Token now = tokens.find(key).orElse(null);
            return now == null ? null : passOf(now, key);
        }));
    }

    /// While the database is away nobody can be logged out either: what is allowed stays so until it is back.
    private static @Nullable Pass steady(Again again) {
        try {
            return again.look();
        } catch (StoreException away) {
            log.warn("who still may could not be looked up: {}", away.getMessage());
            return Pass.ofThisMachine(() -> null);
        }
    }

    @Override
    public void close() {
        desk.close();
    }

    @FunctionalInterface
    private interface Again {
        @Nullable Pass look();
    }
}
