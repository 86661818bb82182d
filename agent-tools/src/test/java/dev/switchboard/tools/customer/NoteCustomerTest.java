package dev.switchboard.tools.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.RecordedNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoteCustomerTest {
    private final RecordedNotes notes = new RecordedNotes();

    @Test
    void nameIsNotedAndTheCallerThankedByIt() {
        assertThat(note("name", "Mei").spoken()).isEqualTo("Thank you, Mei. How can I help you?");
        assertThat(notes.name()).contains("Mei");
        assertThat(notes.metadata()).isEmpty();
    }

    @Test
    void nameInLowerCaseGetsItsCapitals() {
        for (Map.Entry<String, String> name : Map.of(
                "mei ling  tan", "Mei Ling Tan",
                "anne-marie o'neil", "Anne-Marie O'Neil",
                "josé álvarez", "José Álvarez",
                "d'souza", "D'Souza",
                "陳美玲", "陳美玲",
                "Ludwig van Beethoven", "Ludwig van Beethoven",
                "o’brien", "O’Brien").entrySet()) {
            assertThat(note("name", name.getKey())).isInstanceOf(ToolResult.Answer.class);
            assertThat(notes.name()).contains(name.getValue());
        }
    }

    @Test
    void namesOfManyScriptsArePlausible() {
        for (String name : List.of("Siti Nurhaliza", "முருகன்", "محمد علي", "Nguyễn Văn A", "अमित", "Ivan Ivanović",
                "J. R. Tan", "Li")) {
            assertThat(note("name", name)).as(name).isInstanceOf(ToolResult.Answer.class);
        }
    }

    @Test
    void whatCannotBeANameIsRefusedAndNotNoted() {
        for (String name : List.of("Mei2", "<b>Mei</b>", "mei@example.com", "-", "Robert'); DROP TABLE tickets;--",
                "a".repeat(81),
                "''", "Mei\u202Eiem")) {
            assertThat(note("name", name)).as(name).isEqualTo(new ToolResult.Refused(
                    "I did not quite catch your name. Could you say it again?", "implausible_name"));
        }
        assertThat(notes.name()).isEmpty();
    }

    @Test
    void identifiersAreNotedUnderTheirKeys() {
        ObjectNode given = JsonNodeFactory.instance.objectNode().put("name", "mei").put("customer_id", "C-4567")
                .put("account_number", "888-123456-7").put("email", "mei.tan@example.com").put("phone",
                        "+65 9123 4567");
        ToolResult result = note(given);
        assertThat(result.spoken())
                .isEqualTo("Thank you, Mei. I have noted your customer number and your account number "
                + "and your e-mail address and your phone number.");
        assertThat(notes.metadata()).containsExactlyInAnyOrderEntriesOf(Map.of("customer_id", "C-4567",
                "account_number", "888-123456-7", "email", "mei.tan@example.com", "phone", "+6591234567"));
        assertThat(((ToolResult.Answer) result).data().toString()).doesNotContain("example.com", "9123");
    }

    @Test
    void oneWrongFieldLeavesNothingNoted() {
        ToolResult result = note(JsonNodeFactory.instance.objectNode().put("name", "Mei").put("email",
                "mei at example"));
        assertThat(result).isEqualTo(new ToolResult.Refused(
                "That does not sound like a whole e-mail address. Could you spell it for me?", "implausible_email"));
        assertThat(notes.name()).isEmpty();
        assertThat(notes.metadata()).isEmpty();
    }

    @Test
    void emailAndPhoneHaveTheirShapes() {
        for (String email : List.of("mei", "mei@", "@example.com", "mei@example", "a b@example.com", "m@ex..com",
                "x".repeat(300) + "@a.com")) {
            assertThat(note("email", email)).as(email).isInstanceOf(ToolResult.Refused.class);
        }
        for (String phone : List.of("123", "call me", "+", "1234567890123456")) {
            assertThat(note("phone", phone)).as(phone).isInstanceOf(ToolResult.Refused.class);
        }
        assertThat(note("phone", "(555) 010-9999")).isInstanceOf(ToolResult.Answer.class);
        assertThat(notes.metadata()).containsExactly(Map.entry("phone", "5550109999"));
    }

    @Test
    void cardNumberIsRefusedInWhateverFieldItComesAndNeverStored() {
        for (String field : List.of("name", "customer_id", "account_number", "email", "phone")) {
            for (String number : List.of("4111111111111111", "4111 1111 1111 1111", "it is 5500-0000-0000-0004 ok",
                    "3782 822463 10005", "00 4111.1111.1111.1111 12 34", "٤١١١١١١١١١١١١١١١")) {
                ToolResult result = note(field, number);
                assertThat(result).as(field + " " + number).isInstanceOfSatisfying(ToolResult.Refused.class,
                        refused -> {
                    assertThat(refused.reason()).isEqualTo("card_number");
                    assertThat(refused.spoken()).contains("card number").doesNotContainPattern("\\d");
                });
            }
        }
        assertThat(notes.name()).isEmpty();
        assertThat(notes.metadata()).isEmpty();
    }

    @Test
    void longAccountNumberWithoutACardsCheckDigitIsNoCard() {
        assertThat(note("account_number", "4111111111111112")).isInstanceOf(ToolResult.Answer.class);
    }

    private ToolResult note(String field, String value) {
        return note(JsonNodeFactory.instance.objectNode().put(field, value));
    }

    private ToolResult note(ObjectNode given) {
        return new NoteCustomer().call(new Arguments(given), new ToolContext("T-1", "S-1", "riley", notes));
    }
}
