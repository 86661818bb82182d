package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.think.Replies.Reply;
import dev.switchboard.gateway.engine.think.SmallTalk.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one utterance of the caller means where the script stands: an answer, a correction, a question aside, a new
/// wish, or talk about the talk.
final class Listening {
    private static final List<String> CORRECTIONS = List.of("no", "actually", "sorry", "i mean", "i meant", "make that", "make it");

    private final Script script;
    private final Optional<Ask> focus;

    Listening(Script script) {
        this.script = script;
        this.focus = script.focus;
    }

    void hear(String text) {
        Utterance said = new Utterance(Spelling.withFiguresHeard(Words.of(text)));
        if (said.isEmpty()) {
            script.missed(true);
            return;
        }
        int misses = script.misses;
        Optional<OfferedIntent> alarm = script.offers.matching(figures(said));
        Optional<Kind> kind = script.smallTalk.kind(said);
        if (alarm.isPresent()) {
            begin(alarm.get(), said);
        } else if (kind.isPresent() && !isAnswer(kind.get(), said)) {
            smallTalk(kind.get());
        } else if (script.smallTalk.mentions(Kind.PERSON, said) && script.offers.on(Kind.PERSON).isPresent()) {
            begin(script.offers.on(Kind.PERSON).get(), said);
        } else if (!offered(said, kind)) {
            script.top().ifPresentOrElse(form -> inForm(form, said), () -> fresh(said, kind));
        }
        boolean missed = script.misses > misses;
        script.focus = missed ? focus : Optional.empty();    // a cough takes no question away
        script.misses = missed ? script.misses : 0;
    }

    /// "No, thank you" and "yes, great" are answers first where a question waits for one.
    private boolean isAnswer(Kind kind, Utterance said) {
        return kind == Kind.YES || kind == Kind.NO || kind == Kind.THANKS && focus.isPresent()
                && focus.get().what() != Ask.What.SLOT
                && (script.smallTalk.mentions(Kind.YES, said) || script.smallTalk.mentions(Kind.NO, said));
    }

    /// The figures said, in a row, other words as they are: "four one one one" → "4111".
    private static String figures(Utterance said) {
        StringBuilder text = new StringBuilder();
        boolean figure = false;
        for (String word : said.words()) {
            Optional<String> digits = word.equals("o") ? Optional.empty() : Spelling.digits(word);
            text.append(text.isEmpty() || figure && digits.isPresent() ? "" : " ").append(digits.orElse(word));
            figure = digits.isPresent();
        }
        return text.toString();
    }

    private void smallTalk(Kind kind) {
        Optional<Form> form = script.top();
        switch (kind) {
            case REPEAT -> repeat();
            case RESTART -> restart(form);
            case CANCEL -> {
                script.open.clear();
                say(Reply.CANCELLED);
            }
            case GOODBYE -> {
                script.open.clear();
                say(Reply.GOODBYE);
            }
            case HOLD -> {
                say(Reply.HOLD);
                script.move().stillOpen = focus;
            }
            case UNCLEAR -> script.missed(false);
            default -> {
                Optional<OfferedIntent> meant = script.offers.on(kind);
                if (meant.isPresent()) {
                    begin(meant.get(), Utterance.of(""));
                    return;
                }
                about(kind, form.isPresent());
                script.goOn();
            }
        }
    }

    /// @param busy a form is open: its question follows
    private void about(Kind kind, boolean busy) {
        switch (kind) {
            case IDENTITY -> {
                script.move().say(script.agentName.map(name -> script.replies.of(Reply.NAME, 0, name))
                        .orElseGet(() -> script.replies.of(Reply.NAMELESS)));
                script.move().say(busy ? "" : script.abilities());
            }
            case ABILITY -> script.move().say(script.abilities());
            case THANKS -> {
                if (!busy) {
                    more(Reply.THANKS);
                }
            }
            case GREETING -> {
                if (!busy) {
                    script.move().say(script.lastSaid.isEmpty() ? script.greeting()
                            : script.replies.of(Reply.GREETING_AGAIN));
                }
            }
            default -> script.missed(false);
        }
    }

    private void repeat() {
        if (script.lastSaid.isEmpty()) {
            say(Reply.NOTHING_SAID);
            return;
        }
        script.move().say(script.lastSaid);
        script.move().stillOpen = focus;
        if (focus.isEmpty()) {
            script.goOn();    // the question was cut off: now it is asked in full
        }
    }

    private void restart(Optional<Form> form) {
        if (form.isEmpty()) {
            say(Reply.CANCELLED);
            return;
        }
        Form root = script.open.getFirst();
        while (root.basis != null) {
            root = root.basis;
        }
        OfferedIntent intent = root.offered;
        script.open.clear();
        intent.slots().stream().filter(slot -> !slot.slot().keep()).forEach(slot -> script.known.remove(slot.name()));
        script.begin(intent, null);
        say(Reply.RESTARTED);
        script.goOn();
    }

