package dev.switchboard.dashboard.access;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The accounts, in the store's database. Accounts are disabled, never deleted: the audit log names them. Every method
/// blocks on the database or, where it makes a hash, on the processor. Thread-safe.
public final class Accounts {
    public static final String FIRST_ADMIN = "admin";
    static final int LEAST_PASSWORD_CHARS = 12;
    static final int MOST_PASSWORD_CHARS = 200;

    private static final String COLUMNS =
            "a.account_id, a.name, a.roles, a.password, a.temporary, a.disabled_at AS disabled_at, a.made_at AS account_made_at";

    private final Database database;
    private final PasswordHash hash;
    private final Keys keys;
    private final Clock clock;

    Accounts(Database database, PasswordHash hash, Keys keys, Clock clock) {
        this.database = database;
        this.hash = hash;
        this.keys = keys;
        this.clock = clock;
    }

    /// Over a store that is open, for whoever has no control plane running.
    public static Accounts of(Database database, Clock clock) {
        SecureRandom random = new SecureRandom();
        return new Accounts(database, new PasswordHash(PasswordHash.ROUNDS, random), new Keys(random), clock);
    }

    /// Whether there is any, disabled ones included: from then on nothing is open.
    boolean exist() {
        return database.read(connection ->
                database.sql(connection).first("SELECT 1 AS one FROM access_accounts LIMIT 1", _ -> {}, _ -> true).isPresent());
    }

    public List<Account> list() {
        return database.read(connection -> database.sql(connection).list(
                "SELECT " + COLUMNS + " FROM access_accounts a ORDER BY a.name", _ -> {}, Accounts::account));
    }

    public Optional<Account> named(String name) {
        return one("a.name = ?", name.toLowerCase(Locale.ROOT));
    }

    Optional<Account> withId(String id) {
        return one("a.account_id = ?", id);
    }

    private Optional<Account> one(String condition, String value) {
        return database.read(connection -> database.sql(connection).first(
                "SELECT " + COLUMNS + " FROM access_accounts a WHERE " + condition,
                values -> values.text(value),
                Accounts::account));
    }

    /// Makes an account with a temporary password, which is known here alone. Throws `IllegalArgumentException` for a name
    /// that is none, or is taken.
    public NewPassword add(String name, Set<Role> roles) {
        return add(name, roles, false).orElseThrow();
    }

    /// The first account of all, which may do everything, or empty where there is one already.
    Optional<NewPassword> addFirst() {
        return add(FIRST_ADMIN, Set.of(Role.ADMIN), true);
    }

