package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.think.Slot.Kind;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/// Reads values for all slots of a form from one utterance, in whatever order they were said. The kinds with the
/// surest form come first and take their words away, so that "two, for the Lakers, section B" has one value for each
/// slot; what was asked for is read more generously than what was not.
final class SlotReader {
    private static final List<Kind> ORDER = List.of(Kind.EMAIL, Kind.LETTER, Kind.PHONE, Kind.DIGITS, Kind.CODE,
            Kind.CHOICE, Kind.MONEY, Kind.DAY, Kind.THING, Kind.NUMBER, Kind.YES_NO, Kind.NAME, Kind.TEXT);
    private static final Set<Kind> CODES = Set.of(Kind.PHONE, Kind.DIGITS, Kind.CODE);
    static final Set<String> COUNTED = Set.of("ticket", "tickets", "seat", "seats", "place", "places", "people", "persons",
            "adults", "guests", "friends", "of");
    static final Set<String> NUMBERED = Set.of("section", "row", "gate", "block", "option", "number");
    private static final Set<String> COUNTING = Set.of("quantity", "count", "seats", "tickets", "qty", "amount",
            "party", "people");
    static final Set<String> POINTED = Set.of("that", "this", "which", "other", "the", "first", "second",
            "third", "last", "cheaper", "better", "same");
    private static final int MIN_CODE = 4;
    private static final int MIN_ASKED_CODE = 3;

    private final Clock clock;
    private final SmallTalk smallTalk;
    private final Results results;
    private final Map<String, String> before;

    /// @param before values of the job done last, for "the same as before"
    SlotReader(Clock clock, SmallTalk smallTalk, Results results, Map<String, String> before) {
        this.clock = clock;
        this.smallTalk = smallTalk;
        this.results = results;
        this.before = before;
    }

    /// @param asked the slot the caller was asked for
    /// @param question the whole of what was asked, for `TEXT`; empty where the words are an answer
    Reading read(List<BoundSlot> slots, Utterance said, Optional<String> asked, Optional<String> question) {
        Reading reading = new Reading(said);
        Introduction introduction = Introduction.in(said);
        List<BoundSlot> ordered = slots.stream().filter(slot -> ORDER.contains(slot.kind()))
                .sorted(Comparator.comparingInt(slot -> rank(slot, asked))).toList();
        long codes = ordered.stream().filter(slot -> CODES.contains(slot.kind())).count();
        if (ordered.stream().noneMatch(slot -> slot.kind() == Kind.DAY)) {
            // A date is no number of anything, and no name.
            SpokenDate.in(reading.rest.words(), LocalDate.now(clock)).filter(found -> found.names().isEmpty() && question.isPresent())
                    .ifPresent(found -> reading.rest = reading.rest.without(found.from(), found.to()));
        }
        for (BoundSlot slot : ordered) {
            boolean wasAsked = asked.filter(slot.name()::equals).isPresent();
            if (wasAsked && smallTalk.mentions(SmallTalk.Kind.SAME, said) && before.containsKey(slot.name())) {
                reading.values.put(slot.name(), before.get(slot.name()));
            } else {
                read(slot, reading, introduction, wasAsked, codes == 1, question);
            }
        }
        return reading;
    }

    /// Whether a stem is of a word that only says what is counted.
    static boolean isCounted(String stem) {
        return COUNTED.stream().anyMatch(word -> Words.stem(word).equals(stem));
    }

    /// Of several numbers the one that was asked for is read first.
    private static int rank(BoundSlot slot, Optional<String> asked) {
        boolean code = CODES.contains(slot.kind());
        boolean wasAsked = asked.filter(slot.name()::equals).isPresent();
        return 2 * ORDER.indexOf(code ? Kind.PHONE : slot.kind()) + (code && wasAsked ? 0 : 1);
    }

