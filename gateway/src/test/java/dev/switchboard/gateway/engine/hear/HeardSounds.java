package dev.switchboard.gateway.engine.hear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was heard of each of the acoustic model's Gaussians while known words were said: the words' states are laid
/// over the frames by the best path (Viterbi), each state's Gaussians share a frame by their likelihoods. Thread-safe.
final class HeardSounds {
    private static final double IMPOSSIBLE = -1e30;
    private static final double LEAST_SHARE = 1e-4;
    private static final int FEWEST_FRAMES = 20;

    /// One state of a sentence.
    ///
    /// @param index in its phone
    /// @param before numbers of the states it may follow; `START` stands for the beginning
    private record Step(int phone, int index, int state, List<Integer> before) {}

    private static final int START = -1;

    private final PhoneStates states;
    private final float[][][][] means;
    /// Per phone, stream and coefficient, of all Gaussians.
    private final float[][][][] centres;
    private final float[][][][] precisions;
    private final double[][][] constants;
    final double[][][] shares;
    final double[][][][] sums;
    private double logLikelihood;
    private long frames;

    HeardSounds(PhoneStates states, float[][][][] means, float[][][][] variances) {
        int phones = means.length;
        int gaussians = means[0][0].length;
        this.states = states;
        this.means = means;
        centres = new float[phones][GaussianFile.STREAMS][Cepstrum.SIZE][gaussians];
        precisions = new float[phones][GaussianFile.STREAMS][Cepstrum.SIZE][gaussians];
        constants = new double[phones][GaussianFile.STREAMS][gaussians];
        shares = new double[phones][GaussianFile.STREAMS][gaussians];
        sums = new double[phones][GaussianFile.STREAMS][gaussians][Cepstrum.SIZE];
        for (int phone = 0; phone < phones; phone++) {
            for (int stream = 0; stream < GaussianFile.STREAMS; stream++) {
                for (int gaussian = 0; gaussian < gaussians; gaussian++) {
                    for (int i = 0; i < Cepstrum.SIZE; i++) {
                        double variance =
                                Math.max(variances[phone][stream][gaussian][i], MeanShiftTraining.LEAST_VARIANCE);
                        centres[phone][stream][i][gaussian] = means[phone][stream][gaussian][i];
                        precisions[phone][stream][i][gaussian] = (float) (1 / variance);
                        constants[phone][stream][gaussian] -= Math.log(2 * Math.PI * variance) / 2;
                    }
                }
            }
        }
    }

    double logLikelihoodPerFrame() {
        return logLikelihood / Math.max(1, frames);
    }

    /// Learns from one utterance; false when its words cannot be laid over it.
    ///
    /// @param words per word its readings, per reading its phones
    boolean learn(List<List<List<String>>> words, List<float[]> cepstra) {
        if (cepstra.size() < FEWEST_FRAMES) {
            return false;
        }
        float[][][] heard = features(cepstra);
        List<Step> steps = new ArrayList<>();
        List<Integer> ends = sentence(words, steps);
        double[][][][] densities = new double[heard.length][][][];
        for (int t = 0; t < heard.length; t++) {
            densities[t] = densities(heard[t], steps);
        }
        int[] path = path(steps, ends, densities);
        if (path.length == 0) {
            return false;
        }
        synchronized (this) {
            frames += heard.length;
            for (int t = 0; t < heard.length; t++) {
                Step step = steps.get(path[t]);
                book(step, densities[t][step.phone], heard[t]);
            }
        }
        return true;
    }

