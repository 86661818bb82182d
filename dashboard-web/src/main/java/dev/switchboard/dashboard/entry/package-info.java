/// Tickets are taken at the door, over HTTP. Knows the box office's `sale.entry`, never how tickets are sold.
@NullMarked
package dev.switchboard.dashboard.entry;

import org.jspecify.annotations.NullMarked;
