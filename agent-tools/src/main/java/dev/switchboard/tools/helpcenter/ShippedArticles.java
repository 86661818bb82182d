package dev.switchboard.tools.helpcenter;

import dev.switchboard.tools.helpcenter.reading.DocumentReader;
import dev.switchboard.tools.helpcenter.reading.Format;
import dev.switchboard.tools.helpcenter.reading.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What comes with the program: the sample articles, and the words by which questions are understood.
final class ShippedArticles {
    private static final String FOLDER = "/helpcenter/";

    private ShippedArticles() {}

    static List<HelpDocument> documents() {
        return lines("index.txt").stream().map(ShippedArticles::document).toList();
    }

    private static HelpDocument document(String id) {
        String markdown = resource(id + ".md");
        byte[] bytes = markdown.getBytes(StandardCharsets.UTF_8);
        try {
            return new HelpDocument(
                    id, id + ".md", Format.MARKDOWN.wire(), HelpDocument.Source.PROGRAM,
                    DocumentReader.read(id + ".md", Format.MARKDOWN, bytes), Digests.of(bytes), bytes.length, Instant.EPOCH, "");
        } catch (UnreadableException e) {
            throw new IllegalStateException("help-centre article " + id + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening the help centre", e);
        }
    }

    static List<Article> articles() {
        return lines("index.txt").stream().map(ShippedArticles::article).toList();
    }

    /// The article of one of them, strictly as they are written.
    static Article article(String id) {
        return Article.parse(id, resource(id + ".md"));
    }

    static SpokenWords words() {
        return new SpokenWords(
                lines("stopwords.txt").stream().flatMap(line -> Stream.of(line.split(" +"))).toList(), lines("synonyms.txt"));
    }

    static WordKinds kinds(SpokenWords words) {
        return new WordKinds(lines("word-kinds.txt"), words);
    }

    static List<String> besideThePoint() {
        return lines("beside-the-point.txt");
    }

    private static List<String> lines(String name) {
        return resource(name).lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    }

    private static String resource(String name) {
        try (InputStream in = ShippedArticles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the program comes without its help-centre file " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + FOLDER + name, e);
        }
    }
}