    /// @param onlyCode no other slot of the form takes a number read figure by figure
    private void read(BoundSlot slot, Reading reading, Introduction introduction, boolean asked, boolean onlyCode,
            Optional<String> question) {
        switch (slot.kind()) {
            case EMAIL -> email(slot, reading);
            case LETTER -> letter(slot, reading, asked);
            case PHONE -> told(slot, reading, introduction, facts -> Optional.ofNullable(facts.get("phone")), asked,
                    onlyCode);
            case DIGITS, CODE -> told(slot, reading, introduction, facts -> identifier(slot, facts), asked, onlyCode);
            case CHOICE -> choice(slot, reading, asked);
            case DAY -> day(slot, reading);
            case MONEY -> money(slot, reading, asked);
            case THING -> thing(slot, reading, introduction, asked);
            case NUMBER -> number(slot, reading, asked);
            case YES_NO -> yesOrNo(slot, reading, asked);
            case NAME -> name(slot, reading, introduction, asked);
            case TEXT -> question.or(() -> asked ? Optional.of(reading.rest.question()) : Optional.empty())
                    .filter(text -> !text.isBlank()).ifPresent(text -> reading.values.put(slot.name(), text));
            case RESULT -> { }    // not for callers to say
        }
    }

    private static void email(BoundSlot slot, Reading reading) {
        Spelling.Found found = Spelling.emailIn(reading.rest.words());
        if (found != null) {
            reading.take(slot.name(), found.value(), found.from(), found.to());
        }
    }

    /// "section b", "row c"; a letter by itself when asked for, or when nothing else is said ("actually, c").
    private static void letter(BoundSlot slot, Reading reading, boolean asked) {
        List<String> words = reading.rest.words();
        for (List<String> called : slot.called()) {
            int at = reading.rest.find(called);
            int next = at + called.size();
            if (at >= 0 && next < words.size() && takeLetter(slot, reading, words.get(next), at, next + 1)) {
                return;
            }
        }
        if (takeWay(slot, reading)) {
            return;
        }
        List<String> bare = Words.of(reading.rest.question()).stream().filter(word -> !word.equals("no")).toList();
        boolean alone = bare.size() == 1 && bare.getFirst().length() == 1;
        if (!bare.isEmpty() && (alone || asked && bare.size() <= 3)) {
            int at = words.lastIndexOf(bare.getLast());
            takeLetter(slot, reading, bare.getLast(), at, at + 1);
        }
    }

    private static boolean takeLetter(BoundSlot slot, Reading reading, String word, int from, int to) {
        Optional<String> letter = Spelling.letter(word).map(each -> each.toUpperCase(Locale.ROOT));
        Optional<String> allowed = letter.filter(slot::allows).filter(each -> slot.slot().kind().isPresent()
                || slot.ways().isEmpty() || slot.ways().keySet().stream().anyMatch(each::equalsIgnoreCase));
        allowed.ifPresent(each -> reading.take(slot.name(), each, from, to));
        return allowed.isPresent();
    }

    /// The longest of a slot's ways of saying a value.
    private static boolean takeWay(BoundSlot slot, Reading reading) {
        String best = "";
        List<String> bestWords = List.of();
        for (Map.Entry<String, List<String>> way : slot.ways().entrySet()) {
            List<String> phrases = new ArrayList<>(way.getValue());
            phrases.add(SessionTool.spaced(way.getKey()));
            for (String phrase : phrases) {
                List<String> words = Words.of(phrase);
                boolean letter = words.size() == 1 && words.getFirst().length() == 1;
                if (!letter && reading.rest.find(words) >= 0 && words.size() > bestWords.size()) {
                    best = way.getKey();
                    bestWords = words;
                }
            }
        }
        if (bestWords.isEmpty()) {
            return false;
        }
        int at = reading.rest.find(bestWords);
        reading.take(slot.name(), best, at, at + bestWords.size());
        return true;
    }

    private static void choice(BoundSlot slot, Reading reading, boolean asked) {
        if (takeWay(slot, reading)) {
            return;
        }
        List<String> values = List.copyOf(slot.ways().keySet());
        Optional<String> byStems = values.stream().filter(value -> {
            Set<String> stems = Words.contentStems(Words.of(SessionTool.spaced(value)));
            return !stems.isEmpty() && reading.rest.stems().containsAll(stems);
        }).findFirst();
        OptionalInt place = asked ? Ordinals.in(reading.rest, values.size()) : OptionalInt.empty();
        byStems.or(() -> place.isPresent() ? Optional.of(values.get(place.getAsInt())) : Optional.empty())
                .ifPresent(value -> reading.values.put(slot.name(), value));
    }

