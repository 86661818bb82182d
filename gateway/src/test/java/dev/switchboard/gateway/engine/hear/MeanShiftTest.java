package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MeanShiftTest {
    private static final Path PLAIN = Path.of("/usr/share/pocketsphinx/model/en-us/en-us/means");

    @Test
    void eachPhoneIsMovedByTheMapOfItsGroup() {
        List<String> lines = new ArrayList<>(List.of("0 1"));
        for (int group = 0; group < 2; group++) {
            for (int row = 0; row < GaussianFile.STREAMS * Cepstrum.SIZE; row++) {
                // the first group keeps its means; the second takes half of the first coefficient and adds two
                lines.add(group == 0 ? unit(row % Cepstrum.SIZE) : "2 .5" + " 0".repeat(Cepstrum.SIZE - 1));
            }
        }
        float[][][][] means = new float[2][GaussianFile.STREAMS][1][Cepstrum.SIZE];
        means[0][1][0][3] = 7;
        means[1][2][0][0] = 10;

        float[][][][] moved = MeanShift.parse(lines).move(new GaussianFile(means)).values();

        assertThat(moved[0]).isDeepEqualTo(means[0]);
        assertThat(moved[1][2][0]).containsOnly(7);
        assertThat(moved[1][0][0]).containsOnly(2);
    }

    private static String unit(int at) {
        List<String> row = new ArrayList<>(Collections.nCopies(1 + Cepstrum.SIZE, "0"));
        row.set(1 + at, "1");
        return String.join(" ", row);
    }

    @Test
    void aResourceThatIsCutShortIsRefused() {
        List<String> lines = SpeechVocabulary.lines(Hearing.PHONE.resource());
        assertThatThrownBy(() -> MeanShift.parse(lines.subList(0, lines.size() - 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cut short");
    }

    @ParameterizedTest
    @EnumSource(value = Hearing.class, names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
    void everyWayOfHearingMovesTheInstalledModelsMeansButNotFar(Hearing hearing, @TempDir Path folder)
            throws IOException {
        assumeTrue(Files.isRegularFile(PLAIN), SphinxEars.INSTALL_HINT);
        AdaptedMeans means = new AdaptedMeans(folder, PLAIN);
        GaussianFile plain = GaussianFile.read(PLAIN);
        GaussianFile moved = GaussianFile.read(means.of(hearing));
        double power = 0;
        double movement = 0;
        for (int phone = 0; phone < plain.values().length; phone++) {
            for (int gaussian = 0; gaussian < plain.values()[phone][0].length; gaussian++) {
                for (int i = 0; i < Cepstrum.SIZE; i++) {
                    double before = plain.values()[phone][0][gaussian][i];
                    movement += Math.pow(moved.values()[phone][0][gaussian][i] - before, 2);
                    power += before * before;
                }
            }
        }
        assertThat(movement / power).isBetween(0.001, 1.0);
    }

    @Test
    void theModelsOwnMeansAreHeardPlainly(@TempDir Path folder) {
        assertThat(new AdaptedMeans(folder, PLAIN).of(Hearing.PLAIN)).isEqualTo(PLAIN);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void gaussiansAreReadAsTheyWereWritten(@TempDir Path folder) throws IOException {
        float[][][][] values = new float[2][GaussianFile.STREAMS][4][Cepstrum.SIZE];
        values[1][2][3][12] = -1.5f;
        Path file = folder.resolve("means");
        new GaussianFile(values).write(file);
        assertThat(GaussianFile.read(file).values()).isDeepEqualTo(values);

        Files.writeString(file, "s3\n");
        assertThatThrownBy(() -> GaussianFile.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void theInstalledModelIsReadWhole() throws IOException {
        assumeTrue(Files.isRegularFile(PLAIN), SphinxEars.INSTALL_HINT);
        float[][][][] values = GaussianFile.read(PLAIN).values();
        assertThat(values).hasDimensions(42, GaussianFile.STREAMS);
        assertThat(values[0][0]).hasDimensions(128, Cepstrum.SIZE);
        assertThat(values[0][0][0][0]).isCloseTo(-5.787f, within(0.001f));
    }
}
