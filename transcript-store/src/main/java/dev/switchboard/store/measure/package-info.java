/// What a call was measured to be: how fast it answered, what it used, what that cost.
/// Must not know how it was measured or where it is kept.
@NullMarked
package dev.switchboard.store.measure;

import org.jspecify.annotations.NullMarked;
