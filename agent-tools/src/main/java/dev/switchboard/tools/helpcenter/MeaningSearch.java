package dev.switchboard.tools.helpcenter;

import dev.switchboard.tools.helpcenter.Embeddings.EmbeddingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Vectors of articles and questions, where something that makes them is configured. Those of articles are kept in the
/// database by what they are made of, so only what has changed is asked for. While none can be had, questions are searched
/// by words alone: counted, said in health, and logged when it begins and ends. Thread-safe.
final class MeaningSearch {
    private static final Logger LOG = LoggerFactory.getLogger(MeaningSearch.class);
    private static final int AT_ONCE = 32;
    private static final int MOST_CHARS = 6_000;
    private static final int QUESTIONS_KEPT = 500;
    /// A caller waits for this, so it is short.
    private static final Duration QUESTION_WITHIN = Duration.ofMillis(1_200);
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final Optional<Embeddings> embeddings;
    private final Optional<HelpDocuments> stored;
    private final double likely;
    private final SearchCounts counts;
    private final Map<String, float[]> known = new ConcurrentHashMap<>();
    private final Map<String, float[]> questions = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > QUESTIONS_KEPT;
        }
    });

    /// What is wrong, "" while nothing is; and until when nothing is asked because of it.
    private record Trouble(String why, long untilNanos) {}

    private volatile Trouble trouble = new Trouble("", 0);

    MeaningSearch(Optional<Embeddings> embeddings, Optional<HelpDocuments> stored, double likely, SearchCounts counts) {
        this.embeddings = embeddings;
        this.stored = stored;
        this.likely = likely;
        this.counts = counts;
    }

    boolean isOn() {
        return embeddings.isPresent();
    }

    double likely() {
        return likely;
    }

    String state(Shelf shelf) {
        if (embeddings.isEmpty()) {
            return "off";
        }
        int made = shelf.vectors().map(Vectors::size).orElse(0);
        String model = embeddings.get().model();
        String why = trouble.why;
        return !why.isEmpty()
                ? model + " does not answer, so questions are searched by words alone: " + why
                : made < shelf.articles().size()
                        ? model + ", " + (shelf.articles().size() - made) + " of " + shelf.articles().size() + " pieces to come"
                        : model;
    }

    /// The vectors of all that stands on the shelf; empty when it has them already or none can be had now.
    Optional<Vectors> vectors(Shelf shelf) throws InterruptedException {
        if (embeddings.isEmpty() || shelf.vectors().map(Vectors::size).orElse(-1) == shelf.articles().size() || isQuiet()) {
            return Optional.empty();
        }
        Map<String, String> subjects = new LinkedHashMap<>();
        for (Article article : shelf.articles()) {
            subjects.put(Vectors.digest(article), Vectors.subject(article));
        }
        known.keySet().retainAll(subjects.keySet());
        List<String> missing = new ArrayList<>(subjects.keySet().stream().filter(digest -> !known.containsKey(digest)).toList());
        if (stored.isPresent()) {
            known.putAll(stored.get().vectors(embeddings.get().model(), missing));
            missing.removeIf(known::containsKey);
        }
        for (int from = 0; from < missing.size(); from += AT_ONCE) {
            List<String> some = missing.subList(from, Math.min(missing.size(), from + AT_ONCE));
            Map<String, float[]> made = new HashMap<>();
            try {
                List<float[]> vectors = embeddings.get().of(some.stream()
                        .map(digest -> cut(subjects.getOrDefault(digest, ""))).toList());
                for (int i = 0; i < some.size(); i++) {
                    made.put(some.get(i), vectors.get(i));
                }
            } catch (EmbeddingException e) {
                troubled(String.valueOf(e.getMessage()));
                break;
            }
            stored.ifPresent(tables -> tables.keep(embeddings.get().model(), made));
            known.putAll(made);
        }
        if (missing.stream().allMatch(known::containsKey)) {
            well();
        }
        return Optional.of(new Vectors(shelf.articles(), known));
    }

    /// A new shelf with the vectors that are known already, so that a change does not put an end to searching by them.
    Shelf carriedOver(Shelf shelf) {
        return shelf.withVectors(new Vectors(shelf.articles(), known));
    }

    /// The vector of a question; empty when none can be had in time.
    Optional<float[]> asked(String question) {
        float[] before = questions.get(question);
        if (before != null) {
            return Optional.of(before);
        }
        if (embeddings.isEmpty() || isQuiet()) {
            counts.withoutVectors();
            return Optional.empty();
        }
        CompletableFuture<float[]> vector = new CompletableFuture<>();
        Thread asking = Thread.startVirtualThread(() -> {
            try {
                vector.complete(embeddings.get().of(List.of(cut(question))).getFirst());
            } catch (EmbeddingException | InterruptedException | RuntimeException e) {
                vector.completeExceptionally(e);
            }
        });
        try {
            float[] made = vector.get(QUESTION_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            questions.put(question, made);
            well();
            return Optional.of(made);
        } catch (TimeoutException e) {
            troubled("no vector of a question within " + QUESTION_WITHIN.toMillis() + " ms");
        } catch (ExecutionException e) {
            troubled(String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asking.interrupt();
        }
        counts.withoutVectors();
        return Optional.empty();
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS);
    }

    private boolean isQuiet() {
        return !trouble.why.isEmpty() && trouble.untilNanos - System.nanoTime() > 0;
    }

    private void troubled(String why) {
        if (trouble.why.isEmpty()) {
            LOG.warn("help centre: embeddings cannot be had, questions are searched by words alone: {}", why);
        }
        trouble = new Trouble(why.isBlank() ? "it failed" : why, System.nanoTime() + QUIET.toNanos());
    }

    private void well() {
        if (!trouble.why.isEmpty()) {
            LOG.info("help centre: embeddings are had again");
            trouble = new Trouble("", 0);
        }
    }

    /// Where each ranking has what was found; by words, an article among the articles and a piece among the pieces.
    static List<HelpCenter.Tried> tried(HelpCenter.Answered answered, String question, MeaningSearch meaning) {
        Shelf shelf = answered.shelf();
        int kept = 50;
        List<String> articlesByWords = ids(shelf.written().rankedByTerms(question, kept), hit -> hit.article().id());
        List<String> piecesByWords = ids(shelf.pieces().ranked(question, kept), hit -> hit.article().id());
        List<String> byPhrases = ids(shelf.written().ranked(question, kept), hit -> hit.article().id());
        List<Vectors.Like> byMeaning = answered.byMeaning()
                ? shelf.vectors().flatMap(all -> meaning.asked(question).map(asked -> all.likest(asked, kept))).orElse(List.of())
                : List.of();
        return answered.hits().stream().map(hit -> {
            Article article = hit.article();
            int liked = ids(byMeaning, like -> like.article().id()).indexOf(article.id());
            return new HelpCenter.Tried(
                    article.id(), article.document(), article.title(), article.section(), article.text(), article.held(),
                    (article.hasPhrases() ? articlesByWords : piecesByWords).indexOf(article.id()) + 1, article.hasPhrases() ? byPhrases.indexOf(article.id()) + 1 : 0,
                    liked + 1, liked < 0 ? 0 : byMeaning.get(liked).likeness());
        }).toList();
    }

    private static <T> List<String> ids(List<T> ranked, Function<T, String> id) {
        return ranked.stream().map(id).toList();
    }
}
