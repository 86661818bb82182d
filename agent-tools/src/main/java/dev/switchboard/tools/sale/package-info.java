/// Seats held, orders, payments, refunds, promo codes and the wait list: what the box office sells, never a seat twice.
@NullMarked
package dev.switchboard.tools.sale;

import org.jspecify.annotations.NullMarked;
