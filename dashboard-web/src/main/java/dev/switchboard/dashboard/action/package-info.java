/// `POST /voice/action`: a sentence in, what came of it out. Must not know who understands it.
@NullMarked
package dev.switchboard.dashboard.action;

import org.jspecify.annotations.NullMarked;
