package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.think.Intent.Outcome;
import dev.switchboard.gateway.engine.think.Replies.Reply;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a conversation stands in its dialogue: the forms under way, what is known, what was asked and heard. It is
/// played from the history entry by entry, so a history that a client edits leads to what its entries tell and to
/// nothing else. `Listening` decides what the caller's words mean; this class decides what comes next.
final class Script {
    /// A further wish while this many are under way drops the oldest.
    private static final int MOST_OPEN = 3;
    /// Tools called on one thing the caller said: beyond it something asks in a circle.
    private static final int MOST_CALLS = 12;
    /// From this many failed tries on another way out is offered.
    private static final int KEYPAD_AFTER = 2;
    private static final int STUCK_AFTER = 3;
    private static final int MOST_CHOICES = 3;

    final SmallTalk smallTalk;
    final Replies replies;
    final Offers offers;
    final SlotReader reader;
    final Results results = new Results();
    /// Values the caller gave, by slot, for every form that has the slot.
    final Map<String, String> known = new LinkedHashMap<>();
    final Map<String, String> before = new HashMap<>();
    /// Values that the caller said yes to, as `slot=value`.
    private final Set<String> sure = new HashSet<>();
    /// Slots that a result asked for: known ones are given at once from then on.
    private final Set<String> neededBefore = new HashSet<>();
    /// Facts that a tool was already told.
    final Set<String> noted = new HashSet<>();
    /// The open forms, the one being talked about last.
    final List<Form> open = new ArrayList<>();
    /// Forms whose tool was called and has not answered, by call.
    private final Map<String, Form> waiting = new LinkedHashMap<>();
    private final Map<String, ObjectNode> lastArguments = new HashMap<>();
    private final Map<String, String> variables;
    final Optional<String> agentName;
    Optional<Ask> focus = Optional.empty();
    /// What was done last.
    Optional<Form> done = Optional.empty();
    String lastSaid = "";
    int misses;
    /// A tool asked, in its own words, whether it is to go ahead.
    private boolean consentAsked;
    private int calls;
    private Move move = new Move();

    /// @param agentName from the instructions
    Script(Dialogue dialogue, Offers offers, Optional<String> agentName, Map<String, String> variables, Clock clock) {
        this.agentName = agentName;
        this.smallTalk = new SmallTalk(dialogue);
        this.replies = new Replies(dialogue);
        this.offers = offers;
        this.variables = variables;
        this.reader = new SlotReader(clock, smallTalk, results, before);
    }

    String greeting() {
        return fill(agentName.map(name -> replies.of(Reply.GREETING, 0, name))
                .orElseGet(() -> replies.of(Reply.GREETING, 1, "")));
    }

    /// What to do after the last entry.
    Move move() {
        return move;
    }

    void play(HistoryEntry entry) {
        switch (entry) {
            case HistoryEntry.CallerSaid(String text) -> {
                calls = 0;
                String unheard = move.important ? move.resultWords() : "";
                move = new Move();
                move.sayResult(unheard);
                move.important = !unheard.isEmpty();
                boolean agreed = consentAsked && smallTalk.kind(Utterance.of(text)).filter(SmallTalk.Kind.YES::equals).isPresent();
                consentAsked = false;
                if (!agreed) {    // a yes to a tool's own question is no talk: it is called again (Consent)
                    new Listening(this).hear(text);
                }
            }
            case HistoryEntry.AgentSaid(String text) -> said(text);
            case HistoryEntry.ToolCalled call -> called(call);
            case HistoryEntry.ToolAnswered answer -> answered(answer);
            case HistoryEntry.SystemNote _ -> { }
        }
    }

    private void said(String text) {
        if (text.isBlank()) {
            return;
        }
        focus = move.ask.filter(question -> question.wasHeardIn(text)).or(() -> move.stillOpen);
        lastSaid = text.strip();
        if (!move.calls()) {
            move = new Move();    // words before a call leave the call to be made
        }
    }

