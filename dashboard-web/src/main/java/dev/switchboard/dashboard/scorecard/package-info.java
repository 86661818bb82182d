/// Quality scorecards in the control plane: the files of forms and plans, filling a form beside a ticket, results,
/// agreement and the worklist. Must not know how evaluations are stored or scored.
@NullMarked
package dev.switchboard.dashboard.scorecard;

import org.jspecify.annotations.NullMarked;
