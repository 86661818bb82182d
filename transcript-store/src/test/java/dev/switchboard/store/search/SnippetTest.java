package dev.switchboard.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SnippetTest {
    private static String shown(String query, String... texts) {
        return Snippet.of(WordQuery.of(query), List.of(texts))
                .map(found -> found.text() + ": "
                        + found.snippet().parts().stream()
                                .map(part -> part.marked() ? "[" + part.text() + "]" : part.text())
                                .collect(Collectors.joining()))
                .orElse("");
    }

    @Test
    void theTextWithMostOfTheWordsIsShown() {
        assertThat(shown("lost card", "my card", "I lost a Card", "lost card again")).isEqualTo("1: I [lost] a [Card]");
        assertThat(shown("purse", "my card")).isEmpty();
    }

    @Test
    void phrasesAndBeginningsAreMarkedWhole() {
        assertThat(shown("\"lost my card\"", "I lost my card, my card")).isEqualTo("0: I [lost my card], my card");
        assertThat(shown("ca*", "a card, cabs, a scar")).isEqualTo("0: a [card, cabs], a scar");
        assertThat(shown("3.88", "earn 3.88% and 38.8")).isEqualTo("0: earn [3.88]% and 38.8");
        assertThat(shown("zoe", "Café Zoë")).isEqualTo("0: Café [Zoë]");
    }

    @Test
    void aLongTextIsCutAroundWhatWasFoundBetweenWords() {
        String text = "before ".repeat(40) + "the card " + "after ".repeat(60);
        String shown = shown("card", text);
        assertThat(shown).startsWith("0: …before").contains("the [card] after").endsWith("after…");
        assertThat(shown.length()).isLessThan(Snippet.MAX_CHARS + 20);
    }

    @Test
    void whateverIsSaidAndAskedTheParentTextIsShownAndEachMarkIsAMatch() {
        var random = new Random(7);
        String[] pieces = {"card", "Card", " ", " ", " ", "é", "漢", "<b>", "\"", "*", "3", ".", "a", "\uD83C\uDFA7", "\uD800", "\u0301", "x".repeat(80)};
        for (int round = 0; round < 3_000; round++) {
            String text = any(random, pieces, 60);
            String query = any(random, pieces, 4);
            WordQuery asked = WordQuery.of(query);
            Snippet.of(asked, List.of(text)).ifPresent(found -> {
                String joined = found.snippet().parts().stream().map(Snippet.Part::text).collect(Collectors.joining());
                assertThat(text).as(query).contains(joined.replaceAll("^…|…$", ""));
                assertThat(found.snippet().parts()).anyMatch(Snippet.Part::marked);
            });
        }
    }

    private static String any(Random random, String[] pieces, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i >= 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
