package dev.switchboard.tools.helpcenter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// How English is cut into search terms: lower-case, without filler words, stemmed; and which terms mean the same.
final class SpokenWords extends Analyzer {
    private static final List<Contraction> CONTRACTIONS = List.of(
            new Contraction("\\b(?:can't|cannot)", "can not"),
            new Contraction("\\bwon't", "will not"),
            new Contraction("(?<=[a-z])n't", " not"),
            new Contraction("(?<=\\bi)'m", " am"),
            new Contraction("(?<=[a-z])'re", " are"),
            new Contraction("(?<=[a-z])'ve", " have"),
            new Contraction("(?<=[a-z])'ll", " will"),
            new Contraction("(?<=[a-z])'d", " would"),
            new Contraction("(?<=\\b(?:it|that|what|where|when|who|how|there|here|he|she))'s", " is"),
            new Contraction("\\bgonna", "going to"),
            new Contraction("\\bwanna", "want to"));

    private record Contraction(Pattern pattern, String inFull) {
        Contraction(String expression, String inFull) {
            this(Pattern.compile(expression + "\\b"), inFull);
        }
    }

    private final CharArraySet stopWords;
    private final Map<String, Set<String>> synonyms = new HashMap<>();

    /// `synonymGroups` are lines of words parted by commas.
    SpokenWords(Collection<String> stopWords, Collection<String> synonymGroups) {
        this.stopWords = new CharArraySet(stopWords, true);
        for (String group : synonymGroups) {
            Set<String> terms = new LinkedHashSet<>(terms(group.replace(',', ' ')));
            for (String term : terms) {
                synonyms.computeIfAbsent(term, _ -> new LinkedHashSet<>()).addAll(terms);
            }
        }
    }

    /// Keeps filler words and endings, for joining neighbours.
    private final Analyzer everyWord = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            return new TokenStreamComponents(words, new LowerCaseFilter(words));
        }
    };

    private final Analyzer everyStem = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            TokenStream stems = new PorterStemFilter(new EnglishPossessiveFilter(new LowerCaseFilter(words)));
            return new TokenStreamComponents(words, stems);
        }
    };

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new StandardTokenizer();
        TokenStream terms = new StopFilter(new EnglishPossessiveFilter(new LowerCaseFilter(words)), stopWords);
        return new TokenStreamComponents(words, new PorterStemFilter(terms));
    }

    /// The terms of `text`, in order, with repetitions.
    List<String> terms(String text) {
        return cut(this, text);
    }

    /// All words of `text` in lower case, in order.
    List<String> everyWord(String text) {
        return cut(everyWord, text);
    }

    /// The stems of all words of `text`, filler words too, in order.
    List<String> stems(String text) {
        return cut(everyStem, text);
    }

    /// `text` with contracted words in full, so that "can't" and "cannot" are the same two words.
    static String inFull(String text) {
        String full = text.toLowerCase(Locale.ROOT).replace('’', '\'');
        for (Contraction contraction : CONTRACTIONS) {
            full = contraction.pattern.matcher(full).replaceAll(contraction.inFull);
        }
        return full;
    }

    /// The terms that two neighbouring words make when written as one ("pay now", "paying now" → "paynow").
    List<String> joinedTerms(String text) {
        List<String> each = cut(everyWord, text);
        StringBuilder joined = new StringBuilder();
        for (int i = 1; i < each.size(); i++) {
            joined.append(each.get(i - 1)).append(each.get(i)).append(' ');
            joined.append(each.get(i - 1).replaceFirst("(ing|s)$", "")).append(each.get(i)).append(' ');
        }
        return terms(joined.toString());
    }

    private static List<String> cut(Analyzer analyzer, String text) {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("cutting a text into terms", e);
        }
        return terms;
    }

    /// The other terms that mean the same as `term`.
    Set<String> synonyms(String term) {
        Set<String> others = new LinkedHashSet<>(synonyms.getOrDefault(term, Set.of()));
        others.remove(term);
        return others;
    }
}
