/// What is known of the recordings of calls: where a file lies, how long it is, whether it is still there.
/// Must not know audio, nor open the files.
@NullMarked
package dev.switchboard.store.recording;

import org.jspecify.annotations.NullMarked;
