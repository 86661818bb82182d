package dev.switchboard.tools.helpcenter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.helpcenter.reading.ReadDocument;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// The documents in the database, what people marked, and vectors kept from one start to the next. Every change counts
/// `version` up in its own transaction. Its methods block; thread-safe.
final class HelpDocuments {
    private static final ObjectMapper JSON = new ObjectMapper();

    enum Mark {
        HIDDEN,
        ALLOWED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Everything at one moment.
    record Stored(long version, List<HelpDocument> documents, Set<String> hidden, Set<String> allowed) {}

    private final Database database;

    private HelpDocuments(Database database) {
        this.database = database;
    }

    static HelpDocuments open(Database database) {
        database.migrate("helpcenter", "schema/helpcenter");
        return new HelpDocuments(database);
    }

    /// Whether others may change them.
    boolean shared() {
        return !database.isExclusive();
    }

    long version() {
        return database.read(connection -> version(database.sql(connection)));
    }

    private static long version(Sql sql) throws SQLException {
        return sql.list("SELECT version FROM help_version", _ -> {}, row -> row.whole("version")).getFirst();
    }

    Stored all() {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            List<HelpDocument> documents = sql.list("""
                    SELECT document_id, name, format, source, content, digest, bytes, added_at, added_by
                    FROM help_document ORDER BY document_id""", _ -> {}, HelpDocuments::document);
            Map<String, Set<String>> marks = sql.list("SELECT kind, subject FROM help_mark", _ -> {},
                            row -> Map.entry(row.text("kind", ""), row.text("subject", ""))).stream()
                    .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
            return new Stored(version(sql), documents, marks.getOrDefault("hidden", Set.of()), marks.getOrDefault("allowed", Set.of()));
        });
    }

    private static HelpDocument document(Sql.Row row) throws SQLException {
        return new HelpDocument(
                row.text("document_id", ""), row.text("name", ""), row.text("format", ""),
                HelpDocument.Source.valueOf(row.text("source", "").toUpperCase(Locale.ROOT)),
                read(row.text("content", "")), row.text("digest", ""), row.whole("bytes"),
                Objects.requireNonNull(row.time("added_at"), "added_at"), row.text("added_by", ""));
    }

    private static ReadDocument read(String content) {
        try {
            return JSON.readValue(content, ReadDocument.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a help-centre document in the database is not what was written there", e);
        }
    }

    /// Whether a document was put there, and whether it took the place of one.
    record Put(boolean added, boolean replaced) {}

    /// Puts a document in the place of one with the same id; does not when there would be more than `most`.
    Put put(HelpDocument document, int most) {
        String content;
        try {
            content = JSON.writeValueAsString(document.read());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document that cannot be written", e);
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            long others = sql.list("SELECT count(*) AS others FROM help_document WHERE document_id <> ?",
                    values -> values.text(document.id()), row -> row.whole("others")).getFirst();
            if (others >= most) {
                return new Put(false, false);
            }
            boolean replaced = sql.update("DELETE FROM help_document WHERE document_id = ?",
                    values -> values.text(document.id())) > 0;
            sql.update("""
                    INSERT INTO help_document
                        (document_id, name, format, source, content, digest, bytes, added_at, added_by)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    values -> values.text(document.id()).text(document.name()).text(document.format())
                            .text(document.source().wire()).text(content).text(document.digest()).whole(document.bytes())
                            .time(document.addedAt()).text(document.addedBy()));
            count(sql);
            return new Put(true, replaced);
        });
    }

    boolean remove(String id) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            boolean removed = sql.update("DELETE FROM help_document WHERE document_id = ?", values -> values.text(id)) > 0;
            count(sql);
            return removed;
        });
    }

    void mark(Mark mark, String subject, boolean on, Instant now, String who) {
        database.write(connection -> {
            Sql sql = database.sql(connection);
            sql.update("DELETE FROM help_mark WHERE kind = ? AND subject = ?", values -> values.text(mark.wire()).text(subject));
            if (on) {
                sql.update("INSERT INTO help_mark (kind, subject, made_at, made_by) VALUES (?, ?, ?, ?)",
                        values -> values.text(mark.wire()).text(subject).time(now).text(who));
            }
            count(sql);
            return true;
        });
    }

    private static void count(Sql sql) throws SQLException {
        sql.update("UPDATE help_version SET version = version + 1", _ -> {});
    }

    /// The vectors there are, by digest.
    Map<String, float[]> vectors(String model, Collection<String> digests) {
        return database.read(connection -> {
            Map<String, float[]> found = new HashMap<>();
            for (List<String> piece : Sql.pieces(List.copyOf(new HashSet<>(digests)))) {
                database.sql(connection).list(
                        "SELECT digest, vector FROM help_vector WHERE model = ? AND digest IN (" + Sql.times(piece.size(), "?") + ")",
                        values -> {
                            values.text(model);
                            for (String digest : piece) {
                                values.text(digest);
                            }
                        },
                        row -> found.put(row.text("digest", ""), floats(row.text("vector", ""))));
            }
            return found;
        });
    }

    void keep(String model, Map<String, float[]> vectors) {
        List<Sql.Binder> rows = new ArrayList<>();
        vectors.forEach((digest, vector) ->
                rows.add(values -> values.text(model).text(digest).text(text(vector)).text(model).text(digest)));
        database.write(connection -> {
            database.sql(connection).batch("""
                    INSERT INTO help_vector (model, digest, vector)
                    SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM help_vector WHERE model = ? AND digest = ?)""", rows);
            return true;
        });
    }

    private static String text(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] floats(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }
}
