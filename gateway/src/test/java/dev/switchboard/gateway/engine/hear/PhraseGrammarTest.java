package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PhraseGrammarTest {
    @Test
    void optionsChoicesAndRulesAreAllDrawn() {
        assertThat(drawn("(block | freeze) my [gxs] <card>", "<card> = card", "<card> = debit card"))
                .containsExactlyInAnyOrder("block my card", "block my debit card", "block my gxs card",
                        "block my gxs debit card",
                        "freeze my card", "freeze my debit card", "freeze my gxs card", "freeze my gxs debit card");
    }

    @Test
    void aRepeatedPartComesOnceOrMoreOften() {
        assertThat(drawn("<digit>+", "<digit> = one")).contains("one", "one one").doesNotContain("");
    }

    @Test
    void writtenPhrasesBecomeSpokenWords() {
        assertThat(drawn("2 tickets in Section B, please?")).containsExactly("two tickets in section b please");
    }

    @Test
    void theSameSeedDrawsTheSameSentences() {
        PhraseGrammar first = grammar("a [b] (c | d)+");
        PhraseGrammar second = grammar("a [b] (c | d)+");
        assertThat(first.sentences(50, new Random(3))).isEqualTo(second.sentences(50, new Random(3)));
    }

    @Test
    void aMalformedLineIsNamed() {
        assertThatThrownBy(() -> grammar("(open | close my card"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected \")\"")
                .hasMessageContaining("(open | close my card");
        assertThatThrownBy(() -> grammar("open] it")).hasMessageContaining("\"]\"");
    }

    @Test
    void anUnknownRuleIsNamed() {
        assertThatThrownBy(() -> drawn("my <crad>")).hasMessageContaining("<crad>");
    }

    @Test
    void theBundledGrammarsAreWellFormed() {
        PhraseGrammar grammar = grammar(SpeechVocabulary.bundled().phrases().toArray(String[]::new));
        grammar.add(SpeechVocabulary.lines("/speech/carriers.phrases"));
        assertThat(grammar.sentences(500, new Random(1))).allSatisfy(sentence -> assertThat(sentence).isNotEmpty());
    }

    private static PhraseGrammar grammar(String... lines) {
        PhraseGrammar grammar = new PhraseGrammar();
        grammar.add(List.of(lines));
        return grammar;
    }

    private static Set<String> drawn(String... lines) {
        return grammar(lines).sentences(400, new Random(1)).stream()
                .map(words -> String.join(" ", words))
                .collect(Collectors.toSet());
    }
}
