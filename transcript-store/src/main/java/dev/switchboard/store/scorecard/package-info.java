/// What quality reviewers make of calls: forms and their versions, evaluations, what call data answers by itself,
/// agreement of reviewers, and calls drawn at random. Must not know files, YAML or who may do what.
@NullMarked
package dev.switchboard.store.scorecard;

import org.jspecify.annotations.NullMarked;
