/// The recordings of calls over HTTP, whole or in ranges.
/// Must not know how they are made.
@NullMarked
package dev.switchboard.dashboard.recording;

import org.jspecify.annotations.NullMarked;
