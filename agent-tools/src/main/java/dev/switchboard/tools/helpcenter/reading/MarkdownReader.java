package dev.switchboard.tools.helpcenter.reading;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Markdown as people write it: headings, paragraphs, lists, tables, code; front matter with `title`, `section` and a list
/// of `phrases`, of which other keys are passed over. Marks for emphasis and the addresses of links are left out. All
/// expressions are bounded, so that no text takes more than its length in time.
final class MarkdownReader {
    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s(.*)");
    private static final Pattern UNDERLINE = Pattern.compile("(=+|-{2,})\\s*");
    private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*+]|\\d{1,4}[.)])\\s+(.*)");
    private static final Pattern FENCE = Pattern.compile("\\s{0,8}(```|~~~)");
    private static final Pattern KEY = Pattern.compile("([A-Za-z_-]+):\\s*(.*)");

    private MarkdownReader() {}

    static ReadDocument read(String name, String text) {
        List<String> lines = text.lines().toList();
        Map<String, String> fields = new HashMap<>();
        List<String> phrases = new ArrayList<>();
        int from = frontMatter(lines, fields, phrases);
        Outline outline = new Outline();
        StringBuilder open = new StringBuilder();
        boolean code = false;
        for (String line : lines.subList(from, lines.size())) {
            Matcher heading = HEADING.matcher(line);
            Matcher item = ITEM.matcher(line);
            if (FENCE.matcher(line).lookingAt()) {
                code = !code;
                end(open, outline);
            } else if (code) {
                open.append(line).append('\n');
            } else if (line.isBlank()) {
                end(open, outline);
            } else if (heading.matches()) {
                end(open, outline);
                outline.heading(heading.group(1).length(), plain(heading.group(2).strip().replaceFirst("(?<!#)#++$", "")));
            } else if (UNDERLINE.matcher(line).matches() && !open.isEmpty()) {
                outline.heading(line.startsWith("=") ? 1 : 2, plain(open.toString()));
                open.setLength(0);
            } else if (UNDERLINE.matcher(line).matches() || line.matches("[\\s:|-]++")) {
                end(open, outline);
            } else if (item.matches()) {
                end(open, outline);
                open.append(item.group(1)).append('\n');
            } else if (line.strip().startsWith("|")) {
                end(open, outline);
                outline.paragraph(plain(line.strip().replaceAll("^\\||\\|$", "").replaceAll("\\s*\\|\\s*", ", ")));
            } else {
                open.append(line.replaceFirst("^\\s*>\\s?", "")).append('\n');
            }
        }
        end(open, outline);
        List<ReadDocument.Part> parts = outline.parts();
        String title = fields.getOrDefault("title", outline.title());
        return new ReadDocument(
                title.isBlank() ? DocumentReader.titleOf(name) : Texts.line(title),
                Texts.line(fields.getOrDefault("section", "")), phrases, parts, Texts.remarks(text));
    }

    /// Reads it into the maps and says on which line the text begins; 0 where there is none.
    private static int frontMatter(List<String> lines, Map<String, String> fields, List<String> phrases) {
        if (lines.isEmpty() || !lines.getFirst().strip().equals("---")) {
            return 0;
        }
        int end = 1;
        String list = "";
        for (; end < lines.size() && !lines.get(end).strip().equals("---"); end++) {
            String line = lines.get(end);
            Matcher key = KEY.matcher(line);
            if (line.strip().startsWith("- ") && list.equals("phrases")) {
                phrases.add(unquoted(line.strip().substring(2)));
            } else if (key.matches()) {
                list = key.group(1);
                fields.put(list, unquoted(key.group(2)));
            }
        }
        if (end == lines.size()) {
            fields.clear();
            phrases.clear();
            return 0;
        }
        return end + 1;
    }

    private static String unquoted(String value) {
        return value.strip().replaceFirst("^([\"'])(.*)\\1$", "$2");
    }

    private static void end(StringBuilder open, Outline outline) {
        outline.paragraph(plain(open.toString()));
        open.setLength(0);
    }

    private static String plain(String text) {
        return withoutComments(text)
                .replaceAll("!?\\[([^\\[\\]]{0,300})]\\([^()]{0,1000}\\)", "$1")
                .replaceAll("<(https?://[^<>\\s]{1,1000})>", "$1")
                .replaceAll("</?[A-Za-z][^<>]{0,1000}>", " ")
                .replaceAll("(\\*\\*|__|`)", "")
                .replaceAll("(?<![\\w*])[*_]([^*_\\n]+)[*_](?![\\w*])", "$1")
                .replaceAll("\\\\([\\\\`*_{}\\[\\]()#+.!-])", "$1");
    }

    private static String withoutComments(String text) {
        StringBuilder left = new StringBuilder();
        int from = 0;
        for (int start; (start = text.indexOf("<!--", from)) >= 0; ) {
            left.append(text, from, start).append(' ');
            int end = text.indexOf("-->", start);
            from = end < 0 ? text.length() : end + 3;
        }
        return left.append(text, from, text.length()).toString();
    }
}
