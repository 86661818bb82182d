/// What is kept of conversations in writing beside their tickets: who has asked to be left alone. Knows rows only, never a
/// carrier.
@NullMarked
package dev.switchboard.store.text;

import org.jspecify.annotations.NullMarked;
