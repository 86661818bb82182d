/// Moves a store from SQLite into PostgreSQL: every table of the record and of other modules, compared row by row, so that
/// it may be broken off and begun again. Must not know what the rows mean; what is derived from them is made anew.
@NullMarked
package dev.switchboard.store.move;

import org.jspecify.annotations.NullMarked;
