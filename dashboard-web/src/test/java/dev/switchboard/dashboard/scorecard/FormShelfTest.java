package dev.switchboard.dashboard.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.scorecard.Form;
import dev.switchboard.store.scorecard.FormException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormShelfTest {
    private static final String FORM = """
            id: sales
            title: Sales
            sections:
              - title: All
                questions:
                  - {id: offer, ask: "Was there an offer?", good: yes}
            """;
    private static final String PLAN = """
            id: daily
            title: Three a day
            form: sales
            every: day
            calls_per_agent: 3
            """;

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2025-11-28T01:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return InstantSource.fixed(now).withZone(zone);
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void theBuiltInFormAnswersByItselfAndHasAPlan() {
        FormFiles files = FormFiles.read(Optional.empty());
        assertThat(files.forms()).singleElement().satisfies(form -> {
            assertThat(form.id()).isEqualTo("call-quality");
            assertThat(form.questions().filter(question -> question.automatic() != null).count()).isGreaterThan(5);
            assertThat(form.questions().anyMatch(Form.Question::automaticFail)).isTrue();
        });
        assertThat(files.plans()).singleElement().satisfies(plan -> assertThat(plan.callsPerAgent()).isEqualTo(5));
    }

    @Test
    void filesAreReadAgainWhenTheyChangeAndBadOnesLeaveWhatWas() throws Exception {
        write("sales.yaml", FORM);
        write("daily.plan.yaml", PLAN);
        Path database = Files.createTempDirectory(folder, "db");
        try (TranscriptStore store = TranscriptStore.open(StoreConfig.in(database), Clock.systemUTC())) {
            FormShelf shelf = new FormShelf(Optional.of(folder), store.scorecards(), clock);
            assertThat(shelf.now().form("sales").orElseThrow().version()).isEqualTo(1);
            assertThat(shelf.now().plan("daily")).isPresent();
            assertThat(shelf.now().form("call-quality")).isPresent();

            write("sales.yaml", FORM.replace("an offer", "a fair offer"));
            assertThat(shelf.now().form("sales").orElseThrow().version()).as("not looked at yet").isEqualTo(1);
            now = now.plusSeconds(3);
            assertThat(shelf.now().form("sales").orElseThrow().version()).isEqualTo(2);

            write("sales.yaml", FORM.replace("good: yes", "good: often, yes"));
            now = now.plusSeconds(3);
            assertThat(shelf.now().refused().orElseThrow()).startsWith(folder.resolve("sales.yaml") + ": ");
            assertThat(shelf.now().form("sales").orElseThrow().version()).isEqualTo(2);

            write("sales.yaml", FORM);
            now = now.plusSeconds(3);
            assertThat(shelf.now().refused()).isEmpty();
            assertThat(shelf.now().form("sales").orElseThrow().version()).as("as it was at first").isEqualTo(1);

            write("other.yaml", FORM);
            assertThatThrownBy(() -> new FormShelf(Optional.of(folder), store.scorecards(), clock))
                    .isInstanceOf(FormException.class)
                    .hasMessageContaining("sales.yaml: id: 'sales': expected an id that no other file has; ")
                    .hasMessageContaining("other.yaml has it");
        }
    }

    @Test
    void whatIsNoYamlAndWhatIsNoFolderIsRefusedByNameAndLine() throws Exception {
        write("sales.yaml", FORM + "  bad: [\n");
        assertThatThrownBy(() -> FormFiles.read(Optional.of(folder)))
                .isInstanceOf(FormException.class)
                .hasMessageContaining("sales.yaml: not valid YAML at line ");
        write("sales.yaml", FORM + "title: twice\n");
        assertThatThrownBy(() -> FormFiles.read(Optional.of(folder))).hasMessageContaining("Duplicate field 'title'");
        assertThatThrownBy(() -> FormFiles.read(Optional.of(folder.resolve("nowhere"))))
                .hasMessageStartingWith("scorecards-dir=")
                .hasMessageEndingWith("expected a readable folder of .yaml files");
    }
}
