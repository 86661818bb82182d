/// The open database and what differs between SQLite and PostgreSQL: connections, transactions, migrations, times.
/// Must not know tickets; other modules keep their own tables in the same database through `Database`.
@NullMarked
package dev.switchboard.store.sql;

import org.jspecify.annotations.NullMarked;
