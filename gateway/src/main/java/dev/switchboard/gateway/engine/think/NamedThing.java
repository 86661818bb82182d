package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the name of something among words: after what stands before names ("tickets for swan lake", "at the orchard
/// theatre"), before what it is ("the lakers game"), where a question has its subject ("when do the lakers play"), or a word
/// that names a kind of it by itself ("any hockey on"). Names no thing for sure: whoever looks it up says whether there is one.
final class NamedThing {
    private static final Set<String> BEFORE_THINGS = Set.of("for", "see", "watch", "about", "book");
    private static final Set<String> BEFORE_TO = Set.of("tickets", "ticket", "seats", "go", "going", "it");
    private static final Set<String> AFTER_THINGS = Set.of("in", "at", "on", "for", "please", "and", "section", "with");
    private static final Set<String> NAMES_OF_PLACE = Set.of("at");
    private static final Set<String> OF_SUBJECTS = Set.of("when", "where", "who");
    private static final Set<String> OF_TIME = Set.of("what time", "what day", "which day", "what date", "which date");
    private static final Set<String> AUXILIARIES = Set.of("is", "are", "was", "were", "do", "does", "did", "can", "will");
    /// What ends the subject of a question; after some of them another name follows ("play the celtics").
    private static final Set<String> VERBS = Set.of("play", "plays", "playing", "start", "starts", "starting", "begin", "begins",
            "perform", "performs", "performing", "come", "comes", "coming", "take", "takes", "taking", "sold", "over", "still",
            "nearly", "full", "next", "here", "there", "cancelled", "going", "happening", "running", "expensive", "left", "soon");
    private static final Set<String> BEFORE_OPPONENTS = Set.of("play", "plays", "playing", "against", "versus", "vs");
    /// No part of a name, though they may stand where one ends.
    private static final Set<String> AROUND = Set.of("cost", "costs", "price", "prices", "coming", "upcoming", "soon", "home",
            "court", "stage", "town", "moment", "time", "left", "available", "pay", "sitting");

    private NamedThing() {}

    /// In the answer to a question for it.
    static List<String> inAnswer(BoundSlot slot, List<String> words) {
        List<String> name = named(words, 0);
        return name.isEmpty() ? in(slot, words) : name;
    }

    static List<String> in(BoundSlot slot, List<String> words) {
        return first(afterCue(words, BEFORE_THINGS, true), slot)
                .or(() -> first(subject(words), slot))
                .or(() -> first(beforeItsKind(slot, words), slot))
                .or(() -> first(afterCue(words, NAMES_OF_PLACE, false), slot))
                .or(() -> first(byItself(slot, words), slot))
                .orElseGet(() -> afterCue(words, BEFORE_THINGS, true));
    }

    /// Whether a word is said by which a thing, a count or a choice of a slot is spoken of: one that names a kind of it, what
    /// it is called ("tickets"), or one of its values ("stalls").
    static boolean speaksOf(BoundSlot slot, List<String> words) {
        boolean named = switch (slot.kind()) {
            case THING, NUMBER, LETTER, CHOICE -> true;
            default -> false;
        };
        Utterance said = new Utterance(words);
        Set<String> stems = stems(words);
        return named && (!byItself(slot, words).isEmpty()
                || slot.slot().called().stream().anyMatch(word -> !SlotReader.NUMBERED.contains(word) && !Words.isStop(word)
                        && stems.contains(Words.stem(word)))
                || slot.ways().keySet().stream().anyMatch(way -> said.find(Words.of(way)) >= 0));
    }

    /// Vague words are a name only where nothing better is said.
    private static Optional<List<String>> first(List<String> name, BoundSlot slot) {
        return Optional.of(name).filter(each -> !each.isEmpty()
                && (!slot.isVague(String.join(" ", each)) || isKind(slot, each)));
    }

    /// Only words for kinds of it: "hockey games".
    static boolean isKind(BoundSlot slot, List<String> name) {
        Set<String> kinds = stems(slot.slot().words());
        return name.stream().allMatch(word -> kinds.contains(Words.stem(word)));
    }

    private static Set<String> stems(List<String> words) {
        Set<String> stems = new HashSet<>();
        words.forEach(word -> stems.add(Words.stem(word)));
        return stems;
    }

    private static List<String> afterCue(List<String> words, Set<String> cues, boolean orTo) {
        for (int i = 0; i + 1 < words.size(); i++) {
            boolean to = orTo && words.get(i).equals("to") && i > 0 && BEFORE_TO.contains(words.get(i - 1));
            if (to || cues.contains(words.get(i))) {
                List<String> name = named(words, i + 1);
                if (!name.isEmpty()) {
                    return name;
                }
            }
        }
        return List.of();
    }

    /// "are four seats left at the swan lake show": the words right before what the slot is called.
    private static List<String> beforeItsKind(BoundSlot slot, List<String> words) {
        Set<String> kinds = new HashSet<>();
        slot.called().forEach(called -> called.forEach(word -> kinds.add(Words.stem(word))));
        for (int end = 1; end < words.size(); end++) {
            int from = end;
            while (from > 0 && namesSomething(words, from - 1)) {
                from--;
            }
            if (from < end && kinds.contains(Words.stem(words.get(end)))) {
                return words.subList(from, end);
            }
        }
        return List.of();
    }

    /// "when do the lakers play the celtics", "is swan lake sold out", "what time does twelfth night start".
    private static List<String> subject(List<String> words) {
        int at = 0;
        while (at < words.size() && Words.isFiller(words.get(at))) {
            at++;
        }
        boolean asked = at < words.size() && OF_SUBJECTS.contains(words.get(at));
        boolean time = at + 1 < words.size() && OF_TIME.contains(words.get(at) + " " + words.get(at + 1));
        at += asked ? 1 : time ? 2 : 0;
        if (at + 1 >= words.size() || !AUXILIARIES.contains(words.get(at)) || words.get(at + 1).equals("there")) {
            return List.of();
        }
        List<String> name = new ArrayList<>();
        int end = at + 1;
        while (end < words.size() && !VERBS.contains(words.get(end)) && !AFTER_THINGS.contains(words.get(end))
                && !BEFORE_OPPONENTS.contains(words.get(end))) {
            if (namesSomething(words, end)) {
                name.add(words.get(end));
            }
            end++;
        }
        boolean ends = end < words.size() && (VERBS.contains(words.get(end)) || words.get(end).equals("on")
                || BEFORE_OPPONENTS.contains(words.get(end)));
        if (name.isEmpty() || !ends && !asked && !time || !ends && end < words.size()) {
            return List.of();
        }
        if (end + 1 < words.size() && BEFORE_OPPONENTS.contains(words.get(end))) {
            name.addAll(named(words, end + 1));
        }
        return name;
    }

    /// The words of a kind, as they were said: "jazz concerts".
    private static List<String> byItself(BoundSlot slot, List<String> words) {
        Set<String> single = new HashSet<>();
        List<String> found = new ArrayList<>();
        for (String each : slot.slot().words()) {
            List<String> phrase = Words.of(each);
            if (phrase.size() == 1) {
                single.add(Words.stem(each));
            } else if (new Utterance(words).find(phrase) >= 0) {
                phrase.stream().filter(word -> !Words.isStop(word)).forEach(found::add);
            }
        }
        words.stream().filter(word -> single.contains(Words.stem(word)) && !found.contains(word)).forEach(found::add);
        return found;
    }

    private static boolean namesSomething(List<String> words, int at) {
        String word = words.get(at);
        return word.length() > 1 && !Words.isStop(word) && !DayWords.isDay(word) && !SlotReader.POINTED.contains(word)
                && !SlotReader.COUNTED.contains(word) && !AFTER_THINGS.contains(word) && !SlotReader.NUMBERED.contains(word)
                && !AROUND.contains(word) && Spelling.number(words, at).isEmpty();
    }

    private static List<String> named(List<String> words, int from) {
        List<String> name = new ArrayList<>();
        for (int i = from; i < words.size(); i++) {
            String word = words.get(i);
            if (AFTER_THINGS.contains(word)) {
                if (name.isEmpty()) {
                    continue;
                }
                break;
            }
            boolean day = DayWords.isDay(word);
            boolean nameless = Words.isStop(word) && !day || SlotReader.COUNTED.contains(word) || word.length() == 1
                    || AROUND.contains(word) || SpokenMoney.isCurrency(word) || Spelling.number(words, i).isPresent();
            if (!nameless) {
                name.add(day ? DayWords.plain(word) : word);
            }
        }
        return name;
    }
}
