/// Payments by Stripe: places to pay, refunds, what Stripe tells by webhook, and asking it where it has not told. Knows the box
/// office, which does not know it, and no web server.
@NullMarked
package dev.switchboard.tools.sale.stripe;

import org.jspecify.annotations.NullMarked;
