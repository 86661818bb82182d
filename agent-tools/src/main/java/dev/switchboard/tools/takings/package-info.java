/// What was sold, to whom, and what came of it: orders found and told whole, and the figures, counted from the tables of the
/// box office each time. Changes nothing.
@NullMarked
package dev.switchboard.tools.takings;

import org.jspecify.annotations.NullMarked;
