package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.engine.think.Intent.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads a dialogue file, strictly: a key it does not know, an intent that is not there, a value of the wrong shape
/// each end in a `DialogueException`.
final class DialogueReader {
    private static final Set<String> KEYS = Set.of("sentences", "phrases", "slots", "intents");
    private static final Set<String> INTENT_KEYS = Set.of("title", "examples", "tool", "tools_like", "unless_tool",
            "on", "matches", "any", "overhears", "offer", "slots", "confirm", "say", "after", "without");
    private static final Set<String> SLOT_KEYS = Set.of("parameter", "kind", "title", "called", "ask", "reask", "required",
            "read_back", "min", "max", "digits", "pattern", "one_of", "vague", "words", "from", "otherwise", "keep");
    private static final Set<String> OUTCOME_KEYS = Set.of("when", "say", "ask", "then", "offer");
    private static final Set<String> SENTENCES =
            Stream.of(Replies.Reply.values()).map(Replies.Reply::key).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> PHRASES = Stream.of(SmallTalk.Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());

    private DialogueReader() {}

    /// @param base has what the file leaves out
    static Dialogue read(String file, String yaml, Dialogue base) {
        YamlKeys root = YamlKeys.parse(file, yaml).only(KEYS);
        Map<String, Intent> intents = new LinkedHashMap<>();
        Map<String, YamlKeys> shared = root.maps("slots");
        shared.forEach((name, keys) -> slot(name, keys, Map.of()));
        root.maps("intents").forEach((id, keys) -> intents.put(id, intent(id, keys, shared)));
        Dialogue read = base.with(new Dialogue(lists(root, "sentences", SENTENCES), lists(root, "phrases", PHRASES),
                intents));
        root.maps("intents").forEach((id, keys) -> checkNames(keys, Objects.requireNonNull(intents.get(id)), read));
        return read;
    }

    private static Map<String, List<String>> lists(YamlKeys root, String key, Set<String> known) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        if (root.has(key)) {
            YamlKeys below = new YamlKeys(root.file(), key + ".", root.node().path(key)).only(known);
            below.node().fieldNames().forEachRemaining(name -> {
                below.templates(name);
                lists.put(name, below.texts(name));
            });
        }
        return lists;
    }

    private static Intent intent(String id, YamlKeys keys, Map<String, YamlKeys> shared) {
        keys.only(INTENT_KEYS);
        if (!id.matches("[a-z][a-z0-9_]*")) {
            throw keys.wrong("", "a name of a-z 0-9 _");
        }
        List<Slot> slots = new ArrayList<>();
        keys.maps("slots").forEach((name, slot) -> slots.add(slot(name, slot, shared)));
        List<Outcome> without = keys.list("without").stream().map(DialogueReader::outcome).toList();
        Intent intent = new Intent(
                id,
                keys.text("title", ""),
                keys.texts("examples"),
                keys.text("tool"),
                keys.texts("tools_like"),
                keys.text("unless_tool"),
                keys.oneOf(SmallTalk.Kind.class, "on"),
                keys.pattern("matches"),
                keys.flag("any"),
                keys.flag("overhears"),
                keys.template("offer"),
                slots,
                keys.template("confirm"),
                keys.template("say"),
                keys.list("after").stream().map(DialogueReader::outcome).toList(),
                without.isEmpty() ? Optional.empty() : Optional.of(without.getFirst()));
        if (intent.tool().isEmpty() && intent.toolsLike().isEmpty() && intent.say().isEmpty()) {
            throw keys.wrong("tool", "a tool to call, or 'say' with an answer");
        }
        return intent;
    }

    /// A slot with the keys of the shared slot of the same name beneath its own.
    private static Slot slot(String name, YamlKeys own, Map<String, YamlKeys> shared) {
        YamlKeys keys = own.only(SLOT_KEYS);
        YamlKeys below = shared.get(name);
        if (below != null) {
            var merged = keys.node().<ObjectNode>deepCopy();
            below.node().properties().forEach(field -> {
                if (!merged.has(field.getKey())) {
                    merged.set(field.getKey(), field.getValue());
                }
            });
            keys = new YamlKeys(own.file(), own.path(), merged);
        }
        List<Template> ask = new ArrayList<>(keys.templates("ask"));
        ask.addAll(keys.templates("reask"));
        return new Slot(
                name,
                keys.text("parameter", name),
                keys.oneOf(Slot.Kind.class, "kind"),
                keys.text("title", ""),
                keys.texts("called"),
                ask,
                keys.has("required") ? Optional.of(keys.flag("required")) : Optional.empty(),
                keys.flag("read_back"),
                keys.number("min"),
                keys.number("max"),
                keys.number("digits"),
                keys.pattern("pattern"),
                keys.ways("one_of"),
                keys.texts("vague"),
                keys.texts("words"),
                sources(keys),
                keys.text("otherwise"),
                keys.flag("keep"));
    }

    private static List<String> sources(YamlKeys keys) {
        List<String> from = keys.texts("from");
        if (from.stream().anyMatch(path -> !path.matches("\\w+\\.\\w+( by \\w+)?"))) {
            throw keys.wrong("from", "results as tool.field or tool.field by slot");
        }
        return from;
    }

    private static Outcome outcome(YamlKeys keys) {
        keys.only(OUTCOME_KEYS);
        Map<String, String> when = new LinkedHashMap<>();
        if (keys.has("when")) {
            if (!keys.node().path("when").isObject()) {
                throw keys.wrong("when", "fields of the result and their values");
            }
            keys.node().path("when").properties().forEach(field -> when.put(field.getKey(), field.getValue().asText()));
        }
        return new Outcome(when, keys.template("say"), keys.text("ask"), keys.text("then"), keys.text("offer"));
    }

    private static void checkNames(YamlKeys keys, Intent intent, Dialogue all) {
        Set<String> ids = all.intents().stream().map(Intent::id).collect(Collectors.toSet());
        Set<String> slots = intent.slots().stream().map(Slot::name).collect(Collectors.toSet());
        List<Outcome> outcomes = Stream.concat(intent.after().stream(), intent.without().stream()).toList();
        Stream<String> named = Stream.concat(intent.slots().stream().flatMap(slot -> slot.otherwise().stream()),
                outcomes.stream().flatMap(each -> Stream.concat(each.then().stream(), each.offer().stream())));
        named.filter(id -> !ids.contains(id)).findFirst().ifPresent(id -> {
            throw new DialogueException(keys.file() + ": " + keys.path().replaceFirst("\\.$", "")
                    + ": there is no intent '" + id + "'; expected one of " + ids.stream().sorted().toList());
        });
        outcomes.stream().flatMap(each -> each.ask().stream()).filter(name -> !slots.contains(name)).findFirst()
                .ifPresent(name -> {
            throw new DialogueException(keys.file() + ": " + keys.path() + "after.ask: there is no slot '" + name
                    + "'; expected one of " + slots.stream().sorted().toList());
        });
    }
}
