package dev.switchboard.gateway.caller.realtime;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.net.DialTarget;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.ServerEvent;
import dev.switchboard.gateway.realtime.SessionConfig;
import java.util.List;

/// The model of one agent's calls as the relay needs it: where it is, how it spells, what an agent asks of it, and what its events mean to a
/// call. Thread-safe.
public interface ModelSide {
    /// The address, with the key in its headers.
    DialTarget target();

    Dialect dialect();

    /// What to call it in a log line.
    String label();

    /// The session an agent asks for: 24 kHz PCM both ways, transcription on.
    SessionConfig session(Agent agent);

    /// What changes in it when the call goes to another agent.
    ///
    /// @param spoken whether the session has spoken already, and so keeps its voice
    SessionConfig change(Agent before, Agent next, boolean spoken);

    List<ModelEvent> report(ServerEvent event, AudioFormat format);
}