    /// An answer to an offer or a list of choices.
    private boolean offered(Utterance said, Optional<Kind> kind) {
        if (focus.isEmpty()) {
            return false;
        }
        Ask ask = focus.get();
        if (ask.what() == Ask.What.MORE && kind.isPresent()) {
            say(script.smallTalk.mentions(Kind.NO, said) ? Reply.GOODBYE : Reply.YES);
            return true;
        }
        if (ask.what() == Ask.What.CHOICES) {
            var place = Ordinals.in(said, ask.intents().size());
            Optional<OfferedIntent> chosen = place.isPresent()
                    ? script.offers.find(ask.intents().get(place.getAsInt()))
                    : ask.intents().stream().flatMap(id -> script.offers.find(id).stream())
                            .filter(each -> Words.contentStems(Words.of(each.intent().title())).equals(said.stems()))
                            .findFirst();
            chosen.ifPresent(intent -> begin(intent, Utterance.of("")));
            return chosen.isPresent();
        }
        if (ask.what() != Ask.What.OFFER) {
            return false;
        }
        Optional<OfferedIntent> offer = script.offers.find(ask.intents().getFirst());
        Verdict verdict = Verdict.of(said, script.smallTalk, topic(ask, null));
        if (verdict == Verdict.YES && offer.isPresent()) {
            begin(offer.get(), said);
            return true;
        }
        if (verdict == Verdict.NO && kind.isPresent()) {
            more(Reply.NO);
            return true;
        }
        Reading answer = offer.map(each -> read(each.slots(), said, Optional.empty())).orElseGet(() -> new Reading(said));
        if (!answer.values.isEmpty()) {    // the number itself instead of a yes to "shall I note your number"
            begin(offer.orElseThrow(), said);
        }
        return !answer.values.isEmpty();
    }

    private void inForm(Form form, Utterance said) {
        Optional<BoundSlot> asked = focus.filter(ask -> !ask.slot().isEmpty())
                .flatMap(ask -> form.offered.slot(ask.slot()));
        Reading reading = read(slots(form, said), said, asked.map(BoundSlot::name));
        boolean changes = script.smallTalk.mentions(Kind.CHANGE, said);
        if (!changes && isAside(form, said, reading)) {
            aside(said);
            return;
        }
        Ask.What what = focus.map(Ask::what).orElse(Ask.What.SLOT);
        Verdict verdict = what == Ask.What.SLOT ? Verdict.NEITHER
                : Verdict.of(said, script.smallTalk, topic(focus.orElseThrow(), form));
        boolean news = take(form, reading) | correctBasis(form, reading);
        Form now = script.top().orElse(form);
        if (news) {
            script.goOn();
        } else if (wishesChange(now, said, what, verdict)) {
            script.goOn();
        } else if (what == Ask.What.READ_BACK && (verdict != Verdict.NEITHER || repeats(form, reading))) {
            judged(form, focus.orElseThrow().slot(), verdict != Verdict.NO);
        } else if (what == Ask.What.CONFIRM && verdict == Verdict.YES) {
            form.confirmed = true;
            script.goOn();
        } else if (what == Ask.What.CONFIRM && verdict == Verdict.NO) {
            script.ask(new Ask(script.fill(script.replies.of(Reply.CHANGE)), Ask.What.CHANGE, "", List.of()));
        } else if (what == Ask.What.CHANGE && verdict == Verdict.NO) {
            script.open.remove(form);
            say(Reply.CANCELLED);
        } else if (!reading.outOfRange.isEmpty()) {
            form.outOfRange.addAll(reading.outOfRange);
            reading.outOfRange.stream().filter(slot -> form.offered.slot(slot).isPresent()).forEach(form::clear);
            script.goOn();
        } else if (!declinesOptional(form, said)) {
            elsewhereOrMissed(said);
        }
    }

    /// "No" to the question for a slot that is not needed.
    private boolean declinesOptional(Form form, Utterance said) {
        boolean declined = focus.filter(ask -> ask.what() == Ask.What.SLOT).flatMap(ask -> form.offered.slot(ask.slot()))
                .filter(slot -> !slot.isRequired()).isPresent() && script.smallTalk.mentions(Kind.NO, said);
        if (declined) {
            script.goOn();
        }
        return declined;
    }

    private boolean repeats(Form form, Reading reading) {
        String slot = focus.orElseThrow().slot();
        return reading.values.containsKey(slot) && reading.values.get(slot).equals(form.values.get(slot));
    }

    private void judged(Form form, String slot, boolean right) {
        if (right) {
            form.verified.add(slot);
        } else {
            form.clear(slot);
            script.known.remove(slot);
            form.missed(slot);
        }
        script.goOn();
    }

