package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Long sessions of thousands of random events over a real socket: every answer is valid for OpenAI's own SDK (in GA,
/// `RealtimeClient` checks that) and keeps the protocol's order (`ServerEventRules`).
class EngineRandomSessionTest {
    private static final int ROUNDS = 120;
    private static final int EVENTS_A_ROUND = 15;

    @ParameterizedTest
    @CsvSource({"GA,1", "GA,2", "BETA,3"})
    void whateverIsSentTheAnswersAreValidAndInOrder(String dialect, long seed) {
        boolean beta = dialect.equals("BETA");
        try (EngineFixture engine = new EngineFixture()) {
            ServerEventRules rules = new ServerEventRules(beta);
            RandomEvents events = new RandomEvents(seed, beta, rules);
            moodsOf(engine, new Random(seed));
            try (RealtimeClient client = beta
                    ? RealtimeClient.beta(engine.server.port())
                    : RealtimeClient.ga(engine.server.port())) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = 0; i < EVENTS_A_ROUND; i++) {
                        client.send(events.next());
                    }
                    throughTo("round_" + round, client, rules);
                }
                client.send("{'type':'response.cancel'}");
                throughTo("the_end", client, rules);
                while (!rules.isQuiet()) {
                    client.await(event -> {
                        rules.accept(event);
                        return rules.isQuiet();
                    }, "everything to be closed");
                }
            }
            assertThat(rules.types()).as("what the session came to").contains("session.updated",
                    "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
                    "input_audio_buffer.committed", "input_audio_buffer.cleared", "conversation.item.added",
                    "conversation.item.retrieved", "conversation.item.truncated", "conversation.item.deleted",
                    "conversation.item.input_audio_transcription.delta",
                    "conversation.item.input_audio_transcription.completed", "response.output_text.delta",
                    "response.output_audio.delta", "response.function_call_arguments.done", "response.done");
            Awaitility.await().untilAsserted(() -> assertThat(engine.ears.open).hasValue(0));
        }
    }

    /// A mind that now talks, now calls, now has nothing to say; ears that hear something every time.
    private static void moodsOf(EngineFixture engine, Random random) {
        for (int i = 0; i < 5_000; i++) {
            engine.ears.hears(List.of("my card is lost and", "yes", "", "what is the interest of saving pockets please")
                    .get(random.nextInt(4)));
        }
        engine.mind = turn -> switch ((turn.history().size() + turn.said().length()) % 6) {
            case 0 -> new Thought.Say(List.of());
            case 1 -> new Thought.Say(List.of("One.", "And then two."));
            case 2 -> new Thought.CallTools(List.of(new Thought.ToolRequest("search", "{\"q\":1}"),
                    new Thought.ToolRequest("search", "{\"q\":2}")), "Wait.");
            case 3 -> new Thought.CallTools(List.of(new Thought.ToolRequest("search", "{}")), "");
            default -> new Thought.Say(List.of("You said " + turn.said().length() + " letters."));
        };
    }

    /// An event nobody knows, answered with an error that carries its id, marks how far the server has come.
    private static void throughTo(String mark, RealtimeClient client, ServerEventRules rules) {
        client.send("{'type':'no.such.event','event_id':'" + mark + "'}");
        JsonNode answer = client.await(event -> {
            rules.accept(event);
            return event.at("/error/event_id").asText().equals(mark);
        }, mark);
        assertThat(answer.at("/error/param").asText()).isEqualTo("type");
        client.forget();
    }
}
