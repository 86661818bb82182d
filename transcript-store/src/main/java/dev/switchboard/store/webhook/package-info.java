/// Who outside is told of what happens, what is to be told, and what came of it. Must not know how it is sent.
@NullMarked
package dev.switchboard.store.webhook;

import org.jspecify.annotations.NullMarked;
