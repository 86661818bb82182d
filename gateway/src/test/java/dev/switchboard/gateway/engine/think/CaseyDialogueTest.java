package dev.switchboard.gateway.engine.think;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.engine.HistoryEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Casey's dialogue file, played against a box office with real state.
final class CaseyDialogueTest {
    private final FakeBoxOffice desk = new FakeBoxOffice();
    private final DialogueTalk talk = DialogueTalk.casey(desk, FakeBoxOffice.SELLING);

    /// Up to the question whether to book: two in section B, for Mei Tan.
    private String toTheConfirmation() {
        talk.hear("what games are on tonight");
        talk.hear("two tickets in section b please");
        talk.hear("mei tan");
        talk.hear("mei at example dot com");
        return talk.hear("yes");
    }

    @Test
    void aPurchaseGoesFromTheGameToTheOrder() {
        assertThat(talk.hear("what games are on tonight")).contains("Lakers play the Warriors");
        assertThat(talk.hear("two tickets in section b please")).contains("I hold 2 seats").contains("What name");
        assertThat(talk.hear("mei tan")).contains("e-mail address");
        assertThat(talk.hear("mei at example dot com")).isEqualTo("I heard mei@example.com. Is that right?");
        assertThat(talk.hear("yes that's right")).isEqualTo("That is 2 tickets in section B, $360 in total, sent to "
                + "mei@example.com. Shall I book them?");
        assertThat(desk.orders).isEmpty();
        assertThat(talk.hear("yes let's proceed")).contains("ORD-789456").contains("sent a payment link");
        assertThat(desk.orders).containsEntry("ORD-789456", new FakeBoxOffice.Sale("B", 2, "mei@example.com"));
        assertThat(talk.hear("thanks")).contains("anything else");
        assertThat(talk.hear("no that's all")).contains("Goodbye");
    }

    @Test
    void everythingSaidInOneBreathIsNotAskedForAgain() {
        talk.hear("what games are on tonight");
        assertThat(talk.hear("two, for the lakers, section b")).contains("I hold 2 seats in section B");
        assertThat(talk.calls.getLast())
                .isEqualTo("hold_tickets{\"event_id\":\"EVT-7\",\"section\":\"B\",\"quantity\":2}");
    }

    @Test
    void theEventIsFoundOutBeforeAnythingIsHeld() {
        assertThat(talk.hear("i would like to buy two tickets")).contains("Which event");
        assertThat(talk.hear("the lakers")).contains("Lakers play the Warriors").contains("Which section");
        assertThat(talk.calls).containsExactly("find_events{\"query\":\"lakers\"}");
        assertThat(talk.hear("section a please")).contains("I hold 2 seats in section A");
    }

    @Test
    void anEventIsNamedByTheWordsBeforeItsKind() {
        talk.hear("show me the hockey games");
        assertThat(talk.calls.getLast()).isEqualTo("find_events{\"query\":\"hockey\"}");
        talk.hear("is there a comedy show soon");
        assertThat(talk.calls.getLast()).isEqualTo("find_events{\"query\":\"comedy\"}");
        talk.hear("which concerts are there");
        assertThat(talk.calls.getLast()).isEqualTo("find_events{\"query\":\"concerts\"}");
    }

    @Test
    void answersMayComeInAnyOrder() {
        talk.hear("what games are on tonight");
        assertThat(talk.hear("i want to buy tickets")).contains("Which section");
        assertThat(talk.hear("three tickets")).contains("Which section");
        assertThat(talk.hear("see please")).contains("I hold 3 seats in section C");
    }

    @Test
    void aNameGivenBeforeItIsAskedForIsKept() {
        assertThat(talk.hear("my name is mei tan")).contains("Thank you");
        assertThat(desk.noted).containsEntry("name", "Mei Tan");
        talk.hear("what games are on tonight");
        assertThat(talk.hear("two tickets in section b please")).doesNotContain("What name").contains("e-mail");
    }

    @Test
    void noThreeTicketsChangesTheHoldAndAsksAgain() {
        toTheConfirmation();
        assertThat(talk.hear("no, three tickets")).contains("I hold 3 seats in section B")
                .contains("That is 3 tickets in section B, $540 in total").contains("Shall I book them?");
        assertThat(desk.orders).isEmpty();
        assertThat(talk.hear("yes")).contains("booked");
        assertThat(desk.orders.values()).containsExactly(new FakeBoxOffice.Sale("B", 3, "mei@example.com"));
    }

