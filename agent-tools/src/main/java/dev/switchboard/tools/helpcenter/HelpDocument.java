package dev.switchboard.tools.helpcenter;

import dev.switchboard.tools.helpcenter.reading.ReadDocument;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// One document of the help centre, as people see it in the list.
///
/// @param digest SHA-256 of what was brought, in hexadecimal
/// @param addedAt when, and by whom; of one that comes with the program the beginning of time and nobody
public record HelpDocument(
        String id, String name, String format, Source source, ReadDocument read, String digest, long bytes,
        Instant addedAt, String addedBy) {
    /// Where it comes from.
    public enum Source {
        PROGRAM,
        FOLDER,
        UPLOAD,
        PASTE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How it stands: its pieces, and whether callers are told of it.
    ///
    /// @param signs why it is suspicious; empty when it is not
    /// @param allowed whether a person has found it harmless all the same
    /// @param replacedBy where the document comes from that has its place, "" for none
    public record Standing(
            HelpDocument document, List<Piece> pieces, List<String> signs, boolean allowed, boolean hidden, String replacedBy) {
        public Standing {
            pieces = List.copyOf(pieces);
            signs = List.copyOf(signs);
        }

        /// Whether it is found, but not read out.
        public boolean held() {
            return !signs.isEmpty() && !allowed;
        }

        public boolean searched() {
            return !hidden && replacedBy.isEmpty();
        }
    }

    /// What a search finds of it.
    public record Piece(String id, String section, String text) {}
}