    private void called(HistoryEntry.ToolCalled call) {
        calls++;
        focus = Optional.empty();
        if (Memory.read(call.argumentsJson()) instanceof ObjectNode arguments) {
            lastArguments.put(call.name(), arguments);
        }
        move.called.stream().filter(form -> form.offered.tool().orElseThrow().name().equals(call.name())
                && !waiting.containsValue(form)).findFirst().ifPresent(form -> {
            waiting.put(call.callId(), form);
            open.remove(form);
            move.made(form);
        });
    }

    private void answered(HistoryEntry.ToolAnswered answer) {
        JsonNode output = Memory.read(answer.output());
        Form form = waiting.remove(answer.callId());
        results.add(answer.name(), output);
        consentAsked |= Consent.isQuestion(answer.output());
        boolean silent = output.path("spoken").isTextual() && output.path("spoken").asText().isBlank();    // a hand-off
        String words = form == null ? silent ? "" : String.join(" ", SpokenOutput.sentences(List.of(answer)))
                : result(form, answer, output);
        move.sayResult(fill(words));
        move.important |= form != null && form.offered.intent().confirm().isPresent();
        if (waiting.isEmpty() && move.ask.isEmpty() && !move.calls()) {
            goOn();
        }
    }

    /// Takes a result in and says what the dialogue has to say about it.
    private String result(Form form, HistoryEntry.ToolAnswered answer, JsonNode output) {
        Optional<Outcome> outcome = form.offered.intent().after().stream()
                .filter(each -> holds(each.when(), output)).findFirst();
        boolean fine = !Results.NOTHING.contains(output.path("status").asText(""));
        String words = outcome.flatMap(Outcome::say).map(text -> text.fill(name -> value(form, name)))
                .filter(text -> !text.isEmpty())
                .orElseGet(() -> String.join(" ", SpokenOutput.sentences(List.of(answer))));
        if (form.offered.intent().overhears() && !open.isEmpty() && fine) {
            words = replies.of(Reply.NOTED_ASIDE);
        }
        form.values.forEach((slot, value) -> remember(form, slot, value));
        done = Optional.of(form);
        if (form.offered.intent().confirm().isPresent() && fine) {
            finish(form);
        }
        form.confirmed = false;
        outcome.flatMap(Outcome::ask).ifPresent(slot -> {
            form.clear(slot);
            form.needed.add(slot);
            neededBefore.add(slot);
            known.remove(slot);
            open.add(form);
        });
        outcome.flatMap(Outcome::then).flatMap(offers::find).ifPresent(next -> begin(next, form));
        outcome.flatMap(Outcome::offer).ifPresent(this::offer);
        return words;
    }

    /// A job that was agreed to is done: the next one starts afresh, but for what stays true of the caller.
    private void finish(Form form) {
        Set<String> kept = new HashSet<>();
        for (Form each = form; each != null; each = each.basis) {
            each.offered.slots().stream().filter(slot -> slot.slot().keep()).map(BoundSlot::name).forEach(kept::add);
            before.putAll(each.values);
        }
        before.putAll(known);
        known.keySet().retainAll(kept);
        results.keepLast();
    }

    void remember(Form form, String slot, String value) {
        form.offered.slot(slot).filter(each -> each.kind() != Slot.Kind.TEXT && each.kind() != Slot.Kind.RESULT)
                .ifPresent(_ -> {
            known.put(slot, value);
            if (form.verified.contains(slot)) {
                sure.add(slot + "=" + value);
            }
        });
    }

    private static boolean holds(Map<String, String> when, JsonNode output) {
        return when.entrySet().stream().allMatch(field ->
                output.path(field.getKey()).asText("").equals(field.getValue()));
    }

    /// Takes in what another agent's tools were told of the caller before the call came here.
    void wasNoted(HistoryEntry.ToolCalled call) {
        for (OfferedIntent intent : offers.overhearing()) {
            if (intent.tool().filter(tool -> tool.name().equals(call.name())).isPresent()) {
                JsonNode arguments = Memory.read(call.argumentsJson());
                intent.slots().stream().filter(slot -> slot.slot().keep() && arguments.has(slot.slot().parameter())).forEach(slot -> {
                    String value = arguments.path(slot.slot().parameter()).asText();
                    known.put(slot.name(), value);
                    sure.add(slot.name() + "=" + value);
                    noted.add(value);
                });
            }
        }
    }

