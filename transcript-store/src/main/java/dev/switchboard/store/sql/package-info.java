/// The adapters onto SQLite and PostgreSQL. Nothing outside the store's own packages sees them.
@NullMarked
package dev.switchboard.store.sql;

import org.jspecify.annotations.NullMarked;
