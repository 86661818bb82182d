package dev.switchboard.gateway.engine.think;

import static dev.switchboard.gateway.engine.think.Talk.called;
import static dev.switchboard.gateway.engine.think.Talk.spoken;
import static dev.switchboard.gateway.engine.think.Talk.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.engine.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tools shaped as this program's own agents have them.
final class BundledToolsTest {
    private static final Turn.ToolDescription SEARCH = tool("search_gxs_help_center", """
            Searches the GXS Bank help centre (accounts, Saving Pockets, FlexiCard, fees) and returns the answer to say. Use \
            it for every question about the bank. Callers say: "how do i open a saving pocket"; "i lost my card"; "how do i \
            change my phone number"; "can i talk to a real person".""", """
            {"type":"object","properties":{"query":{"type":"string","title":"your question"}},"required":["query"]}""");
    private static final Turn.ToolDescription NOTE = tool("note_customer", """
            Notes who the caller is as soon as they say so: name, customer id, account number, e-mail or phone number. \
            Callers say: "my name is mei"; "i am david wong"; "my customer number is four five six"; "my account number is \
            one two three"; "my email is mei at example dot com"; "my phone number is nine one two".""", """
            {"type":"object","properties":{"name":{"type":"string","title":"your name"},"customer_id":{"type":"string"},
             "account_number":{"type":"string"},"email":{"type":"string"},"phone":{"type":"string"}},"minProperties":1}""");
    private static final Turn.ToolDescription FIND = tool("find_events", """
            Finds events on sale at the box office (games, concerts, plays and shows) with their day, venue and prices. \
            Callers say: "what games are on tonight"; "when do the lakers play"; "are there any concerts coming up"; "any \
            concerts this weekend".""", """
            {"type":"object","properties":{"query":{"type":"string","title":"the event's name"},"when":{"type":"string",
             "pattern":"^(today|tonight|tomorrow|this_weekend|[0-9]{4}-[0-9]{2}-[0-9]{2})$"}}}""");
    private static final Turn.ToolDescription SEATS = tool("check_seats", """
            Says whether seats are free for an event, in a section or in all of them, and the price for each and in total. \
            Callers say: "two tickets in section b please"; "section b looks good"; "how many seats are left"; "what is the \
            cheapest seat"; "three seats for the lakers game"; "how much are the tickets for tonight".""", """
            {"type":"object","properties":{"event":{"type":"string","title":"the event's name"},"section":{"type":"string"},
             "quantity":{"type":"integer","minimum":1,"maximum":50}},"required":["event"]}""");

    private final Talk bank = new Talk("You are Riley from GXS Bank.", SEARCH, NOTE);
    private final Talk boxOffice = new Talk("You are Casey.", FIND, SEATS, NOTE);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            my name is john tan                                       | {"name":"John Tan"}
            this is sarah lim speaking                                | {"name":"Sarah Lim"}
            i am david wong                                           | {"name":"David Wong"}
            you can call me ahmad                                     | {"name":"Ahmad"}
            my customer number is four five six seven eight nine      | {"customer_id":"456789"}
            my account number is one two three four five six          | {"account_number":"123456"}
            my email is mei at example dot com                        | {"email":"mei@example.com"}
            you can reach me at john dot tan at example dot com       | {"email":"john.tan@example.com"}
            my phone number is nine one two three four five six seven | {"phone":"91234567"}
            """)
    void whatCallersTellOfThemselvesIsNoted(String said, String arguments) {
        assertThat(called(bank.hear(said))).isEqualTo("note_customer" + arguments);
    }

    @ParameterizedTest
    @CsvSource({"how do i change my phone number", "where do i see my account number",
            "i want to change my email address"})
    void questionsAboutNumbersAndAddressesAreNoIntroductions(String said) {
        assertThat(called(bank.hear(said))).startsWith("search_gxs_help_center");
    }

    @Test
    void anIntroductionWithoutAnythingInItIsAskedFor() {
        assertThat(spoken(boxOffice.hear("note my name please"))).contains("your name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            what games are on tonight        | {"query":"games","when":"tonight"}
            any concerts this weekend        | {"query":"concerts","when":"this_weekend"}
            when do the lakers play          | {"query":"lakers"}
            what is playing on sunday        | {"when":"2026-11-22"}
            """)
    void eventsAreSoughtByNameAndDay(String said, String arguments) {
        assertThat(called(boxOffice.hear(said))).isEqualTo("find_events" + arguments);
    }

    @Test
    void theOnlyEventFoundIsTheOneTheSeatsAreFor() {
        boxOffice.hear("what games are on tonight");
        boxOffice.answer("{\"spoken\":\"Lakers versus Warriors at 7 PM.\",\"events\":[{\"name\":\"Lakers vs "
                + "Warriors\"}]}");
        assertThat(called(boxOffice.hear("two tickets in section b please")))
                .isEqualTo("check_seats{\"event\":\"Lakers vs Warriors\",\"section\":\"B\",\"quantity\":2}");
        boxOffice.answer("{\"spoken\":\"Two seats are 360 dollars.\"}");
        assertThat(called(boxOffice.hear("what about section c"))).contains("Lakers vs Warriors")
                .contains("\"section\":\"C\"");
    }

    @Test
    void anEventNamedWithTheSeatsNeedsNoSearch() {
        assertThat(called(boxOffice.hear("three seats for the lakers game"))).contains("check_seats")
                .contains("lakers").contains("\"quantity\":3");
        assertThat(called(new Talk("", FIND, SEATS).hear("how much are the tickets for tonight")))
                .isEqualTo("check_seats{\"event\":\"tonight\"}");
    }
}
