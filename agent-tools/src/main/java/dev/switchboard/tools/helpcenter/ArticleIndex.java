package dev.switchboard.tools.helpcenter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/// Finds articles for questions that come from a speech recogniser: by what their phrases are like (`PhraseModel`), and
/// by BM25 over an index in memory, which also knows titles, answers and details.
///
/// For BM25 each term of the question becomes one clause that takes the best of the four fields (title, phrases,
/// answer, details) and of the term's spellings: itself; its synonyms at less weight; and, only for a term no article
/// knows, the known terms one edit away ("cart" → "card"; two from eight letters on). Two neighbours that make a known
/// word together ("pay now" → "paynow") are one clause more.
///
/// An article counts as found when it is likely and the question not much likelier beside the point of all articles, or
/// when the article covers most of the question: of the clauses' weights (rarer terms weigh more) a large share, half
/// for terms that only its answer or details have.
///
/// Immutable after construction, so any thread may search.
final class ArticleIndex implements AutoCloseable {
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

    /// Of a term no article knows, beside 1.5 to 4 for known ones: what callers say around their question is mostly
    /// unknown too ("on the train yesterday"), so it must not outweigh the subject.
    private static final double UNKNOWN_WEIGHT = 1.8;

    private static final float SYNONYM_WEIGHT = 0.75f;
    private static final float MISHEARD_WEIGHT = 0.6f;
    private static final double BODY_SHARE = 0.5;
    private static final Map<String, Float> FIELD_WEIGHTS =
            Map.of("title", 2.5f, "phrases", 2.0f, "spoken", 1.0f, "details", 0.6f);

    /// One article found. `score` is a logarithm, comparable within one search only.
    record Hit(Article article, double score) {}

    /// How much of a question an article has, as a share of its clauses' weights, and whether its title or phrases have
    /// any of it without guessing at a misheard word.
    private record Coverage(double share, boolean heardRight) {}

