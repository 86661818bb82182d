package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.gateway.engine.HistoryEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The conversation so far, asked for what a reply may build on. Nothing is remembered beside the history itself.
record Memory(List<HistoryEntry> history) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Memory {
        history = List.copyOf(history);
    }

    /// What the agent said last, "" before its first words.
    String lastSaid() {
        for (HistoryEntry entry : history.reversed()) {
            if (entry instanceof HistoryEntry.AgentSaid(String text) && !text.isBlank()) {
                return text.strip();
            }
        }
        return "";
    }

    /// How many of the caller's last turns were not understood, this one included.
    int missedInARow() {
        int missed = 0;
        for (HistoryEntry entry : history.reversed()) {
            if (entry instanceof HistoryEntry.CallerSaid(String text)) {
                if (!text.isBlank()) {
                    return missed;
                }
                missed++;
            }
        }
        return missed;
    }

    Optional<HistoryEntry.ToolCalled> lastCall() {
        for (HistoryEntry entry : history.reversed()) {
            if (entry instanceof HistoryEntry.ToolCalled call) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }

    /// The free text that this tool was last called with, "" for none.
    String lastQuestion(SessionTool tool) {
        Optional<Parameter> freeText = tool.freeText();
        for (HistoryEntry entry : history.reversed()) {
            if (freeText.isPresent() && entry instanceof HistoryEntry.ToolCalled call
                    && call.name().equals(tool.name())) {
                return read(call.argumentsJson()).path(freeText.get().name()).asText("");
            }
        }
        return "";
    }

    /// What a parameter of this name was last called with by any tool, or the only value the last answer that has it
    /// gave; for an `event` also the only name in a list of `events`. Nothing where an answer left a choice.
    Optional<String> known(Parameter parameter) {
        for (HistoryEntry entry : history.reversed()) {
            Set<String> values = switch (entry) {
                case HistoryEntry.ToolCalled call ->
                        values(read(call.argumentsJson()), parameter.name(), new LinkedHashSet<>());
                case HistoryEntry.ToolAnswered answer -> {
                    Set<String> found = values(read(answer.output()), parameter.name(), new LinkedHashSet<>());
                    yield found.isEmpty() ? listed(read(answer.output()), parameter.name()) : found;
                }
                default -> Set.of();
            };
            if (!values.isEmpty()) {
                return values.size() == 1 ? Optional.of(values.iterator().next()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Set<String> listed(JsonNode answer, String name) {
        Set<String> names = new LinkedHashSet<>();
        answer.path(name + "s").forEach(element ->
                names.add(element.path("name").asText(element.path("title").asText())));
        names.remove("");
        return names;
    }

    private static Set<String> values(JsonNode node, String name, Set<String> into) {
        if (node.isObject()) {
            node.properties().forEach(field -> {
                if (field.getKey().equals(name) && field.getValue().isValueNode() && !field.getValue().isNull()) {
                    into.add(field.getValue().asText());
                } else {
                    values(field.getValue(), name, into);
                }
            });
        } else {
            node.forEach(element -> values(element, name, into));
        }
        return into;
    }

    /// The question that the agent's last words end with, "" when they end otherwise.
    String openQuestion() {
        List<String> sentences = Sentences.of(lastSaid());
        return !sentences.isEmpty() && sentences.getLast().endsWith("?") ? sentences.getLast() : "";
    }

    /// A note from the client's program after the agent's last words, "" for none.
    String freshNote() {
        List<String> notes = new ArrayList<>();
        for (HistoryEntry entry : history.reversed()) {
            if (entry instanceof HistoryEntry.AgentSaid) {
                break;
            }
            if (entry instanceof HistoryEntry.SystemNote(String text)) {
                notes.addFirst(text);
            }
        }
        return notes.isEmpty() ? "" : notes.getLast();
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException _) {
            return JSON.missingNode();    // a client's plain text is no JSON, and need not be
        }
    }
}
