/// Who may come in: tickets are checked at the door, once each. Knows the box office's tables, never how tickets are sold.
@NullMarked
package dev.switchboard.tools.sale.entry;

import org.jspecify.annotations.NullMarked;
