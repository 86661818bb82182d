/// Supervisors step into calls: they listen, whisper, speak, take over, hand back, transfer and end. Knows calls only by the
/// port `CallDesk`, which whoever has the calls implements; must not know how a call is made.
@NullMarked
package dev.switchboard.dashboard.stepin;

import org.jspecify.annotations.NullMarked;
