package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a caller tells of himself: a name, an identifier, an e-mail address, a phone number; and what else was said.
///
/// @param facts from kind ("name", "email", "phone", "customer id") to value
/// @param rest the utterance without them
record Introduction(Map<String, String> facts, Utterance rest) {
    private static final Map<String, List<String>> LISTS = Resource.sections("/speech/introductions.txt");
    private static final List<List<String>> NAME_STARTS = phrases("name");
    private static final List<List<String>> LOOSE_NAME_STARTS = phrases("loose name");
    /// These begin many sentences: a name is one only when "here" or the like follows it.
    private static final List<List<String>> STARTS_BEFORE_HERE = phrases("name before here");
    private static final Set<String> HERE = Set.of("here", "speaking", "calling");
    private static final Set<String> NOT_NAMES =
            Set.copyOf(List.of(String.join(" ", LISTS.getOrDefault("not a name", List.of())).split("\\s+")));
    private static final Set<String> NAME_ENDS =
            Set.of("and", "speaking", "here", "calling", "from", "my", "with", "i", "but", "so",
            "please", "thanks", "by", "because", "i'm", "can", "what", "how");
    private static final Set<String> ID_OWNERS =
            Set.of("customer", "account", "order", "booking", "ticket", "reference", "member",
            "membership", "client", "policy", "case", "confirmation", "user");
    private static final Set<String> ID_NOUNS = Set.of("id", "number", "code", "reference", "no");
    private static final Set<String> OF_PHONES =
            Set.of("phone", "mobile", "telephone", "cell", "reach", "reached", "ring", "text", "call", "contact");
    /// What stands around a fact and asks for nothing else.
    private static final Set<String> BEFORE_FACTS =
            Set.of("you", "can", "could", "please", "reach", "ring", "text", "call", "me", "my", "on", "at", "it", "it's",
            "is", "to", "send", "write", "use", "the", "phone", "mobile", "telephone", "number", "email", "e-mail", "address",
            "i", "be", "would", "let", "give", "reached", "contact", "cell", "as", "and", "changed", "has", "new", "now",
            "back", "under", "this");
    /// So many other words before figures are a word misheard, and no question.
    private static final int MISHEARD_BEFORE_FACTS = 1;
    private static final int MAX_NAME_WORDS = 3;
    private static final int MIN_ID_CHARACTERS = 3;
    private static final int MIN_PHONE_DIGITS = 6;

    private static List<List<String>> phrases(String section) {
        return LISTS.getOrDefault(section, List.of()).stream().map(Words::of).toList();
    }

    static Introduction in(Utterance utterance) {
        Map<String, String> facts = new LinkedHashMap<>();
        Utterance rest = email(utterance, facts);
        rest = identifier(rest, facts);
        rest = name(rest, facts);
        rest = facts.containsKey("email") ? rest : looseEmail(rest, facts);
        rest = facts.isEmpty() ? loosePhone(rest, facts) : rest;
        return new Introduction(facts, rest);
    }

    private static Utterance email(Utterance said, Map<String, String> facts) {
        int at = Math.max(Math.max(said.find(List.of("email")), said.find(List.of("e-mail"))),
                said.find(List.of("reach", "me", "at")));
        int verb = at < 0 ? -1 : said.words().get(at).equals("reach") ? at + 2 : verbAfter(said.words(), at);
        if (verb < 0) {
            return said;
        }
        String email = Spelling.email(said.words().subList(verb + 1, said.words().size()));
        if (email.isEmpty()) {
            return said;
        }
        facts.put("email", email);
        int from = at > 0 && said.words().get(at - 1).equals("my") ? at - 1 : at;
        return said.without(from, said.words().size());
    }

    /// "Send it to daniel dot tan at example dot com": an address that nothing announces.
    private static Utterance looseEmail(Utterance said, Map<String, String> facts) {
        Spelling.Found found = Spelling.emailIn(said.words());
        if (found == null) {
            return said;
        }
        facts.put("email", found.value());
        boolean alone = said.words().subList(0, found.from()).stream().allMatch(BEFORE_FACTS::contains);
        return said.without(alone ? 0 : found.from(), found.to());
    }

    /// "You can reach me on nine one two …", "my phone number changed it is nine four four …": figures after words that
    /// speak of a telephone.
    private static Utterance loosePhone(Utterance said, Map<String, String> facts) {
        List<String> words = said.words();
        for (int start = 1; start < words.size(); start++) {
            boolean figure = Spelling.digits(words.get(start)).isPresent();
            if (!figure || words.subList(0, start).stream().noneMatch(OF_PHONES::contains)) {
                continue;
            }
            String code = Spelling.code(words.subList(start, words.size()));
            int to = start;
            while (to < words.size() && isSpelled(words.get(to))) {
                to++;
            }
            if (code.length() < MIN_PHONE_DIGITS || !code.chars().allMatch(Character::isDigit)) {
                continue;    // a figure misheard as a word parts a number in two
            }
            facts.put("phone", code);
            long others = words.subList(0, start).stream()
                    .filter(word -> !BEFORE_FACTS.contains(word) && Spelling.digits(word).isEmpty()).count();
            return said.without(others <= MISHEARD_BEFORE_FACTS ? 0 : start, to);
        }
        return said;
    }

    private static int verbAfter(List<String> words, int from) {
        for (int i = from + 1; i < Math.min(from + 3, words.size()); i++) {
            if (words.get(i).equals("is") || words.get(i).equals("it's") || words.get(i).equals("address")
                    && i + 1 == words.size()) {
                return i;
            }
        }
        return -1;
    }