    /// Cepstra without their mean, with their first and second differences (`feat_1s_c_d_dd_cep2feat`).
    private static float[][][] features(List<float[]> cepstra) {
        float[] mean = new float[Cepstrum.SIZE];
        cepstra.forEach(row -> {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / cepstra.size();
            }
        });
        float[][][] features = new float[cepstra.size()][GaussianFile.STREAMS][Cepstrum.SIZE];
        for (int t = 0; t < features.length; t++) {
            for (int i = 0; i < mean.length; i++) {
                features[t][0][i] = cepstra.get(t)[i] - mean[i];
                features[t][1][i] = slope(cepstra, t, i);
                features[t][2][i] = slope(cepstra, t + 1, i) - slope(cepstra, t - 1, i);
            }
        }
        return features;
    }

    private static float slope(List<float[]> cepstra, int t, int i) {
        int last = cepstra.size() - 1;
        return cepstra.get(Math.clamp(t + 2, 0, last))[i] - cepstra.get(Math.clamp(t - 2, 0, last))[i];
    }

    /// The states of a sentence with a pause between any words; returns those it may end with.
    private List<Integer> sentence(List<List<List<String>>> words, List<Step> steps) {
        List<Integer> ends = maybeSilence(List.of(START), steps);
        for (int w = 0; w < words.size(); w++) {
            int before = w == 0 ? states.silence() : states.phone(words.get(w - 1).getFirst().getLast());
            int after = w == words.size() - 1 ? states.silence() : states.phone(words.get(w + 1).getFirst().getFirst());
            List<Integer> ways = new ArrayList<>();
            for (List<String> reading : words.get(w)) {
                ways.addAll(word(reading, before, after, ends, steps));
            }
            ends = maybeSilence(ways, steps);
        }
        return ends;
    }

    private List<Integer> word(List<String> reading, int before, int after, List<Integer> from, List<Step> steps) {
        int last = reading.size() - 1;
        List<Integer> ends = from;
        for (int i = 0; i <= last; i++) {
            int place = last == 0 ? PhoneStates.SINGLE
                    : i == 0 ? PhoneStates.BEGIN : i == last ? PhoneStates.END : PhoneStates.INSIDE;
            ends = phone(states.phone(reading.get(i)), i == 0 ? before : states.phone(reading.get(i - 1)),
                    i == last ? after : states.phone(reading.get(i + 1)), place, ends, steps);
        }
        return ends;
    }

    private List<Integer> maybeSilence(List<Integer> from, List<Step> steps) {
        int silence = states.silence();
        List<Integer> ends = new ArrayList<>(from);
        ends.addAll(phone(silence, silence, silence, PhoneStates.SINGLE, from, steps));
        return ends;
    }

    private List<Integer> phone(int phone, int before, int after, int place, List<Integer> from, List<Step> steps) {
        int[] own = states.states(phone, before, after, place);
        List<Integer> ends = from;
        for (int i = 0; i < own.length; i++) {
            steps.add(new Step(phone, i, own[i], ends));
            ends = List.of(steps.size() - 1);
        }
        return ends;
    }

    /// The logarithms of the densities of all Gaussians of the phones that occur.
    private double[][][] densities(float[][] heard, List<Step> steps) {
        double[][][] densities = new double[means.length][][];
        for (Step step : steps) {
            if (densities[step.phone] == null) {
                densities[step.phone] = new double[GaussianFile.STREAMS][];
                for (int stream = 0; stream < GaussianFile.STREAMS; stream++) {
                    densities[step.phone][stream] = densities(heard[stream], step.phone, stream);
                }
            }
        }
        return densities;
    }

    private double[] densities(float[] heard, int phone, int stream) {
        double[] constant = constants[phone][stream];
        float[] distances = new float[constant.length];
        for (int i = 0; i < Cepstrum.SIZE; i++) {
            float[] centre = centres[phone][stream][i];
            float[] precision = precisions[phone][stream][i];
            for (int gaussian = 0; gaussian < distances.length; gaussian++) {
                float away = heard[i] - centre[gaussian];
                distances[gaussian] += away * away * precision[gaussian];
            }
        }
        double[] densities = new double[constant.length];
        Arrays.setAll(densities, gaussian -> constant[gaussian] - distances[gaussian] / 2);
        return densities;
    }

    /// A state's likelihood, of the best Gaussian of each stream alone, which is near enough to choose a path.
    private static double score(double[][] densities, double[][] weights) {
        double score = 0;
        for (int stream = 0; stream < densities.length; stream++) {
            double best = IMPOSSIBLE;
            for (int gaussian = 0; gaussian < densities[stream].length; gaussian++) {
                best = Math.max(best, densities[stream][gaussian] + weights[stream][gaussian]);
            }
            score += best;
        }
        return score;
    }

    private double[][] weights(int state) {
        double[][] weights = new double[GaussianFile.STREAMS][means[0][0].length];
        for (int stream = 0; stream < weights.length; stream++) {
            int ofStream = stream;
            Arrays.setAll(weights[stream], gaussian -> states.weight(ofStream, gaussian, state));
        }
        return weights;
    }

    private int[] path(List<Step> steps, List<Integer> ends, double[][][][] densities) {
        Map<Integer, double[][]> weights = new HashMap<>();
        int[][] back = new int[densities.length][steps.size()];
        double[] last = new double[steps.size()];
        for (int t = 0; t < densities.length; t++) {
            double[] now = new double[steps.size()];
            Map<Integer, Double> scores = new HashMap<>();
            for (int s = 0; s < now.length; s++) {
                Step step = steps.get(s);
                double best = t == 0 ? IMPOSSIBLE : last[s] + states.stay(step.phone, step.index);
                int from = s;
                for (int before : step.before) {
                    double way = (before == START) != (t == 0) ? IMPOSSIBLE
                            : before == START ? 0
                            : last[before] + states.goOn(steps.get(before).phone, steps.get(before).index);
                    if (way > best) {
                        best = way;
                        from = before;
                    }
                }
                double[][] own = densities[t][step.phone];
                now[s] = best + scores.computeIfAbsent(step.state,
                        state -> score(own, weights.computeIfAbsent(state, this::weights)));
                back[t][s] = from;
            }
            last = now;
        }
        int at = START;
        double best = IMPOSSIBLE / 2;
        for (int end : ends) {
            if (end != START && last[end] > best) {
                best = last[end];
                at = end;
            }
        }
        if (at == START) {
            return new int[0];
        }
        synchronized (this) {
            logLikelihood += best;
        }
        int[] path = new int[densities.length];
        for (int t = densities.length - 1; t >= 0; t--) {
            path[t] = at;
            at = back[t][at];
        }
        return path;
    }

    private void book(Step step, double[][] densities, float[][] heard) {
        for (int stream = 0; stream < densities.length; stream++) {
            double[] likely = densities[stream].clone();
            int ofStream = stream;
            Arrays.setAll(likely, gaussian -> likely[gaussian] + states.weight(ofStream, gaussian, step.state));
            double best = Arrays.stream(likely).max().orElse(0);
            Arrays.setAll(likely, gaussian -> Math.exp(likely[gaussian] - best));
            double all = Arrays.stream(likely).sum();
            for (int gaussian = 0; gaussian < likely.length; gaussian++) {
                double share = likely[gaussian] / all;
                if (share > LEAST_SHARE) {
                    shares[step.phone][stream][gaussian] += share;
                    for (int i = 0; i < Cepstrum.SIZE; i++) {
                        sums[step.phone][stream][gaussian][i] += share * heard[stream][i];
                    }
                }
            }
        }
    }
}
