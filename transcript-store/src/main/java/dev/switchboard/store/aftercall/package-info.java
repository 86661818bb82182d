/// The jobs that follow closed tickets and what a language model noted about their calls. Must not know any model.
@NullMarked
package dev.switchboard.store.aftercall;

import org.jspecify.annotations.NullMarked;
