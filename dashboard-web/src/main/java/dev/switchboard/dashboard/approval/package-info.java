/// Runs of tools that wait for a person: the list, and the decision. Must not know calls; they meet in the table.
@NullMarked
package dev.switchboard.dashboard.approval;

import org.jspecify.annotations.NullMarked;
