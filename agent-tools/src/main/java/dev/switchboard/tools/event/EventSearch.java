package dev.switchboard.tools.event;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Finds events by what a caller says. Each word of the question is worth more the fewer events have it ("lakers" more
/// than "game"); events far behind the best are left out. Words for a day ("tonight") choose the day instead.
public final class EventSearch {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Set<String> FILLER = words("a about all an and any are at available be book buy by can could "
            + "do event events find for from get give going got happening have hello hi i i'd if in is it like looking "
            + "m me my need of off on one or our please s seat seats see show shows some something t that the there "
            + "this ticket tickets to two three four up upcoming us vs versus v want watch we what whats when where "
            + "which who will with would you your next week");
    /// An event this much worse than the best is not what was meant.
    private static final double NEAR_BEST = 0.6;

    /// When events may happen, and the words that say so.
    enum When {
        ANY, TODAY, TOMORROW, THIS_WEEKEND;

        boolean holds(LocalDate day, LocalDate today) {
            return switch (this) {
                case ANY -> true;
                case TODAY -> day.equals(today);
                case TOMORROW -> day.equals(today.plusDays(1));
                case THIS_WEEKEND -> !day.isBefore(today) && (day.getDayOfWeek() == DayOfWeek.SATURDAY
                        || day.getDayOfWeek() == DayOfWeek.SUNDAY) && day.isBefore(today.plusDays(7));
            };
        }
    }

    /// What was found. `named` is false when the question named something no event has, and only its kind was known.
    public record Found(List<Event> events, boolean named) {}

    private EventSearch() {}

    public static Found search(List<Event> events, String question, LocalDate today) {
        Set<String> words = words(question);
        List<Event> onDay = events.stream()
                .filter(event -> when(words).holds(event.day(), today)).toList();
        words.removeAll(Set.of("today", "tonight", "tomorrow", "weekend"));
        words.removeAll(FILLER);
        words.removeIf(word -> word.chars().allMatch(Character::isDigit));
        if (words.isEmpty()) {
            return new Found(onDay, true);
        }
        Map<Event, Set<String>> wordsOf = new HashMap<>();
        events.forEach(event -> wordsOf.put(event, eventWords(event)));
        Set<String> named = new HashSet<>();
        Set<String> kinds = new HashSet<>();
        events.forEach(event -> {
            named.addAll(words(event.name() + " " + event.venue()));
            kinds.addAll(words(event.kind() + " " + event.searchWords()));
        });
        boolean nameKnown = false;
        boolean nameUnknown = false;
        Map<Event, Double> scores = new HashMap<>();
        for (String word : words) {
            List<Event> having = having(word, wordsOf);
            having.forEach(event -> scores.merge(event, 1.0 / having.size(), Double::sum));
            nameKnown |= !having.isEmpty() && (named.contains(word) || !kinds.contains(word));
            nameUnknown |= having.isEmpty();
        }
        double best = onDay.stream().mapToDouble(event -> scores.getOrDefault(event, 0.0)).max().orElse(0);
        List<Event> found = best == 0 ? List.of()
                : onDay.stream().filter(event -> scores.getOrDefault(event, 0.0) >= best * NEAR_BEST).toList();
        return new Found(found, nameKnown || !nameUnknown);
    }

    /// The day that words of a question choose.
    private static When when(Set<String> words) {
        if (words.contains("today") || words.contains("tonight")) {
            return When.TODAY;
        }
        if (words.contains("tomorrow")) {
            return When.TOMORROW;
        }
        return words.contains("weekend") ? When.THIS_WEEKEND : When.ANY;
    }

    private static Set<String> eventWords(Event event) {
        return words(event.name() + " " + event.kind() + " " + event.searchWords() + " " + event.venue());
    }

    /// The events with `word`, or when none has it, with a word one letter off.
    private static List<Event> having(String word, Map<Event, Set<String>> wordsOf) {
        List<Event> exact = new ArrayList<>();
        List<Event> near = new ArrayList<>();
        wordsOf.forEach((event, words) -> {
            if (words.contains(word)) {
                exact.add(event);
            } else if (word.length() >= 5
                    && words.stream().anyMatch(other -> other.length() >= 5 && oneLetterOff(word, other))) {
                near.add(event);
            }
        });
        return exact.isEmpty() ? near : exact;
    }

    /// Lower-case words without a plural or possessive s.
    private static Set<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT).replaceAll("['’]s\\b", "")).results().map(MatchResult::group)
                .map(word -> word.length() > 3 && word.endsWith("s") && !word.endsWith("ss")
                        ? word.substring(0, word.length() - 1) : word)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean oneLetterOff(String a, String b) {
        if (a.length() > b.length()) {
            return oneLetterOff(b, a);
        }
        if (b.length() - a.length() > 1) {
            return false;
        }
        int same = 0;
        while (same < a.length() && a.charAt(same) == b.charAt(same)) {
            same++;
        }
        String restOfA = a.substring(a.length() == b.length() ? Math.min(same + 1, a.length()) : same);
        return restOfA.equals(b.substring(Math.min(same + 1, b.length())));
    }

    /// The section a caller names by letter or by tier: "b", "section be", "club level".
    public static Optional<Event.Section> section(Event event, String said) {
        Set<String> words = words(said);
        Set<String> letters = words.stream().flatMap(EventSearch::asHeard).collect(Collectors.toSet());
        Optional<Event.Section> byName = event.sections().stream()
                .filter(section -> letters.contains(section.name().toLowerCase(Locale.ROOT))).findFirst();
        return byName.isPresent() ? byName : event.sections().stream().filter(section -> {
            Set<String> tier = words(section.tier());
            tier.removeAll(Set.of("level", "the", "tier"));
            return tier.stream().anyMatch(words::contains);
        }).findFirst();
    }

    /// The letters a recogniser writes as words.
    private static Stream<String> asHeard(String word) {
        List<String> soundsLike = List.of("a ay eh hey", "b be bee", "c see sea", "d dee", "e ee");
        return Stream.concat(Stream.of(word), IntStream.range(0, soundsLike.size())
                .filter(i -> List.of(soundsLike.get(i).split(" ")).contains(word))
                .mapToObj(i -> soundsLike.get(i).substring(0, 1)));
    }
}
