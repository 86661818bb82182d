package dev.switchboard.gateway.engine.hear;

import java.util.Arrays;
import java.util.List;

/// Moves an acoustic model's means to where another voice or line puts its sounds: one affine map for each group of
/// phones and each stream of features, estimated by maximum likelihood (MLLR: Leggetter and Woodland 1995). The maps
/// are text resources that the test source `MeanShiftTraining` makes. PocketSphinx has MLLR too, but one map for all
/// phones.
///
/// @param group of each phone of the model, in its order
/// @param maps per group, stream and coefficient: what is added, then the factors of the mean's coefficients
record MeanShift(int[] group, double[][][][] maps) {
    MeanShift {
        int groups = maps.length;
        if (Arrays.stream(group).anyMatch(g -> g < 0 || g >= groups)
                || Arrays.stream(maps).anyMatch(map -> map.length != GaussianFile.STREAMS)
                || Arrays.stream(maps).flatMap(Arrays::stream).anyMatch(rows -> rows.length != Cepstrum.SIZE)
                || Arrays.stream(maps).flatMap(Arrays::stream).flatMap(Arrays::stream)
                        .anyMatch(row -> row.length != 1 + Cepstrum.SIZE)) {
            throw new IllegalArgumentException("maps of means of another model");
        }
    }

    /// Takes a line with the phones' groups, then a line for each group, stream and coefficient in turn.
    static MeanShift parse(List<String> lines) {
        int[] group = Arrays.stream(lines.getFirst().split(" ", -1)).mapToInt(Integer::parseInt).toArray();
        int rowsPerGroup = GaussianFile.STREAMS * Cepstrum.SIZE;
        if ((lines.size() - 1) % rowsPerGroup != 0) {
            throw new IllegalArgumentException("maps of means cut short: " + lines.size() + " lines");
        }
        double[][][][] maps = new double[(lines.size() - 1) / rowsPerGroup][GaussianFile.STREAMS][Cepstrum.SIZE][];
        for (int line = 1; line < lines.size(); line++) {
            int row = line - 1;
            maps[row / rowsPerGroup][row / Cepstrum.SIZE % GaussianFile.STREAMS][row % Cepstrum.SIZE] =
                    Arrays.stream(lines.get(line).split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
        }
        return new MeanShift(group, maps);
    }

    GaussianFile move(GaussianFile means) {
        float[][][][] from = means.values();
        if (from.length != group.length) {
            throw new IllegalArgumentException(
                    "the acoustic model has " + from.length + " phones, and not " + group.length);
        }
        float[][][][] moved = new float[from.length][GaussianFile.STREAMS][from[0][0].length][Cepstrum.SIZE];
        for (int phone = 0; phone < from.length; phone++) {
            for (int stream = 0; stream < GaussianFile.STREAMS; stream++) {
                double[][] map = maps[group[phone]][stream];
                for (int gaussian = 0; gaussian < moved[phone][stream].length; gaussian++) {
                    move(map, from[phone][stream][gaussian], moved[phone][stream][gaussian]);
                }
            }
        }
        return new GaussianFile(moved);
    }

    private static void move(double[][] map, float[] mean, float[] moved) {
        for (int i = 0; i < moved.length; i++) {
            double sum = map[i][0];
            for (int k = 0; k < mean.length; k++) {
                sum += map[i][k + 1] * mean[k];
            }
            moved[i] = (float) sum;
        }
    }
}
