package dev.switchboard.store.record;

import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.util.List;

/// The statements over `ticket_metadata`. Keys repeat freely; readers take the last.
final class MetadataTable {
    private MetadataTable() {}

    static MetadataEntry insert(Sql sql, TicketId id, String key, String value) throws SQLException {
        return sql.first(
                        "INSERT INTO ticket_metadata (ticket_id, key, value) VALUES (?, ?, ?) RETURNING metadata_id",
                        values -> values.text(id.value()).text(key).sealed(cell(id.value(), key), value),
                        row -> new MetadataEntry(row.whole("metadata_id"), id, key, value))
                .orElseThrow();
    }

    static List<MetadataEntry> of(Sql sql, TicketId id) throws SQLException {
        return sql.list(
                "SELECT metadata_id, key, value FROM ticket_metadata WHERE ticket_id = ? ORDER BY metadata_id",
                values -> values.text(id.value()),
                row -> {
                    String key = row.text("key", "");
                    return new MetadataEntry(row.whole("metadata_id"), id, key, row.sealed(cell(id.value(), key)));
                });
    }

    static Cell cell(String ticket, String key) {
        return new Cell("ticket_metadata", "value", ticket, key);
    }
}
