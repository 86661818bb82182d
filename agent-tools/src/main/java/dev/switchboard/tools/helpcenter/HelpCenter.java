package dev.switchboard.tools.helpcenter;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.helpcenter.HelpDocument.Source;
import dev.switchboard.tools.helpcenter.HelpDocument.Standing;
import dev.switchboard.tools.helpcenter.reading.DocumentReader;
import dev.switchboard.tools.helpcenter.reading.Format;
import dev.switchboard.tools.helpcenter.reading.ReadDocument;
import dev.switchboard.tools.helpcenter.reading.UnreadableException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The help centre: what comes with the program, what lies in a folder, and what people brought by upload or paste, which
/// is in the database; in memory an index of it all, and the tool that searches it. Of documents with one id the database's
/// goes before the folder's and that before the program's.
///
/// A change is searched as soon as the method that makes it returns, here; other gateways on the same database, and files
/// of the folder, are noticed within `LOOK`. Searching never waits for that. Thread-safe; changes and reading block.
public final class HelpCenter implements AutoCloseable {
    public static final int MOST_DOCUMENTS = 1_000;
    /// Of all documents: vectors of them all fit some tens of megabytes.
    public static final int MOST_PIECES = 5_000;
    static final Duration LOOK = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(HelpCenter.class);

    /// @param folder further documents, read again when a file changes
    /// @param embeddings what makes vectors, for a ranking by meaning beside the one by words
    /// @param likely from which likeness of their vectors on an article counts as an answer; it differs from model to model
    public record Config(Optional<Path> folder, Optional<Embeddings> embeddings, double likely) {
        public static final Config NONE = new Config(Optional.empty(), Optional.empty(), 1);
    }

    /// What was added, and whether it took the place of an upload of the same name.
    public record Added(Standing standing, boolean replaced) {}

