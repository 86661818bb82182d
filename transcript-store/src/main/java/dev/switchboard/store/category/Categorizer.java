package dev.switchboard.store.category;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds a call's category from what the caller said.
///
/// A keyword counts when it stands in a line as a whole word, as it is or with one of the endings s, es, d, ed, ing
/// (`fee`, `fees`; not `coffee`); of a phrase, the last word may have an ending. A category's score is the number of
/// its keywords that occur at least once; the highest wins, and of equals the one that is listed first. So "a fee on
/// my account" is about fees, and saying "card" ten times counts once. The agent's lines must not be passed in: an
/// agent that offers every product would vote for all of them.
///
/// Limits: English endings only, no stemming (`charging` is not `charge`), no notion of "not my card".
public final class Categorizer {
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Set<String> ENDINGS = Set.of("", "s", "es", "d", "ed", "ing");

    private final String otherwise;
    private final List<Rule> rules;

    private Categorizer(String otherwise, List<Rule> rules) {
        this.otherwise = otherwise;
        this.rules = List.copyOf(rules);
    }

    /// The categories this package brings along.
    public static Categorizer standard() {
        try (var stream = Objects.requireNonNull(Categorizer.class.getResourceAsStream("categories.json"))) {
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8), "categories.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Categories from a file of the same shape as this package's `categories.json`.
    public static Categorizer read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new StoreException("cannot read the categories in " + file, e);
        }
    }

    private static Categorizer parse(String json, String origin) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new StoreException(origin + " is not JSON: " + e.getOriginalMessage());
        }
        String otherwise = requiredText(root.get("default"), origin + ": default");
        JsonNode categories = root.get("categories");
        if (categories == null || !categories.isArray() || categories.isEmpty()) {
            throw new StoreException(origin + ": categories: a list of {name, keywords} expected");
        }
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < categories.size(); i++) {
            String where = origin + ": categories[" + i + "]";
            String name = requiredText(categories.get(i).get("name"), where + ".name");
            JsonNode keywords = categories.get(i).get("keywords");
            if (keywords == null || !keywords.isArray() || keywords.isEmpty()) {
                throw new StoreException(where + ".keywords: a list of words or phrases expected");
            }
            var parsed = new ArrayList<Keyword>();
            for (int k = 0; k < keywords.size(); k++) {
                parsed.add(Keyword.of(requiredText(keywords.get(k), where + ".keywords[" + k + "]")));
            }
            rules.add(new Rule(name, List.copyOf(parsed)));
        }
        return new Categorizer(otherwise, rules);
    }

    private static String requiredText(@Nullable JsonNode node, String where) {
        if (node == null || !node.isTextual() || words(node.textValue()).isEmpty()) {
            throw new StoreException(where + ": a text with at least one word expected, found " + node);
        }
        return node.textValue();
    }

    /// The names a call's category may have.
    public List<String> names() {
        var names = new LinkedHashSet<String>();
        rules.forEach(rule -> names.add(rule.name));
        names.add(otherwise);
        return List.copyOf(names);
    }

    /// The category of a call whose caller said `callerLines`.
    public Category categorize(List<String> callerLines) {
        List<List<String>> lines = callerLines.stream().map(Categorizer::words).toList();
        Category best = new Category(otherwise, List.of());
        for (Rule rule : rules) {
            var evidence = new LinkedHashSet<String>();
            for (Keyword keyword : rule.keywords) {
                if (lines.stream().anyMatch(keyword::occursIn)) {
                    evidence.add(keyword.text);
                }
            }
            if (evidence.size() > best.evidence().size()) {
                best = new Category(rule.name, List.copyOf(evidence));
            }
        }
        return best;
    }

    private static List<String> words(String line) {
        return NOT_A_WORD.splitAsStream(line.toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty()).toList();
    }

    private record Rule(String name, List<Keyword> keywords) {}

    private record Keyword(String text, List<String> words) {
        static Keyword of(String text) {
            return new Keyword(text, Categorizer.words(text));
        }

        boolean occursIn(List<String> line) {
            for (int from = 0; from + words.size() <= line.size(); from++) {
                if (standsAt(line, from)) {
                    return true;
                }
            }
            return false;
        }

        private boolean standsAt(List<String> line, int from) {
            int last = words.size() - 1;
            for (int i = 0; i < last; i++) {
                if (!line.get(from + i).equals(words.get(i))) {
                    return false;
                }
            }
            String heard = line.get(from + last);
            String wanted = words.get(last);
            return heard.startsWith(wanted) && ENDINGS.contains(heard.substring(wanted.length()));
        }
    }
}
