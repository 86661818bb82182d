/// Requests to addresses that people configured: none of them may reach into the network the gateway stands in.
@NullMarked
package dev.switchboard.tools.outbound;

import org.jspecify.annotations.NullMarked;
