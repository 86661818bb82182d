/// Deletes closed tickets when their time is over, with everything that belongs to them. Must not know how calls run.
@NullMarked
package dev.switchboard.store.retention;

import org.jspecify.annotations.NullMarked;
