/// What an agent can do: the tool contract, the runner and the list of tools.
/// Must not know calls, audio or sockets.
@NullMarked
package dev.switchboard.tools;

import org.jspecify.annotations.NullMarked;
