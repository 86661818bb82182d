/// What customers were sent, for people who look after sales. Knows the box office's letters, never how they are sent.
@NullMarked
package dev.switchboard.dashboard.outbox;

import org.jspecify.annotations.NullMarked;
