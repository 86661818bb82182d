package dev.switchboard.gateway.engine.hear;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/// Puts back the mel bands that a telephone line takes away: a small network guesses the logarithmic energies of the
/// bands above 3.4 kHz from those below, in the frame and two on either side. Everything is relative to the mean of the
/// frame's own bands, so loudness does not matter. What was heard stays as it was heard; only what is missing is
/// guessed. Costs 20 ms of delay. The weights are a text resource that the test source `MissingBandsTraining` makes.
/// One per utterance, not thread-safe.
final class MissingBands {
    /// The bands a line of 8 kHz carries, from the lowest.
    static final int HEARD = 18;
    static final int GUESSED = MelSpectrum.BANDS - HEARD;
    /// Frames on either side.
    static final int CONTEXT = 2;
    static final int INPUTS = HEARD * (2 * CONTEXT + 1);

    /// The network: `tanh` of a weighted sum of the inputs, and a weighted sum of that.
    ///
    /// @param hidden per hidden unit its bias and the weights of the inputs, frame by frame
    /// @param guessed per guessed band its bias and the weights of the hidden units
    record Weights(double[][] hidden, double[][] guessed) {
        Weights {
            if (guessed.length != GUESSED || hidden.length == 0
                    || Arrays.stream(hidden).anyMatch(row -> row.length != 1 + INPUTS)
                    || Arrays.stream(guessed).anyMatch(row -> row.length != 1 + hidden.length)) {
                throw new IllegalArgumentException("weights of another network");
            }
        }

        static Weights parse(List<String> lines) {
            double[][] rows = lines.stream()
                    .map(line -> Arrays.stream(line.split(" ", -1)).mapToDouble(Double::parseDouble).toArray())
                    .toArray(double[][]::new);
            int hidden = Math.max(0, rows.length - GUESSED);
            return new Weights(Arrays.copyOf(rows, hidden), Arrays.copyOfRange(rows, hidden, rows.length));
        }

        /// The guessed bands, relative to the mean of the heard ones.
        double[] guess(double[] inputs) {
            double[] units = new double[hidden.length];
            Arrays.setAll(units, i -> Math.tanh(sum(hidden[i], inputs)));
            double[] bands = new double[GUESSED];
            Arrays.setAll(bands, i -> sum(guessed[i], units));
            return bands;
        }

        private static double sum(double[] row, double[] values) {
            double sum = row[0];
            for (int i = 0; i < values.length; i++) {
                sum += row[i + 1] * values[i];
            }
            return sum;
        }
    }

    /// Loaded when the first telephone rings.
    private static final class Bundled {
        static final Weights WEIGHTS = Weights.parse(SpeechVocabulary.lines("/speech/missing-bands.txt"));
    }

    /// One frame of logarithmic band energies.
    record Frame(double[] bands, boolean speech) {}

    private final Weights weights;
    private final Deque<Frame> window = new ArrayDeque<>(2 * CONTEXT + 1);

    MissingBands() {
        this(Bundled.WEIGHTS);
    }

    MissingBands(Weights weights) {
        this.weights = weights;
    }

    /// Takes a frame of `HEARD` bands; gives frames of all bands, `CONTEXT` frames later.
    void push(Frame heard, Consumer<Frame> whole) {
        while (window.size() < CONTEXT) {
            window.addLast(heard);      // the first frame stands for those before it
        }
        window.addLast(heard);
        if (window.size() > 2 * CONTEXT) {
            whole.accept(guessMiddle());
            window.removeFirst();
        }
    }

    /// Gives the last frames and starts another utterance.
    void finish(Consumer<Frame> whole) {
        if (!window.isEmpty()) {
            Frame last = window.getLast();
            for (int i = 0; i < CONTEXT; i++) {
                push(last, whole);
            }
        }
        window.clear();
    }

    private Frame guessMiddle() {
        Frame middle = middle();
        double mean = mean(middle.bands);
        double[] bands = Arrays.copyOf(middle.bands, MelSpectrum.BANDS);
        double[] guessed = weights.guess(inputs(window));
        for (int i = 0; i < GUESSED; i++) {
            bands[HEARD + i] = mean + guessed[i];
        }
        return new Frame(bands, middle.speech);
    }

    private Frame middle() {
        Iterator<Frame> frames = window.iterator();
        for (int i = 0; i < CONTEXT; i++) {
            frames.next();
        }
        return frames.next();
    }

    /// What the network looks at: each frame's bands relative to its mean, the oldest frame first.
    static double[] inputs(Iterable<Frame> window) {
        double[] inputs = new double[INPUTS];
        int filled = 0;
        for (Frame frame : window) {
            double mean = mean(frame.bands);
            for (int i = 0; i < HEARD; i++) {
                inputs[filled++] = frame.bands[i] - mean;
            }
        }
        return inputs;
    }

    static double mean(double[] bands) {
        double sum = 0;
        for (int i = 0; i < HEARD; i++) {
            sum += bands[i];
        }
        return sum / HEARD;
    }
}