    /// Opens a form with what is known for it already.
    Form begin(OfferedIntent intent, @Nullable Form basis) {
        Form form = new Form(intent, basis);
        for (BoundSlot slot : intent.slots()) {
            String value = known.get(slot.name());
            boolean wanted = slot.isRequired() || neededBefore.contains(slot.name());
            if (value != null && wanted && slot.kind() != Slot.Kind.TEXT && slot.allows(value)) {
                form.values.put(slot.name(), value);
                if (sure.contains(slot.name() + "=" + value)) {
                    form.verified.add(slot.name());
                }
            }
        }
        open.removeIf(each -> each.offered.id().equals(intent.id()));
        open.add(form);
        if (open.size() > MOST_OPEN) {
            open.removeFirst();
        }
        return form;
    }

    Optional<Form> top() {
        return open.isEmpty() ? Optional.empty() : Optional.of(open.getLast());
    }

    /// The next step of the form being talked about.
    void goOn() {
        Optional<Form> top = top();
        if (top.isEmpty()) {
            return;
        }
        Form form = top.get();
        OfferedIntent offered = form.offered;
        if (offered.isUnavailable()) {
            open.remove(form);
            unavailable(offered.intent().without().orElseThrow());
            return;
        }
        for (BoundSlot slot : offered.slots()) {
            if (!known(form, slot)) {
                if (!form.needs(slot)) {
                    continue;
                }
                findOut(form, slot);
                return;
            }
            String value = form.values.get(slot.name());
            if (slot.slot().readBack() && !form.verified.contains(slot.name()) && value != null) {
                readBack(slot, value);
                return;
            }
        }
        act(form);
    }

    /// A value that no result knows: another intent finds it out, once; then the caller is asked.
    private void findOut(Form form, BoundSlot slot) {
        Optional<OfferedIntent> finder = slot.slot().otherwise().flatMap(offers::find)
                .filter(each -> open.stream().noneMatch(other -> other.offered.id().equals(each.id())));
        if (finder.isPresent() && form.lookedUp.add(slot.name())) {
            Form looking = begin(finder.get(), null);
            finder.get().slots().stream().filter(each -> form.values.containsKey(each.name()))
                    .forEach(each -> looking.set(each.name(), form.values.getOrDefault(each.name(), "")));
            goOn();
        } else if (slot.kind() != Slot.Kind.RESULT) {
            ask(form, slot);
        } else {
            Optional<BoundSlot> asked = slot.slot().from().stream().filter(path -> path.contains(" by "))
                    .flatMap(path -> form.offered.slot(path.replaceFirst(".* by ", "")).stream()).findFirst();
            if (asked.isEmpty()) {
                open.remove(form);    // nobody can say it, and nothing finds it out
                move.say(replies.of(Reply.FAILED));
                goOn();
                return;
            }
            form.clear(asked.get().name());
            known.remove(asked.get().name());
            ask(form, asked.get());
        }
    }

    private void act(Form form) {
        Intent intent = form.offered.intent();
        if (intent.confirm().isPresent() && !form.confirmed) {
            confirm(form, intent.confirm().get());
            return;
        }
        if (form.offered.tool().isPresent()) {
            if (waiting.values().stream().anyMatch(each -> each.offered.id().equals(intent.id()))) {
                open.remove(form);
                move.say(replies.of(Reply.HOLD));
                return;
            }
            if (calls >= MOST_CALLS) {
                open.remove(form);
                move.say(replies.of(Reply.FAILED));
                return;
            }
            if (!move.called.contains(form)) {
                move.call(form, arguments(form).toString());
            }
            return;
        }
        open.remove(form);
        intent.say().ifPresent(text -> move.say(fill(text.fill(name -> value(form, name)))));
        intent.after().stream().findFirst().ifPresent(outcome -> {
            outcome.then().flatMap(offers::find).ifPresent(next -> begin(next, form));
            outcome.offer().ifPresent(this::offer);
        });
        if (move.ask.isEmpty()) {
            goOn();
        }
    }

