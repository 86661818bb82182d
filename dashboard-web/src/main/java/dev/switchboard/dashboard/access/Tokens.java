package dev.switchboard.dashboard.access;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys of programs, each with scopes and an end. A token may do what its scopes say and its maker may at that moment,
/// and nothing once its maker is disabled. Blocks on the database. Thread-safe.
final class Tokens {
    static final int MOST_DAYS = 366;

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);
    private static final Duration USED_EVERY = Duration.ofMinutes(10);
    private static final String SELECT = "SELECT t.token_id, t.name AS token_name, t.scopes, t.made_at AS token_made_at,"
            + " t.ends_at, t.used_at, t.revoked_at, " + Accounts.columns()
            + " FROM access_tokens t JOIN access_accounts a ON a.account_id = t.account_id";

    private final Database database;
    private final Keys keys;
    private final Clock clock;

    Tokens(Database database, Keys keys, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    /// Newest first.
    List<Token> list() {
        return database.read(connection -> database.sql(connection)
                .list(SELECT + " ORDER BY t.made_at DESC, t.token_id", _ -> {}, Tokens::token));
    }

    /// Makes one. Its key is in the answer and nowhere else.
    Made make(String name, Set<Right> scopes, Account maker, Duration lasting) {
        String key = keys.token();
        Instant now = clock.instant();
        Token token = new Token(keys.id(), name, scopes, maker, now, now.plus(lasting), null, null);
        database.write(connection -> database.sql(connection).update(
                """
                INSERT INTO access_tokens (token_id, digest, name, scopes, account_id, made_at, ends_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                values -> values.text(token.id())
                        .text(Keys.digest(key))
                        .text(name)
                        .text(Words.rights(scopes))
                        .text(maker.id())
                        .time(now)
                        .time(token.endsAt())));
        return new Made(token, key);
    }

    /// Whether there was such a token that had not been revoked.
    boolean revoke(String id) {
        Instant now = clock.instant();
        return database.write(connection -> database.sql(connection).update(
                        "UPDATE access_tokens SET revoked_at = ? WHERE token_id = ? AND revoked_at IS NULL",
                        values -> values.time(now).text(id)))
                == 1;
    }

    Optional<Token> withId(String id) {
        return database.read(connection -> database.sql(connection)
                .first(SELECT + " WHERE t.token_id = ?", values -> values.text(id), Tokens::token));
    }

    /// The token of a key that is still good.
    Optional<Token> find(String key) {
        if (!key.startsWith(Keys.TOKEN_PREFIX)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return database.read(connection -> database.sql(connection)
                        .first(SELECT + " WHERE t.digest = ?", values -> values.text(Keys.digest(key)), Tokens::token))
                .filter(token -> token.isGood(now));
    }

    /// Noted beside the request, for it may have to wait for other writers.
    void used(Token token) {
        Instant now = clock.instant();
        Instant before = token.usedAt();
        if (before != null && now.isBefore(before.plus(USED_EVERY))) {
            return;
        }
        Thread.ofVirtual().name("token-used").start(() -> {
            try {
                database.write(connection -> database.sql(connection).update(
                        "UPDATE access_tokens SET used_at = ? WHERE token_id = ?",
                        values -> values.time(now).text(token.id())));
            } catch (StoreException e) {
                log.warn("that a token was used could not be noted: {}", e.getMessage());
            }
        });
    }

    private static Token token(Sql.Row row) throws SQLException {
        return new Token(
                row.text("token_id", ""),
                row.text("token_name", ""),
                Words.rights(row.text("scopes", "")),
                Accounts.account(row),
                Objects.requireNonNullElse(row.time("token_made_at"), Instant.EPOCH),
                Objects.requireNonNullElse(row.time("ends_at"), Instant.EPOCH),
                row.time("used_at"),
                row.time("revoked_at"));
    }

    record Token(
            String id,
            String name,
            Set<Right> scopes,
            Account maker,
            Instant madeAt,
            Instant endsAt,
            @Nullable Instant usedAt,
            @Nullable Instant revokedAt) {
        boolean isGood(Instant now) {
            return revokedAt == null && now.isBefore(endsAt) && !maker.isDisabled();
        }

        Set<Right> rights() {
            Set<Right> rights = EnumSet.noneOf(Right.class);
            rights.addAll(scopes);
            rights.retainAll(maker.rights());
            return rights;
        }
    }

    /// The key is to be told once.
    record Made(Token token, String key) {
        @Override
        public String toString() {
            return "Made[" + token.id() + "]";
        }
    }
}
