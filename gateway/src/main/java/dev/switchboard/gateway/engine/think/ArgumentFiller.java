package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// Fills a tool's parameters from what was said, from what the caller told of himself, and from what earlier calls
/// knew. A value that was not said is never made up: a required parameter without one is reported as missing.
final class ArgumentFiller {
    private static final Set<String> COUNTING_WORDS =
            Set.of("quantity", "count", "number", "seats", "tickets", "qty", "amount", "party", "people");
    private static final Set<String> GOING_ON =
            Set.of("playing", "happening", "coming", "upcoming", "showing", "available", "left", "start");
    private static final Set<String> PLACE_WORDS =
            Set.of("city", "location", "place", "town", "country", "venue", "address");
    private static final Set<String> BEFORE_PLACES = Set.of("in", "at", "for", "to", "near");
    private static final Set<String> BEFORE_NAMES = Set.of("in", "at", "for", "of", "about", "near", "to", "the");

    private final Clock clock;

    ArgumentFiller(Clock clock) {
        this.clock = clock;
    }

    /// Arguments as far as they are known, and the first required parameter that is not.
    record Filled(ObjectNode arguments, Optional<Parameter> missing) {}

    /// @param question for free-text parameters; already completed from the last topic where it follows up
    /// @param asked the parameter the caller was just asked for, which a bare answer fills
    /// @param known arguments from before the caller was asked
    Filled fill(SessionTool tool, Utterance said, String question, Introduction introduction, Memory memory,
            Optional<String> asked, ObjectNode known) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        Optional<Parameter> missing = Optional.empty();
        for (Parameter parameter : tool.parameters()) {
            boolean wasAsked = asked.filter(parameter.name()::equals).isPresent();
            boolean refused = parameter.isNumber() && countsBeyondBounds(parameter, said);
            Optional<String> value = introduction.factFor(parameter)
                    .or(() -> said(parameter, tool, said, question, wasAsked, memory))
                    .or(() -> refused ? Optional.empty()
                            : Optional.ofNullable(known.get(parameter.name())).map(node -> node.asText()))
                    .or(() -> refused || parameter.isFreeText() || !parameter.required() ? Optional.empty()
                            : memory.known(parameter));
            if (value.filter(parameter::allows).isPresent()) {
                put(arguments, parameter, value.get());
            } else if (parameter.required() && missing.isEmpty()) {
                missing = Optional.of(parameter);
            }
        }
        return new Filled(arguments, missing);
    }

    private static void put(ObjectNode arguments, Parameter parameter, String value) {
        switch (parameter.type()) {
            case "integer" -> arguments.put(parameter.name(), (long) Double.parseDouble(value));
            case "number" -> arguments.put(parameter.name(), Double.parseDouble(value));
            case "boolean" -> arguments.put(parameter.name(), Boolean.parseBoolean(value));
            default -> arguments.put(parameter.name(), value);
        }
    }

    private Optional<String> said(Parameter parameter, SessionTool tool, Utterance said, String question,
            boolean asked, Memory memory) {
        if (!parameter.options().isEmpty()) {
            return option(parameter, said, asked);
        }
        if (parameter.isNumber()) {
            return number(parameter, said, asked);
        }
        if (parameter.type().equals("boolean")) {
            return asked ? yesOrNo(said) : Optional.empty();
        }
        if (!parameter.isText()) {
            return Optional.empty();
        }
        if (parameter.isFreeText()) {
            return parameter.required() || asked ? text(question) : subject(tool, said);
        }
        if (parameter.isDay()) {
            return day(parameter, said);
        }
        if (parameter.isEmail()) {
            return text(Spelling.email(said.words()));
        }
        if (parameter.isIdentifier() || parameter.isPhone()) {
            return code(said, asked);
        }
        if (isLettered(parameter)) {
            return lettered(parameter, said, asked);
        }
        return example(parameter, said).or(() -> place(parameter, said))
                .or(() -> named(parameter, tool, said, asked, memory));
    }

    private static Optional<String> text(String value) {
        return value.isBlank() ? Optional.empty() : Optional.of(value);
    }

    /// A value of an enum: named in full, or a letter after the parameter's name ("section b"), or alone when
    /// asked for.
    private static Optional<String> option(Parameter parameter, Utterance said, boolean asked) {
        Optional<String> best = Optional.empty();
        int bestLength = 0;
        for (String option : parameter.options()) {
            List<String> words = Words.of(SessionTool.spaced(option));
            boolean single = words.size() == 1 && words.getFirst().length() == 1;
            boolean matches = single
                    ? letterSaid(parameter, said, asked).filter(words.getFirst()::equals).isPresent()
                    : said.find(words) >= 0 || said.stems().containsAll(Words.contentStems(words))
                            && !Words.contentStems(words).isEmpty();
            if (matches && words.size() > bestLength) {
                best = Optional.of(option);
                bestLength = words.size();
            }
        }
        return best;
    }

    private static boolean isLettered(Parameter parameter) {
        return parameter.nameWords().contains("section") || parameter.nameWords().contains("row")
                || parameter.nameWords().contains("block") || parameter.nameWords().contains("zone");
    }

    /// "section b" → "B"; "the lower bowl" is left to the other ways of reading a name.
    private static Optional<String> lettered(Parameter parameter, Utterance said, boolean asked) {
        return letterSaid(parameter, said, asked).map(letter -> letter.toUpperCase(Locale.ROOT))
                .or(() -> example(parameter, said));
    }

    private static Optional<String> letterSaid(Parameter parameter, Utterance said, boolean asked) {
        List<String> words = said.words();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (parameter.nameWords().contains(words.get(i))) {
                Optional<String> letter = Spelling.letter(words.get(i + 1));
                if (letter.isPresent()) {
                    return letter;
                }
            }
        }
        List<String> bare = Words.of(said.question());
        return asked && !bare.isEmpty() && bare.size() <= 3 ? Spelling.letter(bare.getLast()) : Optional.empty();
    }

    /// The number before a word of the parameter's name or of "tickets", "seats"; else the only number said.
    private static Optional<String> number(Parameter parameter, Utterance said, boolean asked) {
        List<String> words = said.words();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            OptionalInt number = Spelling.number(words, i);
            boolean letter = i > 0 && Set.of("section", "row", "gate", "block").contains(words.get(i - 1));
            boolean time = i + 1 < words.size() && Set.of("pm", "am", "p", "o'clock").contains(words.get(i + 1));
            if (number.isEmpty() || letter || time || number.getAsInt() < parameter.minimum()
                    || number.getAsInt() > parameter.maximum()) {
                continue;
            }
            if (i + 1 < words.size() && (isCounted(words.get(i + 1))
                    || parameter.nameWords().contains(words.get(i + 1)))) {
                return Optional.of(Integer.toString(number.getAsInt()));
            }
            boolean pronoun = words.get(i).equals("one") && !asked;    // "the large one" counts nothing
            if (!pronoun) {
                numbers.add(number.getAsInt());
            }
        }
        boolean counts = parameter.nameWords().stream().anyMatch(COUNTING_WORDS::contains);
        return numbers.size() == 1 && (asked || counts) || asked && !numbers.isEmpty()
                ? Optional.of(Integer.toString(numbers.getFirst()))
                : Optional.empty();
    }

    /// "twelve pizzas" where ten are the most: neither twelve nor what was ordered before is meant.
    private static boolean countsBeyondBounds(Parameter parameter, Utterance said) {
        boolean counts = parameter.nameWords().stream().anyMatch(COUNTING_WORDS::contains);
        List<String> words = said.words();
        for (int i = 0; counts && i < words.size(); i++) {
            OptionalInt number = Spelling.number(words, i);
            if (number.isPresent()
                    && (number.getAsInt() < parameter.minimum() || number.getAsInt() > parameter.maximum())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCounted(String word) {
        return Set.of("ticket", "tickets", "seat", "seats", "people", "persons", "adults").contains(word);
    }

    private static Optional<String> yesOrNo(Utterance said) {
        if (said.has("no", "nope", "don't", "not")) {
            return Optional.of("false");
        }
        return said.has("yes", "yeah", "yep", "sure", "okay", "please", "of course") ? Optional.of("true")
                : Optional.empty();
    }

    /// A day as the word that was said, or as a date where the schema wants one.
    private Optional<String> day(Parameter parameter, Utterance said) {
        for (String spoken : said.words()) {
            Optional<LocalDate> date = DayWords.date(spoken, LocalDate.now(clock));
            if (date.isPresent()) {
                String word = DayWords.plain(spoken);
                boolean wordsAllowed = !parameter.format().equals("date");
                return Stream.of(word, "this_" + word)
                        .filter(each -> wordsAllowed && parameter.allows(each))
                        .findFirst()
                        .or(() -> date.map(LocalDate::toString));
            }
        }
        return said.words().stream().filter(word -> word.matches("\\d{4}-\\d{2}-\\d{2}")).findFirst();
    }

    /// The longest code with a digit that was spelled out or typed.
    private static Optional<String> code(Utterance said, boolean asked) {
        String longest = "";
        for (int from = 0; from < said.words().size(); from++) {
            String code = Spelling.code(said.words().subList(from, said.words().size()));
            if (code.length() > longest.length() && code.chars().anyMatch(Character::isDigit)) {
                longest = code;
            }
        }
        return longest.length() >= (asked ? 1 : 4) ? Optional.of(longest) : Optional.empty();
    }

    private static Optional<String> example(Parameter parameter, Utterance said) {
        return parameter.examples().stream().filter(example -> said.find(Words.of(example)) >= 0).findFirst();
    }

    private static Optional<String> place(Parameter parameter, Utterance said) {
        if (parameter.nameWords().stream().noneMatch(PLACE_WORDS::contains)) {
            return Optional.empty();
        }
        List<String> words = said.words();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (BEFORE_PLACES.contains(words.get(i))) {
                int end = i + 1;
                while (end < words.size() && !BEFORE_PLACES.contains(words.get(end)) && !Words.isStop(words.get(end))
                        && !DayWords.isDay(words.get(end))) {
                    end++;
                }
                if (end > i + 1) {
                    return Optional.of(String.join(" ", words.subList(i + 1, end)));
                }
            }
        }
        return Optional.empty();
    }

    /// For other texts, such as an event's name: what was said beside the words that belong to the tool itself.
    /// What the talk was about before stays, unless another is named after "for" or "to".
    private static Optional<String> named(
            Parameter parameter, SessionTool tool, Utterance said, boolean asked, Memory memory) {
        if (asked) {
            return text(said.question());
        }
        if (!parameter.required()) {
            return Optional.empty();
        }
        Optional<String> before = memory.known(parameter);
        if (before.isPresent() && !said.has("for", "to", "about", "of")) {
            return before;
        }
        Set<String> ofTool = new HashSet<>(Words.contentStems(Words.of(SessionTool.spaced(tool.name()))));
        for (Parameter each : tool.parameters()) {
            ofTool.addAll(Words.contentStems(each.nameWords()));
            ofTool.addAll(Words.contentStems(Words.of(each.title())));
        }
        ofTool.addAll(Words.contentStems(Words.of(tool.description())));
        Optional<String> name = nameFrom(said.words(), ofTool);
        boolean daySaysItAll = name.isEmpty() && tool.parameters().stream().noneMatch(Parameter::isDay);
        return daySaysItAll ? said.words().stream().filter(DayWords::isDay).findFirst() : name;
    }

    /// For an optional search text: the subject alone, without the words of the tool's name.
    private static Optional<String> subject(SessionTool tool, Utterance said) {
        Set<String> notSubjects = new HashSet<>(Words.contentStems(Words.of(SessionTool.spaced(tool.name()))));
        GOING_ON.forEach(word -> notSubjects.add(Words.stem(word)));
        return nameFrom(said.words(), notSubjects);
    }

    private static Optional<String> nameFrom(List<String> words, Set<String> exceptStems) {
        List<String> name = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean said = !Words.isStop(word) && !exceptStems.contains(Words.stem(word)) && !DayWords.isDay(word)
                    && Spelling.number(words, i).isEmpty() && !isCounted(word) && !BEFORE_NAMES.contains(word)
                            && word.length() > 1;
            if (said) {
                name.add(word);
            }
        }
        return text(String.join(" ", name));
    }
}
