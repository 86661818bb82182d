package dev.switchboard.tools.helpcenter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/// BM25 over articles in memory, for questions that come from a speech recogniser.
///
/// Each term of the question becomes one clause that takes the best of the four fields (title, phrases, answer, details)
/// and of the term's spellings: itself; its synonyms at less weight; and, only for a term no article knows, the known
/// terms one edit away ("cart" → "card"; two from eight letters on). Two neighbours that make a known word together ("pay
/// now" → "paynow") are one clause more.
///
/// Immutable after construction, so any thread may search. It holds memory of the heap and nothing else, so one that is
/// no longer used need not be closed, and is not while somebody still searches it.
final class TermIndex {
    /// Of a term no article knows, beside 1.5 to 4 for known ones: what callers say around their question is mostly
    /// unknown too ("on the train yesterday"), so it must not outweigh the subject.
    private static final double UNKNOWN_WEIGHT = 1.8;

    private static final float SYNONYM_WEIGHT = 0.75f;
    private static final float MISHEARD_WEIGHT = 0.6f;
    private static final Map<String, Float> FIELD_WEIGHTS =
            Map.of("title", 2.5f, "phrases", 2.0f, "spoken", 1.0f, "details", 0.6f);

    /// How much of a question an article has, as a share of its clauses' weights; whether its title or phrases have any of
    /// it without guessing at a misheard word; and how many clauses it has as they were said.
    record Coverage(double share, boolean heardRight, int clauses) {}

    private final int articles;
    private final SpokenWords words;
    /// Per article, the terms of title and phrases, and of answer and details.
    private final List<Set<String>> askedTerms = new ArrayList<>();
    private final List<Set<String>> bodyTerms = new ArrayList<>();
    private final Map<String, Integer> articlesWith = new HashMap<>();
    private final IndexSearcher searcher;

    /// Other articles, by which the rarity of a term is reckoned too: among few of one's own every term looks common.
    private final Optional<TermIndex> beside;

    TermIndex(List<Article> articles, SpokenWords words) {
        this(articles, words, Optional.empty());
    }

    TermIndex(List<Article> articles, SpokenWords words, Optional<TermIndex> beside) {
        this.articles = articles.size();
        this.words = words;
        this.beside = beside;
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        try {
            BM25Similarity similarity = new BM25Similarity();
            IndexWriterConfig config = new IndexWriterConfig(words).setSimilarity(similarity);
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                for (Article article : articles) {
                    writer.addDocument(document(article));
                    remember(article);
                }
                // One segment, so that document numbers are the articles' positions.
                writer.forceMerge(1);
            }
            this.searcher = new IndexSearcher(DirectoryReader.open(directory));
            this.searcher.setSimilarity(similarity);
        } catch (IOException e) {
            throw new UncheckedIOException("indexing the help centre", e);
        }
    }

    private static Document document(Article article) {
        Document document = new Document();
        document.add(new TextField("title", article.hasPhrases() ? article.title() : headed(article), Field.Store.NO));
        article.phrases().forEach(phrase -> document.add(new TextField("phrases", phrase, Field.Store.NO)));
        document.add(new TextField("spoken", article.spoken(), Field.Store.NO));
        document.add(new TextField("details", article.section() + " " + article.details(), Field.Store.NO));
        return document;
    }

    /// What a piece of a longer document is about stands in the headings above it.
    private static String headed(Article piece) {
        return piece.title() + " " + piece.section();
    }

    private void remember(Article article) {
        String title = article.hasPhrases() ? article.title() : headed(article);
        Set<String> asked = new HashSet<>(words.terms(title + " " + String.join(" ", article.phrases())));
        Set<String> body = new HashSet<>(words.terms(article.spoken() + " " + article.details()));
        askedTerms.add(asked);
        bodyTerms.add(body);
        Set<String> all = new HashSet<>(asked);
        all.addAll(body);
        all.forEach(term -> articlesWith.merge(term, 1, Integer::sum));
    }

    /// For each term of the question, its spellings with their weights; the term itself always comes first.
    List<Map<String, Float>> clauses(String question) {
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

    /// BM25 by article, 0 for those that have nothing of the question.
    float[] scores(List<Map<String, Float>> clauses) {
        float[] scores = new float[articles];
        if (clauses.isEmpty() || articles == 0) {
            return scores;
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        clauses.forEach(spellings -> query.add(clause(spellings), Occur.SHOULD));
        try {
            for (ScoreDoc each : searcher.search(query.build(), articles).scoreDocs) {
                scores[each.doc] = each.score;
            }
            return scores;
        } catch (IOException e) {
            throw new UncheckedIOException("searching the help centre", e);
        }
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

    /// @param bodyShare what a term counts that only the answer or the details have
    Coverage coverage(List<Map<String, Float>> clauses, int article, double bodyShare) {
        double all = 0;
        double has = 0;
        boolean heardRight = false;
        int whole = 0;
        for (Map<String, Float> spellings : clauses) {
            double weight = weight(spellings.keySet());
            all += weight;
            double best = 0;
            boolean right = false;
            for (Map.Entry<String, Float> spelling : spellings.entrySet()) {
                boolean asked = askedTerms.get(article).contains(spelling.getKey());
                double share = asked ? 1 : bodyTerms.get(article).contains(spelling.getKey()) ? bodyShare : 0;
                best = Math.max(best, spelling.getValue() * share);
                heardRight |= asked && spelling.getValue() > MISHEARD_WEIGHT;
                right |= share > 0 && spelling.getValue() > MISHEARD_WEIGHT;
            }
            has += weight * best;
            whole += right ? 1 : 0;
        }
        return new Coverage(all == 0 ? 0 : has / all, heardRight, whole);
    }

    /// The inverse document frequency of the commonest spelling, as in BM25.
    private double weight(Set<String> spellings) {
        int in = spellings.stream().mapToInt(this::articlesWith).max().orElse(0);
        if (in == 0) {
            return UNKNOWN_WEIGHT;
        }
        int all = articles + beside.map(other -> other.articles).orElse(0);
        return Math.log(1 + (all - in + 0.5) / (in + 0.5));
    }

    /// How much of the question a text has, in the weights of its clauses.
    double told(List<Map<String, Float>> clauses, String text) {
        Set<String> terms = new HashSet<>(words.terms(text));
        double told = 0;
        for (Map<String, Float> spellings : clauses) {
            double best = 0;
            for (Map.Entry<String, Float> spelling : spellings.entrySet()) {
                best = Math.max(best, terms.contains(spelling.getKey()) ? spelling.getValue() : 0);
            }
            told += best * weight(spellings.keySet());
        }
        return told;
    }

    /// In how many articles a term is.
    int articlesWith(String term) {
        return articlesWith.getOrDefault(term, 0) + beside.map(other -> other.articlesWith(term)).orElse(0);
    }
}
