/// The page of the payment desk that comes with the program. Knows the box office, never a call.
@NullMarked
package dev.switchboard.gateway.pay;

import org.jspecify.annotations.NullMarked;
