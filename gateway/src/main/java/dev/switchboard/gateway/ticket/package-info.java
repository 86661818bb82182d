/// The page where customers fetch their tickets. Knows how tickets are made, never a call.
@NullMarked
package dev.switchboard.gateway.ticket;

import org.jspecify.annotations.NullMarked;
