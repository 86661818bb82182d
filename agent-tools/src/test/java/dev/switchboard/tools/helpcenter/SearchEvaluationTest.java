package dev.switchboard.tools.helpcenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SearchEvaluationTest {
    private static HelpCenter helpCentre;
    private static SearchEvaluation evaluation;

    @BeforeAll
    static void open() {
        helpCentre = HelpCenter.open();
        evaluation = new SearchEvaluation(helpCentre);
    }

    @AfterAll
    static void close() {
        helpCentre.close();
    }

    @Test
    void atLeast120QuestionsHaveAnArticleAndAThirdOfThemShareNoRareWordWithIt() {
        int plain = evaluation.of("plain").size();
        int paraphrases = evaluation.of("paraphrase").size();
        assertThat(plain + paraphrases).isGreaterThanOrEqualTo(120);
        assertThat(3 * paraphrases).isGreaterThanOrEqualTo(plain + paraphrases);
        Map<String, Set<String>> shared = new TreeMap<>();
        evaluation.of("paraphrase").forEach(question -> shared.put(question.asked(), evaluation.rareInCommon(question)));
        shared.values().removeIf(Set::isEmpty);
        assertThat(shared).isEmpty();
    }

    @Test
    void noQuestionIsAmongThoseThatAnythingLearnsFrom() {
        Set<String> learnt = new HashSet<>(helpCentre.phrases());
        learnt.addAll(ShippedArticles.besideThePoint());
        assertThat(evaluation.of("paraphrase")).noneMatch(question -> learnt.contains(question.asked()));
        assertThat(evaluation.of("none")).filteredOn(question -> learnt.contains(question.asked())).hasSizeLessThan(5);
        assertThat(evaluation.of("plain")).filteredOn(question -> learnt.contains(question.asked())).hasSizeLessThan(10);
    }

    @Test
    void plainQuestionsHaveTheirArticleAmongTheFirstThreeByBm25Alone() {
        SearchEvaluation.Score score = evaluation.score("plain",
                question -> SearchEvaluation.ids(helpCentre.shelf().written().rankedByTerms(question, 10)));
        assertThat(score.recallAt3()).isGreaterThanOrEqualTo(0.95);
    }

    /// Five were answered when the threshold was first measured with them.
    @Test
    void mostQuestionsBesideThePointFindNothing() {
        assertThat(evaluation.of("none")).hasSizeGreaterThanOrEqualTo(30)
                .filteredOn(question -> !helpCentre.shelf().search(question.asked(), 1).isEmpty()).hasSizeLessThanOrEqualTo(5);
    }
}
