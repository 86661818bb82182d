package dev.switchboard.tools.helpcenter.reading;

import java.util.Locale;

/// Reads a document whole or refuses it with what is wrong. Blocks; a PDF for up to half a minute.
public final class DocumentReader {
    public static final int MOST_BYTES = 10 * 1024 * 1024;
    /// Of text, after reading: some 300 pages.
    public static final int MOST_CHARS = 1_000_000;
    public static final int MOST_PAGES = 500;
    private static final int MOST_PHRASES = 500;
    private static final int MOST_PHRASE_CHARS = 200;
    private static final int MOST_TITLE_CHARS = 200;

    private DocumentReader() {}

    /// @param name of the file, for a title where the document has none
    public static ReadDocument read(String name, Format format, byte[] bytes)
            throws UnreadableException, InterruptedException {
        if (bytes.length > MOST_BYTES) {
            throw new UnreadableException("it has " + bytes.length + " bytes, and " + MOST_BYTES + " are the most");
        }
        return checked(switch (format) {
            case MARKDOWN -> MarkdownReader.read(name, text(bytes));
            case TEXT -> TextReader.read(name, text(bytes));
            case HTML -> HtmlReader.read(name, bytes);
            case PDF -> PdfReader.read(name, bytes);
        });
    }

    private static String text(byte[] bytes) throws UnreadableException {
        String text = Texts.decoded(bytes);
        if (text.length() > MOST_CHARS) {
            throw tooLong(text.length());
        }
        return text;
    }

    private static UnreadableException tooLong(int chars) {
        return new UnreadableException("its text has " + chars + " characters, and " + MOST_CHARS + " are the most: split it");
    }

    private static ReadDocument checked(ReadDocument read) throws UnreadableException {
        if (read.parts().isEmpty()) {
            throw new UnreadableException("it holds no text");
        }
        String text = read.text();
        if (text.length() > MOST_CHARS) {
            throw tooLong(text.length());
        }
        if (read.phrases().size() > MOST_PHRASES
                || read.phrases().stream().anyMatch(phrase -> phrase.length() > MOST_PHRASE_CHARS)) {
            throw new UnreadableException("phrases: at most " + MOST_PHRASES + " of at most " + MOST_PHRASE_CHARS + " characters");
        }
        String title = read.title().length() <= MOST_TITLE_CHARS ? read.title() : read.title().substring(0, MOST_TITLE_CHARS);
        return new ReadDocument(title, read.section(), read.phrases(), read.parts(), read.remarks());
    }

    /// `opening-hours_2026.pdf` → `Opening hours 2026`.
    static String titleOf(String fileName) {
        String words = Texts.line(fileName.replaceFirst("\\.[A-Za-z]{2,8}$", "").replaceAll("[-_.]+", " "));
        return words.isEmpty() ? "Untitled" : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
