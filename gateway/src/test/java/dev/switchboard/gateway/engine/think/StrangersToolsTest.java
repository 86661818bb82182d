package dev.switchboard.gateway.engine.think;

import static dev.switchboard.gateway.engine.think.Talk.called;
import static dev.switchboard.gateway.engine.think.Talk.spoken;
import static dev.switchboard.gateway.engine.think.Talk.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.engine.Turn;
import org.junit.jupiter.api.Test;

/// Tools this program has never seen: only their names, descriptions and schemas help.
final class StrangersToolsTest {
    private static final Turn.ToolDescription WEATHER =
            tool("get_weather", "Current weather and forecast for a city.", """
            {"type":"object","properties":{"city":{"type":"string"},
             "unit":{"type":"string","enum":["celsius","fahrenheit"]},
             "date":{"type":"string","format":"date"}},"required":["city"]}""");
    private static final Turn.ToolDescription PIZZA = tool("orderPizza", "Orders pizzas for delivery.", """
            {"type":"object","properties":{"size":{"type":"string","enum":["small","medium","large"]},
             "quantity":{"type":"integer","minimum":1,"maximum":20}},"required":["size","quantity"]}""");
    private static final Turn.ToolDescription INVENTORY = tool("check_inventory",
            "Says which seats are left for an event, by section. Callers say: \"are there tickets for tonight\"; "
                    + "\"how much are tickets in section b\".", """
            {"type":"object","properties":{"event_id":{"type":"string"},"section":{"type":"string"}},
             "required":["event_id"]}""");
    private static final Turn.ToolDescription EVENTS = tool("get_event_info",
            "Finds games and concerts by name or day. Callers say: \"what games are on tonight\"; \"when do the "
                    + "lakers play\".", """
            {"type":"object","properties":{"when":{"type":"string"},
             "team":{"type":"string","examples":["Lakers","Warriors"]}}}""");
    private static final Turn.ToolDescription HOLD = tool("hold_tickets",
            "Holds seats for five minutes. Callers say: \"two tickets in section b please\"; \"i would like to book "
                    + "tickets\".", """
            {"type":"object","properties":{"event_id":{"type":"string"},
             "section":{"type":"string","enum":["A","B","C"]},
             "quantity":{"type":"integer","minimum":1,"maximum":8}},"required":["event_id","section","quantity"]}""");

    @Test
    void aCityADateAndAUnitAreReadFromTheQuestion() {
        assertThat(called(new Talk("", WEATHER, PIZZA).hear("what's the weather in kuala lumpur tomorrow in celsius")))
                .contains("get_weather").contains("\"city\":\"kuala lumpur").contains("\"date\":\"2026-11-21\"")
                        .contains("\"unit\":\"celsius\"");
    }

    @Test
    void whatIsMissingIsAskedForUntilTheCallIsComplete() {
        Talk talk = new Talk("", WEATHER, PIZZA);
        assertThat(spoken(talk.hear("i'd like to order pizza"))).contains("Which size: small, medium, large?");
        assertThat(spoken(talk.hear("the large one"))).contains("quantity");
        assertThat(called(talk.hear("three"))).isEqualTo("orderPizza{\"size\":\"large\",\"quantity\":3}");
    }

    @Test
    void aCountBeyondTheSchemasBoundsIsAskedForAgainAndNotTakenFromBefore() {
        Talk talk = new Talk("", WEATHER, PIZZA);
        assertThat(called(talk.hear("order two large pizzas"))).isEqualTo("orderPizza{\"size\":\"large\",\"quantity\":2}");
        talk.answer("Done.");
        assertThat(spoken(talk.hear("order thirty large pizzas"))).contains("quantity");
        assertThat(called(talk.hear("twelve"))).isEqualTo("orderPizza{\"size\":\"large\",\"quantity\":12}");
    }

    @Test
    void anotherQuestionInsteadOfTheMissingPieceIsAnswered() {
        Talk talk = new Talk("", WEATHER, PIZZA);
        talk.hear("order a pizza");
        assertThat(called(talk.hear("actually what is the weather in paris"))).contains("get_weather")
                .contains("paris");
    }

