package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.call.CallRoom.Talk;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTurnTest {
    @TempDir
    Path dir;

    private CallRoom room;
    private Talk talk;

    @BeforeEach
    void answer() {
        room = new CallRoom(dir);
        talk = room.answered(Interruption.standard());
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void aToolCallThatComesTwiceRunsOnceAndOneThatComesAfterItsAnswerIsStillAnswered() {
        talk.model.says(new ModelEvent.ResponseStarted("resp_1"));
        talk.model.says(note("call_1", "Mei Tan"));
        talk.model.says(note("call_1", "Somebody Else"));
        talk.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.COMPLETED, ""));
        awaitCreates(1);
        talk.model.says(new ModelEvent.ResponseStarted("resp_2"));
        talk.model.says(new ModelEvent.ResponseEnded("resp_2", ModelEvent.Outcome.COMPLETED, ""));
        talk.model.says(note("call_2", "Mei Tan"));
        awaitCreates(2);
        talk.hangUp();

        assertThat(talk.model.asked).containsExactly("output call_1", "create", "output call_2", "create");
        assertThat(room.counted("switchboard.tools.passed.over", "cause", "duplicate_call")).isEqualTo(1);
        assertThat(talk.ticket().interactions()).extracting(stored -> stored.line().message())
                .containsExactly("[Tool Call: note_customer]", "[Tool Call: note_customer]");
    }

    @Test
    void aToolThatTheAgentDoesNotNameIsRefusedAlthoughTheHouseHasIt() {
        talk.model.says(new ModelEvent.ResponseStarted("resp_1"));
        talk.model.says(new ModelEvent.ToolRequested("resp_1", "call_1", "find_events", "{}"));
        talk.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.COMPLETED, ""));
        awaitCreates(1);
        talk.hangUp();

        assertThat(talk.ticket().interactions()).extracting(stored -> stored.line().toolCalls().getFirst().output())
                .singleElement().asString().contains("\"reason\":\"tool_not_allowed\"");
    }

    private static ModelEvent note(String callId, String name) {
        return new ModelEvent.ToolRequested("resp_1", callId, "note_customer", "{\"name\":\"" + name + "\"}");
    }

    private void awaitCreates(int count) {
        await().pollInSameThread().until(() -> {
            talk.loop.run();
            return talk.model.asked.stream().filter("create"::equals).count() == count;
        });
    }
}
