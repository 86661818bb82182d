package dev.switchboard.tools.helpcenter.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Collects paragraphs below the headings they stand under, as a document is read from its top.
final class Outline {
    private static final int DEEPEST = 6;
    private static final int MOST_HEADING_CHARS = 200;

    private final String[] headings = new String[DEEPEST + 1];
    private final List<ReadDocument.Part> parts = new ArrayList<>();
    private final List<String> paragraphs = new ArrayList<>();
    private String title = "";

    Outline() {
        Arrays.fill(headings, "");
    }

    /// @param level 1 for the outermost. The first heading of level 1 is the document's title.
    void heading(int level, String text) {
        String line = Texts.line(text);
        if (line.isEmpty()) {
            return;
        }
        endPart();
        String heading = line.length() <= MOST_HEADING_CHARS ? line : line.substring(0, MOST_HEADING_CHARS);
        if (level == 1 && title.isEmpty()) {
            title = heading;
            heading = "";
        }
        headings[level] = heading;
        for (int deeper = level + 1; deeper <= DEEPEST; deeper++) {
            headings[deeper] = "";
        }
    }

    void paragraph(String text) {
        String line = Texts.line(text);
        if (!line.isEmpty()) {
            paragraphs.add(line);
        }
    }

    /// The first heading of level 1, or "".
    String title() {
        return title;
    }

    List<ReadDocument.Part> parts() {
        endPart();
        return List.copyOf(parts);
    }

    private void endPart() {
        if (!paragraphs.isEmpty()) {
            List<String> above = new ArrayList<>();
            for (String heading : headings) {
                if (!heading.isEmpty()) {
                    above.add(heading);
                }
            }
            parts.add(new ReadDocument.Part(String.join(" > ", above), paragraphs));
            paragraphs.clear();
        }
    }
}
