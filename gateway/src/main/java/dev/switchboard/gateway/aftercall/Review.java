package dev.switchboard.gateway.aftercall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a model answered about a call, checked: exactly the keys that were asked for, each of its type and within its
/// bounds. Anything else is refused as a whole.
record Review(
        String summary,
        String resolutionNotes,
        String sentiment,
        List<String> followUps,
        String category,
        double confidence,
        @Nullable List<String> translation) {
    static final Set<String> SENTIMENTS = Set.of("positive", "neutral", "negative", "mixed");
    private static final int SUMMARY_CHARS = 500;
    private static final int NOTES_CHARS = 2_000;
    private static final int FOLLOW_UPS = 10;
    private static final int FOLLOW_UP_CHARS = 300;
    private static final int TRANSLATED_CHARS = 20_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// What is wrong with an answer, in words that hold nothing of it.
    static final class Unusable extends Exception {
        Unusable(String problem) {
            super(problem);
        }
    }

    /// @param translatedLines how many lines the translation must have, 0 where none was asked for
    static Review parse(String answer, List<String> categories, int translatedLines) throws Unusable {
        JsonNode root;
        try {
            root = JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new Unusable("the model's answer is not JSON");
        }
        Set<String> expected = new TreeSet<>(Set.of(
                "summary", "resolution_notes", "sentiment", "follow_ups", "category", "category_confidence"));
        if (translatedLines > 0) {
            expected.add("translation");
        }
        Set<String> found = new HashSet<>();
        root.fieldNames().forEachRemaining(found::add);
        if (!root.isObject() || !found.equals(expected)) {
            throw new Unusable("the model's answer is not an object with exactly " + String.join(", ", expected));
        }
        String summary = text(root.get("summary"), "summary", SUMMARY_CHARS);
        if (summary.isBlank()) {
            throw new Unusable("summary: empty");
        }
        JsonNode confidence = root.get("category_confidence");
        if (!confidence.isNumber() || !(confidence.doubleValue() >= 0 && confidence.doubleValue() <= 1)) {
            throw new Unusable("category_confidence: a number from 0 to 1 expected");
        }
        return new Review(
                summary,
                text(root.get("resolution_notes"), "resolution_notes", NOTES_CHARS),
                oneOf(root.get("sentiment"), "sentiment", SENTIMENTS),
                followUps(root.get("follow_ups")),
                oneOf(root.get("category"), "category", new HashSet<>(categories)),
                confidence.doubleValue(),
                translatedLines == 0 ? null : translation(root.get("translation"), translatedLines));
    }

    private static String text(JsonNode node, String key, int most) throws Unusable {
        if (!node.isTextual() || node.textValue().length() > most) {
            throw new Unusable(key + ": a text of at most " + most + " characters expected");
        }
        return node.textValue().strip();
    }

    private static String oneOf(JsonNode node, String key, Set<String> allowed) throws Unusable {
        if (!node.isTextual() || !allowed.contains(node.textValue())) {
            throw new Unusable(key + ": one of " + new TreeSet<>(allowed) + " expected");
        }
        return node.textValue();
    }

    private static List<String> followUps(JsonNode node) throws Unusable {
        if (!node.isArray() || node.size() > FOLLOW_UPS) {
            throw new Unusable("follow_ups: an array of at most " + FOLLOW_UPS + " texts expected");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node) {
            texts.add(text(element, "follow_ups", FOLLOW_UP_CHARS));
        }
        return List.copyOf(texts);
    }

    private static List<String> translation(JsonNode node, int lines) throws Unusable {
        if (!node.isArray() || node.size() != lines) {
            throw new Unusable("translation: an array of " + lines + " lines expected");
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            JsonNode line = node.get(i);
            if (!line.isObject() || line.size() != 2 || !line.path("n").isInt() || line.get("n").intValue() != i + 1
                    || !line.has("text")) {
                throw new Unusable("translation: {\"n\", \"text\"} for every line, in order, expected");
            }
            texts.add(text(line.get("text"), "translation", TRANSLATED_CHARS));
        }
        return List.copyOf(texts);
    }
}
