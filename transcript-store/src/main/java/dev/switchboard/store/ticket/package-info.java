/// Tickets: their ids, life, filters and numbers. Knows nothing of how a call is carried.
@NullMarked
package dev.switchboard.store.ticket;

import org.jspecify.annotations.NullMarked;
