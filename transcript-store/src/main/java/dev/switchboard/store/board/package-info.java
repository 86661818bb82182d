/// The figures of a wall board, by hour. Must not know who shows them.
@NullMarked
package dev.switchboard.store.board;

import org.jspecify.annotations.NullMarked;
