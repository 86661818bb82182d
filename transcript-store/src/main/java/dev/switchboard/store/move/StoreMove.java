package dev.switchboard.store.move;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.switchboard.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Copies a live SQLite store into PostgreSQL, as it was when the copying began.
///
/// Each table is walked in the order of its key. A batch of rows is compared with those of the same keys in the target;
/// what is missing or differs is written, in one transaction with a note of the last key. So a second run writes only
/// what is new or changed since, and one that was broken off goes on: at the noted key, for tables that no other refers
/// to; from the beginning for tickets, since what was opened meanwhile must be there before its lines. Then what is gone
/// from the source is taken away, and both sides are read whole and compared by counts and digests. A table that differs
/// (it changed before the noted key) is walked once more from its beginning.
///
/// Blocks for as long as it takes; may be broken off at any moment by an exception from `MoveProgress` or the end of
/// the process.
public final class StoreMove {
    private static final int BATCH_ROWS = 1_000;

    /// Of text in a batch, beyond which it is stored though it has fewer rows.
    private static final int BATCH_CHARS = 4_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path from;
    private final String to;
    private final List<MoveModule> modules;
    private final MoveProgress progress;
    private final Clock clock;

    public StoreMove(Path from, String to, List<MoveModule> modules, MoveProgress progress, Clock clock) {
        this.from = from;
        this.to = to;
        this.modules = List.copyOf(modules);
        this.progress = progress;
        this.clock = clock;
    }

    /// Throws `StoreException` when something is wrong with either side, or when both are not the same in the end.
    public MoveReport run() {
        try (SourceStore source = SourceStore.open(from);
                TargetStore target = TargetStore.open(withRewrittenInserts(to), modules)) {
            return new Run(source, target).run();
        } catch (SQLException e) {
            throw new StoreException("move " + from, e);
        }
    }

    /// Batches of inserts become one statement each, a round trip instead of a thousand.
    private static String withRewrittenInserts(String url) {
        return url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true";
    }

    private final class Run {
        private final SourceStore source;
        private final TargetStore target;
        private final Map<String, Done> done = new HashMap<>();

        Run(SourceStore source, TargetStore target) {
            this.source = source;
            this.target = target;
        }

        MoveReport run() throws SQLException {
            String origin = source.origin();
            target.check(origin, from.toString());
            checkVersions();
            List<String> leftOut = new ArrayList<>();
            List<MovedTable> tables = tables(leftOut);
            target.begin(tables, origin);
            Set<String> parents = tables.stream().flatMap(table -> table.parents().stream()).collect(Collectors.toSet());
            for (MovedTable table : tables) {
                String noted = parents.contains(table.name()) ? null : target.brokenOffAt(table);
                copy(table, noted == null ? List.of() : key(table, noted));
            }
            removeGone(tables);
            List<MoveReport.Table> compared = verified(tables);
            for (MovedTable table : tables) {
                target.continueNumbers(table, source.lastNumber(table));
            }
            target.derive(documents -> progress.at(MoveProgress.Stage.INDEX, "tickets", documents, 0));
            target.finish(compared, clock.instant());
            return new MoveReport(compared, source.replaced(), leftOut);
        }

        private void checkVersions() throws SQLException {
            for (Map.Entry<String, String> module : source.versions().entrySet()) {
                if (modules.stream().noneMatch(known -> known.name().equals(module.getKey()))) {
                    throw new StoreException(from + " has tables of a module '" + module.getKey()
                            + "' that this version of Switchboard does not know: move with the version that wrote it");
                }
                String version = target.version(module.getKey());
                if (!module.getValue().equals(version)) {
                    throw new StoreException("the tables of '" + module.getKey() + "' in " + from + " are of version "
                            + module.getValue() + ", those of the target of " + version
                            + ": start this version of Switchboard on the source once, then move");
                }
            }
        }

        /// Those that others refer to first.
        private List<MovedTable> tables(List<String> leftOut) throws SQLException {
            Map<String, Map<String, Column>> known = target.columns();
            Map<String, MovedTable> waiting = new LinkedHashMap<>();
            for (Map.Entry<String, Map<String, Integer>> found : source.tables().entrySet()) {
                Map<String, Column> columns = known.get(found.getKey());
                if (columns == null) {
                    leftOut.add(found.getKey());
                } else {
                    waiting.put(found.getKey(), table(found.getKey(), found.getValue(), columns));
                }
            }
            List<MovedTable> ordered = new ArrayList<>();
            while (!waiting.isEmpty()) {
                List<MovedTable> next = waiting.values().stream()
                        .filter(table -> table.parents().stream().noneMatch(waiting::containsKey))
                        .toList();
                if (next.isEmpty()) {
                    throw new StoreException("tables that refer to each other cannot be moved: " + waiting.keySet());
                }
                ordered.addAll(next);
                next.forEach(table -> waiting.remove(table.name()));
            }
            return ordered;
        }

        private MovedTable table(String name, Map<String, Integer> keyPlaces, Map<String, Column> known) throws SQLException {
            List<Column> columns = new ArrayList<>();
            Map<Integer, Integer> key = new TreeMap<>();
            for (Map.Entry<String, Integer> column : keyPlaces.entrySet()) {
                Column there = known.get(column.getKey());
                if (there == null) {
                    throw new StoreException("the target has no column " + name + "." + column.getKey());
                }
                if (column.getValue() > 0) {
                    key.put(column.getValue(), columns.size());
                }
                columns.add(there);
            }
            if (key.isEmpty()) {
                throw new StoreException("the table " + name + " has no primary key to move it by");
            }
            return new MovedTable(name, List.copyOf(columns), List.copyOf(key.values()), source.parents(name));
        }

