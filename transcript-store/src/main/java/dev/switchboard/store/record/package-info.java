/// The durable record of calls: the statements over its tables, the one writer's thread, the reading side, and
/// what is put right when a gateway died. Knows the database only through `sql`; must not know who reads or listens.
@NullMarked
package dev.switchboard.store.record;

import org.jspecify.annotations.NullMarked;
