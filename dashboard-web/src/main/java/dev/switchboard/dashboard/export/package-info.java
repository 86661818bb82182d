/// Whole ranges of tickets over HTTP, streamed, in parts that can be resumed.
/// Must not know how tickets are stored; everything goes through the store's `Tickets`.
@NullMarked
package dev.switchboard.dashboard.export;

import org.jspecify.annotations.NullMarked;
