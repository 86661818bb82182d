/// Tickets as things to show: PDF pages, QR codes, passes of a phone's wallet. Knows orders, never how they are sold or sent.
@NullMarked
package dev.switchboard.tools.sale.ticket;

import org.jspecify.annotations.NullMarked;
