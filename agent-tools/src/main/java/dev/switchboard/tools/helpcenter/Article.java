package dev.switchboard.tools.helpcenter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One help-centre article. `spoken` is its first paragraph, short enough to say; `details` is the rest.
record Article(String id, String title, String section, List<String> phrases, String spoken, String details) {
    Article {
        phrases = List.copyOf(phrases);
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