    private final List<HelpDocument> program = ShippedArticles.documents();
    private final Optional<HelpDocuments> stored;
    private final @Nullable HelpFolder folder;
    private final Clock clock;
    private final ShelfBuilder builder;
    private final MeaningSearch meaning;
    private final SearchCounts counts = new SearchCounts();
    /// Held while a shelf is built and put up, so that an older one never takes the place of a newer one.
    private final ReentrantLock building = new ReentrantLock();
    private final AtomicReference<Shelf> shelf = new AtomicReference<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("help-centre").daemon().factory());
    private String lastTrouble = "";

    private HelpCenter(Optional<HelpDocuments> stored, Clock clock, Config config, Duration look) {
        this.stored = stored;
        this.clock = clock;
        this.builder = new ShelfBuilder();
        this.folder = config.folder().map(path -> new HelpFolder(path, MOST_DOCUMENTS)).orElse(null);
        this.meaning = new MeaningSearch(config.embeddings(), stored, config.likely(), counts);
        try {
            if (folder != null) {
                folder.look();
                folder.problems().forEach(problem -> LOG.warn("help centre: left out {}", problem));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        rebuild();
        warmUp();
        if (folder != null || stored.map(HelpDocuments::shared).orElse(false) || config.embeddings().isPresent()) {
            watch.scheduleWithFixedDelay(this::look, 0, look.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// The first search loads classes for a tenth of a second; no caller should wait for that. One known word and one
    /// that is not take every path there is.
    private void warmUp() {
        shelf().articles().stream().findFirst().ifPresent(article -> shelf().search(article.title() + " abcdwxyz", 3));
    }

    /// Opens the articles that come with the program, and nothing else.
    public static HelpCenter open() {
        return new HelpCenter(Optional.empty(), Clock.systemUTC(), Config.NONE, LOOK);
    }

    /// The same and the documents of a folder.
    public static HelpCenter open(Path folder) {
        return new HelpCenter(
                Optional.empty(), Clock.systemUTC(), new Config(Optional.of(folder), Optional.empty(), 1), LOOK);
    }

    /// The same and what is in the database, whose tables are migrated.
    public static HelpCenter open(Database database, Clock clock, Config config) {
        return open(database, clock, config, LOOK);
    }

    /// @param look how often to look after what others have changed
    static HelpCenter open(Database database, Clock clock, Config config, Duration look) {
        return new HelpCenter(Optional.of(HelpDocuments.open(database)), clock, config, look);
    }

    public Tool searchTool() {
        return new SearchHelpCenter(this);
    }

    /// Titles and headings, for the ears. What is brought later is learnt by them at the next start.
    public List<String> vocabulary() {
        Set<String> words = new LinkedHashSet<>();
        for (Article article : shelf().articles()) {
            words.add(article.title());
            if (!article.hasPhrases() && !article.section().isEmpty()) {
                words.add(article.section());
            }
        }
        return List.copyOf(words);
    }

    /// What people ask with.
    public List<String> phrases() {
        return shelf().articles().stream().flatMap(article -> article.phrases().stream()).toList();
    }

    /// Every document, also those that are hidden or replaced.
    public List<Standing> documents() {
        return shelf().documents();
    }

    public Optional<Standing> document(String id) {
        return documents().stream()
                .filter(standing -> standing.document().id().equals(id) && standing.replacedBy().isEmpty()).findFirst();
    }

    /// What of the folder was left out and why, a line for each.
    public List<String> problems() {
        return shelf().problems();
    }

    /// How vectors stand, in a few words: `off`, `3 of 90 pieces to come`, …
    public String vectors() {
        return meaning.state(shelf());
    }

    public SearchCounts counts() {
        return counts;
    }

    /// Reads a document and puts it up. Nothing is changed when it cannot be used.
    ///
    /// @param name the file's, or the title of what was pasted; it makes the id
    /// @param title in place of the document's own
    public Added add(Source source, String name, Format format, Optional<String> title, byte[] bytes, String who)
            throws UnreadableException, InterruptedException {
        ReadDocument read = DocumentReader.read(name, format, bytes);
        if (title.isPresent()) {
            read = new ReadDocument(title.get(), read.section(), read.phrases(), read.parts(), read.remarks());
        }
        HelpDocument document = new HelpDocument(
                idOf(name), name, format.wire(), source, read, Digests.of(bytes), bytes.length, clock.instant(), who);
        building.lock();
        try {
            int pieces = Passages.of(document.id(), read, read.phrases()).size();
            long others = documents().stream().filter(Standing::searched)
                    .filter(standing -> !standing.document().id().equals(document.id()))
                    .mapToLong(standing -> standing.pieces().size()).sum();
            if (others + pieces > MOST_PIECES) {
                throw new UnreadableException("it makes " + pieces + " pieces, there are " + others + " others, and "
                        + MOST_PIECES + " are the most: remove some documents first");
            }
            HelpDocuments.Put put = tables().put(document, MOST_DOCUMENTS);
            if (!put.added()) {
                throw new UnreadableException("there are " + MOST_DOCUMENTS + " documents, which is the most: remove some first");
            }
            rebuild();
            return new Added(document(document.id()).orElseThrow(), put.replaced());
        } finally {
            building.unlock();
            embedSoon();
        }
    }

    /// Takes a document away: one that was brought for good, one of the program or the folder until it is restored. False
    /// when there is none.
    public boolean remove(String id, String who) {
        Optional<Standing> standing = document(id);
        if (standing.isEmpty() || standing.get().hidden()) {
            return false;
        }
        Source source = standing.get().document().source();
        if (source == Source.UPLOAD || source == Source.PASTE) {
            tables().remove(id);
        } else {
            tables().mark(HelpDocuments.Mark.HIDDEN, id, true, clock.instant(), who);
        }
        rebuild();
        return true;
    }

    /// Has a hidden document searched again. False when there is none.
    public boolean restore(String id, String who) {
        if (document(id).filter(Standing::hidden).isEmpty()) {
            return false;
        }
        tables().mark(HelpDocuments.Mark.HIDDEN, id, false, clock.instant(), who);
        rebuild();
        return true;
    }

    /// Has a suspicious document read out from now on, as it is now; a change of it is suspicious anew. False when there is
    /// no such document.
    public boolean allow(String id, String who) {
        Optional<Standing> standing = document(id).filter(Standing::held);
        if (standing.isEmpty()) {
            return false;
        }
        tables().mark(HelpDocuments.Mark.ALLOWED, standing.get().document().digest(), true, clock.instant(), who);
        rebuild();
        return true;
    }

    /// Reads the folder and the database again and builds everything anew.
    public void reindex() throws InterruptedException {
        building.lockInterruptibly();
        try {
            if (folder != null) {
                folder.look();
            }
            builder.forget();
            rebuild();
        } finally {
            building.unlock();
        }
        embedSoon();
    }

    private HelpDocuments tables() {
        return stored.orElseThrow(() -> new IllegalStateException("this help centre has no database"));
    }

    /// The watch: other gateways' changes, the folder's, and vectors that are still to come.
    private void look() {
        try {
            boolean changed = false;
            building.lockInterruptibly();
            try {
                changed = folder != null && folder.look();
                changed |= stored.isPresent() && stored.get().shared() && stored.get().version() != shelf().version();
                if (changed) {
                    rebuild();
                    LOG.info("the help centre has changed: {} documents", documents().size());
                    problems().forEach(problem -> LOG.warn("help centre: left out {}", problem));
                }
            } finally {
                building.unlock();
            }
            embed();
            lastTrouble = "";
        } catch (StoreException e) {
            trouble("the database", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            trouble("itself", e);
        }
    }

    /// Told once, until all is well again.
    private void trouble(String what, RuntimeException e) {
        if (!lastTrouble.equals(what)) {
            LOG.warn("the help centre cannot look after changes because of {}", what, e);
            lastTrouble = what;
        }
    }

    private void embedSoon() {
        if (meaning.isOn() && !watch.isShutdown()) {
            watch.execute(this::look);
        }
    }

    private void embed() throws InterruptedException {
        Shelf now = shelf();
        Optional<Vectors> made = meaning.vectors(now);
        if (made.isPresent()) {
            building.lockInterruptibly();
            try {
                shelf.updateAndGet(current -> current.version() == now.version() && current.articles() == now.articles()
                        ? current.withVectors(made.get()) : current);
            } finally {
                building.unlock();
            }
        }
    }

    private void rebuild() {
        building.lock();
        try {
            HelpDocuments.Stored brought = stored.map(HelpDocuments::all)
                    .orElseGet(() -> new HelpDocuments.Stored(0, List.of(), Set.of(), Set.of()));
            List<List<HelpDocument>> layers = new ArrayList<>(List.of(brought.documents()));
            if (folder != null) {
                layers.add(folder.documents());
            }
            layers.add(program);
            Shelf built = builder.build(layers, brought, folder == null ? List.of() : folder.problems());
            Shelf before = shelf.get();
            shelf.set(before == null || before.vectors().isEmpty() ? built : meaning.carriedOver(built));
        } finally {
            building.unlock();
        }
    }

    /// What an agent gets for a question.
    Answered answered(String question, int limit) {
        Shelf now = shelf();
        Optional<float[]> asked = now.vectors().isEmpty() ? Optional.empty() : meaning.asked(question);
        List<ArticleIndex.Hit> hits = asked.map(vector -> now.search(question, vector, meaning.likely(), limit))
                .orElseGet(() -> now.search(question, limit));
        return new Answered(now, hits, asked.isPresent());
    }

    /// @param byMeaning whether vectors had a say
    record Answered(Shelf shelf, List<ArticleIndex.Hit> hits, boolean byMeaning) {}

    /// For a person who tries a question: what would be found, and where each ranking has it.
    public List<Tried> tried(String question, int limit) {
        return MeaningSearch.tried(answered(question, limit), question, meaning);
    }

    /// One piece that was found. A rank is 0 where that ranking does not have it among its first 50.
    public record Tried(
            String id, String document, String title, String section, String text, boolean held,
            int rankByWords, int rankByPhrases, int rankByMeaning, double likeness) {}

    Shelf shelf() {
        return shelf.get();
    }

    List<Article> articles() {
        return shelf().articles();
    }

    double likely() {
        return meaning.likely();
    }

    /// `Opening Hours (2026).pdf` → `opening-hours-2026`.
    static String idOf(String name) {
        String plain = Format.ofFile(name).isPresent() ? name.substring(0, name.lastIndexOf('.')) : name;
        String id = plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        id = id.length() <= 80 ? id : id.substring(0, 80);
        return id.isEmpty() ? "document-" + Digests.of(name).substring(0, 8) : id;
    }

    @Override
    public void close() {
        watch.shutdownNow();
        try {
            if (!watch.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the help centre's watch does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
