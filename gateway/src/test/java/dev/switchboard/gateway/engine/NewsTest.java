package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.engine.HistoryEntry.AgentSaid;
import dev.switchboard.gateway.engine.HistoryEntry.CallerSaid;
import dev.switchboard.gateway.engine.HistoryEntry.ToolAnswered;
import dev.switchboard.gateway.engine.HistoryEntry.ToolCalled;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsTest {
    private static final ToolCalled CALLED = new ToolCalled("c1", "note_customer", "{}");
    private static final ToolAnswered ANSWERED = new ToolAnswered("c1", "note_customer", "{\"spoken\":\"Thank you.\"}");

    @Test
    void whatAToolReturnedIsNewUntilTheAgentWasHeardSayingIt() {
        assertThat(News.answers(List.of(new CallerSaid("my name is mei"), CALLED, ANSWERED))).containsExactly(ANSWERED);
        assertThat(News.answers(List.of(CALLED, ANSWERED, new AgentSaid("Thank you.")))).isEmpty();
    }

    @Test
    void theCallersLaterWordsGoBeforeAnAnswerNobodyHeard() {
        List<HistoryEntry> history = List.of(CALLED, ANSWERED, new CallerSaid("how do i freeze my card"));

        assertThat(News.answers(history)).isEmpty();
        assertThat(News.said(history)).isEqualTo("how do i freeze my card");
    }

    @Test
    void speechThatWasNotUnderstoodTakesNothingAway() {
        assertThat(News.answers(List.of(CALLED, ANSWERED, new CallerSaid("")))).containsExactly(ANSWERED);
    }
}
