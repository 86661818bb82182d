package dev.switchboard.tools.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.event.Money;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.PlainWords;
import dev.switchboard.tools.outbound.OutboundHttp;
import dev.switchboard.tools.outbound.OutboundHttp.Answer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;

/// Above which number a person has to agree. The number stands in an argument, or is asked of the API first: the total of an
/// order that the argument only names.
///
/// @param at where it stands in the arguments, or in the answer of `quote`
/// @param quote a reading request that tells it
/// @param above in minor units where `currency` is set, else a plain number
/// @param perMajor how many minor units one of `at` is: 1 where the number is in minor units already
record Approval(
        String what, ValuePath at, Optional<RequestTemplate> quote, long above, Optional<Currency> currency, int perMajor) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Before the point; what has more is no sum of money, and could not be written down.
    private static final int MOST_DIGITS = 15;
    static final Set<String> KEYS = Set.of("argument", "quote", "amount", "above", "currency", "unit");

    /// @param tool what it is called in the sentence for the one who decides
    /// @param quote the request, where the level has one
    static Optional<Approval> read(FileKeys keys, String tool, Optional<RequestTemplate> quote) {
        if (keys.at("above").isMissingNode() && keys.at("argument").isMissingNode() && quote.isEmpty()) {
            return Optional.empty();
        }
        if (quote.isPresent() == keys.has("argument")) {
            throw keys.wrongAt("argument", "either argument or quote, which say where the number stands");
        }
        JsonNode above = keys.at("above");
        if (!above.isIntegralNumber() || !above.canConvertToLong() || above.asLong() < 0) {
            throw keys.wrong("above", "a whole number, of minor units (cents) where currency is set");
        }
        Optional<Currency> currency = keys.matching("currency", "[A-Z]{3}", "an ISO 4217 currency such as USD").map(code -> {
            try {
                return Currency.getInstance(code);
            } catch (IllegalArgumentException e) {
                throw keys.wrong("currency", "an ISO 4217 currency such as USD");
            }
        });
        String unit = keys.matching("unit", "major|minor", "major or minor").orElse("minor");
        int perMajor = unit.equals("minor")
                ? 1 : BigDecimal.TEN.pow(Math.max(0, currency.map(Currency::getDefaultFractionDigits).orElse(0))).intValueExact();
        String place = quote.isPresent() ? keys.text("amount") : "/" + keys.text("argument");
        return Optional.of(new Approval(
                tool, ValuePath.read(keys, quote.isPresent() ? "amount" : "argument", place), quote, above.asLong(), currency, perMajor));
    }

    /// Throws when the number cannot be told, so that nothing is done without it.
    Optional<String> needed(Values values, ToolContext context, Duration within, OutboundHttp http) throws Exception {
        JsonNode found = at.in(quote.isPresent() ? quoted(values, context, within, http) : values.arguments());
        if (found.isMissingNode() && quote.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal number;
        try {
            BigDecimal read = new BigDecimal(found.asText());
            if (read.precision() - (long) read.scale() > MOST_DIGITS) {
                throw new NumberFormatException("too large");
            }
            number = read.multiply(BigDecimal.valueOf(perMajor));
        } catch (NumberFormatException e) {
            throw new IllegalStateException("the amount that decides on an approval is no number");
        }
        return number.compareTo(BigDecimal.valueOf(above)) <= 0 ? Optional.empty() : Optional.of(sentence(number));
    }

    private String sentence(BigDecimal number) {
        return currency
                .map(money -> what + " for " + spoken(number, money) + ", above the limit of "
                        + spoken(BigDecimal.valueOf(above), money) + ".")
                .orElseGet(() -> what + " with " + number.stripTrailingZeros().toPlainString()
                        + ", above the limit of " + above + ".");
    }

    private static String spoken(BigDecimal minor, Currency money) {
        return new Money(minor.setScale(0, RoundingMode.CEILING).longValue(), money).spoken();
    }

    private JsonNode quoted(Values values, ToolContext context, Duration within, OutboundHttp http) throws Exception {
        Answer answer = Exchange.of(http, quote.orElseThrow().filled(values, context, within));
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException("the amount could not be asked: HTTP " + answer.status());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the amount could not be read: " + PlainWords.line(e.getOriginalMessage(), 100));
        }
    }
}
