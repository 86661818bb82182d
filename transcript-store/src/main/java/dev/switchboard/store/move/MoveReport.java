package dev.switchboard.store.move;

import java.util.List;

/// What a move did. `replacedCharacters` counts values in which U+0000, which PostgreSQL cannot keep, became U+FFFD.
public record MoveReport(List<Table> tables, long replacedCharacters, List<String> leftOut) {
    public MoveReport {
        tables = List.copyOf(tables);
        leftOut = List.copyOf(leftOut);
    }

    /// One table: its rows and their digest, the same on both sides, and what this run had to do for it.
    public record Table(String name, long rows, String digest, long added, long changed, long removed) {}

    public long added() {
        return tables.stream().mapToLong(Table::added).sum();
    }

    public long changed() {
        return tables.stream().mapToLong(Table::changed).sum();
    }

    public long removed() {
        return tables.stream().mapToLong(Table::removed).sum();
    }
}
