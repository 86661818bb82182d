/// The event box office: what is on, where the seats are. Must not know how it is asked or paid.
@NullMarked
package dev.switchboard.tools.event;

import org.jspecify.annotations.NullMarked;
