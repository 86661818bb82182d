/// What a supervisor's board says beyond what is said in calls: which call needs a person, and the numbers of the day. Must not
/// know how it is shown, nor anything of a call but its events.
@NullMarked
package dev.switchboard.dashboard.board;

import org.jspecify.annotations.NullMarked;
