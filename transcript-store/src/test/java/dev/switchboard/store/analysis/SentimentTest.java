package dev.switchboard.store.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentimentTest {
    private final Sentiment sentiment = Sentiment.standard();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "what is the interest rate for the saving pockets | 0",
        "thank you | 2",
        "THANK YOU! | 2",
        "Thank you so much, that is great | 5",
        "this is not good | -1.5",
        "I'm not happy with that | -2.2",
        "that isn’t a problem | 1.5",
        "no problem at all | 1",
        "I am very angry | -4.5",
        "my card was stolen and nobody helps, this is ridiculous | -5",
        "a goodness of thanksgiving | 0",
        "this is the worst ever, a scam, I am furious and disgusted | -5"
    })
    void aLineHasTheMoodOfItsWords(String line, double score) {
        assertThat(sentiment.score(line)).isEqualTo(score);
    }

    @Test
    void nothingSaidIsNoMood() {
        assertThat(sentiment.score("")).isZero();
        assertThat(sentiment.score("[inaudible]")).isZero();
    }
}
