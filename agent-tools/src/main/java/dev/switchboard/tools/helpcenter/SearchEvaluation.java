package dev.switchboard.tools.helpcenter;

import dev.switchboard.tools.helpcenter.Embeddings.EmbeddingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Measures the search over questions that nothing learns from (`evaluation.txt`): how often the right article is ranked
/// first and among the first three, and the mean of one by its rank (MRR, over the first ten), for each way of ranking; and
/// how often the threshold is wrong, to either side. Over the articles that come with the program and nothing else.
public final class SearchEvaluation {
    /// A term is rare when at most so many articles have it.
    static final int RARE_IN = 4;
    private static final int DEPTH = 10;
    private static final String NONE = "none";

    /// @param kind `plain`, `paraphrase` or `none`
    record Question(String kind, String asked, String article) {}

    record Score(int questions, double recallAt1, double recallAt3, double meanReciprocalRank) {}

    private final HelpCenter helpCentre;
    private final List<Question> questions;

    SearchEvaluation(HelpCenter helpCentre) {
        this.helpCentre = helpCentre;
        this.questions = read();
    }

    /// Prints everything. Embeddings, where there are any, are asked for every article and question.
    public static void print(PrintWriter out, Optional<Embeddings> embeddings, double likely)
            throws EmbeddingException, InterruptedException {
        try (HelpCenter helpCentre = HelpCenter.open()) {
            new SearchEvaluation(helpCentre).print(out, embeddings.isEmpty() ? null : embeddings.get(), likely);
        }
    }

    private void print(PrintWriter out, @Nullable Embeddings embeddings, double likely)
            throws EmbeddingException, InterruptedException {
        Shelf shelf = helpCentre.shelf();
        out.printf(Locale.ROOT, "%d articles, %d plain questions, %d paraphrases, %d beside the point%n%n",
                shelf.articles().size(), of("plain").size(), of("paraphrase").size(), of(NONE).size());
        out.printf(Locale.ROOT, "%-26s %-11s %8s %8s %6s%n", "ranking", "questions", "recall@1", "recall@3", "MRR");
        row(out, "BM25", question -> ids(shelf.written().rankedByTerms(question, DEPTH)));
        row(out, "BM25 + phrase model", question -> ids(shelf.ranked(question, DEPTH)));
        out.printf(Locale.ROOT, "%nthe tool as it is: %s%n", gate(question -> ids(shelf.search(question, DEPTH))));
        if (embeddings != null) {
            Shelf meant = shelf.withVectors(vectors(shelf, embeddings));
            row(out, "vectors (" + embeddings.model() + ")",
                    question -> meant.vectors().orElseThrow().likest(asked(question, embeddings), DEPTH).stream()
                            .map(like -> like.article().id()).toList());
            row(out, "hybrid", question -> ids(meant.ranked(question, asked(question, embeddings), DEPTH)));
            out.printf(Locale.ROOT, "%nthe tool with embeddings: %s%n",
                    gate(question -> ids(meant.search(question, asked(question, embeddings), likely, DEPTH))));
        }
        out.flush();
    }

    private static Vectors vectors(Shelf shelf, Embeddings embeddings) throws EmbeddingException, InterruptedException {
        Map<String, float[]> made = new HashMap<>();
        List<Article> articles = shelf.articles();
        for (int from = 0; from < articles.size(); from += 32) {
            List<Article> some = articles.subList(from, Math.min(articles.size(), from + 32));
            List<float[]> vectors = embeddings.of(some.stream().map(Vectors::subject).toList());
            for (int i = 0; i < some.size(); i++) {
                made.put(Vectors.digest(some.get(i)), vectors.get(i));
            }
        }
        return new Vectors(articles, made);
    }

    private static float[] asked(String question, Embeddings embeddings) {
        try {
            return embeddings.of(List.of(question)).getFirst();
        } catch (EmbeddingException e) {
            throw new IllegalStateException("no vector of '" + question + "': " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void row(PrintWriter out, String name, Function<String, List<String>> ranking) {
        for (String kind : List.of("plain", "paraphrase")) {
            Score score = score(kind, ranking);
            out.printf(Locale.ROOT, "%-26s %-11s %8.3f %8.3f %6.3f%n", name, kind, score.recallAt1, score.recallAt3,
                    score.meanReciprocalRank);
        }
    }

    Score score(String kind, Function<String, List<String>> ranking) {
        int first = 0;
        int amongThree = 0;
        double reciprocal = 0;
        List<Question> asked = of(kind);
        for (Question question : asked) {
            int rank = ranking.apply(question.asked).indexOf(question.article) + 1;
            first += rank == 1 ? 1 : 0;
            amongThree += rank >= 1 && rank <= 3 ? 1 : 0;
            reciprocal += rank == 0 ? 0 : 1.0 / rank;
        }
        return new Score(asked.size(), 1.0 * first / asked.size(), 1.0 * amongThree / asked.size(), reciprocal / asked.size());
    }

    /// How often nothing is found for what has an answer, and something for what has none.
    private String gate(Function<String, List<String>> search) {
        return Stream.of("plain", "paraphrase", NONE)
                .map(kind -> {
                    long empty = of(kind).stream().filter(question -> search.apply(question.asked).isEmpty()).count();
                    return kind.equals(NONE)
                            ? (of(kind).size() - empty) + " of " + of(kind).size() + " beside the point answered"
                            : empty + " of " + of(kind).size() + " " + kind + " questions not found";
                })
                .collect(Collectors.joining(", "));
    }

    List<Question> of(String kind) {
        return questions.stream().filter(question -> question.kind.equals(kind)).toList();
    }

    static List<String> ids(List<ArticleIndex.Hit> hits) {
        return hits.stream().map(hit -> hit.article().id()).toList();
    }

    /// The terms a question has in common with its article, wherever in it, that few articles have.
    Set<String> rareInCommon(Question question) {
        SpokenWords words = ShippedArticles.words();
        Article article = helpCentre.articles().stream()
                .filter(one -> one.id().equals(question.article)).findFirst().orElseThrow();
        Set<String> common = new HashSet<>(words.terms(question.asked));
        common.retainAll(new HashSet<>(words.terms(article.title() + " " + article.section() + " "
                + String.join(" ", article.phrases()) + " " + article.text())));
        common.removeIf(term -> helpCentre.shelf().written().terms().articlesWith(term) > RARE_IN);
        return common;
    }

    private static List<Question> read() {
        try (InputStream in = SearchEvaluation.class.getResourceAsStream("/helpcenter/evaluation.txt")) {
            if (in == null) {
                throw new IllegalStateException("the program comes without /helpcenter/evaluation.txt");
            }
            List<Question> questions = new ArrayList<>();
            String kind = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith("# == ")) {
                    kind = line.substring(5).strip();
                } else if (!line.startsWith("#") && !line.isBlank()) {
                    String[] parts = line.split(" -> ", 2);
                    questions.add(new Question(kind, parts[0], parts[1]));
                }
            }
            return List.copyOf(questions);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the questions of the evaluation", e);
        }
    }
}
