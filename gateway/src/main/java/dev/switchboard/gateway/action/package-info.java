/// Sentences that programs send in place of calls: who understands them, what they have done, and the ticket of each
/// conversation. Knows agents and tools, never a call.
@NullMarked
package dev.switchboard.gateway.action;

import org.jspecify.annotations.NullMarked;
