/// The live feed: one WebSocket per reader, each on its own virtual thread over a bounded subscription of the store.
/// Must not know what the pages do with it.
@NullMarked
package dev.switchboard.dashboard.live;

import org.jspecify.annotations.NullMarked;
