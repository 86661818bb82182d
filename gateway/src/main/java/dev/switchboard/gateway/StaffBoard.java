package dev.switchboard.gateway;

import dev.switchboard.dashboard.agent.AgentSheet;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.agent.Staff.VoicePlane;
import dev.switchboard.dashboard.ops.AgentReload;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.AgentLimits;
import dev.switchboard.gateway.call.CallLimits;
import dev.switchboard.gateway.call.CallRules;
import dev.switchboard.gateway.call.CallSentences;
import dev.switchboard.tools.SourceState;
import dev.switchboard.tools.Tools;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// The agents of the shelf as the dashboard shows them, with what holds for their calls in this house. Any thread.
final class StaffBoard implements AgentReload {
    private final AgentShelf shelf;
    private final Tools tools;
    private final Supplier<List<SourceState>> sources;
    private final CallLimits house;
    private final VoicePlane voice;

    /// @param house the bounds of agents that set none of their own
    StaffBoard(AgentShelf shelf, Tools tools, Supplier<List<SourceState>> sources, CallLimits house, VoicePlane voice) {
        this.shelf = shelf;
        this.tools = tools;
        this.sources = sources;
        this.house = house;
        this.voice = voice;
    }

    @Override
    public Outcome reload() {
        return shelf.reload();
    }

    @Override
    public Staff staff() {
        AgentShelf.Shown shown = shelf.shown();
        List<AgentSheet> sheets = shown.files().agents().stream()
                .map(agent -> sheet(
                        // As the directory has it: there each hand-off says when.
                        shown.files().directory().find(agent.id()).orElse(agent),
                        shown.files().sources().getOrDefault(agent.id(), "")))
                .toList();
        return new Staff(sheets, shown.readAt(), shown.refused(), Optional.of(voice), Optional.of(tools), sources.get());
    }

    private AgentSheet sheet(Agent agent, String file) {
        CallRules rules = agent.rules();
        return new AgentSheet(
                agent.id(),
                agent.name(),
                agent.description(),
                file,
                agent.greeting(),
                rules.takesOver(),
                agent.instructions(),
                agent.voice(),
                agent.model(),
                agent.language(),
                rules.recording().wire(),
                agent.tools(),
                rules.callTools(),
                rules.handOffs().stream()
                        .map(handOff -> new AgentSheet.HandOff(handOff.agentId(), handOff.when()))
                        .toList(),
                rules.routes().numbers(),
                rules.routes().channels(),
                limits(rules.limits()),
                turns(agent.turnDetection()),
                sentences(rules.sentences()));
    }

    private AgentSheet.Limits limits(AgentLimits agent) {
        Set<String> own = new TreeSet<>();
        agent.calls().ifPresent(_ -> own.add("calls"));
        agent.longest().ifPresent(_ -> own.add("longest"));
        agent.silencePrompt().ifPresent(_ -> own.add("silence_prompt"));
        agent.silence().ifPresent(_ -> own.add("silence"));
        return new AgentSheet.Limits(
                agent.calls(),
                agent.longest().orElse(house.longest()),
                agent.silencePrompt().orElse(house.silencePrompt()),
                agent.silence().orElse(house.silence()),
                own);
    }

    private static Map<String, String> turns(Agent.TurnDetection turns) {
        Map<String, String> shown = new LinkedHashMap<>();
        switch (turns.kind()) {
            case SERVER_VAD -> {
                shown.put("type", "server_vad");
                shown.put("threshold", String.valueOf(turns.threshold()));
                shown.put("prefix_padding_ms", String.valueOf(turns.prefixPadding().toMillis()));
                shown.put("silence_duration_ms", String.valueOf(turns.silence().toMillis()));
            }
            case SEMANTIC_VAD -> {
                shown.put("type", "semantic_vad");
                shown.put("eagerness", turns.eagerness());
            }
        }
        shown.put("barge_in_speech_ms", String.valueOf(turns.interruption().speech().toMillis()));
        shown.put("barge_in_backchannels", String.join(", ", turns.interruption().backchannels()));
        return shown;
    }

    private static Map<String, String> sentences(CallSentences sentences) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("still_there", sentences.stillThere());
        shown.put("silence_goodbye", sentences.silenceGoodbye());
        shown.put("time_warning", sentences.timeWarning());
        shown.put("time_goodbye", sentences.timeGoodbye());
        shown.put("closing", sentences.closing());
        shown.put("recording", sentences.recording());
        return shown;
    }
}
