package dev.switchboard.store.move;

/// A module that keeps tables in the database, as it names itself to `Database.migrate`.
public record MoveModule(String name, String location) {
    public static final MoveModule STORE = new MoveModule("store", "schema/store");
}
