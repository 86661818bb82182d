/// The model side over the Realtime protocol, cloud or local. An adapter onto the call's ports.
@NullMarked
package dev.switchboard.gateway.model.realtime;

import org.jspecify.annotations.NullMarked;
