package dev.switchboard.store.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.scorecard.SamplingPlan.Alert;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormReaderTest {
    @Test
    void aFormIsReadAndWritesItselfAsItIsRead() {
        Form form = SampleForm.form();
        assertThat(form.questions().map(Form.Question::id))
                .containsExactly("greeting", "tone", "fast", "card_read", "goodbye");
        assertThat(form.question("fast").orElseThrow().scale()).isEqualTo(new Scale.Points(1, 3));
        assertThat(form.question("card_read").orElseThrow().automaticFail()).isTrue();

        Form again = SampleForm.read(form.json().toString());
        assertThat(again).isEqualTo(form);
        assertThat(again.digest()).isEqualTo(form.digest());
        assertThat(SampleForm.read(SampleForm.JSON.replace("Fast?", "Quick?")).digest()).isNotEqualTo(form.digest());
        assertThat(SampleForm.read(SampleForm.JSON.replace("\"pass\"", "\"retired\": true, \"pass\"")).digest())
                .isEqualTo(form.digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"id\": \"short\"|\"id\": \"Short!\"|id: 'Short!': expected 1 to 40 of a-z 0-9 _ -",
        "\"pass\": 80|\"pass\": 101|pass: '101': expected a number above 0 and at most 100",
        "\"pass\": 80|\"mark\": 80|mark: unknown key; expected some of [description, id, pass, retired, sections, title]",
        "\"weight\": 1,|\"weight\": 0,|sections[0].weight: '0': expected a number above 0 and at most 1000",
        "\"weight\": 3, \"not|\"weight\": \"heavy\", \"not|sections[0].questions[1].weight: 'heavy': expected a number above 0 and at most 1000",
        "\"id\": \"tone\"|\"id\": \"greeting\"|sections[0].questions[1].id: 'greeting': expected an id that no other question of the form has",
        "\"ask\": \"Greeted?\"|\"ask\": \"\"|sections[0].questions[0].ask: expected a text of at most 500 characters",
        "[1, 5]|[5, 1]|sections[0].questions[1].scale: '[5,1]': expected the lowest and the highest whole number, such as [1, 5], at most 10 apart",
        "\"good\": \"no\"|\"good\": \"maybe\"|sections[1].questions[1].good: 'maybe': expected one of yes, no",
        "[800, 1500]|[1500, 800]|sections[1].questions[0].automatic.at_most: '[1500,800]': expected numbers that grow from the best answer to the worst",
        "[800, 1500]|800|sections[1].questions[0].automatic.at_most: '800': expected 2 numbers, one for each answer but the lowest, the best first",
        "\"at_least\": 1}},|\"at_least\": 1, \"at_most\": 2}},|sections[0].questions[0].automatic.at_most: '2': expected either at_most or at_least beside figure",
        "greeting_said|mood|sections[0].questions[0].automatic.figure: 'mood': expected one of greeting_said, greeting_delay_ms",
        "[\"anything else\"]|[]|sections[1].questions[2].automatic.said_by_agent: '[]': expected a list of texts"
    })
    void aBadFormIsRefusedByFilePlaceAndWhatWasExpected(String right, String wrong, String told) {
        String json = SampleForm.JSON.replace(right, wrong);
        assertThat(json).isNotEqualTo(SampleForm.JSON);
        assertThatThrownBy(() -> SampleForm.read(json))
                .isInstanceOf(FormException.class)
                .hasMessageStartingWith("short.yaml: " + told);
    }

    @Test
    void aFileThatIsNoFormAtAllIsRefused() {
        assertThatThrownBy(() -> FormReader.read("x.yaml", null)).hasMessageStartingWith("x.yaml: expected the keys [");
        assertThatThrownBy(() -> SampleForm.read("{\"id\":\"a\",\"title\":\"b\",\"sections\":[]}"))
                .hasMessage("short.yaml: sections: '[]': expected a list with at least one entry");
    }

    @Test
    void aPlanIsReadAndABadOneRefused() {
        String json = "{\"id\":\"w\",\"title\":\"Weekly\",\"form\":\"short\",\"calls_per_agent\":5,\"only\":"
                + "{\"agents\":[\"riley\"],\"alerts\":[\"tool_failed\"],\"shortest_s\":30,\"sentiment_at_most\":-1}}";
        SamplingPlan plan = PlanReader.read("w.plan.yaml", SampleForm.tree(json), Set.of("short"));
        assertThat(plan.every()).isEqualTo(Period.Length.WEEK);
        assertThat(plan.seed()).isEqualTo("w");
        assertThat(plan.only().alerts()).containsExactly(Alert.TOOL_FAILED);
        assertThat(plan.only().sentimentAtMost()).isEqualTo(-1.0);

        assertThatThrownBy(() -> PlanReader.read("w.plan.yaml", SampleForm.tree(json), Set.of("long")))
                .hasMessage("w.plan.yaml: form: 'short': expected the id of a form: one of [long]");
        assertThatThrownBy(() -> PlanReader.read(
                        "w.plan.yaml", SampleForm.tree(json.replace("tool_failed", "boredom")), Set.of("short")))
                .hasMessageStartingWith("w.plan.yaml: only.alerts: '[\"boredom\"]': expected some of tool_failed, long_silence");
        assertThatThrownBy(() -> PlanReader.read("w.plan.yaml", SampleForm.tree(json.replace(":5,", ":-1,")), Set.of("short")))
                .hasMessage("w.plan.yaml: calls_per_agent: '-1': expected a whole number from 0 to 200");
    }
}