    /// A code, number or phone number: told with its name ("my order number is …"), or by itself.
    private static void told(BoundSlot slot, Reading reading, Introduction introduction,
            Function<Map<String, String>, Optional<String>> fact, boolean asked,
            boolean onlyCode) {
        Optional<String> told = fact.apply(introduction.facts())
                .filter(value -> slot.allows(value) && !reading.values.containsValue(value));
        if (told.isPresent()) {
            reading.values.put(slot.name(), told.get());
            reading.rest = Introduction.in(reading.rest).rest();
            return;
        }
        if (!asked && !onlyCode) {
            return;    // a bare number could be any of them
        }
        List<String> words = reading.rest.words();
        String longest = "";
        int from = 0;
        for (int i = 0; i < words.size(); i++) {
            String code = Spelling.code(words.subList(i, words.size()));
            if (code.length() > longest.length() && code.chars().anyMatch(Character::isDigit)) {
                longest = code;
                from = i;
            }
        }
        String value = slot.kind() == Kind.CODE ? longest : longest.replaceAll("\\D", "");
        boolean phone = slot.kind() == Kind.PHONE;
        boolean sigh = value.equals("0") && !words.get(from).equals("zero") && !words.get(from).equals("0");
        if (sigh) {
            return;    // "oh, yes"
        }
        if (value.length() >= (phone ? 6 : asked ? MIN_ASKED_CODE : MIN_CODE) && (asked || !phone || value.length() >= 7)
                && slot.allows(value)) {
            int to = from;
            while (to < words.size() && isSpelled(words.get(to))) {
                to++;
            }
            reading.take(slot.name(), value, from, to);
        }
    }

    private static boolean isSpelled(String word) {
        return !Spelling.code(List.of("a", word)).equals("A") || word.equals("double") || word.equals("triple");
    }

    private static Optional<String> identifier(BoundSlot slot, Map<String, String> facts) {
        Set<String> words = new HashSet<>(Words.of(SessionTool.spaced(slot.name())));
        return facts.entrySet().stream()
                .filter(fact -> fact.getKey().endsWith(" id") && words.contains(fact.getKey().replace(" id", "")))
                .map(Map.Entry::getValue).findFirst();
    }

    /// By a word the schema knows ("tonight"), else as a date.
    private void day(BoundSlot slot, Reading reading) {
        SpokenDate.in(reading.rest.words(), LocalDate.now(clock)).ifPresent(found -> {
            boolean anyWord = slot.parameter().map(each -> !each.format().equals("date")).orElse(true);
            Optional<String> name = found.names().stream().filter(each -> anyWord && slot.allows(each)).findFirst();
            if (name.isPresent() || !found.span()) {
                reading.take(slot.name(), name.orElse(found.date().toString()), found.from(), found.to());
            } else {
                reading.rest = reading.rest.without(found.from(), found.to());
            }
        });
    }

    /// A limit ("under fifty dollars"); any sum, or a bare number, where it was asked for.
    private static void money(BoundSlot slot, Reading reading, boolean asked) {
        List<String> words = reading.rest.words();
        Optional<SpokenMoney> sum = SpokenMoney.in(words);
        if (sum.isPresent() && slot.allows((long) sum.get().units())) {
            reading.take(slot.name(), Integer.toString(sum.get().units()), sum.get().from(), sum.get().to());
        } else if (sum.isEmpty() && asked) {
            number(slot, reading, true);
        }
    }

