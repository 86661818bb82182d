package dev.switchboard.store.category;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketSummaryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { // row 22
        "What's the interest rate for Saving Pockets?|Customer asking about Saving Pockets interest rate",
        "what is the interest rate for the saving pockets|Customer asking about saving pockets interest rate",
        "Hi, uh, what are the fees for my FlexiCard? Thanks.|Customer asking about FlexiCard fees",
        "What’s the limit for transfers, please|Customer asking about transfers limit",
        "Somewhat is the case for all|Somewhat is the case for all",
        "What's the rate for Saving Pockets and can I open one|Customer asking about Saving Pockets rate",
        "what is the fee for the card please|Customer asking about card fee",
        "what is going on I have been waiting for an hour|what is going on I have been waiting for an hour",
        "What's the sum of all that I pay for a card|What's the sum of all that I pay for a card",
        "What's the fee for?|What's the fee for?",
        "I lost   my card|I lost my card",
    })
    void aQuestionBecomesItsSubjectAndAnythingElseStandsForItself(String line, String summary) {
        assertThat(TicketSummary.of(List.of(line))).contains(summary);
    }

    @Test
    void theQuestionCountsEvenWhenItIsNotTheFirstLine() {
        assertThat(TicketSummary.of(List.of("Hello.", "What is the rate for loans?")))
                .contains("Customer asking about loans rate");
    }

    @Test
    void nothingSaidIsNoSummary() { // row 27
        assertThat(TicketSummary.of(List.of())).isEmpty();
        assertThat(TicketSummary.of(List.of("  "))).isEmpty();
    }

    @Test
    void aLongLineIsCutAtTwoHundredCharactersBetweenWholeOnes() { // row 22
        String summary = TicketSummary.of(List.of("🎧".repeat(150))).orElseThrow();
        assertThat(summary).hasSizeLessThanOrEqualTo(200).endsWith("🎧…");
        assertThat(TicketSummary.of(List.of("x".repeat(200)))).contains("x".repeat(200));
        assertThat(TicketSummary.of(List.of("x".repeat(201))).orElseThrow()).hasSize(200);
    }
}
