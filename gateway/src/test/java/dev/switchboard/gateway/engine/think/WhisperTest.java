package dev.switchboard.gateway.engine.think;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhisperTest {
    private static final String FROM = "From your supervisor, not heard by the caller: ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Tell the caller that their fee is waived            | Your fee is waived.",
        "please tell them we refund the fee!                 | We refund the fee!",
        "Let the customer know: the branch is closed today.  | The branch is closed today.",
        "Say that the card is on its way                     | The card is on its way.",
        "say \"All done.\"                                   | All done.",
        "Ask the caller for the last four digits             | May I ask for the last four digits?",
        "ask them whether they have tried it again.          | May I ask whether you have tried it again?",
        "Ask the customer to spell their name                | Could you please spell your name?",
        "Offer a free replacement                            | I can offer you a free replacement.",
        "Apologise for the delay.                            | I am sorry for the delay.",
        "apologize                                           | I am sorry about that."})
    void aNoteThatSaysWhatToTellTheCallerIsToldToTheCaller(String note, String words) {
        assertThat(new Whisper(FROM + note).words()).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Be nicer.", "The caller is Mei Tan, a client since 2019.", "Do not tell the caller the price.", "Asked twice already"})
    void anyOtherNotePasses(String note) {
        assertThat(new Whisper(note).words()).isEmpty();
        assertThat(new Whisper(FROM + note).words()).isEmpty();
    }

    @Test
    void itIsSaidFirstThenWhatTheCallerAskedAndOnceOnly() {
        List<HistoryEntry> history = List.of(
                new HistoryEntry.AgentSaid("How can I help?"),
                new HistoryEntry.SystemNote(FROM + "Offer a free replacement"),
                new HistoryEntry.CallerSaid("hello"));
        Thought own = new Thought.Say(List.of("Hello again."));
        assertThat(Whisper.led(turn(history, "hello"), own))
                .isEqualTo(new Thought.Say(List.of("I can offer you a free replacement.", "Hello again.")));
        assertThat(Whisper.led(turn(history.subList(0, 2), ""), own)).as("to be said at once, and nothing else")
                .isEqualTo(new Thought.Say(List.of("I can offer you a free replacement.")));
        var call = new Thought.ToolRequest("block_card", "{}");
        assertThat(Whisper.led(turn(history, "hello"), new Thought.CallTools(List.of(call), "One moment.")))
                .isEqualTo(new Thought.CallTools(List.of(call), "I can offer you a free replacement. One moment."));
        List<HistoryEntry> later = List.of(history.get(1), new HistoryEntry.AgentSaid("I can offer you one."), history.get(2));
        assertThat(Whisper.led(turn(later, "hello"), own)).isEqualTo(own);
    }

    private static Turn turn(List<HistoryEntry> history, String said) {
        return new Turn("", List.of(), false, history, said, List.of());
    }
}
