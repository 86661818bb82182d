package dev.switchboard.store.encryption;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The place of a text in the database: table, column and what tells its row from others. An encrypted text can be read
/// only at the place it was written for.
public record Cell(String table, String column, List<String> row) {
    public Cell {
        row = List.copyOf(row);
    }

    public Cell(String table, String column, String... row) {
        this(table, column, List.of(row));
    }

    /// Each part with its length before it, so that no two places have the same bytes.
    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        put(bytes, table);
        put(bytes, column);
        row.forEach(part -> put(bytes, part));
        return bytes.toByteArray();
    }

    private static void put(ByteArrayOutputStream bytes, String part) {
        byte[] text = CellCipher.storable(part).getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
        bytes.writeBytes(text);
    }
}
