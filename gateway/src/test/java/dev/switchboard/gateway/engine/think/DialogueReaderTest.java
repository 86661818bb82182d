package dev.switchboard.gateway.engine.think;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DialogueReaderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            colour: red                                     | z.dialogue.yaml: unknown key 'colour'; expected some of [intents,
            intents: [a]                                    | z.dialogue.yaml: intents: expected a map
            intents: {a: {}}                                | z.dialogue.yaml: intents.a.tool: expected a tool to call, or 'say'
            intents: {a: {tool: t, any: perhaps}}           | z.dialogue.yaml: intents.a.any: expected true or false
            intents: {a: {tool: t, on: weather}}            | z.dialogue.yaml: intents.a.on: expected one of [goodbye, identity
            intents: {a: {tool: t, matches: '('}}           | z.dialogue.yaml: intents.a.matches: expected a regular expression
            intents: {a: {tool: t, slots: {s: {min: x}}}}   | z.dialogue.yaml: intents.a.slots.s.min: expected a whole number
            intents: {a: {tool: t, slots: {s: {kind: x}}}}  | z.dialogue.yaml: intents.a.slots.s.kind: expected one of [number,
            intents: {a: {tool: t, slots: {s: {reads: 1}}}} | z.dialogue.yaml: unknown key 'intents.a.slots.s.reads'
            intents: {a: {tool: t, slots: {s: {from: x}}}}  | z.dialogue.yaml: intents.a.slots.s.from: expected results as tool.field
            intents: {a: {tool: t, confirm: 'Book {x'}}     | z.dialogue.yaml: intents.a.confirm: expected values as {name}
            intents: {a: {tool: t, confirm: 'Book [x'}}     | z.dialogue.yaml: intents.a.confirm: expected every [ closed by one ]
            intents: {a: {tool: t, after: {then: b}}}       | z.dialogue.yaml: intents.a: there is no intent 'b'; expected one of
            intents: {a: {tool: t, after: {ask: b}}}        | z.dialogue.yaml: intents.a.after.ask: there is no slot 'b'
            sentences: {hello: hi}                          | z.dialogue.yaml: unknown key 'sentences.hello'
            sentences: {thanks: {a: b}}                     | z.dialogue.yaml: sentences.thanks: expected a list of texts
            slots: {s: {ask: 'Which {'}}                    | z.dialogue.yaml: slots.s.ask: expected values as {name}
            'a: b: c'                                       | z.dialogue.yaml: not valid YAML at line 1
            """)
    void aWrongKeyIsNamedWithFileAndExpectation(String yaml, String message) {
        assertThatThrownBy(() -> Dialogue.read("z.dialogue.yaml", yaml)).isInstanceOf(DialogueException.class)
                .hasMessageStartingWith(message).hasMessageNotContaining("\n");
    }

    @Test
    void whatAFileLeavesOutIsAsInTheStandardDialogue() {
        Dialogue own = Dialogue.read("z.dialogue.yaml", "sentences: {thanks: 'My pleasure.'}\nphrases: {goodbye: cheerio}");

        assertThat(own.sentences().get("thanks")).containsExactly("My pleasure.");
        assertThat(own.sentences().get("goodbye")).isEqualTo(Dialogue.standard().sentences().get("goodbye"));
        assertThat(own.phrases().get("goodbye")).contains("cheerio").hasSizeGreaterThan(1);
        assertThat(own.intents()).isEqualTo(Dialogue.standard().intents());
    }

    @Test
    void everySentenceHasAWording() {
        for (Replies.Reply reply : Replies.Reply.values()) {
            assertThat(Dialogue.standard().sentences()).as(reply.key()).containsKey(reply.key());
        }
    }

    @Test
    void theExamplesOfAFileAreForTheEars() {
        assertThat(DialogueTalk.dialogue("casey").examples()).contains("i want to buy tickets", "what games are on tonight");
    }
}
