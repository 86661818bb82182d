package dev.switchboard.tools.helpcenter;

import dev.switchboard.tools.helpcenter.reading.ReadDocument;
import java.util.ArrayList;
import java.util.List;

/// Cuts a document into what a search finds. One whose author gave phrases is one article, as those that come with the
/// program (and takes the phrases of one whose place it has); any other becomes pieces of whole sentences below one heading, each of at most `MOST_WORDS`.
final class Passages {
    /// A minute of speech: enough to hold an answer with its conditions, little enough to be about one thing.
    static final int MOST_WORDS = 160;
    static final int MOST_PIECES = 2_000;

    private Passages() {}

    /// @param phrases what callers ask it with; empty where nobody wrote that down
    static List<Article> of(String id, ReadDocument document, List<String> phrases) {
        if (!phrases.isEmpty()) {
            return List.of(article(id, document, phrases));
        }
        List<Article> pieces = new ArrayList<>();
        for (ReadDocument.Part part : document.parts()) {
            for (String text : cut(part.paragraphs())) {
                pieces.add(new Article(
                        id + "#" + (pieces.size() + 1), document.title(), part.heading().isEmpty() ? document.section() : part.heading(),
                        List.of(), "", text, id, false));
            }
        }
        return pieces;
    }

    /// Of a short one its first paragraph is said, of a long one what fits the question.
    private static Article article(String id, ReadDocument document, List<String> phrases) {
        List<String> paragraphs = document.parts().stream().flatMap(part -> part.paragraphs().stream()).toList();
        String whole = String.join("\n\n", paragraphs);
        boolean isShort = Spoken.words(whole) <= MOST_WORDS;
        return new Article(
                id, document.title(), document.section(), phrases, isShort ? Spoken.first(paragraphs.getFirst()) : "",
                isShort ? String.join("\n\n", paragraphs.subList(1, paragraphs.size())) : whole);
    }

    private static List<String> cut(List<String> paragraphs) {
        List<String> pieces = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        int words = 0;
        for (String paragraph : paragraphs) {
            String between = open.isEmpty() ? "" : "\n\n";
            for (String sentence : Spoken.sentences(paragraph, MOST_WORDS)) {
                int more = Spoken.words(sentence);
                if (words > 0 && words + more > MOST_WORDS) {
                    pieces.add(open.toString());
                    open.setLength(0);
                    words = 0;
                    between = "";
                }
                open.append(open.isEmpty() ? "" : between.isEmpty() ? " " : between).append(sentence);
                between = "";
                words += more;
            }
        }
        if (!open.isEmpty()) {
            pieces.add(open.toString());
        }
        return pieces;
    }
}