    /// Nobody is asked to agree to half of it: when a value is not known any more, the step that found it is done again.
    private void confirm(Form form, Template question) {
        if (question.isComplete(name -> value(form, name))) {
            ask(new Ask(fill(question.fill(name -> value(form, name))), Ask.What.CONFIRM, "", List.of()));
            return;
        }
        open.remove(form);
        if (form.basis == null) {
            move.say(replies.of(Reply.FAILED));
        } else {
            form.values.forEach((slot, value) -> remember(form, slot, value));
            begin(form.basis.offered, form.basis.basis).values.putAll(form.basis.values);
        }
        goOn();
    }

    private void unavailable(Outcome without) {
        without.say().ifPresent(text -> move.say(fill(text.fill(results::value))));
        without.then().flatMap(offers::find).ifPresent(next -> begin(next, null));
        without.offer().ifPresent(this::offer);
        if (move.ask.isEmpty()) {
            goOn();
        }
    }

    /// True when a slot has a value; what a result knows counts, and what only one result can mean is taken.
    private boolean known(Form form, BoundSlot slot) {
        List<String> found = results.values(slot.slot().from(), form.values);
        String said = form.values.get(slot.name());
        if (said != null) {
            List<String> meant = found.stream().filter(each -> Results.isAbout(each, said)).toList();
            boolean onlyOne = found.size() == 1
                    && (slot.isVague(said) || slot.isRequired() && NamedThing.isKind(slot, Words.of(said)));
            if (slot.kind() == Slot.Kind.THING && (meant.size() == 1 || onlyOne)) {
                form.values.put(slot.name(), onlyOne ? found.getFirst() : meant.getFirst());
            }
            return true;
        }
        if (found.size() == 1 && slot.isRequired() && slot.allows(found.getFirst())) {
            form.values.put(slot.name(), found.getFirst());
            form.verified.add(slot.name());
        }
        return form.values.containsKey(slot.name());
    }

