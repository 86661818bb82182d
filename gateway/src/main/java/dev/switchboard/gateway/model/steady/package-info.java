/// Keeps a call's model through drops, refusals and expiring sessions. Must not know which protocol a session speaks.
@NullMarked
package dev.switchboard.gateway.model.steady;

import org.jspecify.annotations.NullMarked;
