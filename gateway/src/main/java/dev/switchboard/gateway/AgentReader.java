package dev.switchboard.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.Agent.TurnDetection;
import dev.switchboard.gateway.call.AgentConflictException;
import dev.switchboard.gateway.call.AgentDirectory;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.gateway.call.RecordingMode;
import dev.switchboard.gateway.engine.think.Dialogue;
import dev.switchboard.gateway.engine.think.DialogueException;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.source.ToolSources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads agents from YAML: the built-in ones, then those of the configured folder, which may replace built-in ones. A file
/// that is wrong stops the start with one line naming file, key and what was expected.
final class AgentReader {
    private static final List<String> BUILT_IN = List.of("riley", "casey");
    private static final Set<String> KEYS = Stream.concat(
                    Stream.of("id", "name", "description", "instructions", "greeting", "voice", "model", "language", "tools",
                            "turn_detection", "phrases", "dialogue"),
                    AgentRules.KEYS.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final String DIALOGUE_ENDING = ".dialogue.yaml";
    private static final Set<String> TURN_KEYS =
            Set.of("type", "threshold", "prefix_padding_ms", "silence_duration_ms", "eagerness", "barge_in_speech_ms", "barge_in_backchannels");

    private final Supplier<Set<String>> knownTools;
    /// Whether a name that is no known tool may become one: its source may be down.
    private final Predicate<String> claimed;
    private final Interruption interruption;
    private final RecordingMode recording;

    /// `interruption` and `recording` are what agents have that say nothing of their own.
    AgentReader(
            Supplier<Set<String>> knownTools, Predicate<String> claimed, Interruption interruption, RecordingMode recording) {
        this.knownTools = knownTools;
        this.claimed = claimed;
        this.interruption = interruption;
        this.recording = recording;
    }

    AgentReader(Set<String> knownTools, Interruption interruption) {
        this(() -> knownTools, _ -> false, interruption, RecordingMode.OFF);
    }

    /// Whose agents may name the tools there are when they are read, and those of the sources.
    AgentReader(Tools tools, ToolSources sources, Interruption interruption, RecordingMode recording) {
        this(tools::names, sources::claims, interruption, recording);
    }

    AgentReader(Tools tools, Interruption interruption) {
        this(tools::names, _ -> false, interruption, RecordingMode.OFF);
    }

    /// Reads a file that stands beside an agent's, by the name the agent gives it.
    @FunctionalInterface
    private interface Beside {
        String read(String name) throws IOException;
    }

    private record AgentFile(String name, Agent agent, Optional<Dialogue> dialogue) {}

    /// All agents, the default one first.
    AgentFiles read(Optional<Path> folder, String defaultAgent) {
        Map<String, AgentFile> files = new LinkedHashMap<>();
        for (String name : BUILT_IN) {
            AgentFile file = parse("agents/" + name + ".yaml", resource("/agents/" + name + ".yaml"), beside -> resource("/agents/" + beside));
            files.put(file.agent.id(), file);
        }
        folder.ifPresent(dir -> readFolder(dir).forEach(file -> files.put(file.agent.id(), file)));
        AgentFile first = files.get(defaultAgent);
        if (first == null) {
            throw new ConfigException("default-agent=" + defaultAgent + ": expected one of " + files.keySet());
        }
        List<Agent> ordered = new ArrayList<>(List.of(first.agent));
        Map<String, Dialogue> dialogues = new LinkedHashMap<>();
        Map<String, String> sources = new LinkedHashMap<>();
        files.forEach((id, file) -> {
            sources.put(id, file.name);
            if (!id.equals(defaultAgent)) {
                ordered.add(file.agent);
            }
            file.dialogue.ifPresent(dialogue -> dialogues.put(id, dialogue));
        });
        try {
            return new AgentFiles(ordered, new AgentDirectory(ordered), dialogues, sources);
        } catch (AgentConflictException e) {
            throw new ConfigException(Objects.requireNonNull(files.get(e.agentId())).name + ": " + e.what(), e);
        }
    }

    private List<AgentFile> readFolder(Path dir) {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.toString().endsWith(DIALOGUE_ENDING))
                    .sorted().map(this::readFile).toList();
        } catch (IOException e) {
            throw new ConfigException("agents-dir=" + dir + ": expected a readable folder of .yaml files", e);
        }
    }

    private AgentFile readFile(Path file) {
        try {
            return parse(file.toString(), Files.readString(file), beside -> Files.readString(file.resolveSibling(beside)));
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read", e);
        }
    }

    /// An agent without a dialogue of its own.
    Agent parse(String file, String yaml) {
        return parse(file, yaml, beside -> {
            throw new NoSuchFileException(beside);
        }).agent;
    }

    private AgentFile parse(String file, String yaml, Beside beside) {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new ConfigException(file + ": not valid YAML at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
        }
        if (root == null || !root.isObject()) {
            throw new ConfigException(file + ": expected the keys " + KEYS);
        }
        AgentKeys keys = new AgentKeys(file, "", root).only(KEYS);
        String name = keys.text("name");
        Agent agent = new Agent(
                keys.matching("id", "[a-z0-9_-]{1,40}", "1 to 40 of a-z 0-9 _ -").orElseThrow(() -> keys.wrong("id", "a text")),
                name,
                keys.text("description"),
                keys.text("instructions"),
                keys.textOr("greeting", ""),
                keys.text("voice"),
                tools(keys),
                turnDetection(keys.below("turn_detection").only(TURN_KEYS)),
                keys.strings("phrases"),
                keys.matching("model", "\\S{1,100}", "a model's or deployment's name"),
                keys.matching("language", "[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", "an ISO 639-1 code such as en"),
                AgentRules.read(keys, name, recording));
        return new AgentFile(file, agent, dialogue(keys, beside));
    }

    /// Read whatever model answers the calls, so that a mistake shows at once.
    private static Optional<Dialogue> dialogue(AgentKeys keys, Beside beside) {
        String name = keys.textOr("dialogue", "");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!name.endsWith(DIALOGUE_ENDING) || name.contains("/") || name.contains("\\")) {
            throw keys.wrong("dialogue", "the name of a file beside this one that ends in " + DIALOGUE_ENDING);
        }
        try {
            return Optional.of(Dialogue.read(name, beside.read(name)));
        } catch (DialogueException e) {
            throw new ConfigException(Objects.requireNonNull(e.getMessage()), e);
        } catch (IOException e) {
            throw new ConfigException(keys.file() + ": dialogue: '" + name + "': expected a readable file beside this one", e);
        }
    }

    private List<String> tools(AgentKeys keys) {
        List<String> tools = keys.strings("tools");
        Set<String> known = knownTools.get();
        for (String tool : tools) {
            if (!known.contains(tool) && !claimed.test(tool)) {
                throw new ConfigException(keys.file() + ": tools: there is no tool '" + tool + "'; expected some of " + known.stream().sorted().toList());
            }
        }
        return tools;
    }

    private TurnDetection turnDetection(AgentKeys keys) {
        TurnDetection standard = TurnDetection.standard().interruptedBy(interruption);
        TurnDetection.Kind kind = switch (keys.textOr("type", "server_vad")) {
            case "server_vad" -> TurnDetection.Kind.SERVER_VAD;
            case "semantic_vad" -> TurnDetection.Kind.SEMANTIC_VAD;
            default -> throw keys.wrong("type", "server_vad or semantic_vad");
        };
        return new TurnDetection(
                kind,
                keys.number("threshold", standard.threshold(), 1),
                Duration.ofMillis((long) keys.number("prefix_padding_ms", standard.prefixPadding().toMillis(), 5000)),
                Duration.ofMillis((long) keys.number("silence_duration_ms", standard.silence().toMillis(), 5000)),
                keys.matching("eagerness", "low|medium|high|auto", "low, medium, high or auto").orElse("auto"),
                new Interruption(
                        Duration.ofMillis((long) keys.number("barge_in_speech_ms", interruption.speech().toMillis(), 5000)),
                        keys.at("barge_in_backchannels").isMissingNode()
                                ? interruption.backchannels()
                                : keys.strings("barge_in_backchannels")));
    }

    private static String resource(String name) {
        try (InputStream in = AgentReader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new ConfigException("the built-in agent " + name + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigException("the built-in agent " + name + " cannot be read", e);
        }
    }
}
