package dev.switchboard.store.webhook;

import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The endpoints that are told, each with a secret that is shown once. Blocks on the database. Thread-safe.
public final class Webhooks {
    public static final int MOST_ENDPOINTS = 50;

    /// As long signs the secret before the last one too, so that receivers can change at their own time.
    public static final Duration BOTH_SECRETS = Duration.ofHours(24);

    /// 24 to 64 bytes, says Standard Webhooks.
    private static final int SECRET_BYTES = 32;

    static final String COLUMNS =
            "endpoint_id, url, description, types, state, reason, previous_until, made_at, made_by";

    private final Database database;
    private final WantedEvents wanted;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Webhooks(Database database, WantedEvents wanted, Clock clock) {
        this.database = database;
        this.wanted = wanted;
        this.clock = clock;
    }

    /// One that was made, or has a new secret; the secret is to be told once.
    public record Made(WebhookEndpoint endpoint, String secret) {
        @Override
        public String toString() {
            return "Made[" + endpoint.id() + "]";
        }
    }

    /// What somebody wants an endpoint to be.
    public record Wish(String url, String description, List<String> types, boolean on) {}

    /// Oldest first.
    public List<WebhookEndpoint> all() {
        return database.read(connection -> database.sql(connection).list(
                "SELECT " + COLUMNS + " FROM webhook_endpoints ORDER BY made_at, endpoint_id", _ -> {}, Webhooks::endpoint));
    }

    public Optional<WebhookEndpoint> find(String id) {
        return database.read(connection -> find(database.sql(connection), id));
    }

    private static Optional<WebhookEndpoint> find(Sql sql, String id) throws SQLException {
        return sql.first(
                "SELECT " + COLUMNS + " FROM webhook_endpoints WHERE endpoint_id = ?",
                values -> values.text(id),
                Webhooks::endpoint);
    }

    /// Makes one; empty when there are as many as there may be.
    public Optional<Made> make(Wish wish, String by) {
        String id = "whe_" + hex(12);
        String secret = secret();
        Instant now = clock.instant();
        boolean made = database.write(connection -> database.sql(connection).update(
                        """
                        INSERT INTO webhook_endpoints (endpoint_id, url, description, types, secret, state, made_at, made_by)
                        SELECT ?, ?, ?, ?, ?, ?, ?, ?
                        WHERE (SELECT COUNT(*) FROM webhook_endpoints) < ?
                        """,
                        values -> values.text(id)
                                .text(wish.url)
                                .text(wish.description)
                                .text(String.join(" ", wish.types))
                                .sealed(secretOf(id), secret)
                                .text(wish.on ? "on" : "off")
                                .time(now)
                                .text(by)
                                .whole((long) MOST_ENDPOINTS))
                == 1);
        wanted.lookUp();
        return made ? find(id).map(endpoint -> new Made(endpoint, secret)) : Optional.empty();
    }

    /// Empty when there is none such.
    public Optional<WebhookEndpoint> change(String id, Wish wish) {
        Optional<WebhookEndpoint> changed = database.write(connection -> {
            Sql sql = database.sql(connection);
            sql.update(
                    """
                    UPDATE webhook_endpoints SET url = ?, description = ?, types = ?, state = ?,
                        reason = CASE WHEN ? = 'on' THEN NULL ELSE reason END
                    WHERE endpoint_id = ?
                    """,
                    values -> values.text(wish.url)
                            .text(wish.description)
                            .text(String.join(" ", wish.types))
                            .text(wish.on ? "on" : "off")
                            .text(wish.on ? "on" : "off")
                            .text(id));
            return find(sql, id);
        });
        wanted.lookUp();
        return changed;
    }

    /// With everything that was told it, and schedules that name it.
    public boolean remove(String id) {
        boolean removed = database.write(connection -> database.sql(connection)
                .update("DELETE FROM webhook_endpoints WHERE endpoint_id = ?", values -> values.text(id)) == 1);
        wanted.lookUp();
        return removed;
    }

    /// Gives it a new secret; the one it had signs too for a day.
    public Optional<Made> rotate(String id) {
        String secret = secret();
        Instant until = clock.instant().plus(BOTH_SECRETS);
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Optional<String> before = secret(sql, id);
            if (before.isEmpty()) {
                return Optional.<Made>empty();
            }
            sql.update(
                    "UPDATE webhook_endpoints SET secret = ?, previous_secret = ?, previous_until = ? WHERE endpoint_id = ?",
                    values -> values.sealed(secretOf(id), secret)
                            .sealed(previousOf(id), before.get())
                            .time(until)
                            .text(id));
            return find(sql, id).map(endpoint -> new Made(endpoint, secret));
        });
    }

    /// What signs at that time, the newest first.
    public List<String> secrets(String id, Instant at) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            return sql.first(
                            "SELECT secret, previous_secret, previous_until FROM webhook_endpoints WHERE endpoint_id = ?",
                            values -> values.text(id),
                            row -> {
                                String secret = Objects.requireNonNullElse(row.sealed(secretOf(id)), "");
                                String before = row.sealed(previousOf(id));
                                Instant until = row.time("previous_until");
                                return before != null && until != null && at.isBefore(until)
                                        ? List.of(secret, before)
                                        : List.of(secret);
                            })
                    .orElse(List.of());
        });
    }

    /// Turns one off that said it is gone.
    public void turnOff(String id, String reason) {
        database.write(connection -> database.sql(connection).update(
                "UPDATE webhook_endpoints SET state = 'off', reason = ? WHERE endpoint_id = ? AND state = 'on'",
                values -> values.text(reason).text(id)));
        wanted.lookUp();
    }

    /// Which types somebody is told of.
    public WantedEvents wanted() {
        return wanted;
    }

    private static Optional<String> secret(Sql sql, String id) throws SQLException {
        return sql.first(
                "SELECT secret FROM webhook_endpoints WHERE endpoint_id = ?",
                values -> values.text(id),
                row -> Objects.requireNonNullElse(row.sealed(secretOf(id)), ""));
    }

    static WebhookEndpoint endpoint(Sql.Row row) throws SQLException {
        return new WebhookEndpoint(
                row.text("endpoint_id", ""),
                row.text("url", ""),
                row.text("description", ""),
                List.of(row.text("types", "").split(" ")),
                row.text("state", "").equals("on"),
                row.text("reason"),
                row.time("previous_until"),
                Objects.requireNonNullElse(row.time("made_at"), Instant.EPOCH),
                row.text("made_by", ""));
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    private String hex(int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static Cell secretOf(String id) {
        return new Cell("webhook_endpoints", "secret", id);
    }

    private static Cell previousOf(String id) {
        return new Cell("webhook_endpoints", "previous_secret", id);
    }
}
