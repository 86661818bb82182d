package dev.switchboard.gateway.model.realtime;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.realtime.Clearable;
import dev.switchboard.gateway.realtime.SessionConfig;
import dev.switchboard.gateway.realtime.SessionConfig.Input;
import dev.switchboard.gateway.realtime.SessionConfig.Output;
import dev.switchboard.gateway.realtime.SessionConfig.Transcription;
import dev.switchboard.gateway.realtime.ToolChoice;
import dev.switchboard.gateway.realtime.ToolConfig;
import dev.switchboard.gateway.realtime.TurnDetection;
import dev.switchboard.gateway.realtime.VoiceChoice;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The session an agent asks of the model: its instructions, voice, tools and turn detection, and the line's codec both ways
/// so that no audio needs to be converted. The local engine keeps the agent's dialogue as a stored prompt of the agent's id.
record SessionRequest(Agent agent, AudioFormat format, Endpoint endpoint, Tools tools) {
    /// In writing the session has no ears and no voice.
    SessionConfig session() {
        if (agent.inWriting()) {
            return prompted(SessionConfig.realtime(agent.instructions(), List.of("text"), null, offered()));
        }
        Input input = new Input(format, Clearable.to(transcription()), null, Clearable.to(turnDetection()));
        Output output = new Output(format, VoiceChoice.named(agent.voice()), null);
        return prompted(SessionConfig.realtime(
                agent.instructions(), List.of("audio"), new SessionConfig.Audio(input, output), offered()));
    }

    SessionRequest by(Agent other) {
        return new SessionRequest(other, format, endpoint, tools);
    }

    /// What changes in a session that was `before`'s until now; the codec stays, and so does all that both have in
    /// common, for a change in mid-turn costs the server its place.
    ///
    /// @param spoken whether the agent's voice was heard already: from then on the API refuses another voice
    ///     (`cannot_update_voice`)
    SessionConfig change(SessionRequest before, boolean spoken) {
        Agent old = before.agent;
        boolean sameTurns = agent.turnDetection().equals(old.turnDetection());
        boolean sameLanguage = agent.language().equals(old.language());
        Input input = new Input(
                null,
                sameLanguage ? null : Clearable.to(transcription()),
                null,
                sameTurns ? null : Clearable.to(turnDetection()));
        Output output = new Output(null, VoiceChoice.named(agent.voice()), null);
        boolean sameVoice = spoken || agent.voice().equals(old.voice());
        SessionConfig.Audio audio = agent.inWriting()
                ? new SessionConfig.Audio(null, null)
                : new SessionConfig.Audio(sameTurns && sameLanguage ? null : input, sameVoice ? null : output);
        return prompted(new SessionConfig(null, null, "realtime", null, null, null, agent.instructions(),
                audio.input() == null && audio.output() == null ? null : audio, offered(), ToolChoice.AUTO, null, null, null,
                null, null, null, null, null));
    }

    private SessionConfig prompted(SessionConfig session) {
        return endpoint instanceof Endpoint.Local ? session.merge(SessionConfig.ofPrompt(agent.id())) : session;
    }

    private Transcription transcription() {
        return new Transcription(endpoint.transcriptionModel(), agent.language().orElse(null), null, null, null, null);
    }

    private List<ToolConfig> offered() {
        return Stream.concat(
                        agent.tools().stream().flatMap(name -> tools.spec(name).stream()),
                        agent.rules().callTools().stream())
                .map(SessionRequest::function)
                .toList();
    }

    /// The examples stand in the description, where every model reads them.
    private static ToolConfig function(ToolSpec spec) {
        String examples = spec.examples().stream().map(phrase -> '"' + phrase + '"').collect(Collectors.joining("; "));
        String description = spec.description() + (examples.isEmpty() ? "" : " Callers say: " + examples + ".");
        return new ToolConfig.Function(spec.name(), description, spec.parameters());
    }

    /// The model only reports turns: the call decides what interrupts and what is to be answered. Where that is left to the
    /// model, it answers by itself when the caller falls silent, and stops its answer when the caller speaks.
    private TurnDetection turnDetection() {
        Agent.TurnDetection wish = agent.turnDetection();
        boolean decides = wish.interruption().isLeftToModel();
        return switch (wish.kind()) {
            case SERVER_VAD -> new TurnDetection.ServerVad(
                    wish.threshold(),
                    Math.toIntExact(wish.prefixPadding().toMillis()),
                    Math.toIntExact(wish.silence().toMillis()),
                    decides,
                    decides,
                    null);
            case SEMANTIC_VAD -> new TurnDetection.SemanticVad(wish.eagerness(), decides, decides);
        };
    }
}