    @Test
    void actuallyAnotherSectionIsTakenAtAnyTime() {
        talk.hear("what games are on tonight");
        talk.hear("two tickets in section b please");
        assertThat(talk.hear("actually section c")).contains("I hold 2 seats in section C").contains("What name");
        assertThat(talk.hear("nope section b")).contains("I hold 2 seats in section B").contains("What name");
        assertThat(talk.hear("no, section c")).contains("I hold 2 seats in section C").contains("What name");
        talk.hear("mei tan");
        talk.hear("mei at example dot com");
        assertThat(talk.hear("yes")).contains("section C, $170 in total");
    }

    @Test
    void theAddressIsChangedWhenTheCallerSaysSo() {
        toTheConfirmation();
        assertThat(talk.hear("change the e-mail")).contains("Which e-mail address");
        assertThat(talk.hear("john dot tan at example dot com")).contains("I heard john.tan@example.com");
        assertThat(talk.hear("correct")).contains("sent to john.tan@example.com");
    }

    @Test
    void aSectionNamedForChangeIsAskedForAgain() {
        toTheConfirmation();
        assertThat(talk.hear("no")).contains("What should I change?");
        assertThat(talk.hear("the section")).contains("Which section");
        assertThat(talk.hear("c")).contains("I hold 2 seats in section C").contains("Shall I book them?");
    }

    @Test
    void anAddressHeardWrongIsAskedForAgain() {
        talk.hear("what games are on tonight");
        talk.hear("two tickets in section b please");
        talk.hear("mei tan");
        talk.hear("may at example dot com");
        assertThat(talk.hear("nope that is wrong")).contains("at and dot");
        assertThat(talk.hear("it's mei at example dot com")).contains("I heard mei@example.com");
        assertThat(talk.hear("no mei dot tan at example dot com")).contains("I heard mei.tan@example.com");
        assertThat(talk.hear("yeah please")).contains("Shall I book them?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "yeah please", "yes please", "yep book it", "sure go ahead", "okay", "yes confirm",
            "yes please book them thank you"})
    void aYesInAnyWordsBooksOnce(String yes) {
        toTheConfirmation();
        assertThat(talk.hear(yes)).contains("ORD-789456");
        talk.hear(yes);
        assertThat(talk.callsOf("create_order")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "nope that is wrong", "yes but i lost my card", "hmm", "maybe", "wait", "not yet",
            "what time does it start", "yes no", "can i speak to a human", ""})
    void whatIsNoClearYesBooksNothing(String said) {
        toTheConfirmation();
        talk.hear(said);
        assertThat(desk.orders).isEmpty();
    }

    @Test
    void aWishForAPersonIsNoWishToGiveTicketsAway() {
        DialogueTalk all = DialogueTalk.casey(desk, FakeBoxOffice.TRANSFER, FakeBoxOffice.PERSON);
        all.hear("can i talk to a person please");
        assertThat(all.calls).singleElement().asString().startsWith("transfer_to_human");
        assertThat(all.hear("i want to give my tickets to a friend")).contains("order number");
        assertThat(DialogueTalk.casey(desk, FakeBoxOffice.TRANSFER).hear("can i talk to a person please"))
                .contains("I cannot connect you to a person from here.");
    }

    @Test
    void aYesToAQuestionThatWasNotHeardBooksNothing() {
        toTheConfirmation();
        talk.heardOnly("That is 2 tickets");
        assertThat(talk.hear("yes")).contains("That is 2 tickets in section B").contains("Shall I book them?");
        assertThat(desk.orders).isEmpty();
        talk.heardOnly("That is 2 tickets in section B, $360 in total, sent to mei@example.com. Shall I");
        assertThat(talk.hear("yes")).contains("booked");
    }

    @Test
    void aReplyNobodyHeardTakesNothingAway() {
        talk.hear("what games are on tonight");
        talk.hear("i want two tickets");
        talk.heardOnly("");
        assertThat(talk.hear("section b")).contains("I hold 2 seats in section B");
    }

    @Test
    void aTurnDeletedFromTheHistoryIsForgotten() {
        talk.hear("what games are on tonight");
        talk.hear("i want two tickets");
        talk.history.removeIf(entry -> entry instanceof HistoryEntry.CallerSaid(String text) && text.contains("two"));
        assertThat(talk.hear("i want to buy tickets in section b")).contains("How many tickets");
    }

