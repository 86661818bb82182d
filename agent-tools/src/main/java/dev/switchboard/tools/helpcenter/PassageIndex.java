package dev.switchboard.tools.helpcenter;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds pieces of longer documents, of which nobody wrote down what callers ask, by BM25 alone. A piece counts as found
/// when it has half of the question, by the weights of its words, and of more than two words not just one.
///
/// Immutable after construction, so any thread may search.
final class PassageIndex {
    /// Of the clauses' weights; what a piece says in its text counts as much as what its headings say.
    private static final double ENOUGH_SHARE = 0.5;

    private final List<Article> pieces;
    private final TermIndex terms;

    PassageIndex(List<Article> pieces, SpokenWords words, TermIndex beside) {
        this.pieces = List.copyOf(pieces);
        this.terms = new TermIndex(this.pieces, words, Optional.of(beside));
    }

    List<ArticleIndex.Hit> search(String question, int limit) {
        List<Map<String, Float>> clauses = terms.clauses(question);
        return ranked(clauses, limit * 4).stream()
                .filter(piece -> isFound(clauses, pieces.indexOf(piece.article())))
                .limit(limit)
                .toList();
    }

    List<ArticleIndex.Hit> ranked(String question, int limit) {
        return ranked(terms.clauses(question), limit);
    }

    private List<ArticleIndex.Hit> ranked(List<Map<String, Float>> clauses, int limit) {
        float[] scores = terms.scores(clauses);
        return IntStream.range(0, scores.length).boxed()
                .filter(piece -> scores[piece] > 0)
                .sorted(Comparator.comparingDouble((Integer piece) -> scores[piece]).reversed())
                .limit(limit)
                .map(piece -> new ArticleIndex.Hit(pieces.get(piece), scores[piece]))
                .toList();
    }

    private boolean isFound(List<Map<String, Float>> clauses, int piece) {
        TermIndex.Coverage coverage = terms.coverage(clauses, piece, 1);
        return coverage.share() >= ENOUGH_SHARE && coverage.clauses() >= (clauses.size() <= 2 ? 1 : 2);
    }

    double share(String question, Article piece) {
        return terms.coverage(terms.clauses(question), pieces.indexOf(piece), 1).share();
    }

    /// The sentences of a piece that tell most of the question.
    String spoken(String question, Article piece) {
        List<Map<String, Float>> clauses = terms.clauses(question);
        return Spoken.best(piece.details(), text -> terms.told(clauses, text));
    }
}