    private final List<Article> articles;
    private final SpokenWords words;
    /// Per article, the terms of title and phrases, and of answer and details.
    private final List<Set<String>> askedTerms = new ArrayList<>();
    private final List<Set<String>> bodyTerms = new ArrayList<>();
    private final Map<String, Integer> articlesWith = new HashMap<>();
    private final PhraseModel model;
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    /// @param besideThePoint what is said to which no article is an answer
    ArticleIndex(List<Article> articles, SpokenWords words, WordKinds kinds, List<String> besideThePoint) {
        this.articles = List.copyOf(articles);
        this.words = words;
        List<List<String>> subjects = new ArrayList<>(this.articles.stream().map(ArticleIndex::asked).toList());
        subjects.add(besideThePoint);
        this.model = new PhraseModel(subjects, words, kinds);
        try {
            BM25Similarity similarity = new BM25Similarity();
            IndexWriterConfig config = new IndexWriterConfig(words).setSimilarity(similarity);
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                for (Article article : this.articles) {
                    writer.addDocument(document(article));
                    remember(article);
                }
                // One segment, so that document numbers are the articles' positions.
                writer.forceMerge(1);
            }
            this.reader = DirectoryReader.open(directory);
            this.searcher = new IndexSearcher(reader);
            this.searcher.setSimilarity(similarity);
        } catch (IOException e) {
            throw new UncheckedIOException("indexing the help centre", e);
        }
    }

    private static List<String> asked(Article article) {
        List<String> asked = new ArrayList<>(article.phrases());
        asked.add(article.title());
        return asked;
    }

    private static Document document(Article article) {
        Document document = new Document();
        document.add(new TextField("title", article.title(), Field.Store.NO));
        article.phrases().forEach(phrase -> document.add(new TextField("phrases", phrase, Field.Store.NO)));
        document.add(new TextField("spoken", article.spoken(), Field.Store.NO));
        document.add(new TextField("details", article.section() + " " + article.details(), Field.Store.NO));
        return document;
    }

    private void remember(Article article) {
        Set<String> asked = new HashSet<>(words.terms(article.title() + " " + String.join(" ", article.phrases())));
        Set<String> body = new HashSet<>(words.terms(article.spoken() + " " + article.details()));
        askedTerms.add(asked);
        bodyTerms.add(body);
        Set<String> all = new HashSet<>(asked);
        all.addAll(body);
        all.forEach(term -> articlesWith.merge(term, 1, Integer::sum));
    }

    /// The best `limit` articles that cover enough of the question, best first; empty when none does.
    List<Hit> search(String question, int limit) {
        List<Map<String, Float>> clauses = clauses(question);
        if (clauses.isEmpty()) {
            return List.of();
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        clauses.forEach(spellings -> query.add(clause(spellings), Occur.SHOULD));
        try {
            float[] chances = model.chances(question);
            ScoreDoc[] found = searcher.search(query.build(), articles.size()).scoreDocs;
            double most = found.length == 0 ? 1 : found[0].score;
            double[] scores = new double[articles.size()];
            Arrays.setAll(scores, article -> Math.log(chances[article]));
            for (ScoreDoc each : found) {
                scores[each.doc] += TERMS_SHARE * each.score / most;
            }
            List<Integer> ranked = IntStream.range(0, scores.length).boxed()
                    .sorted(Comparator.comparingDouble((Integer article) -> scores[article]).reversed()).toList();
            if (!isFound(clauses, chances, ranked.getFirst())) {
                return List.of();
            }
            return ranked.stream()
                    .filter(article -> article.equals(ranked.getFirst()) || chances[article] >= LIKELY_BESIDE
                            || coverage(clauses, article).heardRight)
                    .limit(limit)
                    .map(article -> new Hit(articles.get(article), scores[article]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("searching the help centre", e);
        }
    }

    private boolean isFound(List<Map<String, Float>> clauses, float[] chances, int article) {
        Coverage coverage = coverage(clauses, article);
        boolean likeliest = IntStream.range(0, articles.size()).noneMatch(other -> chances[other] > chances[article]);
        boolean toThePoint = chances[article] >= chances[articles.size()] / 2;
        return toThePoint && chances[article] >= LIKELY
                || coverage.heardRight
                && (likeliest && toThePoint && chances[article] >= LIKELY / 2 || coverage.share >= ENOUGH_SHARE);
    }

    /// For each term of the question, its spellings with their weights; the term itself always comes first.
    private List<Map<String, Float>> clauses(String question) {
        Map<String, Map<String, Float>> clauses = new LinkedHashMap<>();
        for (String term : words.terms(question)) {
            Map<String, Float> spellings = clauses.computeIfAbsent(term, _ -> new LinkedHashMap<>());
            spellings.put(term, 1f);
            words.synonyms(term).forEach(other -> spellings.putIfAbsent(other, SYNONYM_WEIGHT));
            if (spellings.keySet().stream().noneMatch(articlesWith::containsKey)) {
                misheard(term).forEach(known -> spellings.putIfAbsent(known, MISHEARD_WEIGHT));
            }
        }
        for (String term : words.joinedTerms(question)) {
            if (articlesWith.containsKey(term)) {
                clauses.putIfAbsent(term, Map.of(term, 1f));
            }
        }
        return List.copyOf(clauses.values());
    }

    private Collection<String> misheard(String term) {
        if (term.length() < 4) {
            return List.of();
        }
        int edits = term.length() < 8 ? 1 : 2;
        return articlesWith.keySet().stream().filter(known -> EditDistance.isWithin(edits, term, known))
                .sorted().toList();
    }

    private static Query clause(Map<String, Float> spellings) {
        List<Query> choices = new ArrayList<>();
        spellings.forEach((term, weight) -> FIELD_WEIGHTS.forEach((field, fieldWeight) ->
                choices.add(new BoostQuery(new TermQuery(new Term(field, term)), weight * fieldWeight))));
        return new DisjunctionMaxQuery(choices, 0.1f);
    }

    private Coverage coverage(List<Map<String, Float>> clauses, int article) {
        double all = 0;
        double has = 0;
        boolean heardRight = false;
        for (Map<String, Float> spellings : clauses) {
            double weight = weight(spellings.keySet());
            all += weight;
            double best = 0;
            for (Map.Entry<String, Float> spelling : spellings.entrySet()) {
                double share = spelling.getValue() * share(spelling.getKey(), article);
                best = Math.max(best, share);
                heardRight |= share > BODY_SHARE && spelling.getValue() > MISHEARD_WEIGHT;
            }
            has += weight * best;
        }
        return new Coverage(has / all, heardRight);
    }

    private double share(String term, int article) {
        return askedTerms.get(article).contains(term) ? 1 : bodyTerms.get(article).contains(term) ? BODY_SHARE : 0;
    }

    /// The inverse document frequency of the commonest spelling, as in BM25.
    private double weight(Set<String> spellings) {
        int in = spellings.stream().mapToInt(term -> articlesWith.getOrDefault(term, 0)).max().orElse(0);
        if (in == 0) {
            return UNKNOWN_WEIGHT;
        }
        return Math.log(1 + (articles.size() - in + 0.5) / (in + 0.5));
    }


    @Override
    public void close() {
        try {
            reader.close();
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the help centre's index", e);
        }
    }
}
