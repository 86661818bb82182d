package dev.switchboard.gateway.engine.speak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClausesTest {
    @Test
    void aLongSentenceStartsWithItsFirstClause() {
        assertThat(Clauses.of("With a saving pocket you set money aside, and it earns interest every day from the "
                + "first dollar."))
                .containsExactly("With a saving pocket you set money aside,",
                        "and it earns interest every day from the first dollar.");
    }

    @Test
    void aShortSentenceStaysWhole() {
        assertThat(Clauses.of("Yes, of course, I can do that.")).hasSize(1);
    }

    @Test
    void aLongSentenceWithoutAPauseStaysWhole() {
        assertThat(Clauses.of("The quick brown fox jumps over the lazy dog and then over another one which is just "
                + "as lazy."))
                .hasSize(1);
    }
}
