package dev.switchboard.tools.helpcenter.reading;

import java.util.List;

/// What was read of a document: its paragraphs below their headings, in order.
///
/// @param section the part of the help centre it belongs to, "" when it does not say
/// @param phrases what callers ask it with, where its author wrote that down
/// @param remarks what a person should know of the reading, such as hidden text that was left out
public record ReadDocument(String title, String section, List<String> phrases, List<Part> parts, List<String> remarks) {
    public ReadDocument {
        phrases = List.copyOf(phrases);
        parts = List.copyOf(parts);
        remarks = List.copyOf(remarks);
    }

    /// @param heading the headings above, outermost first, parted by ` > `; "" before the first one
    public record Part(String heading, List<String> paragraphs) {
        public Part {
            paragraphs = List.copyOf(paragraphs);
        }
    }

    /// All words a reader sees.
    public String text() {
        StringBuilder text = new StringBuilder(title);
        for (Part part : parts) {
            text.append("\n\n").append(part.heading);
            part.paragraphs.forEach(paragraph -> text.append("\n\n").append(paragraph));
        }
        return text.toString();
    }
}
