/// What is asked of a language model about a call once it is over: summary, notes, sentiment, follow-ups, category,
/// translation. Must not know calls that run, nor the speech model.
@NullMarked
package dev.switchboard.gateway.aftercall;

import org.jspecify.annotations.NullMarked;
