package dev.switchboard.gateway.caller.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.call.CallLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the model is asked for when a hand-off crosses with updates of the client that it has not answered yet.
class SessionViewTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final AgentPart RILEY = new AgentPart(
            tree("{'instructions':'Riley.','tools':[{'name':'search'}],'audio':{'input':{'transcription':"
                    + "{'model':'house','language':'en'}},'output':{'voice':'marin'}}}"),
            Set.of("search"));
    /// Differs in all that can differ.
    private static final AgentPart CASEY = new AgentPart(
            tree("{'type':'realtime','instructions':'Casey.','tools':[{'name':'seats'}],'tool_choice':'auto','audio':{'input':"
                    + "{'transcription':{'model':'house','language':'de'},'turn_detection':{'type':'semantic_vad'}},"
                    + "'output':{'voice':'cedar'}}}"),
            Set.of("seats"));

    private final List<ObjectNode> sent = new ArrayList<>();
    private final OwnItems own = new OwnItems();
    private final SessionView view = new SessionView(RILEY, own, new OwnIds(new Random(1)), sent::add, false);

    @Test
    void aHandOffChangesTheAgentsPartAndNothingElse() {
        view.become(CASEY);

        JsonNode session = sent.getFirst().path("session");
        assertThat(session).isEqualTo(tree("{'type':'realtime','instructions':'Casey.','tools':[{'name':'seats'}],'audio':{'input':"
                + "{'transcription':{'model':'house','language':'de'},'turn_detection':{'type':'semantic_vad'}},"
                + "'output':{'voice':'cedar'}}}"));
        assertThat(own.isOwnTool("search")).as("an answer under way may still call it").isTrue();
        assertThat(own.isOwnTool("seats")).isTrue();
    }

    @Test
    void whatTheClientHasSetStaysAlsoWhenTheModelHasNotAnsweredYet() {
        asks("one", "{'instructions':'Be brief.','tools':[{'name':'mine'}]}");
        view.updated();
        asks("two", "{'audio':{'input':{'turn_detection':null,'transcription':{'model':'x','prompt':'names'}},'output':{'voice':'ash'}}}");

        view.become(CASEY);

        assertThat(sent.getFirst().path("session")).isEqualTo(tree("{'type':'realtime','instructions':'Casey.\n\nBe brief.',"
                + "'tools':[{'name':'mine'},{'name':'seats'}],'audio':{'input':"
                + "{'transcription':{'model':'house','prompt':'names','language':'de'}}}}"));
    }

    @Test
    void anUpdateThatTheModelRefusesAfterTheHandOffLeavesNoTraceInIt() {
        asks("one", "{'instructions':'Be brief.','tools':[{'name':'mine'}],'audio':{'output':{'voice':'nobody'}}}");
        view.become(CASEY);

        view.refused("one");

        assertThat(sent).hasSize(2);
        assertThat(sent.getLast().path("session")).isEqualTo(CASEY.session().deepCopy().without("tool_choice"));
        assertThat(view.updated()).as("what can be seen has changed").isTrue();
        assertThat(view.updated()).isTrue();
        view.refused("one");
        assertThat(sent).as("no more to put right").hasSize(2);
    }

    @Test
    void aClientThatSeesNoneOfItHearsNothing() {
        asks("one", "{'audio':{'input':{'turn_detection':null,'transcription':{'language':'fr'}},'output':{'voice':'ash'}}}");
        assertThat(view.updated()).isTrue();
        ObjectNode sameWords = CASEY.session().deepCopy();
        ((ObjectNode) sameWords.at("/audio/input")).remove("transcription");
        view.become(new AgentPart(sameWords, CASEY.toolNames()));
        asks("two", "{'instructions':'Be kind.'}");

        assertThat(view.updated()).as("the hand-off's").isFalse();
        assertThat(view.updated()).as("the client's").isTrue();
    }

    @Test
    void anUpdateAfterTheHandOffIsPutBehindTheNewAgent() {
        view.become(CASEY);

        ObjectNode update = asks("one", "{'instructions':'Be brief.','audio':{'input':{'transcription':{'model':'x'}}}}");

        assertThat(update.at("/session/instructions").asText()).isEqualTo("Casey.\n\nBe brief.");
        assertThat(update.at("/session/audio/input/transcription")).isEqualTo(tree("{'model':'house','language':'de'}"));
    }

    @Test
    void aLanguageOfTheClientGoesBeforeTheAgents() {
        assertThat(asks("one", "{'audio':{'input':{'transcription':{'language':'fr'}}}}").at("/session/audio/input/transcription"))
                .isEqualTo(tree("{'model':'house','language':'fr'}"));
        assertThat(asks("two", "{'audio':{'input':{'transcription':{'languages':['fr','nl']}}}}")
                .at("/session/audio/input/transcription").has("language")).isFalse();
    }

    @Test
    void aCreateThatWaitedForAToolIsAskedOfTheAgentThatHasTheCallThen() {
        List<ObjectNode> toModel = new ArrayList<>();
        CreateGate gate = new CreateGate(new AtOnceLoop(), new OwnIds(new Random(2)), view, toModel::add, _ -> {});
        gate.ourToolBegan("call_1");
        ObjectNode create = tree("{'type':'response.create','event_id':'c','response':{'instructions':'In one word.'}}");
        assertThat(gate.fromClient(create)).isTrue();
        view.become(CASEY);
        gate.ourToolEnded("call_1");

        assertThat(toModel).hasSize(1);
        assertThat(toModel.getFirst().at("/response/instructions").asText()).isEqualTo("Casey.\n\nIn one word.");
    }

    private ObjectNode asks(String eventId, String session) {
        ObjectNode update = tree("{'type':'session.update'}").put("event_id", eventId);
        update.set("session", tree(session));
        assertThat(view.merge(update, eventId)).isEmpty();
        return update;
    }

    /// Without time.
    private static final class AtOnceLoop implements CallLoop {
        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return () -> {};
        }
    }

    private static ObjectNode tree(String json) {
        try {
            return (ObjectNode) JSON.readTree(json.replace('\'', '"').replace("\n", "\\n"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