    @Test
    void aToolThatAsksBeforeIsCalledAgainWithTheSameArgumentsAfterAYesAndOnlyThen() {
        String question = "{\"status\":\"refused\",\"spoken\":\"Two large pizzas. Shall I go ahead?\",\"reason\":\"confirmation_needed\"}";
        Talk talk = new Talk("", WEATHER, PIZZA);
        String asked = called(talk.hear("order two large pizzas"));
        assertThat(spoken(talk.answer(question))).isEqualTo("Two large pizzas. Shall I go ahead?");
        assertThat(called(talk.hear("yes please"))).isEqualTo(asked);
        talk.answer("{\"status\":\"answered\",\"spoken\":\"Ordered. Anything else?\"}");
        assertThat(called(talk.hear("yes"))).startsWith("(no call)");

        Talk no = new Talk("", WEATHER, PIZZA);
        no.hear("order two large pizzas");
        no.answer(question);
        assertThat(spoken(no.hear("no thank you"))).contains("never mind");
        assertThat(called(no.hear("yes"))).startsWith("(no call)");

        Talk other = new Talk("", WEATHER, PIZZA);
        other.hear("order two large pizzas");
        other.answer(question);
        assertThat(called(other.hear("what is the weather in paris"))).contains("get_weather");
    }

    @Test
    void outputOfAStrangersToolIsToldFieldByField() {
        Talk talk = new Talk("", WEATHER);
        talk.hear("weather in singapore");
        assertThat(spoken(talk.answer("{\"temperature\":31,\"sky\":\"clear\"}")))
                .isEqualTo("Temperature: 31. Sky: clear.");
        talk.hear("weather in singapore");
        assertThat(spoken(talk.answer("It is 31 degrees. Bring water."))).isEqualTo("It is 31 degrees. Bring water.");
        talk.hear("weather in singapore");
        assertThat(spoken(talk.answer("\"Sunny.\""))).isEqualTo("Sunny.");
        talk.hear("weather in singapore");
        assertThat(spoken(talk.answer(""))).isEqualTo("I did not get an answer to that.");
    }

    @Test
    void anEventFoundEarlierIsUsedForTheSeats() {
        Talk talk = new Talk("You are Casey.", EVENTS, INVENTORY, HOLD);
        assertThat(called(talk.hear("what games are on tonight"))).isEqualTo("get_event_info{\"when\":\"tonight\"}");
        talk.answer("{\"spoken\":\"Lakers versus Warriors at 7 "
                + "PM.\",\"events\":[{\"event_id\":\"EVT-7\",\"name\":\"Lakers vs Warriors\"}]}");
        assertThat(called(talk.hear("how much are the tickets in section b")))
                .isEqualTo("check_inventory{\"event_id\":\"EVT-7\",\"section\":\"B\"}");
        talk.answer("{\"spoken\":\"They are $180 each.\"}");
        assertThat(called(talk.hear("two tickets in section be please")))
                .isEqualTo("hold_tickets{\"event_id\":\"EVT-7\",\"section\":\"B\",\"quantity\":2}");
    }

    @Test
    void theSectionGivenLaterCompletesTheHold() {
        Talk talk = new Talk("You are Casey.", EVENTS, INVENTORY, HOLD);
        talk.hear("what games are on tonight");
        talk.answer("{\"spoken\":\"One game.\",\"event_id\":\"EVT-7\"}");
        assertThat(spoken(talk.hear("i would like to book two tickets"))).contains("Which section: A, B, C?");
        assertThat(called(talk.hear("b please"))).contains("\"section\":\"B\"").contains("\"quantity\":2");
    }

    @Test
    void aSchemaExampleIsFoundInTheWords() {
        assertThat(called(new Talk("", EVENTS, INVENTORY, HOLD).hear("when do the warriors play next")))
                .contains("get_event_info").contains("\"team\":\"Warriors\"");
    }

    @Test
    void aRequiredToolIsCalledEvenForSmallTalk() {
        Turn.ToolDescription search = tool("search", "Searches.",
                "{\"properties\":{\"query\":{\"type\":\"string\"}},\"required\":[\"query\"]}");
        assertThat(called(new Talk("", search).hear("hello there", true))).contains("search{");
    }

    @Test
    void aBrokenSchemaDoesNotBreakTheTalk() {
        assertThat(called(new Talk("", tool("open_gate", "Opens the gate.", "not json")).hear("open the gate")))
                .isEqualTo("open_gate{}");
    }
}
