package dev.switchboard.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.Agent.TurnDetection;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.gateway.engine.think.Dialogue;
import dev.switchboard.gateway.engine.think.DialogueException;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads agents from YAML: the built-in ones, then those of the configured folder, which may replace built-in ones. A file
/// that is wrong stops the start with one line naming file, key and what was expected.
final class AgentReader {
    private static final List<String> BUILT_IN = List.of("riley", "casey");
    private static final Set<String> KEYS =
            Set.of("id", "name", "description", "instructions", "greeting", "voice", "tools", "turn_detection", "phrases", "dialogue");
    private static final String DIALOGUE_ENDING = ".dialogue.yaml";
    private static final Set<String> TURN_KEYS =
            Set.of("type", "threshold", "prefix_padding_ms", "silence_duration_ms", "eagerness", "barge_in_speech_ms", "barge_in_backchannels");

    private final Set<String> knownTools;
    private final Interruption interruption;

    /// `interruption` is what agents have that say nothing of their own.
    AgentReader(Set<String> knownTools, Interruption interruption) {
        this.knownTools = knownTools;
        this.interruption = interruption;
    }

    AgentReader(Tools tools, Interruption interruption) {
        this(tools.specs().stream().map(ToolSpec::name).collect(Collectors.toUnmodifiableSet()), interruption);
    }

    /// Reads a file that stands beside an agent's, by the name the agent gives it.
    @FunctionalInterface
    private interface Beside {
        String read(String name) throws IOException;
    }

    private record AgentFile(Agent agent, Optional<Dialogue> dialogue) {}

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
        files.forEach((id, file) -> {
            if (!id.equals(defaultAgent)) {
                ordered.add(file.agent);
            }
            file.dialogue.ifPresent(dialogue -> dialogues.put(id, dialogue));
        });
        return new AgentFiles(ordered, dialogues);
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
        requireKnown(file, "", root, KEYS);
        String id = text(file, root, "id", true);
        if (!id.matches("[a-z0-9_-]{1,40}")) {
            throw new ConfigException(file + ": id: '" + id + "': expected 1 to 40 of a-z 0-9 _ -");
        }
        Agent agent = new Agent(
                id,
                text(file, root, "name", true),
                text(file, root, "description", true),
                text(file, root, "instructions", true),
                text(file, root, "greeting", false),
                text(file, root, "voice", true),
                tools(file, root),
                turnDetection(file, root.path("turn_detection")),
                strings(file, root, "phrases"));
        return new AgentFile(agent, dialogue(file, root, beside));
    }

    /// Read whatever model answers the calls, so that a mistake shows at once.
    private static Optional<Dialogue> dialogue(String file, JsonNode root, Beside beside) {
        String name = text(file, root, "dialogue", false);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (!name.endsWith(DIALOGUE_ENDING) || name.contains("/") || name.contains("\\")) {
            throw new ConfigException(file + ": dialogue: '" + name + "': expected the name of a file beside this one that ends in " + DIALOGUE_ENDING);
        }
        try {
            return Optional.of(Dialogue.read(name, beside.read(name)));
        } catch (DialogueException e) {
            throw new ConfigException(Objects.requireNonNull(e.getMessage()), e);
        } catch (IOException e) {
            throw new ConfigException(file + ": dialogue: '" + name + "': expected a readable file beside this one", e);
        }
    }

    private List<String> tools(String file, JsonNode root) {
        List<String> tools = strings(file, root, "tools");
        for (String tool : tools) {
            if (!knownTools.contains(tool)) {
                throw new ConfigException(file + ": tools: there is no tool '" + tool + "'; expected some of " + knownTools.stream().sorted().toList());
            }
        }
        return tools;
    }

    private TurnDetection turnDetection(String file, JsonNode node) {
        TurnDetection standard = TurnDetection.standard().interruptedBy(interruption);
        if (node.isMissingNode()) {
            return standard;
        }
        if (!node.isObject()) {
            throw new ConfigException(file + ": turn_detection: expected the keys " + TURN_KEYS);
        }
        requireKnown(file, "turn_detection.", node, TURN_KEYS);
        TurnDetection.Kind kind = switch (node.path("type").asText("server_vad")) {
            case "server_vad" -> TurnDetection.Kind.SERVER_VAD;
            case "semantic_vad" -> TurnDetection.Kind.SEMANTIC_VAD;
            default -> throw new ConfigException(file + ": turn_detection.type: expected server_vad or semantic_vad");
        };
        String eagerness = node.path("eagerness").asText("auto");
        if (!Set.of("low", "medium", "high", "auto").contains(eagerness)) {
            throw new ConfigException(file + ": turn_detection.eagerness: expected low, medium, high or auto");
        }
        return new TurnDetection(
                kind,
                number(file, node, "threshold", standard.threshold(), 1),
                Duration.ofMillis((long) number(file, node, "prefix_padding_ms", standard.prefixPadding().toMillis(), 5000)),
                Duration.ofMillis((long) number(file, node, "silence_duration_ms", standard.silence().toMillis(), 5000)),
                eagerness,
                new Interruption(
                        Duration.ofMillis((long) number(file, node, "barge_in_speech_ms", interruption.speech().toMillis(), 5000)),
                        node.has("barge_in_backchannels") ? strings(file, node, "barge_in_backchannels") : interruption.backchannels()));
    }

    private static double number(String file, JsonNode node, String key, double fallback, double most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > most) {
            throw new ConfigException(file + ": turn_detection." + key + ": '" + value.asText() + "': expected a number from 0 to " + (long) most);
        }
        return value.asDouble();
    }

    private static String text(String file, JsonNode root, String key, boolean required) {
        JsonNode value = root.path(key);
        if (value.isMissingNode() && !required) {
            return "";
        }
        if (!value.isTextual() || (required && value.asText().isBlank())) {
            throw new ConfigException(file + ": " + key + ": expected a text");
        }
        return value.asText().strip();
    }

    private static List<String> strings(String file, JsonNode root, String key) {
        JsonNode value = root.path(key);
        if (value.isMissingNode()) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isTextual()) {
                throw new ConfigException(file + ": " + key + ": expected a list of texts");
            }
            strings.add(item.asText());
        }
        if (!value.isArray()) {
            throw new ConfigException(file + ": " + key + ": expected a list of texts");
        }
        return strings;
    }

    private static void requireKnown(String file, String prefix, JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new ConfigException(file + ": unknown key '" + prefix + key + "'; expected some of " + known.stream().sorted().toList());
            }
        });
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
