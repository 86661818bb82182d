package dev.switchboard.store.search;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What is searched of one ticket: its texts (id, names, summary, what was said), and its facets, which are what lists
/// are filtered by, as words of their own (`status:closed`).
public record TicketDocument(long place, List<List<Words.Word>> texts, Set<String> facets) {
    /// A call of some four hours of speech; PostgreSQL's bound is 1 MB a document. What is said after that is stored
    /// like everything else, but not found.
    private static final int MAX_WORDS = 40_000;

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

    public TicketDocument {
        facets = Set.copyOf(facets);
    }

    public static TicketDocument of(long place, List<String> texts, Set<String> facets) {
        var words = new ArrayList<List<Words.Word>>();
        int left = MAX_WORDS;
        for (String text : texts) {
            List<Words.Word> some = Words.in(text);
            words.add(some.size() <= left ? some : some.subList(0, left));
            left -= words.getLast().size();
        }
        return new TicketDocument(place, words, facets);
    }

    /// A facet as a word. Names that are not plain words are spelled by their bytes.
    public static String facet(String kind, String name) {
        return PLAIN.matcher(name).matches()
                ? kind + ":" + name
                : kind + "::" + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    }

    public Set<String> sortedFacets() {
        return new TreeSet<>(facets);
    }
}
