package dev.switchboard.gateway.model.realtime;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.realtime.Clearable;
import dev.switchboard.gateway.realtime.SessionConfig;
import dev.switchboard.gateway.realtime.SessionConfig.Input;
import dev.switchboard.gateway.realtime.SessionConfig.Output;
import dev.switchboard.gateway.realtime.SessionConfig.Transcription;
import dev.switchboard.gateway.realtime.ToolConfig;
import dev.switchboard.gateway.realtime.TurnDetection;
import dev.switchboard.gateway.realtime.VoiceChoice;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.util.List;
import java.util.stream.Collectors;

/// The session an agent asks of the model: its instructions, voice, tools and turn detection, and the line's codec both ways
/// so that no audio needs to be converted. The local engine keeps the agent's dialogue as a stored prompt of the agent's id.
record SessionRequest(Agent agent, AudioFormat format, Endpoint endpoint, Tools tools) {
    SessionConfig session() {
        Input input = new Input(
                format, Clearable.to(Transcription.by(endpoint.transcriptionModel())), null, Clearable.to(turnDetection()));
        Output output = new Output(format, VoiceChoice.named(agent.voice()), null);
        List<ToolConfig> offered = agent.tools().stream()
                .flatMap(name -> tools.spec(name).stream())
                .map(SessionRequest::function)
                .toList();
        SessionConfig session =
                SessionConfig.realtime(agent.instructions(), List.of("audio"), new SessionConfig.Audio(input, output), offered);
        return endpoint instanceof Endpoint.Local ? session.merge(SessionConfig.ofPrompt(agent.id())) : session;
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
