package dev.switchboard.store.move;

/// Told how far a move has come, on the thread that moves, some times a second. What it throws breaks the move off.
@FunctionalInterface
public interface MoveProgress {
    enum Stage {
        COPY,
        INDEX,
        VERIFY
    }

    /// @param of the rows there are, 0 where that is not known
    void at(Stage stage, String table, long done, long of);
}
