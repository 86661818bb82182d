package dev.switchboard.tools.helpcenter.reading;

import java.util.ArrayList;
import java.util.List;

/// Plain text: paragraphs are parted by empty lines. A short first paragraph of one line is the title; a later one that
/// ends like no sentence, or stands over a line of `=` or `-`, is a heading.
final class TextReader {
    private static final int LONGEST_HEADING = 80;

    private TextReader() {}

    static ReadDocument read(String name, String text) {
        List<String> blocks = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : text.lines().toList()) {
            boolean underline = line.matches("\\s*(=|-){3,}\\s*");
            if (!line.isBlank() && !underline) {
                open.append(open.isEmpty() ? "" : "\n").append(line.strip());
            }
            if ((line.isBlank() || underline) && !open.isEmpty()) {
                blocks.add(open.toString());
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            blocks.add(open.toString());
        }
        Outline outline = new Outline();
        for (int i = 0; i < blocks.size(); i++) {
            String block = blocks.get(i);
            boolean follows = i + 1 < blocks.size();
            if (follows && isHeading(block)) {
                outline.heading(i == 0 ? 1 : 2, block);
            } else {
                outline.paragraph(block);
            }
        }
        List<ReadDocument.Part> parts = outline.parts();
        String title = outline.title();
        return new ReadDocument(
                title.isEmpty() ? DocumentReader.titleOf(name) : title, "", List.of(), parts, Texts.remarks(text));
    }

    private static boolean isHeading(String block) {
        return block.length() <= LONGEST_HEADING && block.indexOf('\n') < 0 && !block.matches("(?s)^[-*•\\d].*|.*[.;,!:]$");
    }
}
