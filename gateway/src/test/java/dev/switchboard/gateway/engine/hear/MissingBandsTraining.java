package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the resource `speech/missing-bands.txt`. Not part of the test suite; about two minutes, and needs flite with
/// its voices slt, rms and kal16:
///
/// `mvn -q -B -pl gateway -am -Dtest=MissingBandsTraining -Dsurefire.failIfNoSpecifiedTests=false test`
///
/// Everyday words in random order are spoken by three voices and paired with themselves over a telephone line: as they
/// are, in noise, at several levels, and over an old line of 300 to 3400 Hz. The network learns by gradient descent
/// (Adam: Kingma and Ba 2015), with noise on its inputs and decaying weights so that it does not learn the voices by
/// heart. The voices awb and espeak-ng are left out, so that `MissingBandsTest` and `scripts/evaluate-speech` tell how it does
/// on strangers. Same seeds, same voices: same weights.
final class MissingBandsTraining {
    private static final Logger log = LoggerFactory.getLogger(MissingBandsTraining.class);
    private static final List<String> VOICES = List.of("slt", "rms", "kal16");
    private static final int SENTENCES = 80;
    private static final int WORDS = 8;
    private static final int HIDDEN = 32;
    private static final int EPOCHS = 14;
    private static final int BATCH = 256;
    private static final double RATE = 3e-3;
    private static final double INPUT_NOISE = 0.05;
    private static final double WEIGHT_DECAY = 1e-4;
    private static final double FIRST_KEPT = 0.9;
    private static final double SECOND_KEPT = 0.999;

    private final Random random = new Random(11);
    private final List<double[]> inputs = new ArrayList<>();
    private final List<double[]> answers = new ArrayList<>();

    @Test
    void makesTheWeightsOfTheMissingBands() throws Exception {
        List<String> words = SpeechVocabulary.lines("/speech/everyday-words.txt");
        for (String voice : VOICES) {
            SyntheticCaller caller = new SyntheticCaller(voice);
            assertThat(caller.available()).as(voice).isTrue();
            for (int i = 0; i < SENTENCES; i++) {
                learnFrom(caller.say(sentence(words)), i);
            }
            log.info("{} frames after voice {}", inputs.size(), voice);
        }
        double[] mean = mean(inputs);
        double[] spread = spread(inputs, mean);
        double[] usual = mean(answers);
        for (double[] input : inputs) {
            Arrays.setAll(input, i -> (input[i] - mean[i]) / spread[i]);
        }
        for (double[] answer : answers) {
            Arrays.setAll(answer, i -> answer[i] - usual[i]);
        }
        Layer hidden = new Layer(MissingBands.INPUTS, HIDDEN, 1 / Math.sqrt(MissingBands.INPUTS));
        Layer guessed = new Layer(HIDDEN, MissingBands.GUESSED, 0);
        learn(hidden, guessed);
        Path file = Path.of("src/main/resources/speech/missing-bands.txt");
        Files.writeString(file, text(unscaled(hidden.weights, mean, spread), shifted(guessed.weights, usual)));
    }

    private String sentence(List<String> words) {
        List<String> sentence = new ArrayList<>();
        for (int i = 0; i < WORDS; i++) {
            sentence.add(words.get(random.nextInt(words.size())));
        }
        return String.join(" ", sentence);
    }

    private void learnFrom(short[] speech, int turn) {
        double gain = Math.pow(10, -5 * (turn % 4) / 20.0);
        short[] quieter = speech.clone();
        for (int i = 0; i < quieter.length; i++) {
            quieter[i] = (short) Math.round(quieter[i] * gain);
        }
        short[] spoken = SyntheticCaller.inQuietRoom(quieter, 300, 300);
        boolean aLaw = turn % 2 == 1;
        add(BandFrames.of(spoken, new PhoneLine(aLaw, false)));
        add(BandFrames.of(PhoneLine.noisy(spoken, turn % 3 == 0 ? 15 : 20), new PhoneLine(aLaw, false)));
        if (turn % 2 == 0) {
            add(BandFrames.of(spoken, PhoneLine.OLD));
        }
    }

    private void add(BandFrames pair) {
        for (int frame : pair.kept()) {
            inputs.add(pair.inputs(frame));
            answers.add(pair.missing(frame));
        }
    }

    private static double[] mean(List<double[]> rows) {
        double[] mean = new double[rows.getFirst().length];
        rows.forEach(row -> Arrays.setAll(mean, i -> mean[i] + row[i] / rows.size()));
        return mean;
    }

    private static double[] spread(List<double[]> rows, double[] mean) {
        double[] power = new double[mean.length];
        rows.forEach(row -> Arrays.setAll(power, i -> power[i] + Math.pow(row[i] - mean[i], 2) / rows.size()));
        return Arrays.stream(power).map(Math::sqrt).toArray();
    }

