package dev.switchboard.tools.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.RecordedNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendSummaryByEmailTest {
    private final List<String> noted = new ArrayList<>();
    private boolean tooLate;

    private final SendSummaryByEmail tool = new SendSummaryByEmail(new SummaryWishes() {
        @Override
        public boolean agreed(String ticketId, String address, String callId) {
            noted.add(ticketId + " agreed " + address + " in " + callId);
            return !tooLate;
        }

        @Override
        public boolean declined(String ticketId, String callId) {
            noted.add(ticketId + " declined in " + callId);
            return !tooLate;
        }
    });

    private ToolResult call(@Nullable String email, boolean agreed) {
        ObjectNode given = JsonNodeFactory.instance.objectNode().put("agreed", agreed);
        if (email != null) {
            given.put("email", email);
        }
        return tool.call(new Arguments(given), new ToolContext("T-1", "S-1", "riley", "call_1", new RecordedNotes()));
    }

    @Test
    void anAddressIsNotedOnlyWithAYes() {
        assertThat(call(" Mei.Tan@Example.COM ", true)).isInstanceOf(ToolResult.Answer.class);
        assertThat(call("mei@example.com", false)).isInstanceOf(ToolResult.Answer.class);
        assertThat(noted).containsExactly("T-1 agreed Mei.Tan@example.com in call_1", "T-1 declined in call_1");

        assertThat(call(null, true)).isEqualTo(
                new ToolResult.Refused("To which e-mail address shall I send it?", "no_address"));
        tooLate = true;
        assertThat(call("mei@example.com", true)).isInstanceOfSatisfying(
                ToolResult.Refused.class, refused -> assertThat(refused.reason()).isEqualTo("already_sent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "mei", "mei@", "@example.com", "mei@localhost", "mei@example", "mei@@example.com", "a b@example.com", ".mei@example.com",
        "mei.@example.com", "mei..tan@example.com", "mei@-example.com", "mei@exam_ple.com", "mei@example.com,all@example.com",
        "mei@example.com\r\nBcc: all@example.com", "mei\n@example.com", "\"mei\"@example.com", "mei@[127.0.0.1]", "mei@127.0.0.1",
        "Mei <mei@example.com>", "mei@example.com>", "mëi@example.com", "4242424242424242@example.com",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com"
    })
    void whatIsNoAddressToSendToIsNotNoted(String email) {
        assertThat(call(email, true)).isInstanceOfSatisfying(
                ToolResult.Refused.class, refused -> assertThat(refused.reason()).isEqualTo("implausible_email"));
        assertThat(noted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mei+bank@example.co.uk, mei+bank@example.co.uk",
        "o'neil_1@a-b.example, o'neil_1@a-b.example",
        "mei@bücher.example, mei@xn--bcher-kva.example"
    })
    void whatIsOneIsNoted(String email, String address) {
        call(email, true);
        assertThat(noted).containsExactly("T-1 agreed " + address + " in call_1");
    }
}