    private static ObjectNode arguments(Form form) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        form.offered.slots().forEach(slot -> {
            String value = form.values.get(slot.name());
            if (value != null) {
                slot.put(arguments, value);
            }
        });
        return arguments;
    }

    private void ask(Form form, BoundSlot slot) {
        int tries = form.tries(slot.name());
        List<Template> wordings = slot.slot().ask();
        String question = wordings.isEmpty() ? standardQuestion(slot)
                : wordings.get(Math.min(tries, wordings.size() - 1)).fill(name -> value(form, name));
        StringBuilder text = new StringBuilder();
        if (form.outOfRange.remove(slot.name())) {
            text.append(replies.of(Reply.OUT_OF_RANGE, 0, slot.least() + " to " + slot.most())).append(' ');
        } else if (tries > 0 && wordings.size() < 2) {
            text.append(replies.of(Reply.ASK_AGAIN, tries - 1, "")).append(' ');
        }
        text.append(question);
        if (tries >= KEYPAD_AFTER && slot.isNumeric()) {
            text.append(' ').append(replies.of(Reply.KEYPAD));
        }
        if (tries >= STUCK_AFTER) {
            text.append(' ').append(replies.of(Reply.STUCK));
        }
        ask(Ask.slot(fill(text.toString()), slot.name()));
    }

    private String standardQuestion(BoundSlot slot) {
        String bare = slot.title().replaceFirst("^the ", "");
        return slot.kind() == Slot.Kind.NUMBER ? replies.of(Reply.MISSING_NUMBER, 0, bare)
                : slot.ways().isEmpty() ? replies.of(Reply.MISSING, 0, slot.title())
                : replies.of(Reply.MISSING_CHOICE, 0, bare + ": " + String.join(", ", slot.ways().keySet()));
    }

    private void readBack(BoundSlot slot, String value) {
        boolean figures = switch (slot.kind()) {
            case DIGITS, PHONE, CODE -> true;
            default -> false;
        };
        String said = figures ? Template.of("{value|digits}").fill(_ -> Optional.of(value)) : value;
        ask(new Ask(fill(replies.of(Reply.READ_BACK, 0, said)), Ask.What.READ_BACK, slot.name(), List.of()));
    }

    void ask(Ask question) {
        move.ask(question);
    }

    /// Offers an intent, where this session can do it and it has words for it.
    void offer(String id) {
        offers.find(id).filter(each -> !each.isUnavailable()).flatMap(each -> each.intent().offer())
                .ifPresent(text -> ask(new Ask(fill(text.fill(results::value)), Ask.What.OFFER, "", List.of(id))));
    }

    /// Nothing was understood: once the question is asked again, then what can be done is said.
    void missed(boolean heardNothing) {
        misses++;
        Optional<Form> form = top();
        if (form.isPresent() && focus.isPresent() && focus.get().what() == Ask.What.SLOT) {
            form.get().missed(focus.get().slot());
        }
        if (form.isPresent()) {
            if (focus.isEmpty() || focus.get().what() != Ask.What.SLOT) {
                move.say(replies.of(Reply.ASK_AGAIN, misses - 1, ""));
                if (misses >= STUCK_AFTER) {
                    move.say(replies.of(Reply.STUCK));
                }
            }
            if (focus.isPresent() && focus.get().what() == Ask.What.CHANGE) {
                ask(focus.get());
            } else {
                goOn();
            }
        } else if (misses == 1) {
            move.say(heardNothing ? replies.of(Reply.MISSED) : replies.of(Reply.UNCLEAR, 0, abilities()));
        } else {
            choices();
        }
    }

    private void choices() {
        List<OfferedIntent> titled = new ArrayList<>(offers.titled().stream()
                .filter(each -> each.intent().on().isEmpty()).limit(MOST_CHOICES).toList());
        offers.on(SmallTalk.Kind.PERSON).flatMap(person -> person.isUnavailable()
                ? person.intent().without().flatMap(Outcome::offer).flatMap(offers::find) : Optional.of(person))
                .filter(each -> !each.isUnavailable() && !titled.contains(each)).ifPresent(titled::add);
        String list = listed(titled.stream().map(each -> each.intent().title()).toList());
        if (list.isEmpty()) {
            move.say(replies.of(Reply.MISSED, misses - 1, ""));
            return;
        }
        ask(new Ask(fill(replies.of(Reply.CHOICES, misses - 2, list)), Ask.What.CHOICES, "",
                titled.stream().map(OfferedIntent::id).toList()));
    }

    String abilities() {
        String list = listed(offers.titled().stream().limit(MOST_CHOICES + 1L)
                .map(each -> each.intent().title()).toList());
        return list.isEmpty() ? "" : replies.of(Reply.ABILITIES, 0, list);
    }

    private static String listed(List<String> parts) {
        return parts.size() < 2 ? String.join("", parts)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " or " + parts.getLast();
    }

    /// The question that a tool was asked last, "" for none.
    String lastQuestion(OfferedIntent intent) {
        return intent.tool().flatMap(tool -> tool.freeText()
                .map(text -> Optional.ofNullable(lastArguments.get(tool.name()))
                        .map(arguments -> arguments.path(text.name()).asText("")).orElse(""))).orElse("");
    }

    /// The intent that takes any question, if it was asked one.
    Optional<OfferedIntent> lastAsked() {
        return offers.any().filter(each -> !lastQuestion(each).isEmpty());
    }

    private Optional<String> value(Form form, String name) {
        String own = form.values.get(name);
        if (own != null) {
            return Optional.of(own);
        }
        for (Form each = form.basis; each != null; each = each.basis) {
            if (each.values.containsKey(name)) {
                return Optional.ofNullable(each.values.get(name));
            }
        }
        return results.value(name).or(() -> Optional.ofNullable(known.get(name)));
    }

    /// A text with the prompt's variables.
    String fill(String text) {
        return Variables.fill(text, variables);
    }
}
