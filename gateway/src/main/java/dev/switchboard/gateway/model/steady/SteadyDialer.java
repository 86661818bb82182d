package dev.switchboard.gateway.model.steady;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.ModelDialer;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.call.ModelLink;
import java.util.function.Consumer;

/// Gives each call a link that outlives the sessions it is made of. Thread-safe.
public final class SteadyDialer implements ModelDialer {
    private final LinkParts parts;

    public SteadyDialer(LinkParts parts) {
        this.parts = parts;
    }

    @Override
    public ModelLink dial(Agent agent, AudioFormat format, CallLoop loop, Consumer<ModelEvent> events) {
        SteadyLink link = new SteadyLink(parts, agent, format, loop, events);
        link.begin();
        return link;
    }
}
