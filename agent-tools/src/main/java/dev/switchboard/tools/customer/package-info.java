/// Who the caller is: the tool that writes names and identifiers onto the ticket.
@NullMarked
package dev.switchboard.tools.customer;

import org.jspecify.annotations.NullMarked;
