package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeardTextTest {
    private final HeardText text = new HeardText();

    @Test
    void wordsFollowThePositionsAtWhichTheyArrived() {
        text.add("one two ", 0);
        text.add("three four ", 1_000_000);
        text.add("five six", 3_000_000);

        assertThat(text.heard(0, 4000)).isEmpty();
        assertThat(text.heard(1000, 4000)).isEqualTo("one two");
        assertThat(text.heard(2000, 4000)).isEqualTo("one two three");
        assertThat(text.heard(3000, 4000)).isEqualTo("one two three four");
        assertThat(text.heard(4000, 4000)).isEqualTo("one two three four five six");
    }

    @Test
    void aWordIsHeardOnlyWhenItsEndWasPlayed() {
        text.add("wonderful", 0);

        assertThat(text.heard(900, 1000)).isEmpty();
        assertThat(text.heard(1000, 1000)).isEqualTo("wonderful");
    }

    @Test
    void textThatRanAheadOfTheAudioIsSpreadEvenly() {
        text.add("one two ", 0);
        text.add("six ten", 0);

        assertThat(text.heard(400, 1000)).isEqualTo("one");
        assertThat(text.heard(500, 1000)).isEqualTo("one two");
    }
}
