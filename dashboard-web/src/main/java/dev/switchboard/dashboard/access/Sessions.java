package dev.switchboard.dashboard.access;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is logged in, in the database, so that a restart and other dashboards know it too. The key is in the browser's
/// cookie alone; here lies its digest. Blocks on the database, except for noting that a session was seen. Thread-safe.
final class Sessions {
    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    private final Database database;
    private final Keys keys;
    private final Clock clock;
    private final AccessPolicy policy;
    private final Duration seenEvery;

    Sessions(Database database, Keys keys, Clock clock, AccessPolicy policy) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.policy = policy;
        // A row need not be written at each request.
        Duration tenth = policy.idle().dividedBy(10);
        this.seenEvery = tenth.compareTo(Duration.ofMinutes(1)) < 0 ? tenth : Duration.ofMinutes(1);
    }

    /// Begins one and gives its key. Those that are over go at this occasion.
    String begin(Account account, String address) {
        String key = keys.session();
        Instant now = clock.instant();
        database.write(connection -> {
            var sql = database.sql(connection);
            sql.update(
                    "DELETE FROM access_sessions WHERE ends_at < ? OR seen_at < ?",
                    values -> values.time(now).time(now.minus(policy.idle())));
            return sql.update(
                    """
                    INSERT INTO access_sessions (session_id, account_id, made_at, seen_at, ends_at, address)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    values -> values.text(Keys.digest(key))
                            .text(account.id())
                            .time(now)
                            .time(now)
                            .time(now.plus(policy.longest()))
                            .text(address));
        });
        return key;
    }

    /// The session of a key, unless it is over or its account may not log in any more.
    Optional<Session> find(String key) {
        String id = Keys.digest(key);
        Instant now = clock.instant();
        return database.read(connection -> database.sql(connection).first(
                        "SELECT s.seen_at, s.ends_at, " + Accounts.columns()
                                + " FROM access_sessions s JOIN access_accounts a ON a.account_id = s.account_id"
                                + " WHERE s.session_id = ?",
                        values -> values.text(id),
                        row -> new Session(
                                id,
                                Accounts.account(row),
                                Objects.requireNonNullElse(row.time("seen_at"), Instant.EPOCH),
                                Objects.requireNonNullElse(row.time("ends_at"), Instant.EPOCH))))
                .filter(session -> !session.account().isDisabled()
                        && now.isBefore(session.endsAt())
                        && now.isBefore(session.seenAt().plus(policy.idle())));
    }

    /// A request came: the session lives on. Written beside the request, for it may have to wait for other writers.
    void seen(Session session) {
        Instant now = clock.instant();
        if (now.isBefore(session.seenAt().plus(seenEvery))) {
            return;
        }
        Thread.ofVirtual().name("session-seen").start(() -> {
            try {
                database.write(connection -> database.sql(connection).update(
                        "UPDATE access_sessions SET seen_at = ? WHERE session_id = ? AND seen_at < ?",
                        values -> values.time(now).text(session.id()).time(now)));
            } catch (StoreException e) {
                log.warn("that a session was seen could not be noted: {}", e.getMessage());
            }
        });
    }

    void end(String key) {
        database.write(connection -> database.sql(connection).update(
                "DELETE FROM access_sessions WHERE session_id = ?", values -> values.text(Keys.digest(key))));
    }

    /// `id` is the digest of its key.
    record Session(String id, Account account, Instant seenAt, Instant endsAt) {}
}