    private Optional<NewPassword> add(String name, Set<Role> roles, boolean onlyAsFirst) {
        String typed = name.strip().toLowerCase(Locale.ROOT);
        if (!Account.isName(typed)) {
            throw new IllegalArgumentException("name must be up to 64 of a-z, 0-9 and . _ @ + -, the first a letter or digit: '"
                    + (name.length() > 80 ? name.substring(0, 80) + "…" : name) + "'");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("an account needs at least one role");
        }
        String password = keys.password();
        String hashed = hash.of(password);
        String id = keys.id();
        Instant now = clock.instant();
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            boolean others = sql.first("SELECT 1 AS one FROM access_accounts LIMIT 1", _ -> {}, _ -> true).isPresent();
            if (others && onlyAsFirst) {
                return Optional.empty();
            }
            int added = sql.update(
                    """
                    INSERT INTO access_accounts (account_id, name, roles, password, temporary, made_at)
                    VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT (name) DO NOTHING
                    """,
                    values -> values.text(id).text(typed).text(Words.roles(roles)).text(hashed).time(now));
            if (added == 0) {
                throw new IllegalArgumentException("there is an account '" + typed + "' already");
            }
            return Optional.of(new NewPassword(new Account(id, typed, roles, true, true, null, now), password));
        });
    }

    /// The account of somebody whom the company's provider vouches for, made at the first visit. The provider says at each
    /// visit which roles they have. A name that another account has is not taken over.
    Account visited(SignOn.Visitor visitor) throws SignOn.RefusedException {
        String id = keys.id();
        Instant now = clock.instant();
        Optional<Account> account = database.write(connection -> {
            Sql sql = database.sql(connection);
            sql.update(
                    """
                    INSERT INTO access_accounts (account_id, name, roles, temporary, subject, made_at)
                    VALUES (?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING
                    """,
                    values -> values.text(id)
                            .text(visitor.name())
                            .text(Words.roles(visitor.roles()))
                            .text(visitor.subject())
                            .time(now));
            sql.update(
                    "UPDATE access_accounts SET roles = ? WHERE subject = ?",
                    values -> values.text(Words.roles(visitor.roles())).text(visitor.subject()));
            return sql.first(
                    "SELECT " + COLUMNS + " FROM access_accounts a WHERE a.subject = ?",
                    values -> values.text(visitor.subject()),
                    Accounts::account);
        });
        if (account.isEmpty()) {
            throw new SignOn.RefusedException("name", "another account has the name " + visitor.name());
        }
        if (account.get().isDisabled()) {
            throw new SignOn.RefusedException("disabled", visitor.name() + " is disabled");
        }
        return account.get();
    }

    /// A new temporary password for who lost theirs; their sessions end. Also takes a disabled account back.
    public NewPassword reset(Account account) {
        String password = keys.password();
        String hashed = hash.of(password);
        database.write(connection -> {
            Sql sql = database.sql(connection);
            endSessions(sql, account.id());
            return sql.update(
                    "UPDATE access_accounts SET password = ?, temporary = 1, disabled_at = NULL WHERE account_id = ?",
                    values -> values.text(hashed).text(account.id()));
        });
        return new NewPassword(account, password);
    }

    /// Whoever is logged in elsewhere under it is logged out, but for `keptSession`. Throws `IllegalArgumentException` when
    /// the new password is not good enough.
    void choosePassword(Account account, String password, @Nullable String keptSession) {
        checkPassword(account, password);
        String hashed = hash.of(password);
        database.write(connection -> {
            Sql sql = database.sql(connection);
            sql.update(
                    "DELETE FROM access_sessions WHERE account_id = ? AND session_id <> ?",
                    values -> values.text(account.id()).text(keptSession == null ? "" : keptSession));
            return sql.update(
                    "UPDATE access_accounts SET password = ?, temporary = 0 WHERE account_id = ?",
                    values -> values.text(hashed).text(account.id()));
        });
    }

    private static void checkPassword(Account account, String password) {
        if (password.length() < LEAST_PASSWORD_CHARS) {
            throw new IllegalArgumentException("a password has at least " + LEAST_PASSWORD_CHARS + " characters");
        }
        String plain = password.toLowerCase(Locale.ROOT);
        if (plain.contains(account.name()) || plain.chars().distinct().count() < 5) {
            throw new IllegalArgumentException("a password must not hold the account's name, nor be one pattern");
        }
    }

    /// Changes what is given and leaves what is null. The last account that may administer accounts keeps that.
    Change change(String id, @Nullable Set<Role> roles, @Nullable Boolean disabled) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Optional<Account> found = sql.first(
                    "SELECT " + COLUMNS + " FROM access_accounts a WHERE a.account_id = ?",
                    values -> values.text(id),
                    Accounts::account);
            if (found.isEmpty()) {
                return new Change.NoSuchAccount();
            }
            Account before = found.get();
            Set<Role> after = roles == null ? before.roles() : roles;
            boolean off = disabled == null ? before.isDisabled() : disabled;
            boolean administers = !off && after.contains(Role.ADMIN);
            if (!administers && isLastAdmin(connection, before)) {
                return new Change.LastAdmin();
            }
            Instant disabledAt = off ? Objects.requireNonNullElse(before.disabledAt(), clock.instant()) : null;
            sql.update(
                    "UPDATE access_accounts SET roles = ?, disabled_at = ? WHERE account_id = ?",
                    values -> values.text(Words.roles(after)).time(disabledAt).text(id));
            if (off) {
                endSessions(sql, id);
            }
            return new Change.Done(new Account(id, before.name(), after, before.hasPassword(), before.temporary(),
                    disabledAt, before.madeAt()));
        });
    }

    private boolean isLastAdmin(Connection connection, Account account) throws SQLException {
        Collection<Account> admins = database.sql(connection)
                .list("SELECT " + COLUMNS + " FROM access_accounts a", _ -> {}, Accounts::account)
                .stream()
                .filter(other -> !other.isDisabled() && other.roles().contains(Role.ADMIN))
                .toList();
        return admins.size() == 1 && admins.iterator().next().id().equals(account.id());
    }

    private static void endSessions(Sql sql, String accountId) throws SQLException {
        sql.update("DELETE FROM access_sessions WHERE account_id = ?", values -> values.text(accountId));
    }

    /// Whether it is the password of the account of that name, which may log in. Takes equally long for a name that does
    /// not exist, is disabled, or has no password.
    Optional<Account> authenticate(String name, String password) {
        Optional<Stored> stored = database.read(connection -> database.sql(connection).first(
                "SELECT " + COLUMNS + " FROM access_accounts a WHERE a.name = ?",
                values -> values.text(name.strip().toLowerCase(Locale.ROOT)),
                row -> new Stored(account(row), row.text("password"))));
        String kept = stored.map(Stored::password).orElse(null);
        if (kept == null) {
            hash.verifyNobody(password);
            return Optional.empty();
        }
        boolean right = hash.verify(password, kept);
        return stored.map(Stored::account).filter(account -> right && !account.isDisabled());
    }

    static String columns() {
        return COLUMNS;
    }

    static Account account(Sql.Row row) throws SQLException {
        return new Account(
                row.text("account_id", ""),
                row.text("name", ""),
                Words.roles(row.text("roles", "")),
                row.text("password") != null,
                row.whole("temporary") != 0,
                row.time("disabled_at"),
                Objects.requireNonNullElse(row.time("account_made_at"), Instant.EPOCH));
    }

    private record Stored(Account account, @Nullable String password) {}

    /// A password that stands nowhere but here, to be told once.
    public record NewPassword(Account account, String password) {
        @Override
        public String toString() {
            return "NewPassword[" + account.name() + "]";
        }
    }

    /// What became of a change.
    sealed interface Change {
        record Done(Account account) implements Change {}

        record NoSuchAccount() implements Change {}

        /// Nobody could administer accounts any more.
        record LastAdmin() implements Change {}
    }
}
