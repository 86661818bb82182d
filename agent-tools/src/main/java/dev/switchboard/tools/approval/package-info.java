/// Runs of tools that wait until a person of the house agrees: what waits, and what was decided, in one table that every
/// process on the database sees. Must not know tools, calls or sockets.
@NullMarked
package dev.switchboard.tools.approval;

import org.jspecify.annotations.NullMarked;
