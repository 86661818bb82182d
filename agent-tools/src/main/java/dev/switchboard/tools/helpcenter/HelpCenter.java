package dev.switchboard.tools.helpcenter;

import dev.switchboard.tools.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The help centre: reads the articles, indexes them in memory and offers the search as a tool. Thread-safe.
public final class HelpCenter implements AutoCloseable {
    private static final String FOLDER = "/helpcenter/";

    private final List<Article> articles;
    private final ArticleIndex index;

    private HelpCenter(List<Article> articles) {
        this.articles = articles;
        SpokenWords words = new SpokenWords(words(resource("stopwords.txt")), lines(resource("synonyms.txt")));
        WordKinds kinds = new WordKinds(lines(resource("word-kinds.txt")), words);
        this.index = new ArticleIndex(articles, words, kinds, lines(resource("beside-the-point.txt")));
        warmUp();
    }

    /// The first search loads classes for a tenth of a second; no caller should wait for that. One known word and one
    /// that is not take every path there is.
    private void warmUp() {
        articles.stream().findFirst().ifPresent(article -> index.search(article.title() + " abcdwxyz", 3));
    }

    /// Opens the articles that come with the program.
    public static HelpCenter open() {
        return new HelpCenter(List.copyOf(shipped().values()));
    }

    /// The same and those of a folder of `*.md` files; one with the name of a shipped article replaces it.
    public static HelpCenter open(Path folder) {
        Map<String, Article> articles = shipped();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> isArticle(path.getFileName().toString())).sorted().toList()) {
                String id = file.getFileName().toString().replaceFirst("\\.md$", "");
                articles.put(id, Article.parse(id, Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading help-centre articles from " + folder, e);
        }
        return new HelpCenter(List.copyOf(articles.values()));
    }

    private static boolean isArticle(String fileName) {
        return fileName.endsWith(".md") && !fileName.equals("README.md");
    }

    private static Map<String, Article> shipped() {
        Map<String, Article> articles = new LinkedHashMap<>();
        for (String id : lines(resource("index.txt"))) {
            articles.put(id, Article.parse(id, resource(id + ".md")));
        }
        return articles;
    }

    public Tool searchTool() {
        return new SearchHelpCenter(index);
    }

    /// Article titles.
    public List<String> vocabulary() {
        return articles.stream().map(Article::title).toList();
    }

    /// What people ask with.
    public List<String> phrases() {
        return articles.stream().flatMap(article -> article.phrases().stream()).toList();
    }

    List<Article> articles() {
        return articles;
    }

    ArticleIndex index() {
        return index;
    }

    @Override
    public void close() {
        index.close();
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    }

    private static List<String> words(String text) {
        return lines(text).stream().flatMap(line -> Stream.of(line.split(" +"))).toList();
    }

    private static String resource(String name) {
        try (InputStream in = HelpCenter.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the program comes without its help-centre file " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + FOLDER + name, e);
        }
    }
}
