package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.engine.think.Dialogue;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.gateway.engine.think.StoredPrompt;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sessions and responses that name a stored prompt.
class EnginePromptTest {
    private static final Dialogue DIALOGUE = Dialogue.read("pat.dialogue.yaml", """
            sentences: {thanks: "Glad to help, says {{company}}. Anything else?"}
            intents:
              hours:
                examples: [when are you open, what are your opening hours]
                say: "{{company}} is open from nine to five."
            """);

    private final EngineServer server = EngineServer.start(EngineConfig.DEFAULT.withPort(0), new FakeEars(),
            LoudnessActivity::new, new FakeVoice(), new RuleMind(Clock.systemUTC(), Map.of("pat",
                    new StoredPrompt("You are Pat of {{company}}.", DIALOGUE))));
    private final RealtimeClient client = RealtimeClient.ga(server.port());

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private String answerTo(String said, String response) {
        client.forget().send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':"
                + "'input_text','text':'" + said + "'}]}}");
        client.send("{'type':'response.create','response':" + response + "}");
        return client.await("response.done").at("/response/output/0/content/0/text").asText();
    }

    @Test
    void aSessionTalksByThePromptItNamesWithItsVariables() {
        client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text'],'prompt':{'id':'pat',"
                + "'version':'2','variables':{'company':'Acme','x':{'type':'input_text','text':'y'}}}}}");
        JsonNode session = client.await("session.updated").path("session");

        assertThat(session.at("/prompt/id").asText()).isEqualTo("pat");
        assertThat(answerTo("when are you open", "{}")).isEqualTo("Acme is open from nine to five.");
        assertThat(answerTo("thank you", "{}")).startsWith("Glad to help, says Acme.");
        assertThat(answerTo("who are you", "{}")).startsWith("I'm Pat");
    }

    @Test
    void oneResponseMayNameAPromptOfItsOwn() {
        client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text']}}").await("session.updated");

        assertThat(answerTo("when are you open", "{'prompt':{'id':'pat','variables':{'company':'Acme'}}}"))
                .isEqualTo("Acme is open from nine to five.");
        assertThat(answerTo("when are you open", "{}")).contains("not able to help");
    }

    @Test
    void aPromptThatIsNotThereIsRefusedAndNothingChanges() {
        client.send("{'type':'session.update','event_id':'e1','session':{'type':'realtime','instructions':'X','prompt':{'id':'nobody'}}}");
        JsonNode error = client.awaitError("invalid_value");

        assertThat(error.path("param").asText()).isEqualTo("session.prompt.id");
        assertThat(error.path("message").asText()).isEqualTo("Prompt with id 'nobody' not found.");
        assertThat(error.path("event_id").asText()).isEqualTo("e1");
        client.send("{'type':'session.update','session':{'type':'realtime'}}");
        assertThat(client.await("session.updated").at("/session/instructions").asText()).isEmpty();
        client.send("{'type':'session.update','session':{'type':'realtime','prompt':{}}}").awaitError("missing_required_parameter");
        client.send("{'type':'response.create','response':{'prompt':{'id':'nobody'}}}");
        assertThat(client.awaitError("invalid_value").path("param").asText()).isEqualTo("response.prompt.id");
    }

    @Test
    void nullLetsThePromptGo() {
        client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text'],'prompt':{'id':'pat'}}}")
                .await("session.updated");
        client.send("{'type':'session.update','session':{'type':'realtime','prompt':null}}").await("session.updated");

        assertThat(answerTo("when are you open", "{}")).contains("not able to help");
    }
}
