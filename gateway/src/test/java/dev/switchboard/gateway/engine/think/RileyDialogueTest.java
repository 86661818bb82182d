package dev.switchboard.gateway.engine.think;

import static dev.switchboard.gateway.engine.think.Talk.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.switchboard.gateway.engine.Turn;
import dev.switchboard.tools.customer.SendSummaryByEmail;
import dev.switchboard.tools.customer.SummaryWishes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Riley's dialogue file, with a small help centre.
final class RileyDialogueTest {
    private static final Turn.ToolDescription SEARCH = tool("search_gxs_help_center", """
            Searches the GXS Bank help centre (accounts, Saving Pockets, FlexiCard, FlexiLoan, fees) and returns the answer \
            to say. Callers say: "how do i open a saving pocket"; "i lost my card"; "what fees do you charge"; "can i use \
            my card overseas"; "how do i change my phone number"; "can i talk to a real person".""", """
            {"type":"object","properties":{"query":{"type":"string","title":"your question"}},"required":["query"]}""");
    private static final Turn.ToolDescription NOTE = tool("note_customer",
            "Notes who the caller is. Callers say: \"my name is mei\"; \"my account number is one two three\".", """
            {"type":"object","properties":{"name":{"type":"string"},"customer_id":{"type":"string"},
             "account_number":{"type":"string"},"email":{"type":"string"},"phone":{"type":"string"}},
             "minProperties":1}""");

    private final Map<String, String> noted = new LinkedHashMap<>();
    private final DialogueTalk talk = DialogueTalk.riley(this::run, SEARCH, NOTE);

    private String run(String name, JsonNode arguments) {
        if (name.equals("note_customer")) {
            arguments.properties().forEach(field -> noted.put(field.getKey(), field.getValue().asText()));
            return "{\"status\":\"answered\",\"spoken\":\"Thank you. How can I help you?\",\"noted\":[]}";
        }
        if (name.equals("transfer_call")) {
            return "{\"status\":\"answered\",\"spoken\":\"I am putting you through.\"}";
        }
        String query = arguments.path("query").asText();
        return query.contains("card") ? answer("Freeze your card in the app.")
                : query.contains("fee") || query.contains("charge") ? answer("There is no monthly fee.")
                : query.contains("pocket") ? answer("Pockets pay 2 percent.")
                : "{\"status\":\"answered\",\"spoken\":\"I could not find that.\",\"found\":false}";
    }

    @ParameterizedTest
    @CsvSource({"yes, true", "no, false"})
    void theSummaryGoesOnlyToAnAddressThatWasReadBackAndAgreedTo(String said, boolean agreed) {
        var spec = new SendSummaryByEmail(new NoWishes()).spec();
        String examples = spec.examples().stream().map(phrase -> '"' + phrase + '"').collect(Collectors.joining("; "));
        Map<String, JsonNode> asked = new LinkedHashMap<>();
        var house = DialogueTalk.riley(
                (name, arguments) -> {
                    asked.put(name, arguments);
                    return "{\"status\":\"answered\",\"spoken\":\"All right.\"}";
                },
                SEARCH,
                NOTE,
                tool(spec.name(), spec.description() + " Callers say: " + examples + ".", spec.parameters().toString()));

        assertThat(house.hear("can you send me the summary by email")).contains("which e-mail address");
        assertThat(house.hear("mei at example dot com")).contains("Is that right?");
        assertThat(house.hear("yes")).contains("Do you agree that I send the summary of this call to");
        assertThat(asked).isEmpty();
        house.hear(said);
        assertThat(asked).containsOnlyKeys("send_summary_by_email");
        assertThat(asked.get("send_summary_by_email").path("email").asText()).isEqualTo("mei@example.com");
        assertThat(asked.get("send_summary_by_email").path("agreed")).isEqualTo(BooleanNode.valueOf(agreed));
    }

    private record NoWishes() implements SummaryWishes {
        @Override
        public boolean agreed(String ticketId, String address, String callId) {
            return true;
        }

        @Override
        public boolean declined(String ticketId, String callId) {
            return true;
        }
    }

    private static String answer(String spoken) {
        return "{\"status\":\"answered\",\"spoken\":\"" + spoken + "\",\"found\":true}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            you can reach me on nine one two three four five six seven            | phone | 91234567
            i can be reached on eight seven six five four three two one           | phone | 87654321
            you can reach me on eight seven six five floor three two line         | phone | 87654321
            you can reach me on eight mind nine two three four five six seven      | phone | 9234567
            my phone number changed it is nine four four two one six eight zero   | phone | 94421680
            please send it to anna dot lee at example dot com                     | email | anna.lee@example.com
            """)
    void figuresAndAddressesThatNothingAnnouncesAreReadBackAndNoted(String said, String field, String value) {
        assertThat(talk.hear(said)).contains("Is that right?");
        assertThat(noted).isEmpty();
        talk.hear("yes");
        assertThat(noted).containsEntry(field, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "i owe you one two three four five six seven", "i will call at two", "can i call you at nine one"})
    void figuresOfNoTelephoneAreNotNoted(String said) {
        talk.hear(said);
        talk.hear("yes");
        assertThat(noted).isEmpty();
    }

    @Test
    void aNameEndsWhereOtherTalkBegins() {
        talk.hear("my name is laura very nice to meet you");
        assertThat(noted).containsEntry("name", "Laura");
    }

    @Test
    void someoneWhoIsOverseasIsNotCalledThat() {
        assertThat(talk.hear("does my card work when i am overseas")).contains("Freeze your card");
        assertThat(noted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            i lost my card                        | Freeze your card
            somebody stole my card                | Freeze your card
            what fees do you charge               | no monthly fee
            um hi what do the saving pockets pay  | 2 percent
            """)
    void aQuestionIsAnsweredFromTheHelpCentre(String said, String answer) {
        assertThat(talk.hear(said)).contains(answer);
    }

