package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.call.AgentLimits;
import dev.switchboard.gateway.call.AgentRoutes;
import dev.switchboard.gateway.call.CallRules;
import dev.switchboard.gateway.call.CallSentences;
import dev.switchboard.gateway.call.HandOff;
import dev.switchboard.gateway.call.RecordingMode;
import dev.switchboard.gateway.call.StepInRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads what an agent's file says of its calls: `routes`, `handoff`, `takes_over`, `limits`, `sentences`, `recording` and `human`.
final class AgentRules {
    static final Set<String> KEYS = Set.of("routes", "handoff", "takes_over", "limits", "sentences", "recording", "human");

    private AgentRules() {}

    /// @param name the agent's, which takes a call over with it
    /// @param house what agents are that do not say whether their calls are recorded
    static CallRules read(AgentKeys keys, String name, RecordingMode house) {
        return new CallRules(
                routes(keys.below("routes").only(Set.of("numbers", "channels"))),
                handOffs(keys),
                keys.textOr("takes_over", "Hello, this is " + name + "."),
                limits(keys.below("limits").only(Set.of("calls", "longest", "silence_prompt", "silence"))),
                sentences(keys.below("sentences")
                        .only(Set.of("still_there", "silence_goodbye", "time_warning", "time_goodbye", "closing", "recording",
                                "taken_over", "handed_back", "waiting", "nobody_free"))),
                recording(keys, house),
                stepIn(keys));
    }

    private static StepInRules stepIn(AgentKeys keys) {
        JsonNode human = keys.at("human");
        if (!human.isMissingNode() && !human.isBoolean()) {
            throw keys.wrong("human", "true or false");
        }
        AgentKeys sentences = keys.below("sentences");
        StepInRules standard = StepInRules.STANDARD;
        return new StepInRules(
                human.asBoolean(standard.human()),
                sentences.textOr("taken_over", standard.takenOver()),
                sentences.textOr("handed_back", standard.handedBack()),
                sentences.textOr("waiting", standard.waiting()),
                sentences.textOr("nobody_free", standard.nobodyFree()));
    }

    private static RecordingMode recording(AgentKeys keys, RecordingMode house) {
        JsonNode value = keys.at("recording");
        if (value.isMissingNode()) {
            return house;
        }
        return RecordingMode.parse(value.asText())
                .orElseThrow(() -> keys.wrong("recording", "off, on or announced"));
    }

    private static AgentRoutes routes(AgentKeys keys) {
        return new AgentRoutes(
                keys.strings("numbers", "\\+?[0-9][0-9 ().-]{2,30}", "a telephone number in quotes, such as \"+6531234567\""),
                keys.strings("channels", "[a-z0-9_-]{1,20}", "the name of a channel, such as browser or twilio"));
    }

    /// `[casey]`, or `[{agent: casey, when: …, examples: […]}]`.
    private static List<HandOff> handOffs(AgentKeys keys) {
        JsonNode list = keys.at("handoff");
        if (!list.isMissingNode() && !list.isArray()) {
            throw keys.wrong("handoff", "a list of agents' ids, or of {agent: ID, when: TEXT, examples: [TEXT]}");
        }
        List<HandOff> handOffs = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode each = list.get(i);
            if (each.isTextual()) {
                handOffs.add(new HandOff(each.asText(), "", List.of()));
            } else {
                AgentKeys own = new AgentKeys(keys.file(), "handoff[" + i + "].", each)
                        .only(Set.of("agent", "when", "examples"));
                handOffs.add(new HandOff(own.text("agent"), own.textOr("when", ""), own.strings("examples")));
            }
        }
        return handOffs;
    }

    private static AgentLimits limits(AgentKeys keys) {
        return new AgentLimits(
                keys.whole("calls", 1, 1_000_000),
                keys.duration("longest"),
                keys.duration("silence_prompt"),
                keys.duration("silence"));
    }

    private static CallSentences sentences(AgentKeys keys) {
        CallSentences standard = CallSentences.STANDARD;
        return new CallSentences(
                keys.textOr("still_there", standard.stillThere()),
                keys.textOr("silence_goodbye", standard.silenceGoodbye()),
                keys.textOr("time_warning", standard.timeWarning()),
                keys.textOr("time_goodbye", standard.timeGoodbye()),
                keys.textOr("closing", standard.closing()),
                keys.optional("recording").orElse(standard.recording()));
    }
}
