package dev.switchboard.store.move;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table that both sides have: its columns, and of those the ones of its primary key, in its order. `parents` are the
/// tables its rows refer to.
record MovedTable(String name, List<Column> columns, List<Integer> key, Set<String> parents) {
    /// Where a ticket stands in the list is given along, but may be decided anew by the target.
    private static final Set<String> NOT_COMPARED = Set.of("tickets.place");

    boolean isCompared(int column) {
        return !NOT_COMPARED.contains(name + "." + columns.get(column).name());
    }

    String quoted() {
        return '"' + name + '"';
    }

    String columnList() {
        return columns.stream().map(Column::quoted).collect(Collectors.joining(", "));
    }

    String keyList() {
        return key.stream().map(columns::get).map(Column::quoted).collect(Collectors.joining(", "));
    }

    /// A row in place of the one with its key.
    String upsert() {
        String changes = IntStream.range(0, columns.size())
                .filter(column -> !key.contains(column) && isCompared(column))
                .mapToObj(columns::get)
                .map(column -> column.quoted() + " = excluded." + column.quoted())
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + quoted() + " (" + columnList() + ") VALUES ("
                + columns.stream().map(Column::placeholder).collect(Collectors.joining(", "))
                + ") ON CONFLICT (" + keyList() + ") DO " + (changes.isEmpty() ? "NOTHING" : "UPDATE SET " + changes);
    }

    String delete() {
        return "DELETE FROM " + quoted() + " WHERE "
                + key.stream().map(columns::get).map(column -> column.quoted() + " = ?").collect(Collectors.joining(" AND "));
    }
}