    @Test
    void aSideQuestionIsAnsweredAndTheTalkGoesOn() {
        talk.hear("what games are on tonight");
        assertThat(talk.hear("i want to buy tickets")).contains("Which section");
        assertThat(talk.hear("what is the cheapest seat")).contains("section C 85").endsWith("Which section would you like?");
        assertThat(talk.hear("c then")).contains("How many");
        assertThat(talk.hear("two")).contains("I hold 2 seats in section C");
    }

    @Test
    void aSideQuestionNobodyCanAnswerIsAdmittedAndTheTalkGoesOn() {
        toTheConfirmation();
        assertThat(talk.hear("is there parking")).contains("no answer to that").endsWith("Shall I book them?");
        assertThat(talk.hear("okay yes")).contains("booked");
    }

    @Test
    void theGameMeansTheOneThatWasFound() {
        talk.hear("i need tickets for tonight's game");
        assertThat(talk.hear("2 tickets in Section B please")).contains("I hold 2 seats in section B");
        assertThat(talk.hear("my email is customer@example.com")).contains("What name");
        assertThat(talk.hear("john smith")).contains("I heard customer@example.com");
        assertThat(talk.hear("yes")).contains("sent to customer@example.com");
        assertThat(talk.hear("Yes, let's proceed!")).contains("ORD-789456");
    }

    @Test
    void aCountSaidWithTheSearchIsKeptForTheHold() {
        assertThat(talk.hear("I need 2 tickets for tonight")).contains("Lakers play the Warriors");
        assertThat(talk.hear("Section B looks good")).contains("I hold 2 seats in section B");
    }

    @Test
    void anotherDaysSearchIsNotNarrowedToTheEventBefore() {
        talk.hear("what games are on tonight");
        talk.hear("what is on tomorrow");
        assertThat(talk.calls.getLast()).isEqualTo("find_events{\"when\":\"tomorrow\"}");
    }

    @Test
    void aCountIsNoOrderNumber() {
        talk.hear("i want to upgrade to better seats");
        assertThat(talk.hear("i need 2 tickets for tonight")).doesNotContain("I heard");
    }

    @Test
    void aYesIsNoEvent() {
        talk.hear("i would like to buy two tickets");
        assertThat(talk.hear("yes")).contains("called");
        assertThat(talk.calls).isEmpty();
    }

    @Test
    void aSideQuestionAtTheConfirmationBooksNothingAndComesBack() {
        toTheConfirmation();
        assertThat(talk.hear("what time does the game start")).contains("7 PM").endsWith("Shall I book them?");
        assertThat(talk.hear("yes")).contains("booked");
    }

    @Test
    void aSoldOutSectionIsToldAndAnotherAskedFor() {
        talk.hear("what games are on tonight");
        assertThat(talk.hear("four tickets in section a please")).contains("not enough seats").contains("Which section");
        assertThat(talk.hear("section b")).contains("I hold 4 seats in section B");
    }

    @Test
    void aNumberOutOfRangeIsAskedForAgain() {
        talk.hear("what games are on tonight");
        assertThat(talk.hear("twenty tickets in section c please")).contains("1 to 8").contains("How many");
        assertThat(talk.hear("eight then")).contains("I hold 8 seats");
    }

    @Test
    void afterTwoFailedTriesTheKeypadIsOffered() {
        talk.hear("what games are on tonight");
        talk.hear("i want to buy tickets in section b");
        assertThat(talk.hear("blah")).contains("in a number");
        assertThat(talk.hear("")).contains("keys");
        assertThat(talk.hear("2")).contains("I hold 2 seats in section B");
    }

    @Test
    void cancelDropsTheOrderAndStartOverBeginsItAgain() {
        toTheConfirmation();
        assertThat(talk.hear("start over")).contains("from the beginning").contains("Which section");
        assertThat(talk.hear("never mind")).contains("never mind");
        assertThat(talk.hear("yes")).doesNotContain("booked");
        assertThat(desk.orders).isEmpty();
    }

    @Test
    void repeatSaysTheQuestionAgainAndKeepsItOpen() {
        String question = toTheConfirmation();
        assertThat(talk.hear("can you say that again")).isEqualTo(question);
        assertThat(talk.hear("yes")).contains("booked");
    }

    @Test
    void holdOnKeepsTheQuestionOpen() {
        toTheConfirmation();
        assertThat(talk.hear("hold on a second")).contains("take your time");
        assertThat(talk.hear("okay yes")).contains("booked");
    }