    /// "my customer id is g x s one zero four two": an owner or "phone", a noun, "is", a code.
    private static Utterance identifier(Utterance said, Map<String, String> facts) {
        List<String> words = spelledNouns(said.words());
        for (int i = 0; i < words.size(); i++) {
            boolean phone = words.get(i).equals("phone") || words.get(i).equals("mobile");
            if (!phone && !ID_OWNERS.contains(words.get(i)) && !ID_NOUNS.contains(words.get(i))) {
                continue;
            }
            int noun = i + 1 < words.size() && ID_NOUNS.contains(words.get(i + 1)) ? i + 1 : i;
            int start = noun + 1 < words.size()
                    && (words.get(noun + 1).equals("is") || words.get(noun + 1).equals("it's")) ? noun + 2 : noun + 1;
            if (!phone && noun == i && ID_OWNERS.contains(words.get(i)) && start == noun + 1) {
                continue;    // "my account one …" says no identifier
            }
            String code = start < words.size() ? Spelling.code(words.subList(start, words.size())) : "";
            if (code.length() < (phone ? MIN_PHONE_DIGITS : MIN_ID_CHARACTERS)
                    || code.chars().noneMatch(Character::isDigit)) {
                continue;
            }
            String owner = ID_OWNERS.contains(words.get(i)) ? words.get(i) : "customer";
            facts.put(phone ? "phone" : owner + " id", code);
            int from = i > 0 && (words.get(i - 1).equals("my") || words.get(i - 1).equals("the")) ? i - 1 : i;
            int to = start;
            while (to < words.size() && isSpelled(words.get(to))) {
                to++;
            }
            return new Utterance(words).without(from, to);
        }
        return said;
    }

    /// "i d" is how "id" is heard.
    private static List<String> spelledNouns(List<String> words) {
        return List.of((" " + String.join(" ", words) + " ").replace(" i d ", " id ").strip().split(" "));
    }

    private static boolean isSpelled(String word) {
        return !Spelling.code(List.of("a", word)).equals("A") || word.equals("double") || word.equals("triple");
    }

    private static Utterance name(Utterance said, Map<String, String> facts) {
        for (List<String> start : NAME_STARTS) {
            Optional<Utterance> rest = named(said, start, facts, false);
            if (rest.isPresent()) {
                return rest.get();
            }
        }
        for (List<String> start : LOOSE_NAME_STARTS) {
            Optional<Utterance> rest = named(said, start, facts, true);
            if (rest.isPresent()) {
                return rest.get();
            }
        }
        for (List<String> start : STARTS_BEFORE_HERE) {
            int at = said.find(start);
            boolean here = at >= 0 && said.words().stream().skip(at + start.size() + 1L).limit(MAX_NAME_WORDS)
                    .anyMatch(HERE::contains);
            Optional<Utterance> rest = here ? named(said, start, facts, true) : Optional.empty();
            if (rest.isPresent()) {
                return rest.get();
            }
        }
        return said;
    }

    private static Optional<Utterance> named(
            Utterance said, List<String> start, Map<String, String> facts, boolean loose) {
        int at = said.find(start);
        if (at < 0) {
            return Optional.empty();
        }
        List<String> name = new ArrayList<>();
        int end = at + start.size();
        while (end < said.words().size() && name.size() < MAX_NAME_WORDS) {
            String word = said.words().get(end);
            boolean otherTalk = !loose && !name.isEmpty() && NOT_NAMES.contains(word);
            if (otherTalk || NAME_ENDS.contains(word) || !word.matches("[\\p{L}'-]+")) {
                break;
            }
            name.add(word);
            end++;
        }
        boolean wordsOfOtherTalk = name.stream()
                .anyMatch(word -> NOT_NAMES.contains(word) || loose && (word.endsWith("ing") || Words.isStop(word)));
        boolean goesOn = end < said.words().size() && name.size() == MAX_NAME_WORDS && loose
                && !NAME_ENDS.contains(said.words().get(end));
        if (name.isEmpty() || wordsOfOtherTalk || goesOn) {
            return Optional.empty();
        }
        facts.put("name", name.stream().map(Introduction::capital).collect(Collectors.joining(" ")));
        while (end < said.words().size() && Set.of("speaking", "here", "and", "calling")
                .contains(said.words().get(end))) {
            end++;
        }
        return Optional.of(said.without(at, end));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /// The fact a parameter asks for.
    Optional<String> factFor(Parameter parameter) {
        if (parameter.isPersonName()) {
            return Optional.ofNullable(facts.get("name"));
        }
        if (parameter.isEmail()) {
            return Optional.ofNullable(facts.get("email"));
        }
        if (parameter.isPhone()) {
            return Optional.ofNullable(facts.get("phone"));
        }
        if (!parameter.isIdentifier()) {
            return Optional.empty();
        }
        return facts.entrySet().stream()
                .filter(fact -> fact.getKey().endsWith(" id")
                        && parameter.nameWords().contains(fact.getKey().replace(" id", "")))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// True when a tool takes at least one of the facts and needs nothing beside them: it notes them down.
    boolean suits(SessionTool tool) {
        return tool.parameters().stream().anyMatch(parameter -> factFor(parameter).isPresent())
                && tool.parameters().stream().filter(Parameter::required)
                        .allMatch(parameter -> factFor(parameter).isPresent());
    }
}
