package dev.switchboard.tools.helpcenter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Finds articles whose authors wrote down what callers ask: by what their phrases are like (`PhraseModel`), and by BM25
/// (`TermIndex`), which also knows titles, answers and details.
///
/// An article counts as found when it is likely and the question not much likelier beside the point of all articles, or
/// when the article covers most of the question: of the clauses' weights (rarer terms weigh more) a large share, half
/// for terms that only its answer or details have.
///
/// Immutable after construction, so any thread may search.
final class ArticleIndex {
    /// From this chance on an article is what was asked for; from half of it on if one of its title's or phrases' words
    /// was heard, too, and no other is likelier. It must also be at least half as likely as that the question is beside
    /// the point. The question set in the tests stays below (0.03 at most), half-heard questions are mostly above.
    private static final float LIKELY = 0.12f;

    /// Or so much of the question's weight is covered, however unlike the article's phrases it is.
    private static final double ENOUGH_SHARE = 0.7;

    /// Less likely articles are not named beside the best one, unless they have a word in common with the question.
    private static final float LIKELY_BESIDE = 0.03f;

    /// What the terms count for beside the logarithm of the chance.
    private static final double TERMS_SHARE = 1;

    static final double BODY_SHARE = 0.5;

    /// One article found. `score` is a logarithm, comparable within one search only.
    record Hit(Article article, double score) {}

    private final List<Article> articles;
    private final TermIndex terms;
    private final PhraseModel model;

    /// @param model of these articles, in this order, and last of what is beside the point
    ArticleIndex(List<Article> articles, SpokenWords words, PhraseModel model) {
        this.articles = List.copyOf(articles);
        this.terms = new TermIndex(this.articles, words);
        this.model = model;
    }

    /// The best `limit` articles that cover enough of the question, best first; empty when none does.
    List<Hit> search(String question, int limit) {
        List<Map<String, Float>> clauses = terms.clauses(question);
        if (clauses.isEmpty() || articles.isEmpty()) {
            return List.of();
        }
        float[] chances = model.chances(question);
        double[] scores = scores(clauses, chances);
        List<Integer> ranked = ranked(scores);
        if (!isFound(clauses, chances, ranked.getFirst())) {
            return List.of();
        }
        return ranked.stream()
                .filter(article -> article.equals(ranked.getFirst()) || chances[article] >= LIKELY_BESIDE
                        || terms.coverage(clauses, article, BODY_SHARE).heardRight())
                .limit(limit)
                .map(article -> new Hit(articles.get(article), scores[article]))
                .toList();
    }

    /// The same whether they cover enough or not.
    List<Hit> ranked(String question, int limit) {
        List<Map<String, Float>> clauses = terms.clauses(question);
        double[] scores = scores(clauses, model.chances(question));
        return ranked(scores).stream().limit(limit).map(article -> new Hit(articles.get(article), scores[article])).toList();
    }

    /// By BM25 alone, whether they cover enough or not; those that have none of the terms are left out.
    List<Hit> rankedByTerms(String question, int limit) {
        float[] scores = terms.scores(terms.clauses(question));
        return IntStream.range(0, scores.length).boxed()
                .filter(article -> scores[article] > 0)
                .sorted(Comparator.comparingDouble((Integer article) -> scores[article]).reversed())
                .limit(limit)
                .map(article -> new Hit(articles.get(article), scores[article]))
                .toList();
    }

    /// What share of the question an article has, wherever in it.
    double share(String question, Article article) {
        return terms.coverage(terms.clauses(question), articles.indexOf(article), 1).share();
    }

    TermIndex terms() {
        return terms;
    }

    private double[] scores(List<Map<String, Float>> clauses, float[] chances) {
        float[] found = terms.scores(clauses);
        double most = 0;
        for (float each : found) {
            most = Math.max(most, each);
        }
        double best = most == 0 ? 1 : most;
        double[] scores = new double[articles.size()];
        Arrays.setAll(scores, article -> Math.log(chances[article]) + TERMS_SHARE * found[article] / best);
        return scores;
    }

    private static List<Integer> ranked(double[] scores) {
        return IntStream.range(0, scores.length).boxed()
                .sorted(Comparator.comparingDouble((Integer article) -> scores[article]).reversed()).toList();
    }

    private boolean isFound(List<Map<String, Float>> clauses, float[] chances, int article) {
        TermIndex.Coverage coverage = terms.coverage(clauses, article, BODY_SHARE);
        boolean likeliest = IntStream.range(0, articles.size()).noneMatch(other -> chances[other] > chances[article]);
        boolean toThePoint = chances[article] >= chances[articles.size()] / 2;
        return toThePoint && chances[article] >= LIKELY
                || coverage.heardRight()
                && (likeliest && toThePoint && chances[article] >= LIKELY / 2 || coverage.share() >= ENOUGH_SHARE);
    }
}
