/// A bounded file in which numbered records wait while the database refuses, and from which they come back after a crash.
/// Must not know what the records say.
@NullMarked
package dev.switchboard.store.journal;

import org.jspecify.annotations.NullMarked;
