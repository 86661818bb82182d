package dev.switchboard.tools.helpcenter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a search finds: an article that was written to be spoken, or a piece (`Passages`) of a longer document.
///
/// @param id of an article its document's; of a piece the document's with `#` and its number
/// @param section the part of the help centre; of a piece the headings above it
/// @param phrases what callers ask it with; a piece has none
/// @param spoken the first paragraph, short enough to say; of a piece "", for what to say of it depends on the question
/// @param details the rest; of a piece all of it
/// @param document the id of the document it is of
/// @param held whether it must not be read out before a person has looked at it
record Article(
        String id, String title, String section, List<String> phrases, String spoken, String details, String document,
        boolean held) {
    Article {
        phrases = List.copyOf(phrases);
    }

    Article(String id, String title, String section, List<String> phrases, String spoken, String details) {
        this(id, title, section, phrases, spoken, details, id, false);
    }

    /// Whether its author said what callers ask it with, so that `PhraseModel` knows it.
    boolean hasPhrases() {
        return !phrases.isEmpty();
    }

    Article heldBack() {
        return new Article(id, title, section, phrases, spoken, details, document, true);
    }

    /// All that it says.
    String text() {
        return spoken.isEmpty() ? details : details.isEmpty() ? spoken : spoken + "\n\n" + details;
    }

    /// Reads front matter (`title`, `section`, a list of `phrases`), a `# Title` line and at least one paragraph.
    static Article parse(String id, String markdown) {
        List<String> lines = markdown.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals("---")) {
            throw wrong(id, "expected --- on the first line");
        }
        int end = lines.subList(1, lines.size()).indexOf("---") + 1;
        if (end == 0) {
            throw wrong(id, "the front matter has no closing ---");
        }
        Map<String, String> fields = new HashMap<>();
        List<String> phrases = new ArrayList<>();
        for (String line : lines.subList(1, end)) {
            int colon = line.indexOf(':');
            if (line.startsWith("  - ")) {
                phrases.add(line.substring(4).strip());
            } else if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            } else {
                throw wrong(id, "expected 'key: value' or '  - phrase', found '" + line + "'");
            }
        }
        List<String> paragraphs = paragraphs(lines.subList(end + 1, lines.size()));
        if (paragraphs.isEmpty()) {
            throw wrong(id, "no paragraph to speak");
        }
        return new Article(id, needed(id, fields, "title"), needed(id, fields, "section"), phrases,
                paragraphs.getFirst(), String.join("\n\n", paragraphs.subList(1, paragraphs.size())));
    }

    private static List<String> paragraphs(List<String> lines) {
        List<String> paragraphs = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                if (!open.isEmpty()) {
                    paragraphs.add(open.toString());
                    open.setLength(0);
                }
            } else {
                open.append(open.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        if (!open.isEmpty()) {
            paragraphs.add(open.toString());
        }
        return paragraphs;
    }

    private static String needed(String id, Map<String, String> fields, String key) {
        String value = fields.getOrDefault(key, "");
        if (value.isEmpty()) {
            throw wrong(id, "the front matter has no " + key);
        }
        return value;
    }

    private static IllegalArgumentException wrong(String id, String problem) {
        return new IllegalArgumentException("help-centre article " + id + ": " + problem);
    }
}
