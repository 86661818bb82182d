package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The statements over `store_encryption`: whether a store is encrypted is written in it, so that it is not read or written
/// by mistake without its keys.
final class EncryptionTable {
    private static final Logger log = LoggerFactory.getLogger(EncryptionTable.class);

    private EncryptionTable() {}

    /// @param keyId of the key that writes, null in a plain store
    /// @param wholeKeyId of the key that everything was encrypted with when it was last gone through
    record State(@Nullable String keyId, @Nullable String wholeKeyId) {
        boolean isPlain() {
            return keyId == null;
        }
    }

    static State read(Sql sql) throws SQLException {
        return sql.first(
                        "SELECT key_id, whole_key_id FROM store_encryption WHERE id = 1",
                        _ -> {},
                        row -> new State(row.text("key_id"), row.text("whole_key_id")))
                .orElse(new State(null, null));
    }

    static void write(Sql sql, State state) throws SQLException {
        sql.update(
                "UPDATE store_encryption SET key_id = ?, whole_key_id = ? WHERE id = 1",
                values -> values.text(state.keyId).text(state.wholeKeyId));
    }

    /// Makes the store and the keys it was opened with agree. A store that becomes encrypted loses its full-text index of
    /// what was said. Throws `StoreException` where it is encrypted and there are no keys: what is written would be plain.
    static void settle(Database database) {
        EncryptionKeys keys = database.cells().keys();
        String key = keys.writing().orElse(null);
        State state = database.read(connection -> read(database.sql(connection)));
        if (key == null && state.keyId == null) {
            return;
        }
        if (key == null) {
            throw new StoreException("the store is encrypted (key '" + state.keyId + "') and no encryption keys are set;"
                    + " expected encryption-keys (SWITCHBOARD_ENCRYPTION_KEYS), or that it was decrypted by scripts/encrypt --decrypt");
        }
        if (!key.equals(state.keyId)) {
            database.write(connection -> {
                Sql sql = database.sql(connection);
                boolean empty = sql.first("SELECT 1 AS one FROM tickets LIMIT 1", _ -> {}, row -> row.whole("one")).isEmpty();
                if (state.isPlain()) {
                    SearchIndexer.begin(sql);
                }
                write(sql, new State(key, empty ? key : state.wholeKeyId));
                return true;
            });
            log.info("what is written from now on is encrypted with the key '{}'", key);
        }
        if (state.keyId != null && !keys.has(state.keyId)) {
            log.warn("there is no key '{}', with which this store was encrypted: what it encrypted cannot be read", state.keyId);
        }
        if (!key.equals(database.<State>read(connection -> read(database.sql(connection))).wholeKeyId)) {
            log.warn("what was stored before is not yet encrypted with the key '{}': scripts/encrypt does it", key);
        }
    }
}
