/// Tickets over HTTP: list, numbers, detail, edits, metadata, export.
/// Must not know how tickets are stored; everything goes through the store's `Tickets`.
@NullMarked
package dev.switchboard.dashboard.ticket;

import org.jspecify.annotations.NullMarked;
