package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.AgentLimits;
import dev.switchboard.gateway.call.AgentRoutes;
import dev.switchboard.gateway.call.CallRules;
import dev.switchboard.gateway.call.CallSentences;
import dev.switchboard.gateway.call.HandOff;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.gateway.call.RecordingMode;
import dev.switchboard.tools.ToolNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentReaderTest {
    private static final String GOOD = """
            id: zoe
            name: Zoe
            description: test line
            instructions: You are Zoe.
            voice: marin
            """;

    private final AgentReader reader =
            new AgentReader(BuiltInTools.NAMES, Interruption.standard());

    @Test
    void rileyAnswersUnlessAnotherIsNamed() {
        List<Agent> agents = reader.read(Optional.empty(), "riley").agents();

        assertThat(agents).extracting(Agent::id).containsExactly("riley", "casey");
        assertThat(agents.getFirst().greeting())
                .isEqualTo("Hey there! This is Riley from GXS Bank. How can I help you today?");
        assertThat(agents.getFirst().tools()).contains("search_gxs_help_center");
        assertThat(reader.read(Optional.empty(), "casey").agents().getFirst().id()).isEqualTo("casey");
    }

    @Test
    void aFolderAddsAgentsAndReplacesBuiltInOnes(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("zoe.yaml"), GOOD);
        Files.writeString(dir.resolve("riley.yaml"), GOOD.replace("id: zoe", "id: riley"));

        List<Agent> agents = reader.read(Optional.of(dir), "riley").agents();

        assertThat(agents).extracting(Agent::id).containsExactlyInAnyOrder("riley", "casey", "zoe");
        assertThat(agents.getFirst().name()).isEqualTo("Zoe");
    }

    @Test
    void anUnknownDefaultAgentStopsTheStart() {
        assertThatThrownBy(() -> reader.read(Optional.empty(), "nobody"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("default-agent=nobody: expected one of [riley, casey]");
    }

    @Test
    void anAgentMaySayForItselfWhatInterruptsIt() {
        Agent zoe = reader.parse("zoe.yaml", """
                id: zoe
                name: Zoe
                description: d
                instructions: i
                voice: marin
                turn_detection: {barge_in_speech_ms: 100, barge_in_backchannels: [ja, genau]}
                """);
        assertThat(zoe.turnDetection().interruption())
                .isEqualTo(new Interruption(Duration.ofMillis(100), List.of("ja", "genau")));
    }

    @Test
    void anAgentMayNameToolsOfASourceThatIsDown() {
        AgentReader claiming = new AgentReader(
                () -> Set.of("find_events"), name -> name.startsWith("crm__"), Interruption.standard(), RecordingMode.OFF);
        String file = "id: zoe\nname: Zoe\ndescription: d\ninstructions: i\nvoice: cedar\ntools: [find_events, crm__*, TOOL]\n";

        Agent zoe = claiming.parse("zoe.yaml", file.replace("TOOL", "crm__lookup"));

        assertThat(ToolNames.cover(zoe.tools(), "crm__other")).isTrue();
        assertThat(ToolNames.cover(zoe.tools(), "note_customer")).isFalse();
        assertThatThrownBy(() -> claiming.parse("zoe.yaml", file.replace("TOOL", "crm_lookup")))
                .hasMessageContaining("tools: there is no tool 'crm_lookup'; expected some of [find_events]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tools: [fly] | zoe.yaml: tools: there is no tool 'fly'",
        "tools: fly | zoe.yaml: tools: 'fly': expected a list of texts",
        "colour: red | zoe.yaml: unknown key 'colour'",
        "turn_detection: {type: psychic} | zoe.yaml: turn_detection.type: 'psychic': expected server_vad or semantic_vad",
        "turn_detection: {threshold: 2} | zoe.yaml: turn_detection.threshold: '2': expected a number from 0 to 1",
        "turn_detection: {silence: 2} | zoe.yaml: unknown key 'turn_detection.silence'",
        "turn_detection: fast | zoe.yaml: turn_detection: expected the keys",
        "model: '' | zoe.yaml: model: expected a text",
        "language: English | zoe.yaml: language: 'English': expected an ISO 639-1 code such as en",
        "handoff: casey | zoe.yaml: handoff: 'casey': expected a list of agents' ids",
        "handoff: [{to: casey}] | zoe.yaml: unknown key 'handoff[0].to'; expected some of [agent, examples, when]",
        "routes: {numbers: [one]} | zoe.yaml: routes.numbers: 'one': expected a telephone number in quotes",
        "routes: {numbers: [6531234567]} | zoe.yaml: routes.numbers: expected a list of texts",
        "routes: {channels: [The Phone]} | zoe.yaml: routes.channels: 'The Phone': expected the name of a channel",
        "limits: {calls: 0} | zoe.yaml: limits.calls: '0': expected a whole number from 1 to 1000000",
        "limits: {silence_prompt: 20} | zoe.yaml: limits.silence_prompt: '20': expected a duration such as 15s",
        "limits: {lifetime: 3m} | zoe.yaml: unknown key 'limits.lifetime'",
        "sentences: {still_there: [a]} | zoe.yaml: sentences.still_there: expected a text",
        "greeting: [a] | zoe.yaml: greeting: expected a text"
    })
    void aWrongKeyIsNamedWithFileAndExpectation(String line, String message) {
        assertThatThrownBy(() -> reader.parse("zoe.yaml", GOOD + line + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void anAgentHasAModelALanguageRoutesHandOffsLimitsAndSentencesOfItsOwn() {
        Agent zoe = reader.parse("zoe.yaml", GOOD + """
                model: gpt-realtime-mini
                language: de
                routes: {numbers: ["+65 3123 4567"], channels: [twilio]}
                handoff: [casey, {agent: riley, when: the caller asks about money, examples: [my account]}]
                takes_over: Hier ist Zoe.
                limits: {calls: 3, longest: 10m, silence_prompt: 0, silence: 90s}
                sentences: {still_there: "Sind Sie noch da?"}
                """);

        assertThat(zoe.model()).contains("gpt-realtime-mini");
        assertThat(zoe.language()).contains("de");
        CallRules rules = zoe.rules();
        assertThat(rules.routes()).isEqualTo(new AgentRoutes(Set.of("+6531234567"), Set.of("twilio")));
        assertThat(rules.handOffs()).containsExactly(
                new HandOff("casey", "", List.of()),
                new HandOff("riley", "the caller asks about money", List.of("my account")));
        assertThat(rules.takesOver()).isEqualTo("Hier ist Zoe.");
        assertThat(rules.limits()).isEqualTo(new AgentLimits(
                OptionalInt.of(3), Optional.of(Duration.ofMinutes(10)), Optional.of(Duration.ZERO),
                Optional.of(Duration.ofSeconds(90))));
        assertThat(rules.sentences().stillThere()).isEqualTo("Sind Sie noch da?");
        assertThat(rules.sentences().timeGoodbye()).isEqualTo(CallSentences.STANDARD.timeGoodbye());
    }

    @ParameterizedTest
    @CsvSource({"id", "name", "description", "instructions", "voice"})
    void aMissingKeyIsNamed(String key) {
        String yaml = GOOD.replaceAll("(?m)^" + key + ":.*\\n", "");

        assertThatThrownBy(() -> reader.parse("zoe.yaml", yaml)).hasMessage("zoe.yaml: " + key + ": expected a text");
    }

    @Test
    void theBuiltInAgentsTalkByTheirDialogueFiles() {
        AgentFiles files = reader.read(Optional.empty(), "riley");

        assertThat(files.dialogues()).containsOnlyKeys("riley", "casey");
        assertThat(files.dialogue(files.agents().getLast()).examples()).contains("i want to buy tickets");
    }

    @Test
    void aDialogueFileStandsBesideItsAgentAndIsNoAgentItself(@TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("zoe.yaml"), GOOD + "dialogue: zoe.dialogue.yaml\n");
        Files.writeString(dir.resolve("zoe.dialogue.yaml"), "intents: {hours: {examples: [when are you open], say: Always.}}");

        AgentFiles files = reader.read(Optional.of(dir), "zoe");

        assertThat(files.dialogue(files.agents().getFirst()).examples()).contains("when are you open");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "talk.yaml | '' | zoe.yaml: dialogue: 'talk.yaml': expected the name of a file beside this one that ends in .dialogue.yaml",
        "../x.dialogue.yaml | '' | zoe.yaml: dialogue: '../x.dialogue.yaml': expected the name of a file beside this one",
        "no.dialogue.yaml | '' | zoe.yaml: dialogue: 'no.dialogue.yaml': expected a readable file beside this one",
        "zoe.dialogue.yaml | intents: {a: {say: x, shout: y}} | zoe.dialogue.yaml: unknown key 'intents.a.shout'"
    })
    void aWrongDialogueStopsTheStart(String name, String yaml, String message, @TempDir Path dir) throws IOException {
        Files.writeString(dir.resolve("zoe.yaml"), GOOD + "dialogue: " + name + "\n");
        Files.writeString(dir.resolve("zoe.dialogue.yaml"), yaml);

        assertThatThrownBy(() -> reader.read(Optional.of(dir), "riley"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