    /// The slots an utterance may speak of: the form's, and those of the steps before it whose values cannot be
    /// mistaken for an answer.
    private List<BoundSlot> slots(Form form, Utterance said) {
        boolean changes = script.smallTalk.mentions(Kind.CHANGE, said);
        Map<String, BoundSlot> slots = new LinkedHashMap<>();
        for (Form step = form; step != null; step = step.basis) {
            for (BoundSlot slot : step.offered.slots()) {
                boolean plain = switch (slot.kind()) {
                    case THING, TEXT, NAME -> changes || step == form;
                    default -> true;
                };
                if (plain) {
                    slots.putIfAbsent(slot.name(), slot);
                }
            }
        }
        return List.copyOf(slots.values());
    }

    /// @return true when a value is news to the form
    private boolean take(Form form, Reading reading) {
        boolean news = false;
        for (var value : reading.values.entrySet()) {
            if (form.offered.slot(value.getKey()).isPresent()) {
                news |= form.set(value.getKey(), value.getValue());
                script.remember(form, value.getKey(), value.getValue());
            }
        }
        return news;
    }

    /// Another value for what a finished step was done with ("actually, section C"): that step is done again.
    private boolean correctBasis(Form form, Reading reading) {
        for (Form basis = form.basis; basis != null; basis = basis.basis) {
            Form step = basis;
            boolean changed = reading.values.entrySet().stream()
                    .filter(value -> form.offered.slot(value.getKey()).isEmpty())
                    .anyMatch(value -> step.values.containsKey(value.getKey())
                            && !value.getValue().equals(step.values.get(value.getKey())));
            if (changed) {
                take(reopened(form, step), reading);
                return true;
            }
        }
        return false;
    }

    /// A finished step again, with what was said to it and after it still known.
    private Form reopened(Form form, Form step) {
        script.open.remove(form);
        form.values.forEach((slot, value) -> script.remember(form, slot, value));
        Form redone = script.begin(step.offered, step.basis);
        redone.values.putAll(step.values);
        redone.verified.addAll(step.verified);
        return redone;
    }

    /// "Change the e-mail": the slot that is named is asked for again.
    private boolean wishesChange(Form form, Utterance said, Ask.What what, Verdict verdict) {
        boolean wish = what == Ask.What.CHANGE && verdict != Verdict.YES
                || script.smallTalk.mentions(Kind.CHANGE, said) || verdict == Verdict.NO;
        if (!wish) {
            return false;
        }
        for (Form step = form; step != null; step = step.basis) {
            for (BoundSlot slot : step.offered.slots()) {
                boolean named = slot.called().stream().anyMatch(words -> said.find(words) >= 0);
                if (named && step.values.containsKey(slot.name()) && slot.kind() != Slot.Kind.RESULT) {
                    Form changed = step == form ? form : reopened(form, step);
                    changed.clear(slot.name());
                    script.known.remove(slot.name());
                    return true;
                }
            }
        }
        return false;
    }

    /// A question in the middle of something else is answered, and the form waits.
    private boolean isAside(Form form, Utterance said, Reading reading) {
        Optional<OfferedIntent> best = script.offers.best(said).filter(each -> !isOf(form, each));
        if (best.isEmpty()) {
            return false;
        }
        double score = script.offers.score(best.get(), said);
        boolean asksSomething = script.smallTalk.opens(Kind.QUESTION, said);
        boolean sure = score > 2 * ToolChoice.FITS && reading.rest.stems().size() > 1;
        boolean answers = !reading.values.isEmpty();
        return asksSomething && score > script.offers.score(form.offered, said) || sure && !answers;
    }

    private static boolean isOf(Form form, OfferedIntent intent) {
        for (Form each = form; each != null; each = each.basis) {
            if (each.offered.id().equals(intent.id())) {
                return true;
            }
        }
        return false;
    }

    private void aside(Utterance said) {
        OfferedIntent intent = script.offers.best(said).orElseThrow();
        begin(intent, said);
    }

    private void elsewhereOrMissed(Utterance said) {
        Optional<Form> form = script.top();
        Optional<OfferedIntent> best = script.offers.best(said)
                .filter(each -> form.isEmpty() || !isOf(form.get(), each));
        boolean asks = script.smallTalk.opens(Kind.QUESTION, said) && said.stems().size() > 0;
        Optional<OfferedIntent> meant = best.or(() -> asks ? script.offers.any() : Optional.empty());
        if (meant.isPresent()) {
            begin(meant.get(), said);
        } else {
            noteFacts(said);
            if (asks && script.move().isEmpty()) {
                say(Reply.UNKNOWN);
            }
            if (script.move().isEmpty()) {
                script.missed(false);
            } else {
                script.goOn();
            }
        }
    }