    @Test
    void theSecondOneIsTakenFromWhatWasFound() {
        desk.otherEvents.add("Celtics vs Knicks");
        talk.hear("what is on this weekend");
        assertThat(talk.hear("how much are the tickets for the second one")).contains("250");
        assertThat(talk.calls.getLast()).contains("Celtics vs Knicks");
    }

    @Test
    void anUpgradeFollowsThePurchase() {
        toTheConfirmation();
        talk.hear("yes");
        assertThat(talk.hear("actually can i upgrade to section a")).contains("Section A has seats")
                .contains("Shall I upgrade you to section A for $140 more?");
        assertThat(talk.callsOf("upgrade_tickets")).isZero();
        assertThat(talk.hear("yes upgrade please")).contains("upgraded to section A");
        assertThat(desk.orders).containsEntry("ORD-789456", new FakeBoxOffice.Sale("A", 2, "mei@example.com"));
    }

    @Test
    void anOrderNumberIsReadBackBeforeAnUpgrade() {
        desk.orders.put("ORD789456", new FakeBoxOffice.Sale("B", 2, "x@example.com"));
        assertThat(talk.hear("i want to upgrade to better seats")).contains("order number");
        assertThat(talk.hear("o r d seven eight nine four five six")).contains("O R D 7 8 9 4 5 6").contains("right?");
        assertThat(talk.hear("yes")).contains("Which section");
        assertThat(talk.hear("a please")).contains("$140 more");
    }

    @Test
    void anOrderOfAnotherCallIsShownToWhoKnowsItsAddressAndAskedForOnce() {
        desk.orders.put("ORD789456", new FakeBoxOffice.Sale("B", 2, "mei@example.com"));
        desk.proof = "mei@example.com";
        talk.hear("hi, i have an existing order");
        talk.hear("o r d seven eight nine four five six");
        talk.hear("yes");
        assertThat(talk.hear("section a please")).contains("which e-mail address is that order under");
        assertThat(talk.callsOf("calculate_upgrade")).isEqualTo(1);
        assertThat(talk.hear("eve@example.com")).contains("That is not what the order is under.");
        assertThat(talk.hear("mei at example dot com")).contains("Shall I upgrade you to section A");
        assertThat(talk.hear("yes please")).contains("upgraded to section A");
        assertThat(talk.hear("can i upgrade my seats")).as("the address is known").doesNotContain("which e-mail address");
    }

    @Test
    void anUnknownOrderIsAskedForAgain() {
        talk.hear("i want to upgrade to better seats");
        talk.hear("one two three four");
        talk.hear("yes");
        assertThat(talk.hear("section a")).contains("cannot find that order").contains("order number");
    }

    @Test
    void aSecondPurchaseStartsAfreshAndKnowsWhatIsTheSameAsBefore() {
        toTheConfirmation();
        talk.hear("yes");
        talk.hear("what games are on tonight");
        assertThat(talk.hear("i want to buy tickets")).contains("Which section");
        assertThat(talk.hear("same as before")).contains("How many");
        assertThat(talk.hear("two")).contains("I hold 2 seats in section B")
                .contains("sent to mei@example.com. Shall I book them?");
        assertThat(talk.hear("yes")).contains("ORD-789457");
    }

    @Test
    void whereNothingCanBeSoldCaseySaysSoAndOffersACallBack() {
        DialogueTalk telling = DialogueTalk.casey(desk, FakeBoxOffice.TELLING);
        assertThat(telling.hear("two tickets in section b for the lakers please")).contains("section B 180");
        assertThat(telling.hear("i want to buy them")).contains("cannot sell").contains("Shall I note your number");
        assertThat(telling.hear("yes please")).contains("Which number");
        assertThat(telling.hear("nine one two three four five six seven")).contains("9 1 2 3 4 5 6 7");
        assertThat(telling.hear("yes")).contains("Your number is noted");
        assertThat(desk.noted).containsEntry("phone", "91234567");
    }

    @Test
    void whoIsNotUnderstoodTwiceIsToldWhatCanBeDone() {
        talk.reply();
        assertThat(talk.hear("")).contains("didn't catch that");
        assertThat(talk.hear("")).contains("what is on").contains("buying tickets").contains("a call back");
        assertThat(talk.hear("the first one")).contains("Lakers play");
    }
}
