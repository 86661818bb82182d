package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.engine.hear.MissingBands.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class MissingBandsTest {
    private static final Logger log = LoggerFactory.getLogger(MissingBandsTest.class);
    private static final List<String> SENTENCES = List.of(
            "She sells six fresh fish sandwiches on the south side.",
            "Please check the cheapest seats for this show.",
            "I just washed the dishes and fixed the kitchen shelf.");

    @ParameterizedTest
    @ValueSource(strings = {"µ-law", "A-law", "old line", "noise"})
    void theGuessFollowsTheBandsOfAVoiceItWasNotTaughtOn(String line) throws Exception {
        SyntheticCaller stranger = new SyntheticCaller("awb");
        assumeTrue(stranger.available(), "flite is not installed: " + SphinxEars.INSTALL_HINT);
        double wrong = 0;
        double variance = 0;
        for (String sentence : SENTENCES) {
            short[] quiet = SyntheticCaller.inQuietRoom(stranger.say(sentence), 300, 300);
            short[] speech = line.equals("noise") ? PhoneLine.noisy(quiet, 20) : quiet;
            BandFrames pair = BandFrames.of(speech, switch (line) {
                case "A-law" -> PhoneLine.A_LAW;
                case "old line" -> PhoneLine.OLD;
                default -> PhoneLine.MU_LAW;
            });
            List<Frame> whole = through(new MissingBands(), pair.heard());
            for (int band = MissingBands.HEARD; band < MelSpectrum.BANDS; band++) {
                double[] truth = track(pair.wide(), pair.kept(), band);
                double[] guess = track(whole, pair.kept(), band);
                for (int i = 0; i < truth.length; i++) {
                    wrong += Math.pow(truth[i] - guess[i], 2);
                    variance += Math.pow(truth[i], 2);
                }
            }
        }
        log.info("{}: {} of the missing bands' variance is explained", line, 1 - wrong / variance);
        assertThat(1 - wrong / variance).as("share of the variance explained").isGreaterThan(0.5);
    }

    /// A band over the frames with speech, without its mean, which recognition takes away too.
    private static double[] track(List<Frame> frames, List<Integer> kept, int band) {
        double[] track = kept.stream().mapToDouble(i -> frames.get(i).bands()[band]).toArray();
        double mean = Arrays.stream(track).average().orElseThrow();
        return Arrays.stream(track).map(value -> value - mean).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 40})
    void everyFrameComesBackOnceInOrderWithWhatWasHeardUntouched(int count) {
        List<Frame> heard = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] bands = new double[MissingBands.HEARD];
            Arrays.fill(bands, i);
            bands[3] += 2;
            heard.add(new Frame(bands, i % 2 == 0));
        }
        List<Frame> whole = through(new MissingBands(), heard);
        assertThat(whole).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(whole.get(i).bands()).hasSize(MelSpectrum.BANDS).startsWith(heard.get(i).bands());
            assertThat(whole.get(i).speech()).isEqualTo(heard.get(i).speech());
        }
    }

    @Test
    void theGuessDoesNotDependOnLoudness() {
        List<Frame> quiet = new ArrayList<>();
        List<Frame> loud = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int frame = i;
            double[] bands = new double[MissingBands.HEARD];
            Arrays.setAll(bands, band -> Math.sin(band * 0.7 + frame));
            quiet.add(new Frame(bands, true));
            loud.add(new Frame(Arrays.stream(bands).map(band -> band + 3).toArray(), true));
        }
        List<Frame> quietWhole = through(new MissingBands(), quiet);
        List<Frame> loudWhole = through(new MissingBands(), loud);
        for (int i = 0; i < 10; i++) {
            for (int band = 0; band < MelSpectrum.BANDS; band++) {
                assertThat(loudWhole.get(i).bands()[band] - quietWhole.get(i).bands()[band])
                        .isCloseTo(3, within(1e-9));
            }
        }
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        assertThatThrownBy(() -> MissingBands.Weights.parse(List.of("1 2 3")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Frame> through(MissingBands missing, List<Frame> heard) {
        List<Frame> whole = new ArrayList<>();
        heard.forEach(frame -> missing.push(frame, whole::add));
        missing.finish(whole::add);
        return whole;
    }
}
