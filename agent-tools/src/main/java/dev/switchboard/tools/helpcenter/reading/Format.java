package dev.switchboard.tools.helpcenter.reading;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a document is written in.
public enum Format {
    MARKDOWN("markdown", "md", "markdown"),
    HTML("html", "html", "htm"),
    TEXT("text", "txt"),
    PDF("pdf", "pdf");

    /// The endings there are, for a person.
    public static final String ENDINGS = ".md, .html, .txt or .pdf";

    private final String wire;
    private final List<String> endings;

    Format(String wire, String... endings) {
        this.wire = wire;
        this.endings = List.of(endings);
    }

    public String wire() {
        return wire;
    }

    public static Optional<Format> named(String wire) {
        return Arrays.stream(values()).filter(format -> format.wire.equals(wire)).findFirst();
    }

    /// By the ending of a file's name.
    public static Optional<Format> ofFile(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(format -> format.endings.contains(ending)).findFirst();
    }
}
