package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnderstandingTest {
    @Test
    void aQuestionOfTheBankIsRightWhenTheArticleThatAnswersItIsFound(@TempDir Path folder) throws IOException {
        with(folder, understanding -> {
            PhraseList.Phrase asked = new PhraseList.Phrase("card lost", "i lost my card");
            assertThat(understanding.isRight(asked, "my purse was stolen")).isTrue();
            assertThat(understanding.isRight(asked, "what are your opening hours")).isFalse();
            assertThat(understanding.isRight(asked, "")).isFalse();
        });
    }

    @Test
    void aQuestionToTheBoxOfficeIsRightWhenItsToolIsCalled(@TempDir Path folder) throws IOException {
        with(folder, understanding -> {
            PhraseList.Phrase asked = new PhraseList.Phrase("find_events", "what games are on tonight");
            assertThat(understanding.isRight(asked, "any concerts this weekend")).isTrue();
            assertThat(understanding.isRight(asked, "goodbye")).isFalse();
        });
    }

    @Test
    void aQuestionBackIsAnsweredBeforeItIsJudged(@TempDir Path folder) throws IOException {
        with(folder, understanding -> {
            PhraseList.Phrase seats = new PhraseList.Phrase("check_seats", "what is the cheapest seat");
            assertThat(understanding.isRight(seats, "what is the cheapest seat")).isTrue();
            assertThat(understanding.isRight(seats, "what games are on tonight")).isFalse();
            assertThat(understanding.isRight(seats, "what was that")).isFalse();
            String number = "my phone number is nine one two three four five six seven";
            PhraseList.Phrase phone = new PhraseList.Phrase("note_customer", number);
            assertThat(understanding.isRight(phone, number)).isTrue();
            assertThat(understanding.isRight(phone, "my phone is broken")).isFalse();
        });
    }

    @Test
    void everyTopicNamesArticlesThereAreAndEveryListTopicsThereAre() throws IOException {
        Set<String> topics = new HashSet<>(Set.of("find_events", "check_seats", "note_customer"));
        for (String line : PhraseList.lines("/speech/evaluation/topics.txt")) {
            if (!line.startsWith("#")) {
                String[] fields = line.split("\\|");
                topics.add(fields[0].strip());
                assertThat(fields[1].strip().split(" +")).as(line).isNotEmpty().allSatisfy(article ->
                        assertThat(Tools.class.getResource("/helpcenter/" + article + ".md")).as(article).isNotNull());
            }
        }
        for (String list : List.of("seen", "dev-2", "held-out-1", "held-out-2")) {
            assertThat(PhraseList.bundled(list).phrases()).extracting(PhraseList.Phrase::topic).as(list)
                    .allSatisfy(topic -> assertThat(topics).contains(topic));
        }
    }

    /// The lists that are for development. They were known when the articles' phrases were written, so that this holds
    /// the router to what it can do and measures nothing new.
    @Test
    void whatIsTypedOfTheDevelopmentListsIsUnderstood(@TempDir Path folder) throws IOException {
        List<PhraseList.Phrase> phrases = new ArrayList<>();
        for (String list : List.of("seen", "dev", "dev-2", "held-out-1", "held-out-2")) {
            phrases.addAll(PhraseList.bundled(list).phrases());
        }
        with(folder, understanding -> {
            List<PhraseList.Phrase> wrong = phrases.stream()
                    .filter(phrase -> !understanding.isRight(phrase, phrase.sentence())).toList();
            assertThat(wrong).hasSizeLessThanOrEqualTo(phrases.size() / 50);
        });
    }

    private static void with(Path folder, Consumer<Understanding> check) throws IOException {
        GatewayConfig config = ConfigReader.read(Map.of(Setting.DATA_DIR.environment(), folder.toString()));
        try (TranscriptStore store = TranscriptStore.open(config.store(), Clock.systemUTC());
                Tools tools = Tools.open(store.database(), Clock.systemUTC())) {
            AgentFiles agents = new AgentReader(tools, config.interruption()).read(config.agentsDir(), config.defaultAgent());
            check.accept(new Understanding(agents, tools, Clock.systemUTC()));
        }
    }
}
