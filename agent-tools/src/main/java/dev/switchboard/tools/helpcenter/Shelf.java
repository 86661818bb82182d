package dev.switchboard.tools.helpcenter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The help centre as it stands at one moment: its documents and what finds them. It is built whole and then put in the
/// place of the one before, so no search sees half of it. Immutable.
///
/// Articles with phrases and pieces of other documents are ranked each by its own index. Of the two best the article goes
/// first unless the piece has clearly more of the question. With vectors, that order and the order by likeness become one
/// by reciprocal ranks (Cormack, Clarke, Büttcher, SIGIR 2009, with their constant 60), and what is likely by its vector
/// counts as found too.
record Shelf(
        List<HelpDocument.Standing> documents, List<String> problems, List<Article> articles, ArticleIndex written,
        PassageIndex pieces, Optional<Vectors> vectors, long version) {
    private static final double CLEARLY_MORE = 0.15;
    private static final int RANKS_KEPT = 50;
    private static final double RANK_CONSTANT = 60;

    Shelf withVectors(Vectors made) {
        return new Shelf(documents, problems, articles, written, pieces, Optional.of(made), version);
    }

    /// By terms and phrases; empty when nothing covers enough of the question.
    List<ArticleIndex.Hit> search(String question, int limit) {
        return merged(question, written.search(question, limit), pieces.search(question, limit), limit);
    }

    /// The same and by vectors.
    ///
    /// @param asked the question's vector
    /// @param likely from which likeness on an article counts as found by it
    List<ArticleIndex.Hit> search(String question, float[] asked, double likely, int limit) {
        Set<String> found = new LinkedHashSet<>();
        List<ArticleIndex.Hit> byTerms = search(question, RANKS_KEPT);
        byTerms.forEach(hit -> found.add(hit.article().id()));
        List<Vectors.Like> byVector = vectors.map(all -> all.likest(asked, RANKS_KEPT)).orElse(List.of());
        byVector.stream().filter(like -> like.likeness() >= likely).forEach(like -> found.add(like.article().id()));
        return fused(byTerms.isEmpty() ? ranked(question, RANKS_KEPT) : byTerms, byVector).stream()
                .filter(hit -> found.contains(hit.article().id()))
                .limit(limit)
                .toList();
    }

    /// Whether they cover enough or not.
    List<ArticleIndex.Hit> ranked(String question, int limit) {
        return merged(question, written.ranked(question, limit), pieces.ranked(question, limit), limit);
    }

    List<ArticleIndex.Hit> ranked(String question, float[] asked, int limit) {
        return fused(ranked(question, RANKS_KEPT), vectors.map(all -> all.likest(asked, RANKS_KEPT)).orElse(List.of()))
                .stream().limit(limit).toList();
    }

    /// What to say of an article.
    String spoken(String question, Article article) {
        return article.spoken().isEmpty() ? pieces.spoken(question, article) : article.spoken();
    }

    private List<ArticleIndex.Hit> merged(
            String question, List<ArticleIndex.Hit> articles, List<ArticleIndex.Hit> passages, int limit) {
        if (articles.isEmpty() || passages.isEmpty()) {
            return articles.isEmpty() ? passages : articles;
        }
        boolean piecesFirst = pieces.share(question, passages.getFirst().article())
                > written.share(question, articles.getFirst().article()) + CLEARLY_MORE;
        List<ArticleIndex.Hit> first = piecesFirst ? passages : articles;
        List<ArticleIndex.Hit> second = piecesFirst ? articles : passages;
        List<ArticleIndex.Hit> merged = new ArrayList<>();
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (i < first.size()) {
                merged.add(first.get(i));
            }
            if (i < second.size()) {
                merged.add(second.get(i));
            }
        }
        return merged.subList(0, Math.min(limit, merged.size()));
    }

    private static List<ArticleIndex.Hit> fused(List<ArticleIndex.Hit> byTerms, List<Vectors.Like> byVector) {
        Map<Article, Double> scores = new LinkedHashMap<>();
        for (int rank = 0; rank < byTerms.size(); rank++) {
            scores.merge(byTerms.get(rank).article(), 1 / (RANK_CONSTANT + rank + 1), Double::sum);
        }
        for (int rank = 0; rank < byVector.size(); rank++) {
            scores.merge(byVector.get(rank).article(), 1 / (RANK_CONSTANT + rank + 1), Double::sum);
        }
        return scores.entrySet().stream()
                .map(entry -> new ArticleIndex.Hit(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(ArticleIndex.Hit::score).reversed())
                .toList();
    }
}
