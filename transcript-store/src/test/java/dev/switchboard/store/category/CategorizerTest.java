package dev.switchboard.store.category;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CategorizerTest {
    private final Categorizer categorizer = Categorizer.standard();

    private String categoryOf(String... lines) {
        return categorizer.categorize(List.of(lines)).name();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { // row 5: the guide's table, each keyword alone
        "account_inquiry|balance,account,savings,main account",
        "card_inquiry|card,flexi,debit,freeze,lost,stolen",
        "interest_rates|interest,rate,apr,yield",
        "loan_inquiry|loan,flexiloan,borrow",
        "technical_issue|error,bug,broken,not working,issue",
        "fees_charges|fee,charge,cost,price",
        "promotions|promotion,campaign,cashback,reward",
    })
    void everyKeywordOfTheGuideAloneMeansItsOwnCategory(String category, String keywords) {
        for (String keyword : keywords.split(",", -1)) {
            assertThat(categoryOf(keyword)).as(keyword).isEqualTo(category);
            assertThat(categoryOf("It is about the " + keyword.toUpperCase(Locale.ROOT) + ", please."))
                    .as(keyword)
                    .isEqualTo(category);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"operate", "grateful", "april", "coffee", "discard", "accountant", "curated", "lostness",
            ""}) // row 3
    void aWordThatOnlyContainsAKeywordSaysNothing(String word) {
        assertThat(categorizer.categorize(List.of("I " + word + " it")))
                .isEqualTo(new Category("general_inquiry", List.of()));
    }

    @ParameterizedTest
    @CsvSource({ // row 3
        "my cards, card_inquiry",
        "the fees, fees_charges",
        "I was charged twice, fees_charges",
        "thinking of borrowing, loan_inquiry",
        "can I borrow, loan_inquiry",
        "it is costing me, fees_charges",
        "what are the prices?, fees_charges",
        "any promotions?, promotions",
        "account's gone, account_inquiry",
    })
    void aKeywordMayHaveAnEnding(String line, String category) {
        assertThat(categoryOf(line)).isEqualTo(category);
    }

    @Test
    void flexiLoanIsALoanAndNotACard() { // row 4
        var category = categorizer.categorize(List.of("Tell me about FlexiLoan"));
        assertThat(category).isEqualTo(new Category("loan_inquiry", List.of("flexiloan")));
    }

    @ParameterizedTest
    @CsvSource({ // row 5: equals go to loan, card, interest, fees, promotions, technical, account
        "fee on my account, fees_charges",
        "loan card, loan_inquiry",
        "card interest, card_inquiry",
        "interest fee, interest_rates",
        "fee promotion, fees_charges",
        "promotion error, promotions",
        "error balance, technical_issue",
        "account fee error, fees_charges",
    })
    void ofEqualsTheFirstListedWins(String line, String category) {
        assertThat(categoryOf(line)).isEqualTo(category);
    }

    @Test
    void theScoreIsTheNumberOfDistinctKeywordsAcrossAllLines() { // row 5
        assertThat(categoryOf("card card cards", "interest", "and the rate")).isEqualTo("interest_rates");
        assertThat(categorizer.categorize(List.of("a lost", "and stolen card")).evidence())
                .containsExactly("card", "lost", "stolen");
    }

    @Test
    void aPhraseMustStandInOneLine() {
        assertThat(categoryOf("the app is not working")).isEqualTo("technical_issue");
        assertThat(categoryOf("certainly not", "working hard")).isEqualTo("general_inquiry");
    }

    @Test
    void categoriesCanComeFromAFileOfOnesOwn(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("own.json"),
                """
                {"default": "other", "categories": [{"name": "tickets", "keywords": ["seat", "box office"]}]}
                """);
        var own = Categorizer.read(file);
        assertThat(own.categorize(List.of("two seats please")).name()).isEqualTo("tickets");
        assertThat(own.categorize(List.of("hello")).name()).isEqualTo("other");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{|is not JSON",
        "{}|default: a text with at least one word expected",
        "{\"default\": \"x\"}|categories: a list of {name, keywords} expected",
        "{\"default\":\"x\",\"categories\":[{\"name\":\"y\",\"keywords\":[\"a\",\"?\"]}]}|categories[0].keywords[1]",
    })
    void aBadFileIsRefusedNamingFileAndKey(String json, String problem, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("own.json"), json);
        assertThatThrownBy(() -> Categorizer.read(file)).hasMessageContaining("own.json").hasMessageContaining(problem);
    }
}
