package dev.switchboard.tools.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.RecordedNotes;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxOfficeTest {
    private static final ToolContext CALL = new ToolContext("T-1", "S-1", "casey", new RecordedNotes());
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A Tuesday, half past three in the afternoon in Los Angeles.
    private final SettableClock clock =
            new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZoneId.of("America/Los_Angeles"));

    @TempDir
    private Path folder;
    private Database database;
    private BoxOffice boxOffice;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"));
        boxOffice = BoxOffice.open(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void tonightsGameIsFoundWithItsSections() throws Exception {
        ToolResult.Answer answer = find("{\"query\":\"tonight's game\"}");
        assertThat(answer.spoken()).isEqualTo("Lakers versus Warriors tonight at 7 PM at Bayfront Arena. "
                + "Section A is 250 dollars, Section B is 180 dollars and Section C is 85 dollars a seat.");
        assertThat(answer.data().at("/events/0/sections/1/price_minor").asLong()).isEqualTo(18_000);
        assertThat(answer.data().at("/events/0/sections/1/row").asText()).isEqualTo("10");
        assertThat(answer.data().at("/events/0/starts_at").asText()).isEqualTo("2026-12-01T19:00-08:00");
        assertThat(find("{\"query\":\"game\",\"when\":\"tonight\"}").spoken()).isEqualTo(answer.spoken());
        assertThat(find("{\"query\":\"i need 2 tickets\",\"when\":\"today\"}").spoken()).isEqualTo(answer.spoken());
    }

    @Test
    void twoSeatsInSectionBCostThreeHundredAndSixtyDollars() throws Exception {
        for (String section : List.of("B", "section b", "section be", "club level", "the club")) {
            ToolResult.Answer answer = check("""
                    {"event":"tonight's game","section":"%s","quantity":2}""".formatted(section));
            assertThat(answer.spoken()).isEqualTo("Yes, 2 seats in section B, club level, row 10, "
                    + "are 180 dollars each, 360 dollars in total.");
            assertThat(answer.data().path("total_minor").asLong()).isEqualTo(36_000);
            assertThat(answer.data().path("available").asBoolean()).isTrue();
        }
    }

    @Test
    void tooManySeatsInASectionPointsToOneThatHasEnough() throws Exception {
        ToolResult.Answer answer = check("{\"event\":\"lakers warriors\",\"section\":\"A\",\"quantity\":4}");
        assertThat(answer.spoken())
                .isEqualTo("Section A has only 2 seats left. Section B has enough, at 180 dollars a seat.");
        assertThat(answer.data().path("available").asBoolean(true)).isFalse();
        assertThat(check("{\"event\":\"lakers warriors\",\"quantity\":9}").spoken()).isEqualTo(
                "No section of Lakers versus Warriors tonight at 7 PM has 9 seats left.");
    }

    @Test
    void seatsWithoutASectionAreOfferedForAllSections() throws Exception {
        assertThat(check("{\"event\":\"warriors\"}").spoken())
                .isEqualTo("For Lakers versus Warriors tonight at 7 PM I have: "
                + "2 seats in section A at 250 dollars each, 4 seats in section B at 180 dollars each "
                + "and 8 seats in section C at 85 dollars each.");
        assertThat(check("{\"event\":\"warriors\",\"quantity\":3}").spoken()).isEqualTo(
                "For Lakers versus Warriors tonight at 7 PM I have for 3 seats: "
                        + "section B at 540 dollars and section C at 255 dollars.");
        assertThat(check("{\"event\":\"warriors\",\"section\":\"C\"}").spoken()).isEqualTo(
                "In section C, upper level, row 20, there are 8 seats left at 85 dollars each.");
    }

    @Test
    void severalEventsAreListedAtMostThree() throws Exception {
        ToolResult.Answer answer = find("{}");
        assertThat(answer.spoken()).isEqualTo("I found 14. The next are Lakers versus Warriors tonight at 7 PM; "
                + "The Moonlit Harbour Band tomorrow at 8 PM; and Kings versus Sharks on Thursday at 7:30 PM. "
                + "Which one would you like?");
        assertThat(answer.data().path("events")).hasSize(10);
    }

    @Test
    void daysChooseEvents() throws Exception {
        assertThat(names("{\"when\":\"tomorrow\"}")).containsExactly("The Moonlit Harbour Band");
        assertThat(names("{\"when\":\"this_weekend\"}")).containsExactly("Paper Lanterns",
                "City Symphony plays Beethoven");
        assertThat(names("{\"query\":\"any concerts this weekend\"}")).containsExactly("City Symphony plays Beethoven");
        assertThat(names("{\"when\":\"2026-12-21\"}")).containsExactly("Swan Lake");
        assertThat(refused("find_events", "{\"when\":\"2026-13-45\"}")).isEqualTo("unknown_day");
    }

    @Test
    void namesKindsAndVenuesFindEventsDespiteSmallMishearings() throws Exception {
        assertThat(names("{\"query\":\"swan lakes\"}")).containsExactly("Swan Lake");
        assertThat(names("{\"query\":\"beethoven concert\"}")).containsExactly("City Symphony plays Beethoven");
        assertThat(names("{\"query\":\"something for kids\"}")).containsExactly("The Glass Forest");
        assertThat(names("{\"query\":\"what is on at the orchard theatre\"}"))
                .containsExactly("Twelfth Night", "Paper Lanterns", "The Glass Forest", "Swan Lake");
        assertThat(names("{\"query\":\"celtic lakers\"}")).containsExactly("Lakers vs Celtics");
        assertThat(names("{\"query\":\"warriers\"}")).containsExactly("Lakers vs Warriors");
    }

    @Test
    void anArtistWhoIsNotOnIsNotSoldAsAnother() throws Exception {
        ToolResult.Answer answer = find("{\"query\":\"zanzibar quartet concert\"}");
        assertThat(answer.data().path("found").asInt()).isZero();
        assertThat(answer.spoken()).startsWith("I could not find that, but there is The Moonlit Harbour Band");
        assertThat(find("{\"query\":\"zanzibar\"}").spoken()).startsWith("I could not find that. Which event");
        assertThat(refused("check_seats", "{\"event\":\"zanzibar quartet concert\"}")).isEqualTo("unknown_event");
    }

    @Test
    void unclearEventAndUnknownSectionAreRefusedWithAChoice() throws Exception {
        ToolResult unclear = call("check_seats", "{\"event\":\"the lakers game\",\"quantity\":2}");
        assertThat(unclear)
                .isEqualTo(new ToolResult.Refused("Which one do you mean: Lakers versus Warriors tonight at 7 PM; "
                + "or Lakers versus Celtics on Wednesday, December 9 at 7 PM?", "several_events"));
        ToolResult section = call("check_seats", "{\"event\":\"warriors\",\"section\":\"Q\"}");
        assertThat(section).isEqualTo(new ToolResult.Refused(
                "I do not know that section. There are sections A, B and C.", "unknown_section"));
    }

    @Test
    void soldOutSectionsAreToldSo() throws Exception {
        database.write(connection -> database.sql(connection).update(
                "UPDATE section SET seats_available = 0 WHERE event_id = ? AND name = ?",
                values -> values.text("lakers-warriors").text("A")));
        assertThat(check("{\"event\":\"warriors\",\"section\":\"A\",\"quantity\":1}").spoken())
                .isEqualTo("Section A is sold out. Section B has enough, at 180 dollars a seat.");
        database.write(connection -> database.sql(connection).update(
                "UPDATE section SET seats_available = 0 WHERE event_id = ?", values -> values.text("lakers-warriors")));
        assertThat(find("{\"query\":\"warriors\"}").spoken())
                .isEqualTo("Lakers versus Warriors tonight at 7 PM at Bayfront Arena is sold out.");
    }

    @Test
    void pastEventsMoveAheadAtTheNextStartAndAlsoWhileRunning() throws Exception {
        clock.advance(Duration.ofDays(3));
        assertThat(find("{\"query\":\"tonight's game\"}").spoken())
                .startsWith("Lakers versus Warriors tonight at 7 PM");
        clock.advance(Duration.ofDays(40));
        boxOffice = BoxOffice.open(database, clock);
        LocalDate today = LocalDate.now(clock);
        List<Event> upcoming = EventCatalogue.open(database, clock).upcoming();
        assertThat(upcoming).hasSize(14)
                .allSatisfy(event -> assertThat(event.startsAt().toLocalDate()).isAfterOrEqualTo(today));
        assertThat(find("{\"query\":\"tonight's game\"}").spoken())
                .startsWith("Lakers versus Warriors tonight at 7 PM");
    }

    @Test
    void gameUnderWayIsStillOnSaleUntilTheDayEnds() throws Exception {
        clock.advance(Duration.ofHours(6));
        assertThat(find("{\"query\":\"tonight's game\"}").spoken())
                .startsWith("Lakers versus Warriors tonight at 7 PM");
    }

    @Test
    void secondStartKeepsWhatWasSold() throws Exception {
        database.write(connection -> database.sql(connection).update(
                "UPDATE section SET seats_available = 1 WHERE event_id = ? AND name = ?",
                values -> values.text("lakers-warriors").text("B")));
        boxOffice = BoxOffice.open(database, clock);
        assertThat(check("{\"event\":\"warriors\",\"section\":\"B\"}").spoken())
                .isEqualTo("In section B, club level, row 10, there is 1 seat left at 180 dollars each.");
    }

    @Test
    void moneyIsSaidInWords() {
        assertThat(new Money(8_550, Currency.getInstance("USD")).spoken()).isEqualTo("85 dollars and 50 cents");
        assertThat(new Money(101, Currency.getInstance("SGD")).spoken()).isEqualTo("1 dollar and 1 cent");
        assertThat(new Money(1_205, Currency.getInstance("EUR")).spoken()).isEqualTo("12.05 Euro");
        assertThat(new Money(1_200, Currency.getInstance("JPY")).spoken()).isEqualTo("1200 Japanese Yen");
    }

    @Test
    void vocabularyNamesEventsVenuesAndSections() {
        assertThat(boxOffice.vocabulary()).contains(
                "Lakers versus Warriors", "Bayfront Arena", "section B", "club level", "concert")
                        .doesNotHaveDuplicates();
    }

    @Test
    void otherSystemsNamesForTheToolsGiveTheSameAnswers() throws Exception {
        assertThat(call("list_events", "{\"query\":\"tonight's game\"}")).isEqualTo(find("{\"query\":\"tonight's game\"}"));
        ToolResult.Answer info = (ToolResult.Answer) call("get_event_info", "{\"event_id\":\"lakers-warriors\"}");
        assertThat(info.spoken()).isEqualTo(find("{\"query\":\"tonight's game\"}").spoken());
        assertThat(info.data().path("event_id").asText()).isEqualTo("lakers-warriors");
        assertThat(call("get_event_info", "{\"event_name\":\"tonight's game\"}")).isEqualTo(info);
        assertThat(call("check_inventory", "{\"event_id\":\"lakers-warriors\",\"section\":\"B\",\"quantity\":2}"))
                .isEqualTo(check("{\"event\":\"tonight's game\",\"section\":\"B\",\"quantity\":2}"))
                .isEqualTo(call("check_inventory", "{\"event_name\":\"lakers warriors\",\"section\":\"B\",\"quantity\":2}"));
        assertThat(call("check_inventory", "{}")).isEqualTo(call("get_event_info", "{\"event_name\":\"the moon\"}"))
                .isInstanceOfSatisfying(ToolResult.Refused.class, refused -> assertThat(refused.reason()).isEqualTo("unknown_event"));
    }

    private ToolResult.Answer find(String arguments) throws Exception {
        return (ToolResult.Answer) call("find_events", arguments);
    }

    private ToolResult.Answer check(String arguments) throws Exception {
        return (ToolResult.Answer) call("check_seats", arguments);
    }

    private List<String> names(String arguments) throws Exception {
        ToolResult.Answer answer = find(arguments);
        return answer.data().path("found").asInt() == 0 ? List.of()
                : answer.data().path("events").findValuesAsText("event");
    }

    private String refused(String tool, String arguments) throws Exception {
        return ((ToolResult.Refused) call(tool, arguments)).reason();
    }

    private ToolResult call(String name, String arguments) throws Exception {
        Tool tool = boxOffice.tools().stream().filter(each -> each.spec().name().equals(name)).findFirst()
                .orElseThrow();
        return tool.call(new Arguments((ObjectNode) JSON.readTree(arguments)), CALL);
    }
}
