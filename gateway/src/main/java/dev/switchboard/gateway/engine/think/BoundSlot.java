package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.engine.think.Slot.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A slot and the parameter of the session's tool that it fills, if the tool has it: the schema says whatever the
/// dialogue leaves open.
record BoundSlot(Slot slot, Optional<Parameter> parameter) {
    String name() {
        return slot.name();
    }

    boolean isRequired() {
        return slot.required().orElseGet(() -> parameter.map(Parameter::required).orElse(true));
    }

    Kind kind() {
        return slot.kind().orElseGet(() -> parameter.map(BoundSlot::kind)
                .orElse(slot.ways().isEmpty() ? Kind.TEXT : Kind.CHOICE));
    }

    private static Kind kind(Parameter parameter) {
        if (!parameter.options().isEmpty()) {
            boolean letters = parameter.options().stream().allMatch(option -> option.length() == 1);
            return letters ? Kind.LETTER : Kind.CHOICE;
        }
        return parameter.isNumber() ? parameter.isPrice() ? Kind.MONEY : Kind.NUMBER
                : parameter.type().equals("boolean") ? Kind.YES_NO
                : parameter.isEmail() ? Kind.EMAIL
                : parameter.isPhone() ? Kind.PHONE
                : parameter.isIdentifier() ? Kind.CODE
                : parameter.isPersonName() ? Kind.NAME
                : parameter.isDay() ? Kind.DAY
                : parameter.nameWords().contains("section") || parameter.nameWords().contains("row") ? Kind.LETTER
                : parameter.isFreeText() ? Kind.TEXT : Kind.THING;
    }

    /// Figures that may as well be typed on a telephone.
    boolean isNumeric() {
        return kind() == Kind.NUMBER || kind() == Kind.MONEY || kind() == Kind.DIGITS || kind() == Kind.PHONE;
    }

    /// A whole number the slot takes.
    boolean allows(long number) {
        return number >= least() && number <= most();
    }

    long least() {
        return slot.minimum().orElse(parameter.map(Parameter::minimum).orElse(Long.MIN_VALUE));
    }

    long most() {
        return slot.maximum().orElse(parameter.map(Parameter::maximum).orElse(Long.MAX_VALUE));
    }

    /// True when neither the dialogue's validators nor the schema's pattern speak against a value.
    boolean allows(String value) {
        return slot.pattern().map(pattern -> pattern.matcher(value).matches()).orElse(true)
                && (slot.digits().isEmpty() || value.matches("\\d{" + slot.digits().getAsLong() + "}"))
                && parameter.map(each -> each.allows(value)).orElse(true);
    }

    /// True for a value that names nothing by itself: "the game", "tonight".
    boolean isVague(String value) {
        return Words.of(value).stream().allMatch(word -> slot.vague().contains(word) || DayWords.isDay(word));
    }

    /// The values to choose from and how each is said, empty when anything goes.
    Map<String, List<String>> ways() {
        if (!slot.ways().isEmpty()) {
            return slot.ways();
        }
        Map<String, List<String>> ways = new java.util.LinkedHashMap<>();
        parameter.ifPresent(each -> each.options().forEach(option -> ways.put(option, List.of())));
        return ways;
    }

    /// The words a caller may call it by: its own, its title's and its name's.
    List<List<String>> called() {
        List<List<String>> called = new ArrayList<>();
        slot.called().forEach(each -> called.add(Words.of(each)));
        called.add(Words.of(SessionTool.spaced(slot.name())));
        return called;
    }

    /// What to call it in a question of the standard dialogue: "the section".
    String title() {
        return slot.title().isEmpty()
                ? parameter.map(Parameter::title).orElse("the " + SessionTool.spaced(slot.name())) : slot.title();
    }

    /// Puts a value among a tool's arguments in the type its schema wants; a slot the tool does not know stays out.
    void put(ObjectNode arguments, String value) {
        if (parameter.isEmpty()) {
            return;
        }
        String name = parameter.get().name();
        switch (parameter.get().type().toLowerCase(Locale.ROOT)) {
            case "integer" -> arguments.put(name, Math.round(Double.parseDouble(value)));
            case "number" -> arguments.put(name, Double.parseDouble(value));
            case "boolean" -> arguments.put(name, Boolean.parseBoolean(value));
            default -> arguments.put(name, value);
        }
    }
}
