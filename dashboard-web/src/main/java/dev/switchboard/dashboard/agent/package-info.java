/// Who answers calls and with which tools, as the owner of the process tells it: the lists, and trying a tool that only
/// reads. Must not know calls, files or sockets of the voice plane.
@NullMarked
package dev.switchboard.dashboard.agent;

import org.jspecify.annotations.NullMarked;
