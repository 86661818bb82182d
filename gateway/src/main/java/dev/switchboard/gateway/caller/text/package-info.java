/// Conversations by text message, whoever carries them: which messages belong together, what STOP and HELP mean, how long
/// answers are cut. An adapter onto the call's ports that knows no carrier's wire.
@NullMarked
package dev.switchboard.gateway.caller.text;

import org.jspecify.annotations.NullMarked;
