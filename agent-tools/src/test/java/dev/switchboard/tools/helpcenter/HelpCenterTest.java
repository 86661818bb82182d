package dev.switchboard.tools.helpcenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.RecordedNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpCenterTest {
    private static HelpCenter helpCenter;

    private record Question(String asked, String article) {}

    @BeforeAll
    static void open() {
        helpCenter = HelpCenter.open();
    }

    @AfterAll
    static void close() {
        helpCenter.close();
    }

    @Test
    void fourOfFiveQuestionsFindTheirArticleFirstAndNineOfTenAmongThree() throws IOException {
        List<Question> questions = questions().stream().filter(q -> !q.article.equals("none")).toList();
        List<String> notFirst = new ArrayList<>();
        List<String> notAmongThree = new ArrayList<>();
        for (Question question : questions) {
            List<String> found = found(question.asked);
            if (found.isEmpty() || !found.getFirst().equals(question.article)) {
                notFirst.add(question.asked + " -> " + found + ", expected " + question.article);
            }
            if (!found.contains(question.article)) {
                notAmongThree.add(question.asked);
            }
        }
        assertThat(questions).hasSizeGreaterThanOrEqualTo(60);
        assertThat(notFirst).as("recall@1").hasSizeLessThanOrEqualTo(questions.size() / 5);
        assertThat(notAmongThree).as("recall@3").hasSizeLessThanOrEqualTo(questions.size() / 10);
    }

    @Test
    void atLeastAThirdOfTheQuestionsAreNotInTheArticlesOwnPhrases() throws IOException {
        Set<String> phrases = new HashSet<>();
        helpCenter.articles().forEach(article -> phrases.addAll(article.phrases()));
        assertThat(questions()).filteredOn(question -> !phrases.contains(question.asked))
                .hasSizeGreaterThan(questions().size() / 3);
    }

    @Test
    void questionsBesideThePointFindNothing() throws IOException {
        List<Question> besideThePoint = questions().stream().filter(q -> q.article.equals("none")).toList();
        assertThat(besideThePoint).isNotEmpty().allSatisfy(question ->
                assertThat(found(question.asked)).as(question.asked).isEmpty());
    }

    @Test
    void everyArticleSpeaksInAtMostFortyFiveWordsAndSaysThatItIsASample() throws IOException {
        assertThat(helpCenter.articles()).hasSizeGreaterThanOrEqualTo(64);
        for (Article article : helpCenter.articles()) {
            assertThat(article.spoken().split(" ")).as(article.id()).hasSizeLessThanOrEqualTo(45);
            assertThat(article.spoken()).as(article.id()).doesNotContain("p.a.", "$", "*", "`").endsWith(".");
            assertThat(article.phrases()).as(article.id()).hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(phrase -> assertThat(phrase).isEqualTo(phrase.toLowerCase(Locale.ROOT)));
            assertThat(text("/helpcenter/" + article.id() + ".md")).contains("sample: true").contains("Sample content");
        }
    }

    @Test
    void everyArticleFileIsInTheIndex() throws Exception {
        Path folder = Path.of(HelpCenter.class.getResource("/helpcenter/index.txt").toURI()).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            List<String> ids = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
                    .map(name -> name.replace(".md", "")).toList();
            assertThat(helpCenter.articles()).extracting(Article::id).containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void savingPocketsQuestionIsAnsweredWithTheRateAndFurtherTitles() throws Exception {
        ToolResult result = ask("What's the interest rate for Saving Pockets?");
        assertThat(result).isInstanceOfSatisfying(ToolResult.Answer.class, answer -> {
            assertThat(answer.spoken()).contains("3.88% a year").contains("100,000 dollars");
            assertThat(answer.data().path("found").asBoolean()).isTrue();
            assertThat(answer.data().path("title").asText()).isEqualTo("Saving Pockets interest rate");
            assertThat(answer.data().path("section").asText()).isEqualTo("Savings");
            assertThat(answer.data().path("score").asDouble()).isPositive();
            assertThat(answer.data().path("see_also")).hasSize(2);
        });
    }

    @Test
    void questionWithoutAnArticleOffersToNoteIt() throws Exception {
        ToolResult result = ask("how do i bake a chocolate cake");
        assertThat(result).isInstanceOfSatisfying(ToolResult.Answer.class, answer -> {
            assertThat(answer.data().path("found").asBoolean(true)).isFalse();
            assertThat(answer.spoken()).contains("could not find").contains("note your question");
        });
    }

    @Test
    void aLongWindedQuestionIsToldByTheWordsThatCount() {
        assertThat(found("well you see i was at the shop with my sister and the cashier said my card does not work"))
                .first().isEqualTo("card-declined");
        assertThat(found("so my sister tells me all the time that i should ask you what interest i get on what i save"))
                .first().isEqualTo("saving-pockets-interest-rate");
    }

    @Test
    void aPartlyMisheardQuestionStillFindsItsArticle() {
        assertThat(found("my cart was the climbed at the super market")).first().isEqualTo("card-declined");
        assertThat(found("i sent the money to the wrong purse on by mistake"))
                .first().isEqualTo("transfer-wrong-person");
        assertThat(found("the very fication code has not a rived")).first().isEqualTo("app-otp");
    }

    @Test
    void whatIsLearntOfOneCountryHoldsForAnother() {
        for (String place : List.of("norway", "mexico", "dubai")) {
            assertThat(found("can i get cash out of a machine in " + place)).as(place).first().isEqualTo("overseas-atm");
        }
    }

    @Test
    void contractedWordsAreAsGoodAsFullOnes() {
        assertThat(found("i can't sign in")).isEqualTo(found("i cannot sign in"));
        assertThat(found("what's my account number")).isEqualTo(found("what is my account number"));
    }

    @Test
    void aQuestionFindsTheSameArticlesInEveryHelpCentre() {
        try (HelpCenter again = HelpCenter.open()) {
            for (String question : List.of("i lost my card", "can i borrow something", "where does my money go")) {
                assertThat(again.shelf().search(question, 3)).as(question)
                        .isEqualTo(helpCenter.shelf().search(question, 3));
            }
        }
    }

    @Test
    void wordsWithoutASubjectFindNothingAndDoNotFail() throws Exception {
        for (String question : List.of("the", "um", "what is it", "???", "請問", "\u0000", "a AND (b OR",
                "x".repeat(500))) {
            assertThat(ask(question)).as(question).isInstanceOfSatisfying(ToolResult.Answer.class, answer ->
                    assertThat(answer.data().path("found").asBoolean(true)).isFalse());
        }
    }

    @Test
    void aFolderOfArticlesAddsToAndReplacesTheShippedOnes(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("unicorns.md"), """
                ---
                title: Unicorn insurance
                section: Extras
                phrases:
                  - insure my unicorn
                ---
                # Unicorn insurance

                We insure unicorns.
                """);
        try (HelpCenter larger = HelpCenter.open(folder)) {
            assertThat(larger.articles()).hasSize(helpCenter.articles().size() + 1);
            assertThat(larger.shelf().search("can i insure a unicorn", 1)).singleElement()
                    .satisfies(hit -> assertThat(hit.article().spoken()).isEqualTo("We insure unicorns."));
        }
    }

    @Test
    void aBrokenArticleIsNamedWithWhatWasExpected() {
        assertThatThrownBy(() -> Article.parse("x", "# Title\n\nText"))
                .hasMessage("help-centre article x: expected --- on the first line");
        assertThatThrownBy(() -> Article.parse("x", "---\ntitle: X\n---\n\nText"))
                .hasMessage("help-centre article x: the front matter has no section");
        assertThatThrownBy(() -> Article.parse("x", "---\ntitle: X\nsection: Y\n---\n# X\n"))
                .hasMessage("help-centre article x: no paragraph to speak");
        assertThatThrownBy(() -> Article.parse("x", "---\ntitle: X"))
                .hasMessage("help-centre article x: the front matter has no closing ---");
    }

    private static ToolResult ask(String question) throws Exception {
        return helpCenter.searchTool().call(
                new Arguments(JsonNodeFactory.instance.objectNode().put("query", question)),
                new ToolContext("T-1", "S-1", "riley", new RecordedNotes()));
    }

    private static List<String> found(String question) {
        return helpCenter.shelf().search(question, 3).stream().map(hit -> hit.article().id()).toList();
    }

    private static List<Question> questions() throws IOException {
        return text("/helpcenter/questions.txt").lines().filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" -> ")).map(parts -> new Question(parts[0], parts[1])).toList();
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = HelpCenterTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
