package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnEndTest {
    @ParameterizedTest
    @ValueSource(strings = {"i lost my card", "yes", "what are the fees", "Thank you", "it is nine one two", "that's it"})
    void aPhraseThatCanEndSoundsComplete(String words) {
        assertThat(TurnEnd.soundsComplete(words)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "um", "i lost my card and", "i would like to", "what is the", "Because", "my name is"})
    void aPhraseThatWantsMoreDoesNot(String words) {
        assertThat(TurnEnd.soundsComplete(words)).isFalse();
    }
}
