/// The model side over OpenAI's GPT-Live protocol, which has no turns: they are grouped here. An adapter onto the
/// call's ports.
@NullMarked
package dev.switchboard.gateway.model.live;

import org.jspecify.annotations.NullMarked;
