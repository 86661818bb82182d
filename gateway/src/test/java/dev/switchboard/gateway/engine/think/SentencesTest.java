package dev.switchboard.gateway.engine.think;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SentencesTest {
    @Test
    void numbersAndShortFormsDoNotEndASentence() {
        assertThat(Sentences.of("The rate is 3.88% p.a. on pockets. Mr. Tan pays $1.50, e.g. Monday! Is it so?"))
                .containsExactly("The rate is 3.88% p.a. on pockets.", "Mr. Tan pays $1.50, e.g. Monday!", "Is it so?");
    }

    @Test
    void aYearlyRateAtTheEndDoesEndOne() {
        assertThat(Sentences.of("The rate is 3.88% p.a. It is paid daily."))
                .containsExactly("The rate is 3.88% p.a.", "It is paid daily.");
    }

    @Test
    void linesAreSentencesAndEmptyOnesAreNothing() {
        assertThat(Sentences.of("Section A\nSection B\n\n  ...\n")).containsExactly("Section A", "Section B");
        assertThat(Sentences.of("")).isEmpty();
    }
}