    /// Nothing is under way.
    private void fresh(Utterance said, Optional<Kind> kind) {
        Introduction introduction = noteFacts(said);
        Utterance rest = introduction.facts().isEmpty() ? said : introduction.rest();
        boolean nothingElse = rest.stems().isEmpty() || script.smallTalk.kind(rest).isPresent();
        if (!introduction.facts().isEmpty() && nothingElse) {
            if (script.move().isEmpty() && script.top().isEmpty()) {
                String name = introduction.facts().getOrDefault("name", "");
                script.move().say(script.replies.of(Reply.NOTED, name.isEmpty() ? 1 : 0, name));
            }
            return;
        }
        if (kind.isPresent()) {
            if (script.smallTalk.mentions(Kind.NO, said)) {
                more(Reply.NO);
            } else {
                say(Reply.YES);
            }
            return;
        }
        if (correctsDone(rest)) {
            return;
        }
        boolean leans = FollowUp.leans(rest) && script.lastAsked().isPresent();
        boolean sure = script.offers.best(rest)
                .filter(each -> script.offers.score(each, rest) > 2 * ToolChoice.FITS).isPresent();
        Optional<OfferedIntent> intent = leans && !sure ? script.lastAsked()
                : script.offers.best(rest).or(() -> rest.stems().isEmpty() ? Optional.empty() : script.offers.any());
        if (intent.isPresent()) {
            begin(intent.get(), rest);
        } else if (script.move().isEmpty()) {
            script.missed(false);
        }
    }

    /// "No, five seats", "actually, section C": what was done last is done again with that, if it asked for no yes.
    private boolean correctsDone(Utterance said) {
        boolean opens = CORRECTIONS.stream().anyMatch(said::startsWith);
        Optional<Form> done = script.done.filter(form -> opens && form.offered.intent().confirm().isEmpty()
                && form.offered.tool().isPresent());
        if (done.isEmpty()) {
            return false;
        }
        Reading reading = read(done.get().offered.slots(), said, Optional.empty());
        boolean news = reading.values.entrySet().stream()
                .anyMatch(value -> !value.getValue().equals(done.get().values.get(value.getKey())));
        boolean nothingElse = reading.rest.stems().stream().allMatch(SlotReader::isCounted);
        if (news && nothingElse) {
            Form again = script.begin(done.get().offered, done.get().basis);
            again.values.putAll(done.get().values);
            take(again, reading);
            script.goOn();
        }
        return news && nothingElse;
    }

    /// What callers tell of themselves in passing is noted, or read back first where it is easily misheard.
    private Introduction noteFacts(Utterance said) {
        Introduction introduction = Introduction.in(said);
        for (OfferedIntent intent : script.offers.overhearing()) {
            Reading reading = new Reading(said);
            introduction.facts().forEach((kind, value) -> intent.slots().stream()
                    .filter(slot -> slot.parameter().flatMap(introduction::factFor).filter(value::equals).isPresent())
                    .filter(slot -> slot.allows(value))
                    .findFirst().ifPresent(slot -> reading.values.put(slot.name(), value)));
            reading.values.values().removeIf(script.noted::contains);
            if (!reading.values.isEmpty()) {
                script.noted.addAll(reading.values.values());
                Form form = script.begin(intent, null);
                form.values.clear();
                take(form, reading);
                script.goOn();
            }
        }
        return introduction;
    }

    private void begin(OfferedIntent intent, Utterance said) {
        Form form = script.begin(intent, null);
        String last = script.lastQuestion(intent);
        String question = FollowUp.leans(said) && !last.isEmpty() ? FollowUp.complete(said, last) : said.question();
        Reading reading = script.reader.read(intent.slots(), said, Optional.empty(), Optional.of(question));
        take(form, reading);
        form.outOfRange.addAll(reading.outOfRange);
        script.goOn();
    }

    private Reading read(List<BoundSlot> slots, Utterance said, Optional<String> asked) {
        return script.reader.read(slots, said, asked, Optional.empty());
    }

    private static Set<String> topic(Ask ask, @Nullable Form form) {
        Set<String> stems = new HashSet<>(Words.contentStems(Words.of(ask.text())));
        for (Form each = form; each != null; each = each.basis) {
            each.values.values().forEach(value -> stems.addAll(Words.contentStems(Words.of(value))));
            each.offered.intent().examples().forEach(text -> stems.addAll(Words.contentStems(Words.of(text))));
        }
        ask.intents().forEach(id -> stems.addAll(Words.contentStems(Words.of(SessionTool.spaced(id)))));
        return stems;
    }

    private void say(Reply reply) {
        script.move().say(script.fill(script.replies.of(reply)));
    }

    /// A sentence that asks whether there is anything else.
    private void more(Reply reply) {
        script.ask(new Ask(script.fill(script.replies.of(reply)), Ask.What.MORE, "", List.of()));
    }
}
