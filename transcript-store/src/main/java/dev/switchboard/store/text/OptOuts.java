package dev.switchboard.store.text;

import dev.switchboard.store.sql.Database;
import java.time.Instant;

/// Telephone numbers that have asked for no more text messages, each for one number of ours. Kept until they ask for messages
/// again, whatever becomes of their tickets. Every method blocks on the database. Thread-safe.
public final class OptOuts {
    private final Database database;

    public OptOuts(Database database) {
        this.database = database;
    }

    public boolean has(String customer, String ours) {
        return database.read(connection -> database.sql(connection).first(
                        "SELECT customer FROM text_opt_outs WHERE customer = ? AND ours = ?",
                        values -> values.text(customer).text(ours),
                        row -> row.text("customer", "")))
                .isPresent();
    }

    /// `word` is what they wrote. One who had done so already stays as they were.
    public void add(String customer, String ours, String word, Instant at) {
        database.write(connection -> database.sql(connection).update(
                """
                INSERT INTO text_opt_outs (customer, ours, word, opted_out_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (customer, ours) DO NOTHING
                """,
                values -> values.text(customer).text(ours).text(word).time(at)));
    }

    /// False when they had not opted out.
    public boolean remove(String customer, String ours) {
        return database.write(connection -> database.sql(connection).update(
                        "DELETE FROM text_opt_outs WHERE customer = ? AND ours = ?",
                        values -> values.text(customer).text(ours)))
                == 1;
    }
}