    private void learn(Layer hidden, Layer guessed) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            order.add(i);
        }
        int step = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(order, random);
            double error = 0;
            int batches = order.size() / BATCH;
            for (int batch = 0; batch < batches; batch++) {
                for (int example : order.subList(batch * BATCH, (batch + 1) * BATCH)) {
                    error += learnExample(hidden, guessed, inputs.get(example), answers.get(example));
                }
                step++;
                double rate = RATE * Math.pow(0.5, epoch / 3.0);
                hidden.descend(rate, step);
                guessed.descend(rate, step);
            }
            log.info("epoch {}: mean square error {}", epoch, error / batches / BATCH / MissingBands.GUESSED);
        }
    }

    /// Adds one example's gradients; returns its squared error.
    private double learnExample(Layer hidden, Layer guessed, double[] clean, double[] answer) {
        double[] input = clean.clone();
        Arrays.setAll(input, i -> clean[i] + random.nextGaussian() * INPUT_NOISE);
        double[] units = hidden.out(input);
        Arrays.setAll(units, i -> Math.tanh(units[i]));
        double[] wrong = guessed.out(units);
        double error = 0;
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] -= answer[i];
            error += wrong[i] * wrong[i];
        }
        double[] back = guessed.back(units, wrong);
        Arrays.setAll(back, i -> back[i] * (1 - units[i] * units[i]));
        hidden.back(input, back);
        return error;
    }

    /// Takes the scaling of the inputs into the weights.
    private static double[][] unscaled(double[][] weights, double[] mean, double[] spread) {
        double[][] rows = new double[weights.length][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = weights[row].clone();
            for (int i = 0; i < mean.length; i++) {
                rows[row][i + 1] /= spread[i];
                rows[row][0] -= rows[row][i + 1] * mean[i];
            }
        }
        return rows;
    }

    private static double[][] shifted(double[][] weights, double[] usual) {
        double[][] rows = new double[weights.length][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = weights[row].clone();
            rows[row][0] += usual[row];
        }
        return rows;
    }

    private static String text(double[][] hidden, double[][] guessed) {
        StringBuilder text = new StringBuilder("""
                # How to guess the mel bands above 3.4 kHz from those a telephone line carries; see MissingBands.
                # Made by MissingBandsTraining from flite's voices slt, rms and kal16; not to be edited.
                # One line per hidden unit (bias, then weights of the inputs), then one per guessed band.
                """);
        for (double[][] layer : List.of(hidden, guessed)) {
            for (double[] row : layer) {
                for (int i = 0; i < row.length; i++) {
                    text.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%.4f", row[i]));
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    /// Weighted sums with a bias, and what learning them takes.
    private final class Layer {
        final double[][] weights;
        final double[][] gradient;
        final double[][] first;
        final double[][] second;

        Layer(int from, int to, double scale) {
            weights = new double[to][from + 1];
            gradient = new double[to][from + 1];
            first = new double[to][from + 1];
            second = new double[to][from + 1];
            for (double[] row : weights) {
                for (int i = 1; i < row.length; i++) {
                    row[i] = random.nextGaussian() * scale;
                }
            }
        }

        double[] out(double[] values) {
            double[] sums = new double[weights.length];
            for (int row = 0; row < sums.length; row++) {
                double[] w = weights[row];
                double sum = w[0];
                for (int i = 0; i < values.length; i++) {
                    sum += w[i + 1] * values[i];
                }
                sums[row] = sum;
            }
            return sums;
        }

        /// Books the gradient of the weights; returns that of the values.
        double[] back(double[] values, double[] wrong) {
            double[] back = new double[values.length];
            for (int row = 0; row < wrong.length; row++) {
                double share = wrong[row] / BATCH;
                double[] w = weights[row];
                double[] g = gradient[row];
                g[0] += share;
                for (int i = 0; i < values.length; i++) {
                    g[i + 1] += share * values[i];
                    back[i] += wrong[row] * w[i + 1];
                }
            }
            return back;
        }

        void descend(double rate, int step) {
            double firstScale = 1 - Math.pow(FIRST_KEPT, step);
            double secondScale = 1 - Math.pow(SECOND_KEPT, step);
            for (int row = 0; row < weights.length; row++) {
                for (int i = 0; i < weights[row].length; i++) {
                    double g = gradient[row][i] + (i == 0 ? 0 : WEIGHT_DECAY * weights[row][i]);
                    gradient[row][i] = 0;
                    first[row][i] = FIRST_KEPT * first[row][i] + (1 - FIRST_KEPT) * g;
                    second[row][i] = SECOND_KEPT * second[row][i] + (1 - SECOND_KEPT) * g * g;
                    weights[row][i] -= rate * (first[row][i] / firstScale)
                            / (Math.sqrt(second[row][i] / secondScale) + 1e-6);
                }
            }
        }
    }
}
