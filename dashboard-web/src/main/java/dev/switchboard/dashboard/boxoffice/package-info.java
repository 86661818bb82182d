/// The box office for people of the house: events and their seats, orders, figures. Must not know how any of it is sold.
@NullMarked
package dev.switchboard.dashboard.boxoffice;

import org.jspecify.annotations.NullMarked;