    @Test
    void whatTheHelpCentreDoesNotKnowIsAdmittedAndACallBackOffered() {
        assertThat(talk.hear("do you sell gold bars")).contains("could not find that").contains("do not want to guess")
                .contains("Shall I note your number");
        assertThat(talk.hear("yes please")).contains("Which number");
        assertThat(talk.hear("nine one two three four five six seven")).contains("9 1 2 3 4 5 6 7. Is that right?");
        assertThat(noted).isEmpty();
        assertThat(talk.hear("that's right")).contains("Your number is noted");
        assertThat(noted).containsEntry("phone", "91234567");
    }

    @Test
    void noToTheCallBackAsksForMore() {
        talk.hear("do you sell gold bars");
        assertThat(talk.hear("no thanks")).contains("anything else");
        assertThat(talk.hear("no")).contains("Goodbye");
    }

    @Test
    void theNumberMayBeGivenInsteadOfAYes() {
        talk.hear("do you sell gold bars");
        assertThat(talk.hear("nine one two three four five six seven")).contains("9 1 2 3 4 5 6 7. Is that right?");
    }

    @Test
    void anotherQuestionInsteadOfAYesIsAnswered() {
        talk.hear("do you sell gold bars");
        assertThat(talk.hear("i lost my card")).contains("Freeze your card").doesNotContain("number");
    }

    @Test
    void aNumberIsReadBackBeforeItIsNoted() {
        assertThat(talk.hear("my customer id is g x s one zero four two")).isEqualTo("I heard G X S 1 0 4 2. Is that "
                + "right?");
        assertThat(noted).isEmpty();
        talk.hear("yes");
        assertThat(noted).containsEntry("customer_id", "GXS1042");
    }

    @Test
    void aNumberHeardWrongIsGivenAgain() {
        talk.hear("my account number is one two three four five six");
        assertThat(talk.hear("no it's one two three four five seven")).contains("1 2 3 4 5 7. Is that right?");
        talk.hear("correct");
        assertThat(noted).containsEntry("account_number", "123457");
    }

    @Test
    void keysOfTheTelephoneGiveANumber() {
        talk.hear("can someone call me back");
        assertThat(talk.hear("91234567")).contains("9 1 2 3 4 5 6 7. Is that right?");
        talk.hear("yes");
        assertThat(noted).containsEntry("phone", "91234567");
    }

    @Test
    void aNameAndAQuestionInOneBreathAreBothAnswered() {
        assertThat(talk.hear("hi this is mei tan and i lost my card")).contains("Freeze your card");
        assertThat(noted).containsEntry("name", "Mei Tan");
    }

    @Test
    void aQuestionInTheMiddleOfANumberIsAnsweredFirst() {
        talk.hear("can someone call me back");
        assertThat(talk.hear("what fees do you charge")).contains("no monthly fee").endsWith("reach you on?");
        assertThat(talk.hear("nine one two three four five six seven")).contains("Is that right?");
    }

    @Test
    void withoutAToolThatPutsThroughRileySaysSo() {
        assertThat(talk.hear("can i speak to a human")).contains("cannot connect you").contains("Shall I note your number");
    }

    @Test
    void aToolThatPutsThroughIsUsedWhateverItIsCalled() {
        DialogueTalk with = DialogueTalk.riley(this::run, SEARCH, NOTE,
                tool("transfer_call", "Puts the caller through to a colleague.", "{\"type\":\"object\",\"properties\":{}}"));
        assertThat(with.hear("i want to speak to a real person please")).contains("putting you through");
        assertThat(with.calls).containsExactly("transfer_call{}");
    }

    @Test
    void aCardNumberIsStoppedAndNotNoted() {
        assertThat(talk.hear("my card number is four one one one one one one one one one one one one one one one"))
                .contains("must not hear a card number");
        assertThat(talk.calls).isEmpty();
    }

    @Test
    void talkOfACardIsNoCardNumber() {
        assertThat(talk.hear("is my card already on the way")).doesNotContain("must not hear");
        assertThat(talk.calls).singleElement().asString().startsWith("search_gxs_help_center");
    }

    @Test
    void aFollowUpKeepsTheTopic() {
        talk.hear("i lost my card");
        talk.hear("and how much is that");
        assertThat(talk.calls.getLast()).contains("how much is that lost card");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            thank you very much               | anything else
            okay thanks bye                   | Goodbye
            who are you                       | I'm Riley
            what can you do                   | questions about GXS Bank
            hold on a second                  | take your time
            never mind                        | never mind
            good morning                      | What can I help you with
            """)
    void smallTalkIsAnsweredWithoutATool(String said, String reply) {
        talk.reply();
        assertThat(talk.hear(said)).contains(reply);
        assertThat(talk.calls).isEmpty();
    }

    @Test
    void twiceNotUnderstoodOffersAChoice() {
        talk.reply();
        assertThat(talk.hear("")).contains("Could you say it again");
        assertThat(talk.hear("")).contains("questions about GXS Bank").contains("a call back");
        assertThat(talk.hear("the second one")).contains("Which number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"how do i change my phone number", "where do i see my account number",
            "how do i pay back what i borrowed", "can i get my money back"})
    void questionsAboutNumbersAreNoIntroductions(String said) {
        talk.hear(said);
        assertThat(talk.calls).singleElement().asString().startsWith("search_gxs_help_center");
    }

    @Test
    void aQuestionAskedWhileAToolIsAtWorkIsAnsweredToo() {
        talk.hear("i lost my card");
        talk.hear("what fees do you charge");
        assertThat(talk.calls).hasSize(2);
    }
}
