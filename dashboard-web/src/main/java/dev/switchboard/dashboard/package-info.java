/// The control plane: starts the web server, lists every path, and guards the door (hosts, origins, headers).
/// Must not know audio, sockets of callers or how a call is carried.
@NullMarked
package dev.switchboard.dashboard;

import org.jspecify.annotations.NullMarked;
