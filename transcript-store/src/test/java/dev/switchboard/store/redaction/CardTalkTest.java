package dev.switchboard.store.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardTalkTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "May I have your card number?",
        "Sure. Please read me the long number on the front of your card.",
        "What is the security code?",
        "And the three digits on the back, please.",
        "I need the card details now.",
        "Could you repeat the card's number",
        "Don't worry. Please tell me your credit card number",
        "What's the CVV?"
    })
    void askingForACardIsNoticed(String text) {
        assertThat(CardTalk.asks(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Please stop. I must not hear a card number, a PIN or a password, and I have not noted it. What can I help you with?",
        "We will never ask for your card number.",
        "Please don't read out the security code.",
        "I have frozen your card. May I have your phone number?",
        "Your new card arrives in five days. Is there anything else?",
        "The FlexiCard has no annual fee.",
        "What is your order number?",
        "The security code was sent to your phone.",
        "You can find the card number in the app, and your new card number will be on the letter."
    })
    void speakingOfOneIsNot(String text) {
        assertThat(CardTalk.asks(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Yes?", "Go on.", "Four two four two, and then?", "Okay, and the next four?", "Could you say the last part again?"})
    void anAgentThatHasTheCallerGoOnDoesNotTurnToSomethingElse(String text) {
        assertThat(CardTalk.goesOn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Thank you, your payment has gone through.", "Thanks! Would you like a receipt by e-mail?"})
    void anAgentThatDoesIsNotTakenForOneWhoWaits(String text) {
        assertThat(CardTalk.goesOn(text)).isFalse();
    }

    @Test
    void figuresAreReadFromWordsAndNumbersAlike() {
        assertThat(CardTalk.figures("it is four two, uh, double four")).isEqualTo("4244");
        assertThat(CardTalk.figures("hello")).isEmpty();
        assertThat(CardTalk.isFigures("and then four two four two")).isTrue();
        assertThat(CardTalk.isFigures("my phone is nine one two three")).isFalse();
        assertThat(CardTalk.namesCard("my Visa, please")).isTrue();
        assertThat(CardTalk.namesCard("my ticket, please")).isFalse();
    }
}
