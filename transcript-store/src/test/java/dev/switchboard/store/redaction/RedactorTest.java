package dev.switchboard.store.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.query.QueryResult;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers here are the test numbers that card schemes and registries publish, or were made for this test.
class RedactorTest {
    private static final TicketId TICKET = new TicketId("GXS-20251128-1A2B3C4D");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Redactor all = new Redactor(EnumSet.allOf(Sensitive.class));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "My card is 4242424242424242.                     | My card is [card].",
        "4242 4242 4242 4242                              | [card]",
        "4242-4242-4242-4242, thanks                      | [card], thanks",
        "it's 4242 4242, uh, and then 4242 4242 okay      | it's [card] okay",
        "Amex 378282246310005 and Visa 4222222222222      | Amex [card] and Visa [card]",
        "3782 822463 10005                                | [card]",
        "6304 0000 0000 0000 000                          | [card]",
        "five five five five five five five five five five five five four four four four | [card]",
        "four two four two four two four two four two four two four two four two | [card]",
        "Four two four two. Four two four two. Four two four two. Four two four two. | [card].",
        "forty-two forty-two forty two forty two 4242 forty two forty two yes | [card] yes",
        "double five double five double five double five double five double five double four double four | [card]",
        "triple five five triple five five triple five five triple four four | [card]",
        "four oh one two eight eight eight eight eight eight eight eight one eight eight one | [card]",
        "four zero one two triple eight eight, then 8888 and 1881 | [card]",
        "four two four two dash four two four two dash 4242 dash 4242 | [card]",
        "４２４２ ４２４２ ４２４２ ４２４２ is it                     | [card] is it",
        "pan4242424242424242                              | [card]",
    })
    void cardNumbersAreReplacedHoweverTheyAreWrittenOrSaid(String said, String shown) {
        assertThat(all.text(said)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "4242 4242 4242 4241",
        "1234 5678 9012 3456 is what it printed",
        "one hundred and four two four two",
        "The call began at 1764500000000.",
        "Row 2026-11-30 10:00:00.123",
        "order 4111 1111",
        "He was the one for four of the two",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    })
    void whatIsNoCardNumberStays(String said) {
        assertThat(all.text(said)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "The CVV is 123.                                  | The CVV is [cvv].",
        "cvc: 1234                                        | cvc: [cvv]",
        "my security code is one two three                | my security code is [cvv]",
        "the three digits on the back are double oh seven | the three digits on the back are [cvv]",
        "Card 4242 4242 4242 4242, expiry 04/27, CVV 987  | Card [card], expiry 04/27, CVV [cvv]",
        "card code 1234 please                            | card code [cvv] please",
    })
    void securityCodesAreReplacedBehindTheirCue(String said, String shown) {
        assertThat(all.text(said)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "I have 123 shares", "my code is 123", "verification code 482913", "the CVV is on the back",
        "card number 123", "The security number of dogs is 12"
    })
    void otherShortNumbersStay(String said) {
        assertThat(all.text(said)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "IBAN GB82 WEST 1234 5698 7654 32, please         | IBAN [iban], please",
        "DE89370400440532013000                           | [iban]",
        "de89 3704 0044 0532 0130 00                      | [iban]",
        "NO93 8601 1117 947                               | [iban]",
        "GB82 WEST 1234 5698 7654 33                      | GB82 WEST 1234 5698 7654 33",
        "My NRIC is S1234567D.                            | My NRIC is [nric].",
        "s1234567d and F1234567N                          | [nric] and [nric]",
        "T0000001E                                        | [nric]",
        "S one two three four five six seven D            | [nric]",
        "S 1234567 D                                      | [nric]",
        "S1234567A                                        | S1234567A",
        "AB1234567D                                       | AB1234567D",
    })
    void ibansAndNricsAreReplacedWhereTheirCheckFits(String said, String shown) {
        assertThat(all.text(said)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Write to mei.tan+shop@example.com.               | Write to [email].",
        "<a@b.co>                                         | <[email]>",
        "mei dot tan at example dot com please            | [email] please",
        "it's john at example dot co dot uk               | it's [email]",
        "user@localhost                                   | user@localhost",
        "meet me at the dot                               | meet me at the dot",
        "we met at noon. dot com is gone                  | we met at noon. dot com is gone",
    })
    void mailAddressesAreReplaced(String said, String shown) {
        assertThat(all.text(said)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Call +65 9123 4567 now                           | Call [phone] now",
        "+1 (415) 555-0132                                | [phone]",
        "+442071838750 or 91234567                        | [phone] or [phone]",
        "my number is 9123 4567 and the last 4 are mine   | my number is [phone] and the last 4 are mine",
        "65 6123 4567                                     | [phone]",
        "(65) 6123-4567                                   | [phone]",
        "nine one two three, four five six seven          | [phone]",
        "nine one two three uh four five six seven        | [phone]",
        "plus six five nine one double two three triple four | [phone]",
        "eight eight oh one two three four five           | [phone]",
    })
    void telephoneNumbersAreReplaced(String said, String shown) {
        assertThat(all.text(said)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "On 2025-11-28 at 10:30", "28 11 2025", "GXS-20251128-1A2B3C4D", "ORD-91234567", "order number 91234567",
        "ticket 8123 4567", "$91234567", "S$ 91,234,567.00", "91234567 dollars", "91234567.50", "#91234567",
        "nine thousand one hundred", "12345678", "9 1 2", "between 9000 and 9999", "reference 6123 4567",
        "eight one two three four five six seven dollars", "version 8.1.2.3.4.5.6.7"
    })
    void datesAmountsAndNamesOfThingsAreNoTelephoneNumbers(String said) {
        assertThat(all.text(said)).isEqualTo(said);
    }

    @Test
    void onlyTheKindsAskedForAreReplaced() {
        String said = "4242 4242 4242 4242, CVV 123, mei@example.com, DE89 3704 0044 0532 0130 00";

        assertThat(new Redactor(Sensitive.payment()).text(said))
                .isEqualTo("[card], CVV [cvv], mei@example.com, DE89 3704 0044 0532 0130 00");
        assertThat(Redactor.NONE.text(said)).isSameAs(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{\"card\":\"4242424242424242\"} | {\"card\":\"[card]\"}",
        "{\"card\":4242424242424242,\"n\":1} | {\"card\":\"[card]\",\"n\":1}",
        "{\"cvv\":\"123\"} | {\"cvv\":\"[cvv]\"}",
        "{\"cardSecurityCode\":123} | {\"cardSecurityCode\":\"[cvv]\"}",
        "{\"a\":[{\"email\":\"mei@example.com\"}]} | {\"a\":[{\"email\":\"[email]\"}]}",
        "{\"phone\":91234567} | {\"phone\":\"[phone]\"}",
        "{\"mobile_number\":\"91234567\"} | {\"mobile_number\":\"[phone]\"}",
        "[\"4242 4242 4242 4242\"] | [\"[card]\"]",
        "{\"note\":\"{\\\"pan\\\":\\\"4242424242424242\\\"}\"} | {\"note\":\"{\\\"pan\\\":\\\"[card]\\\"}\"}",
        "{\"card\": \"4242424242424242\" | {\"card\": \"[card]\"",
        "not JSON 4242424242424242 | not JSON [card]",
    })
    void jsonStaysJson(String arguments, String shown) throws Exception {
        String redacted = RedactedJson.of(all, arguments);

        assertThat(redacted).isEqualTo(shown);
        if (arguments.endsWith("}") || arguments.endsWith("]")) {
            JSON.readTree(redacted);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{ \"order_id\" : \"91234567\" }", "{\"amount\":91234567}", "{\"total\": 1.50, \"id\": 7}", "{}", "[]", "",
        "{\"at\":\"2026-11-30T10:00:00Z\",\"ticket\":\"GXS-20251128-1A2B3C4D\"}"
    })
    void jsonWithNothingInItKeepsItsCharacters(String arguments) {
        assertThat(RedactedJson.of(all, arguments)).isSameAs(arguments);
    }

    @Test
    void everyTextOfALineIsRedactedAndAPlainLineIsTheSameObject() {
        Line plain = Line.said(TICKET, "i1", Instant.EPOCH, Speaker.USER, "I lost my card");
        Line tool = Line.tool(
                TICKET, Instant.EPOCH, "i2",
                new ToolCall("pay", "{\"card\":\"4242424242424242\"}", "c1", "{\"paid_by\":\"4242 4242 4242 4242\"}", "answered", 3L));

        assertThat(all.line(plain)).isSameAs(plain);
        assertThat(all.line(tool).toolCalls()).containsExactly(
                new ToolCall("pay", "{\"card\":\"[card]\"}", "c1", "{\"paid_by\":\"[card]\"}", "answered", 3L));
    }

    @Test
    void answersToSqlAreRedactedCellByCell() {
        var result = new QueryResult(List.of("message", "n"), List.of(List.of("CVV 123", 4L)), false, 1);

        assertThat(all.result(result).rows()).containsExactly(List.of("CVV [cvv]", 4L));
    }

    @Test
    void everyRandomCardIsFoundInEverySpellingAndRedactingTwiceChangesNothing() {
        var random = new Random(7);
        String[] words = {"oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
        for (int i = 0; i < 2_000; i++) {
            String card = card(random, 13 + random.nextInt(7));
            var spoken = new StringBuilder();
            var grouped = new StringBuilder();
            for (int at = 0; at < card.length(); at++) {
                spoken.append(words[card.charAt(at) - '0']).append(random.nextInt(6) == 0 ? ", uh, " : " ");
                grouped.append(card.charAt(at)).append(at % 4 == 3 ? " " : "");
            }
            for (String said : List.of(card, spoken.toString().strip(), grouped.toString().strip())) {
                String shown = all.text("It is " + said + ". Right?");
                assertThat(shown).as(said).startsWith("It is [card]").endsWith(". Right?").doesNotContain(words);
                assertThat(all.text(shown)).isSameAs(shown);
            }
        }
    }

    private static String card(Random random, int length) {
        var digits = new StringBuilder().append((char) ('2' + random.nextInt(5)));
        while (digits.length() < length - 1) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        for (char check = '0'; ; check++) {
            if (CheckDigits.luhn(digits.toString() + check)) {
                return digits.append(check).toString();
            }
        }
    }

    @Test
    void noTextIsTooStrange() {
        var random = new Random(11);
        String alphabet = "4242 +-()@.,'’sSdDeE89oneatdot\u0000\ud83d\udc4d\u0660٤{}[]\":";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String shown = all.text(text.toString());
            assertThat(all.text(shown)).as(text.toString()).isNotNull();
            assertThat(RedactedJson.of(all, text.toString())).isNotNull();
        }
    }

    @Test
    void aPolicyThatKeepsWhatItDropsIsRefused() {
        assertThatThrownBy(() -> new RedactionPolicy(RedactionPolicy.Mode.WRITE, true))
                .hasMessageContaining("no original");
        assertThat(new RedactionPolicy(RedactionPolicy.Mode.READ, false).writing().text("CVV 123, a@b.co"))
                .isEqualTo("CVV [cvv], a@b.co");
        assertThat(new RedactionPolicy(RedactionPolicy.Mode.READ, true).writing().isIdle()).isTrue();
        assertThatThrownBy(() -> new RedactionPolicy(RedactionPolicy.Mode.CARDS, true)).hasMessageContaining("no original");
        var cards = new RedactionPolicy(RedactionPolicy.Mode.CARDS, false);
        assertThat(cards.writing().text("CVV 123, a@b.co")).isEqualTo("CVV [cvv], a@b.co");
        assertThat(cards.reading().text("4242 4242 4242 4242, a@b.co")).isEqualTo("[card], a@b.co");
        assertThat(RedactionPolicy.OFF.reading().isIdle()).isTrue();
    }
}
