package dev.switchboard.gateway.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
    private static final long DOLLAR = 1_000_000_000_000L;

    private final PriceTable builtIn = PriceTable.builtIn();

    @TempDir
    private Path dir;

    /// The figures of OpenAI's model pages, as of the table's day.
    @ParameterizedTest
    @CsvSource({
        "gpt-realtime-2.1, INPUT_TEXT, 4.00",
        "gpt-realtime-2.1, CACHED_AUDIO, 0.40",
        "gpt-realtime-2.1, OUTPUT_TEXT, 24.00",
        "gpt-realtime-2.1, OUTPUT_AUDIO, 64.00",
        "gpt-realtime-2, INPUT_AUDIO, 32.00",
        "gpt-realtime-2.1-mini, INPUT_AUDIO, 10.00",
        "gpt-realtime-2.1-mini-2026-07-01, INPUT_IMAGE, 0.80",
        "gpt-realtime-1.5, OUTPUT_TEXT, 16.00",
        "gpt-4o-mini-transcribe, INPUT_AUDIO, 1.25",
        "switchboard-local, OUTPUT_AUDIO, 0"
    })
    void aMillionTokensCostWhatThePageSays(String model, TokenKind kind, double dollars) {
        assertThat(builtIn.tokens(model, kind, 1_000_000)).hasValue(Math.round(dollars * DOLLAR));
    }

    @Test
    void timeIsPricedByTheMinuteAndBilledByTheSecond() {
        assertThat(builtIn.time("gpt-transcribe", Duration.ofMinutes(1))).hasValue(DOLLAR * 45 / 10_000);
        assertThat(builtIn.time("gpt-live-1", Duration.ofSeconds(90))).hasValue(DOLLAR * 75 / 1_000);
    }

    @Test
    void theTableSaysOfWhichDayItIsAndWhereItComesFrom() {
        assertThat(builtIn.asOf()).isAfter(LocalDate.of(2026, 1, 1));
        assertThat(builtIn.source()).startsWith("https://");
    }

    @Test
    void whatHasNoPriceHasNoCostButNothingUsedCostsNothing() {
        assertThat(builtIn.knows("our-own-deployment")).isFalse();
        assertThat(builtIn.tokens("our-own-deployment", TokenKind.INPUT_TEXT, 1)).isEmpty();
        assertThat(builtIn.tokens("gpt-transcribe", TokenKind.INPUT_AUDIO, 1)).isEmpty();
        assertThat(builtIn.tokens("gpt-transcribe", TokenKind.INPUT_AUDIO, 0)).hasValue(0);
        assertThat(builtIn.time("gpt-realtime-2.1", Duration.ofSeconds(1))).isEmpty();
    }

    @Test
    void theMostAServerCanClaimDoesNotOverflow() throws IOException {
        PriceTable dearest = read(table("{names: [x], input: {text: 1000}, per_minute: 1000}"));

        assertThat(dearest.tokens("x", TokenKind.INPUT_TEXT, Integer.MAX_VALUE)).hasValue(Integer.MAX_VALUE * 1_000_000_000L);
        assertThat(dearest.time("x", Duration.ofDays(1)).orElseThrow()).isEqualTo(1_440 * 1_000 * DOLLAR);
    }

    @Test
    void theFirstNameThatFitsCountsAndAStarStandsForAnything() throws IOException {
        PriceTable own = read(table("{names: [our.voice], per_minute: 1}") + "  - {names: ['*'], per_minute: 2}\n");

        assertThat(own.time("our.voice", Duration.ofMinutes(1))).hasValue(DOLLAR);
        assertThat(own.time("ourxvoice", Duration.ofMinutes(1))).hasValue(2 * DOLLAR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{names: [x], input: {text: -1}} | models[0].input.text: expected dollars from 0 to 1000 with at most six decimals, such as 32.00, and found '-1'",
        "{names: [x], input: {text: '4'}} | models[0].input.text: expected dollars",
        "{names: [x], input: {text: 0.0000001}} | models[0].input.text: expected dollars",
        "{names: [x], output: {image: 1}} | unknown key 'image' in models[0].output; expected one of audio, text",
        "{names: [x], per_minutes: 1} | unknown key 'per_minutes' in models[0]; expected one of cached, input, names, output, per_minute",
        "{names: [x], input: 4} | models[0].input: expected lines of the form key: value",
        "{names: [x]} | models[0]: expected a price: input, cached, output or per_minute",
        "{per_minute: 1} | models[0].names: expected a list of model names, such as [gpt-realtime-2.1]",
        "{names: x, per_minute: 1} | models[0].names: expected a list of model names",
        "{names: [ | not valid YAML at line"
    })
    void aTableThatCannotBeUsedSaysInOneLineWhatIsWrong(String model, String message) {
        assertThatThrownBy(() -> read(table(model)))
                .isInstanceOf(PriceException.class)
                .hasMessageContaining("prices.yaml: " + message)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "currency: EUR | currency: expected USD",
        "currency: USD\\nas_of: soon\\nsource: x\\nmodels: [{names: [x], per_minute: 1}] | as_of: expected a day such as 2026-11-30",
        "currency: USD\\nas_of: 2026-11-30\\nsource: x\\nmodels: [] | models: expected a list with at least one model",
        "just words | the file: expected lines of the form key: value"
    })
    void aTableWithoutItsHeadSaysWhatItLacks(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
                .isInstanceOf(PriceException.class)
                .hasMessageContaining("prices.yaml: " + message);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> PriceTable.read(dir.resolve("none.yaml")))
                .hasMessage(dir.resolve("none.yaml") + ": cannot be read: expected a price table in YAML");
    }

    private static String table(String model) {
        return "currency: USD\nas_of: 2026-11-30\nsource: our contract\nmodels:\n  - " + model + "\n";
    }

    private PriceTable read(String yaml) throws IOException {
        return PriceTable.read(Files.writeString(dir.resolve("prices.yaml"), yaml));
    }
}
