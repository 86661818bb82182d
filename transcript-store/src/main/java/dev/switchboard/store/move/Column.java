package dev.switchboard.store.move;

import java.util.Locale;

/// A column of a table that is moved. Its kind is that of the target, whose types are strict.
record Column(String name, Kind kind) {
    enum Kind {
        TEXT,
        WHOLE,
        REAL,
        TIME,
        JSON,
        TRUTH,
        BYTES;

        /// By the name of the type in PostgreSQL's `information_schema`.
        static Kind of(String dataType) {
            return switch (dataType.toLowerCase(Locale.ROOT)) {
                case "bigint", "integer", "smallint" -> WHOLE;
                case "double precision", "real", "numeric" -> REAL;
                case "timestamp with time zone" -> TIME;
                case "jsonb", "json" -> JSON;
                case "boolean" -> TRUTH;
                case "bytea" -> BYTES;
                default -> TEXT;
            };
        }
    }

    String quoted() {
        return '"' + name + '"';
    }

    String placeholder() {
        return kind == Kind.JSON ? "CAST(? AS jsonb)" : "?";
    }
}
