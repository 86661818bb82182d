/// What is known of the recordings of calls, and their files, plain or encrypted.
/// Knows no call and no codec: it is told samples.
@NullMarked
package dev.switchboard.store.recording;

import org.jspecify.annotations.NullMarked;
