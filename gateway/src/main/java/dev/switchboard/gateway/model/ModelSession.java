package dev.switchboard.gateway.model;

import dev.switchboard.gateway.call.ModelLink;
import java.util.List;

/// One session with a model server: a link that dies with its connection, and that can be told what was said before it
/// began. Event loop only.
public interface ModelSession extends ModelLink {
    /// Tells a session that stands the conversation so far, oldest first. At most once, before anything else is sent.
    void recall(List<Remembered> conversation);

    /// The caller turns out to have heard less of an agent's item than `recall` told: this takes its place.
    void amend(Remembered.AgentSaid shorter);
}