    /// One of what was found before, by its place or by a word only it has; else the words after "for" and the like.
    private void thing(BoundSlot slot, Reading reading, Introduction introduction, boolean asked) {
        List<String> known = results.values(slot.slot().from(), Map.of());
        OptionalInt place = Ordinals.in(reading.rest, known.size());
        if (place.isPresent() && known.size() > 1) {
            reading.values.put(slot.name(), known.get(place.getAsInt()));
            return;
        }
        List<String> matching = known.stream().filter(each -> sharesName(each, reading.rest, known)).toList();
        if (matching.size() == 1) {
            Set<String> ofName = Words.contentStems(Words.of(matching.getFirst()));
            reading.rest = new Utterance(reading.rest.words().stream()
                    .filter(word -> !ofName.contains(Words.stem(word))).toList());
            reading.values.put(slot.name(), matching.getFirst());
            return;
        }
        boolean answer = asked && smallTalk.kind(reading.rest).isEmpty() && introduction.facts().isEmpty();
        List<String> name = answer ? NamedThing.inAnswer(slot, reading.rest.words()) : NamedThing.in(slot, reading.rest.words());
        boolean oneOfKind = slot.isRequired() && NamedThing.isKind(slot, name);
        if (!name.isEmpty() && !((oneOfKind || slot.isVague(String.join(" ", name))) && known.size() == 1)) {
            reading.values.put(slot.name(), String.join(" ", name));
            reading.rest = new Utterance(reading.rest.words().stream().filter(word -> !name.contains(word)).toList());
        }
    }

    private static boolean sharesName(String name, Utterance said, List<String> all) {
        Set<String> own = new HashSet<>(Words.contentStems(Words.of(name)));
        all.stream().filter(other -> !other.equals(name))
                .forEach(other -> own.removeAll(Words.contentStems(Words.of(other))));
        return said.stems().stream().anyMatch(own::contains);
    }

    /// The number before a counted word or a word of the slot; else the only number said, where it counts something.
    private static void number(BoundSlot slot, Reading reading, boolean asked) {
        List<String> words = reading.rest.words();
        Set<String> own = new HashSet<>();
        slot.called().forEach(own::addAll);
        int found = -1;
        int length = 0;
        int numbers = 0;
        for (int i = 0; i < words.size(); i++) {
            OptionalInt number = Spelling.number(words, i);
            if (number.isEmpty() || i > 0 && (NUMBERED.contains(words.get(i - 1)) && !own.contains(words.get(i - 1))
                    || words.get(i).equals("one") && POINTED.contains(words.get(i - 1)))) {
                continue;
            }
            int end = i + Spelling.numberLength(words, i);
            boolean counted = end < words.size() && (COUNTED.contains(words.get(end)) || own.contains(words.get(end)));
            if (end < words.size() && Set.of("pm", "am", "p", "o'clock").contains(words.get(end))) {
                i = end;
                continue;
            }
            if (end < words.size() && SpokenMoney.isCurrency(words.get(end)) && !asked && !own.contains("amount")) {
                i = end;    // a price counts no seats
                continue;
            }
            if (found < 0 || counted) {
                found = i;
                length = end - i;
            }
            numbers++;
            if (counted) {
                numbers = 1;
                break;
            }
            i = end - 1;
        }
        boolean counts = own.stream().anyMatch(word -> COUNTING.contains(word) || words.contains(word));
        if (found < 0 || numbers > 1 && !asked || !counts && !asked) {
            return;
        }
        int value = Spelling.number(words, found).getAsInt();
        if (slot.allows((long) value)) {
            reading.take(slot.name(), Integer.toString(value), found, found + length);
        } else {
            reading.outOfRange.add(slot.name());
            reading.rest = reading.rest.without(found, found + length);
        }
    }

    private void yesOrNo(BoundSlot slot, Reading reading, boolean asked) {
        if (asked && smallTalk.mentions(SmallTalk.Kind.NO, reading.rest)) {
            reading.values.put(slot.name(), "false");
        } else if (asked && smallTalk.mentions(SmallTalk.Kind.YES, reading.rest)) {
            reading.values.put(slot.name(), "true");
        }
    }

    private static void name(BoundSlot slot, Reading reading, Introduction introduction, boolean asked) {
        String told = introduction.facts().get("name");
        Introduction bare = Introduction.in(Utterance.of("my name is " + reading.rest.question()));
        String value = told != null ? told : asked ? bare.facts().get("name") : null;
        if (value != null) {
            reading.values.put(slot.name(), value);
            Introduction rest = told != null ? Introduction.in(reading.rest) : bare;
            reading.rest = rest.rest();
        }
    }
}