        private void copy(MovedTable table, List<Object> after) throws SQLException {
            Done counts = done.computeIfAbsent(table.name(), _ -> new Done());
            var batch = new Batch(table, counts, source.count(table));
            counts.digest = new TableDigest();
            counts.whole = after.isEmpty();
            source.read(table, after, row -> {
                counts.digest.add(row);
                batch.add(row);
            });
            batch.store();
        }

        /// Rows on their way into the target.
        private final class Batch {
            private final MovedTable table;
            private final Done counts;
            private final long of;
            private final List<MovedRow> rows = new ArrayList<>();
            private long chars;
            private long walked;

            Batch(MovedTable table, Done counts, long of) {
                this.table = table;
                this.counts = counts;
                this.of = of;
            }

            void add(MovedRow row) {
                rows.add(row);
                for (Object value : row.values()) {
                    chars += switch (value) {
                        case String text -> text.length();
                        case Values.JsonText json -> json.sent().length();
                        case null, default -> 8;
                    };
                }
                if (rows.size() >= BATCH_ROWS || chars >= BATCH_CHARS) {
                    store();
                }
            }

            void store() {
                if (!rows.isEmpty()) {
                    TargetStore.Stored stored = target.store(table, rows, note(rows.getLast().key()));
                    counts.added += stored.added();
                    counts.changed += stored.changed();
                    walked += rows.size();
                    rows.clear();
                    chars = 0;
                }
                progress.at(MoveProgress.Stage.COPY, table.name(), walked, of);
            }
        }

        /// Rows that the target has and the source has no more, of the tables that refer to others first.
        private void removeGone(List<MovedTable> tables) throws SQLException {
            for (MovedTable table : tables.reversed()) {
                if (target.count(table) <= source.count(table)) {
                    continue;
                }
                List<List<Object>> gone = new ArrayList<>();
                target.read(table, row -> {
                    if (!source.has(table, row.key())) {
                        gone.add(row.key());
                    }
                });
                for (int from = 0; from < gone.size(); from += BATCH_ROWS) {
                    target.delete(table, gone.subList(from, Math.min(gone.size(), from + BATCH_ROWS)));
                }
                done(table).removed += gone.size();
            }
        }

        private List<MoveReport.Table> verified(List<MovedTable> tables) throws SQLException {
            List<MovedTable> differing = new ArrayList<>();
            for (MovedTable table : tables) {
                if (!isSame(table)) {
                    differing.add(table);
                }
            }
            for (MovedTable table : differing) {
                copy(table, List.of());
            }
            removeGone(differing);
            List<String> wrong = new ArrayList<>();
            for (MovedTable table : differing) {
                if (!isSame(table)) {
                    wrong.add(table.name());
                }
            }
            if (!wrong.isEmpty()) {
                throw new StoreException("not the same on both sides after copying: " + String.join(", ", wrong)
                        + "; is somebody else writing to the target?");
            }
            return tables.stream()
                    .map(table -> {
                        Done counts = done(table);
                        return new MoveReport.Table(
                                table.name(), counts.digest.rows(), counts.digest.text(),
                                counts.added, counts.changed, counts.removed);
                    })
                    .toList();
        }

        private boolean isSame(MovedTable table) throws SQLException {
            Done counts = done(table);
            if (!counts.whole) {
                counts.digest = new TableDigest();
                source.read(table, List.of(), counts.digest::add);
                counts.whole = true;
            }
            var there = new TableDigest();
            target.read(table, row -> {
                there.add(row);
                if (there.rows() % BATCH_ROWS == 0) {
                    progress.at(MoveProgress.Stage.VERIFY, table.name(), there.rows(), counts.digest.rows());
                }
            });
            progress.at(MoveProgress.Stage.VERIFY, table.name(), there.rows(), counts.digest.rows());
            return counts.digest.isSameAs(there);
        }

        private Done done(MovedTable table) {
            return done.computeIfAbsent(table.name(), _ -> new Done());
        }
    }

    /// What was done for a table in this run, and the digest of its rows in the source (of all of them when `whole`).
    private static final class Done {
        private long added;
        private long changed;
        private long removed;
        private boolean whole;
        private TableDigest digest = new TableDigest();
    }

    private static String note(List<Object> key) {
        ArrayNode note = JSON.createArrayNode();
        key.forEach(part -> note.add(part.toString()));
        return note.toString();
    }

    private static List<Object> key(MovedTable table, String note) {
        try {
            List<Object> key = new ArrayList<>();
            var parts = JSON.readTree(note);
            for (int i = 0; i < table.key().size(); i++) {
                String part = parts.get(i).asText();
                key.add(table.columns().get(table.key().get(i)).kind() == Column.Kind.WHOLE ? (Object) Long.valueOf(part) : part);
            }
            return key;
        } catch (JsonProcessingException | RuntimeException e) {
            throw new StoreException("read how far " + table.name() + " was moved", e);
        }
    }
}
