package dev.switchboard.gateway.engine.think;

import static dev.switchboard.gateway.engine.think.Talk.called;
import static dev.switchboard.gateway.engine.think.Talk.spoken;
import static dev.switchboard.gateway.engine.think.Talk.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleMindTest {
    private static final Turn.ToolDescription SEARCH = tool("search_gxs_help_center", """
            Searches the GXS Bank help centre (accounts, Saving Pockets, FlexiCard, FlexiLoan, fees, promotions, \
            app problems) and returns the answer to say. Callers say: "what is the interest rate for the saving pockets"; \
            "i lost my card"; "how do i apply for a loan"; "what fees do you charge"; "are there any promotions right now"; \
            "the app is not working".""",
            """
            {"type":"object","properties":{"query":{"type":"string","title":"your question"}},"required":["query"]}""");
    private static final Turn.ToolDescription NOTE = tool("note_customer",
            "Writes the caller's name or customer id into the ticket. Callers say: \"my name is mei tan\"; \"my "
                    + "customer id is g x s one two three\".",
            """
            {"type":"object","properties":{"name":{"type":"string"},"customer_id":{"type":"string"}}}""");

    private final Talk bank = new Talk("You are Riley from GXS Bank. Be brief.", SEARCH, NOTE);

    @Test
    void aQuestionIsLookedUpAsItWasAsked() {
        assertThat(called(bank.hear("um hello what is the interest rate for the saving pockets please")))
                .isEqualTo("search_gxs_help_center{\"query\":\"what is the interest rate for the saving pockets\"}");
    }

    @Test
    void theToolsSentenceIsSpokenSentenceBySentence() {
        bank.hear("i lost my card");
        Thought answer = bank.answer("""
                {"status":"ok","spoken":"Freeze your card in the app at once. The new one costs $5.00. \
                It pays 3.88% p.a. on pockets.","title":"x"}""");
        assertThat(answer).isEqualTo(new Thought.Say(
                java.util.List.of("Freeze your card in the app at once.", "The new one costs $5.00.",
                "It pays 3.88% p.a. on pockets.")));
    }

    @Test
    void aQuestionAskedWhileAToolIsAtWorkIsAnsweredToo() {
        bank.hear("i lost my card");
        Thought both = bank.answerAfter("what fees do you charge", "{\"status\":\"ok\",\"spoken\":\"Freeze it.\"}");

        assertThat(both).isInstanceOfSatisfying(Thought.CallTools.class, call -> {
            assertThat(call.leadIn()).isEqualTo("Freeze it.");
            assertThat(call.requests()).extracting(Thought.ToolRequest::argumentsJson)
                    .containsExactly("{\"query\":\"what fees do you charge\"}");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"somebody stole my card", "how much do you charge for going overseas",
            "the app keeps crashing",
        "i want to borrow some money", "is there a promo code"})
    void questionsInOtherWordsGoToTheSearchToo(String said) {
        assertThat(called(bank.hear(said))).contains("search_gxs_help_center")
                .contains(said.split(" ")[said.split(" ").length - 1]);
    }

    @Test
    void aNameAndACustomerIdAreNoted() {
        assertThat(called(bank.hear("my name is mei tan"))).isEqualTo("note_customer{\"name\":\"Mei Tan\"}");
        assertThat(called(bank.hear("my customer id is g x s one zero four two")))
                .isEqualTo("note_customer{\"customer_id\":\"GXS1042\"}");
        assertThat(called(bank.hear("My customer ID is GXS2077.")))
                .isEqualTo("note_customer{\"customer_id\":\"GXS2077\"}");
    }

    @Test
    void aNameAndAQuestionInOneBreathAreBothAnswered() {
        assertThat(called(bank.hear("hi this is mei tan and i lost my card")))
                .isEqualTo("note_customer{\"name\":\"Mei Tan\"} search_gxs_help_center{\"query\":\"i lost my card\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"i am calling about my card", "i'm not happy with the fees", "this is about my loan",
            "i'm locked out of the app"})
    void whatIsNoNameIsNotTakenForOne(String said) {
        assertThat(called(bank.hear(said))).doesNotContain("note_customer").contains("search_gxs_help_center");
    }

    @Test
    void withoutAToolForNamesTheCallerIsThankedByName() {
        assertThat(spoken(new Talk("You are Riley.", SEARCH).hear("my name is kevin"))).contains("Thank you, Kevin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hello                             | this is Riley
            thank you very much               | anything else
            okay thanks bye                   | Goodbye
            no that's all thank you           | Goodbye
            who are you                       | I'm Riley
            what can you do                   | interest rate for the saving pockets
            can i talk to a real person       | cannot connect you
            hold on a second                  | take your time
            never mind                        | never mind
            """)
    void smallTalkIsAnsweredWithoutATool(String said, String reply) {
        assertThat(spoken(bank.hear(said))).contains(reply);
    }

    @Test
    void aWishForAPersonGoesToAToolThatKnowsAboutIt() {
        Talk talk = new Talk("You are Riley.", SEARCH, tool("transfer_call",
                "Puts the caller through to a person. Callers say: \"can i talk to a person\".",
                        "{\"type\":\"object\",\"properties\":{}}"));
        assertThat(called(talk.hear("i want to speak to a human please"))).isEqualTo("transfer_call{}");
    }

    @Test
    void theLastWordsAreRepeatedWhenAsked() {
        bank.hear("what fees do you charge");
        bank.answer("{\"spoken\":\"There is no monthly fee.\"}");
        assertThat(spoken(bank.hear("sorry can you say that again"))).isEqualTo("There is no monthly fee.");
    }

    @Test
    void speechThatWasNotUnderstoodIsAskedForAgainInOtherWords() {
        bank.hear("hello");
        String first = spoken(bank.hear(""));
        String second = spoken(bank.hear(""));
        String third = spoken(bank.hear(""));
        assertThat(first).contains("say it again");
        assertThat(second).isNotEqualTo(first);
        assertThat(third).contains("You can say");
    }

    @Test
    void aFollowUpKeepsTheTopic() {
        bank.hear("how do i replace my card");
        bank.answer("{\"spoken\":\"Order it in the app.\"}");
        assertThat(called(bank.hear("and how much is that"))).contains("how much is that replace card");
    }

    @Test
    void whatAboutTakesTheOldSubjectsPlace() {
        bank.hear("what is the interest rate for the saving pockets");
        bank.answer("{\"spoken\":\"It is 3%.\"}");
        assertThat(called(bank.hear("what about the loan"))).contains("\"what is the interest rate for the loan\"");
    }

    @Test
    void yesToAnOfferOfTheToolCallsTheToolItSpokeOf() {
        Talk talk = new Talk("", SEARCH, tool("note_question",
                "Notes a question for a colleague who calls back. Callers say: \"please note my question for a "
                        + "colleague\".",
                "{\"properties\":{\"question\":{\"type\":\"string\"}},\"required\":[\"question\"]}"));
        talk.hear("do you sell gold bars");
        talk.answer("{\"spoken\":\"I could not find that. Shall I note your question so that a colleague can get "
                + "back to you?\"}");
        assertThat(called(talk.hear("yes please"))).isEqualTo("note_question{\"question\":\"do you sell gold bars\"}");
    }

    @Test
    void noToAnOfferAsksForMoreAndNoToThatSaysGoodbye() {
        bank.hear("do you sell gold bars");
        bank.answer("{\"spoken\":\"I could not find that. Shall I note your question?\"}");
        assertThat(spoken(bank.hear("no thanks"))).contains("anything else");
        assertThat(spoken(bank.hear("no"))).contains("Goodbye");
    }

    @Test
    void refusalsFailuresAndSeveralOutputsAreSpoken() {
        bank.hear("hi this is mei tan and i lost my card");
        assertThat(spoken(bank.answer("{\"status\":\"refused\",\"spoken\":\"I may not do that.\",\"reason\":\"no\"}")))
                .isEqualTo("I may not do that.");
        bank.hear("i lost my card");
        assertThat(spoken(bank.answer("{\"error\":\"timeout\"}"))).contains("did not work").contains("timeout");
    }

    @Test
    void quotedInstructionsAreSpokenWordForWord() {
        assertThat(spoken(bank.told("Say exactly: \"Hey there! This is Riley from GXS Bank. How can I help you "
                + "today?\"")))
                .isEqualTo("Hey there! This is Riley from GXS Bank. How can I help you today?");
        assertThat(spoken(bank.told("Greet the caller with \"Welcome back.\""))).isEqualTo("Welcome back.");
        assertThat(spoken(bank.told("Say \"It's 3.88%, isn't it?\""))).isEqualTo("It's 3.88%, isn't it?");
    }

    @Test
    void aGreetingInTheInstructionsOpensTheCallAndIsNotRepeatedLater() {
        Talk talk = new Talk("You are Casey.\nGreet every caller with: \"Box office, Casey speaking.\"\nNever guess.",
                SEARCH);
        assertThat(spoken(talk.begin())).isEqualTo("Box office, Casey speaking.");
        assertThat(called(talk.hear("i lost my card"))).contains("search_gxs");
    }

    @Test
    void aNoteOfTheSupervisorInQuotesIsSpoken() {
        bank.hear("hello");
        bank.note("Say exactly: \"I am putting you on hold.\"");
        assertThat(spoken(bank.told("You are Riley."))).isEqualTo("I am putting you on hold.");
    }

    @Test
    void aSessionWithNeitherToolsNorInstructionsStillTalks() {
        Talk bare = new Talk("");
        assertThat(spoken(bare.begin())).contains("How can I help you");
        assertThat(spoken(bare.hear("what is the weather"))).contains("not able to help");
        assertThat(spoken(bare.hear("who are you"))).contains("voice assistant");
    }
}
