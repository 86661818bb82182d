package dev.switchboard.gateway.engine.hear;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DomainLanguageModelTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    Path folder;

    private Path cmudict;
    private SpeechVocabulary vocabulary;

    @BeforeEach
    void smallDictionary() throws Exception {
        cmudict = Files.writeString(folder.resolve("cmudict"), """
                i AY
                lost L AO S T
                my M AY
                card K AA R D
                card(2) K AO R D
                the DH AH
                back B AE K
                what W AH T
                is IH Z
                """);
        vocabulary = new SpeechVocabulary(List.of("I lost my card."), List.of("cashback"));
    }

    @Test
    void aModelKnowsThePhrasesAndTheTopics() throws Exception {
        DomainLanguageModel model = make(vocabulary);
        assertThat(Files.readString(model.languageModel(), ISO_8859_1)).contains("lost").contains("cashback");
        assertThat(Files.readString(model.dictionary()))
                .contains("card K AA R D\ncard(2) K AO R D\n")
                .contains("cashback K AE SH B AE K");
    }

    @Test
    void everyWordOfTheModelHasASound() throws Exception {
        DomainLanguageModel model = make(vocabulary.plus(List.of("my zzyqx card"), List.of()));
        assertThat(Files.readString(model.languageModel(), ISO_8859_1)).doesNotContain("zzyqx");
    }

    @Test
    void aKeptModelIsUsedAgain() throws Exception {
        DomainLanguageModel first = make(vocabulary);
        Files.setLastModifiedTime(first.languageModel(), LONG_AGO);
        DomainLanguageModel second = make(vocabulary);
        assertThat(second).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(second.languageModel())).isEqualTo(LONG_AGO);
    }

    @Test
    void aDamagedModelIsMadeAgain() throws Exception {
        DomainLanguageModel first = make(vocabulary);
        byte[] whole = Files.readAllBytes(first.languageModel());
        Files.write(first.languageModel(), Arrays.copyOf(whole, whole.length / 2));
        assertThat(Files.readAllBytes(make(vocabulary).languageModel())).isEqualTo(whole);
    }

    @Test
    void otherPhrasesMakeAnotherModel() {
        DomainLanguageModel first = make(vocabulary);
        assertThat(make(vocabulary.plus(List.of("what is my card"), List.of()))).isNotEqualTo(first);
    }

    @Test
    void wordsWithoutAnEntryAreTriedAsEndingsCompoundsAndInitials() {
        Pronunciations pronunciations = new Pronunciations(cmudict);
        assertThat(pronunciations.of("cards")).containsExactly("K AA R D Z");
        assertThat(pronunciations.of("lostcard")).containsExactly("L AO S T K AA R D");
        assertThat(pronunciations.of("gxs")).containsExactly("JH IY EH K S EH S");
        assertThat(pronunciations.of("zzyqx")).isEmpty();
    }

    private DomainLanguageModel make(SpeechVocabulary of) {
        return DomainLanguageModel.in(folder.resolve("cache"), of, cmudict, Optional.empty());
    }
}
