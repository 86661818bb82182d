package dev.switchboard.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Work on a connection. It may throw `SQLException`; whoever runs it decides what that means.
@FunctionalInterface
public interface SqlFunction<A, R extends @Nullable Object> {
    R apply(A argument) throws SQLException;
}
