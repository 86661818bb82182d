package dev.switchboard.gateway.engine.think;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
    @ParameterizedTest
    @CsvSource({"cards,card", "charged,charges", "playing,plays", "play,plays", "applied,apply", "repayments,repay",
        "rates,rate", "cancelling,cancel", "customer's,customers", "fees,fee"})
    void formsOfAWordHaveOneStem(String one, String other) {
        assertThat(Words.stem(one)).isEqualTo(Words.stem(other));
    }

    @ParameterizedTest
    @CsvSource({"card,care", "loan,login", "fee,feed", "pin,pocket"})
    void differentWordsKeepDifferentStems(String one, String other) {
        assertThat(Words.stem(one)).isNotEqualTo(Words.stem(other));
    }

    @Test
    void addressesAndCodesStayWhole() {
        assertThat(Words.of("Write to Mei.Tan@example.com about B-10, please!"))
                .containsExactly("write", "to", "mei.tan@example.com", "about", "b-10", "please");
    }
}
