package dev.switchboard.tools.sale;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// By what a house writes to its customers.
///
/// @param mail sends e-mail, if anything does
/// @param texts sends text messages, if anything does
/// @param enclosures makes what goes with a letter
/// @param house where customers reach the voice plane, for links
public record LetterWays(
        Optional<LetterSender> mail, Optional<LetterSender> texts, Enclosures enclosures, Supplier<URI> house) {
    /// Nothing is sent: letters are rows that people read.
    public static final LetterWays NONE = new LetterWays(
            Optional.empty(), Optional.empty(), _ -> List.of(), () -> URI.create("http://127.0.0.1:8004"));

    /// A file that goes with a letter.
    public record Enclosure(String file, String type, byte[] bytes) {}

    /// Makes the files of a letter, anew at each try, so that what is not good any more is not sent.
    public interface Enclosures {
        List<Enclosure> of(Letters.Letter letter);
    }

    public LetterWays enclosing(Enclosures files) {
        return new LetterWays(mail, texts, files, house);
    }

    Optional<LetterSender> by(Letters.Channel channel) {
        return switch (channel) {
            case EMAIL -> mail;
            case SMS -> texts;
        };
    }
}
