package dev.switchboard.tools.helpcenter;

import dev.switchboard.tools.helpcenter.HelpDocument.Piece;
import dev.switchboard.tools.helpcenter.HelpDocument.Source;
import dev.switchboard.tools.helpcenter.HelpDocument.Standing;
import dev.switchboard.tools.helpcenter.reading.Suspicion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Builds shelves. What is costly and has not changed since the last one is kept: the pieces of a document and what is
/// suspicious of it, and the model of the phrases, which takes a second to train. For one thread at a time.
final class ShelfBuilder {
    private final SpokenWords words = ShippedArticles.words();
    private final WordKinds kinds = ShippedArticles.kinds(words);
    private final List<String> besideThePoint = ShippedArticles.besideThePoint();

    private record Cut(List<Article> articles, List<String> signs) {}

    private Map<String, Cut> known = Map.of();
    private List<List<String>> modelled = List.of();
    private Optional<PhraseModel> model = Optional.empty();

    void forget() {
        known = Map.of();
    }

    /// @param layers documents; of those with one id the first counts
    Shelf build(List<List<HelpDocument>> layers, HelpDocuments.Stored brought, List<String> problems) {
        Map<String, Cut> cuts = new HashMap<>();
        Map<String, Source> taken = new HashMap<>();
        Map<String, List<String>> asked = phrases(layers);
        List<Standing> standings = new ArrayList<>();
        List<Article> written = new ArrayList<>();
        List<Article> pieces = new ArrayList<>();
        List<String> told = new ArrayList<>(problems);
        for (List<HelpDocument> layer : layers) {
            for (HelpDocument document : layer) {
                List<String> phrases = asked.getOrDefault(document.id(), List.of());
                String key = document.source() + " " + document.id() + " " + document.digest() + " " + phrases.hashCode();
                Cut cut = known.containsKey(key) ? known.get(key) : cut(document, phrases);
                cuts.put(key, cut);
                Source before = taken.putIfAbsent(document.id(), document.source());
                Standing standing = new Standing(
                        document,
                        cut.articles.stream().map(piece -> new Piece(piece.id(), piece.section(), piece.text())).toList(),
                        cut.signs,
                        brought.allowed().contains(document.digest()),
                        brought.hidden().contains(document.id())
                                && (document.source() == Source.PROGRAM || document.source() == Source.FOLDER),
                        before == null ? "" : before.wire());
                if (standing.searched() && pieces.size() + written.size() + cut.articles.size() > HelpCenter.MOST_PIECES) {
                    told.add(document.name() + ": there are " + HelpCenter.MOST_PIECES + " pieces already, which is the most");
                    continue;
                }
                standings.add(standing);
                if (standing.searched()) {
                    for (Article article : cut.articles) {
                        (article.hasPhrases() ? written : pieces).add(standing.held() ? article.heldBack() : article);
                    }
                }
            }
        }
        known = cuts;
        List<Article> all = new ArrayList<>(written);
        all.addAll(pieces);
        ArticleIndex index = new ArticleIndex(written, words, modelOf(written));
        return new Shelf(
                List.copyOf(standings), List.copyOf(told), List.copyOf(all),
                index, new PassageIndex(pieces, words, index.terms()), Optional.empty(), brought.version());
    }

    /// What callers ask a document with: what its author wrote down, or else the author of one whose place it has.
    private static Map<String, List<String>> phrases(List<List<HelpDocument>> layers) {
        Map<String, List<String>> phrases = new HashMap<>();
        for (List<HelpDocument> layer : layers) {
            for (HelpDocument document : layer) {
                if (!document.read().phrases().isEmpty()) {
                    phrases.putIfAbsent(document.id(), document.read().phrases());
                }
            }
        }
        return phrases;
    }

    private PhraseModel modelOf(List<Article> written) {
        List<List<String>> subjects = subjects(written, besideThePoint);
        if (subjects.equals(TrainedOnce.SUBJECTS)) {
            return TrainedOnce.MODEL;
        }
        if (model.isEmpty() || !subjects.equals(modelled)) {
            model = Optional.of(new PhraseModel(subjects, words, kinds));
            modelled = subjects;
        }
        return model.get();
    }

    private static List<List<String>> subjects(List<Article> written, List<String> besideThePoint) {
        List<List<String>> subjects = new ArrayList<>(written.stream().map(ShelfBuilder::asked).toList());
        subjects.add(besideThePoint);
        return subjects;
    }

    private static List<String> asked(Article article) {
        List<String> asked = new ArrayList<>(article.phrases());
        asked.add(article.title());
        return asked;
    }

    /// The model of the articles that come with the program, where nothing else is written: the same for every help centre of a
    /// process that opens several.
    private static final class TrainedOnce {
        static final List<List<String>> SUBJECTS = subjects(
                ShippedArticles.articles().stream().filter(Article::hasPhrases).toList(), ShippedArticles.besideThePoint());
        static final PhraseModel MODEL = trained();

        private static PhraseModel trained() {
            SpokenWords words = ShippedArticles.words();
            return new PhraseModel(SUBJECTS, words, ShippedArticles.kinds(words));
        }
    }

    private static Cut cut(HelpDocument document, List<String> phrases) {
        Set<String> signs = new LinkedHashSet<>(Suspicion.in(document.read().text()));
        signs.addAll(document.read().remarks());
        return new Cut(
                document.source() == Source.PROGRAM
                        ? List.of(ShippedArticles.article(document.id()))
                        : Passages.of(document.id(), document.read(), phrases),
                List.copyOf(signs));
    }
}
