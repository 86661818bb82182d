package dev.switchboard.gateway.engine.hear;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An acoustic model's phones in their contexts, as states that share weighted Gaussians: PocketSphinx's `mdef`
/// (bin_mdef.c), `sendump` (ptm_mgau.c) and `transition_matrices`. Immutable.
final class PhoneStates {
    /// States of a phone.
    static final int STATES = 3;
    static final int SINGLE = 3;
    static final int BEGIN = 1;
    static final int END = 2;
    static final int INSIDE = 0;
    private static final int TREE_DEPTH = 4;
    private static final double LOG_BASE = Math.log(1.0001);
    private static final int WEIGHT_SHIFT = 10;
    private static final double NEVER = -1e9;

    private record Branch(int context, int children, int down) {}

    private final List<String> phones = new ArrayList<>();
    private final int silence;
    private final int firstReal;
    private final Branch[] tree;
    private final int[] sequenceOf;
    private final int[][] sequences;
    private final int states;
    private final byte[] weights;
    private final int weightsAt;
    private final int gaussians;
    /// Per phone and state: to stay, to go on.
    private final double[][][] steps;

    PhoneStates(Path model, int gaussians) throws IOException {
        this.gaussians = gaussians;
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(model.resolve("mdef"))).order(ByteOrder.LITTLE_ENDIAN);
        file.position(2 * Integer.BYTES);
        file.position(file.position() + Integer.BYTES + file.getInt(file.position()));
        int phoneCount = file.getInt();
        int allPhones = file.getInt();
        file.getInt();              // states a phone
        file.getInt();              // states of phones without context
        states = file.getInt();
        file.getInt();              // transition matrices
        sequences = new int[file.getInt()][STATES];
        file.getInt();              // phones of context
        tree = new Branch[file.getInt()];
        silence = file.getInt();
        readPhones(file, phoneCount);
        firstReal = (int) phones.stream().takeWhile(phone -> phone.startsWith("+")).count();
        for (int i = 0; i < tree.length; i++) {
            tree[i] = new Branch(file.getShort(), file.getShort(), file.getInt());
        }
        sequenceOf = new int[allPhones];
        for (int i = 0; i < allPhones; i++) {
            sequenceOf[i] = file.getInt();
            file.getLong();         // transition matrix and attributes
        }
        file.getInt();              // size of what follows
        for (int[] sequence : sequences) {
            for (int i = 0; i < STATES; i++) {
                sequence[i] = Short.toUnsignedInt(file.getShort());
            }
        }
        weights = Files.readAllBytes(model.resolve("sendump"));
        weightsAt = weights.length - GaussianFile.STREAMS * gaussians * states;
        steps = steps(model.resolve("transition_matrices"));
    }

    private void readPhones(ByteBuffer file, int count) {
        while (phones.size() < count) {
            StringBuilder name = new StringBuilder();
            for (byte letter = file.get(); letter != 0; letter = file.get()) {
                name.append((char) letter);
            }
            phones.add(name.toString());
        }
        file.position((file.position() + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES);
    }

    private static double[][][] steps(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String end = "endhdr\n";
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(end) + end.length();
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(at + Integer.BYTES);
        double[][][] steps = new double[data.getInt()][STATES][2];
        data.position(data.position() + 3 * Integer.BYTES);
        for (double[][] phone : steps) {
            for (int from = 0; from < STATES; from++) {
                double[] row = new double[STATES + 1];
                double sum = 0;
                for (int to = 0; to <= STATES; to++) {
                    row[to] = data.getFloat();
                    sum += row[to];
                }
                phone[from][0] = row[from] > 0 ? Math.log(row[from] / sum) : NEVER;
                phone[from][1] = row[from + 1] > 0 ? Math.log(row[from + 1] / sum) : NEVER;
            }
        }
        return steps;
    }

    List<String> phones() {
        return phones;
    }

    int phone(String name) {
        return phones.indexOf(name);
    }

    int silence() {
        return silence;
    }

    /// The states of a phone between two others, `place` in its word; of the phone alone where the model has no such
    /// context.
    int[] states(int phone, int before, int after, int place) {
        int[] context = {place, phone, before < firstReal ? silence : before, after < firstReal ? silence : after};
        int from = 0;
        int count = TREE_DEPTH;
        for (int level = 0; level < TREE_DEPTH; level++) {
            int at = from;
            while (at < from + count && tree[at].context != context[level]) {
                at++;
            }
            if (at == from + count) {
                return sequences[sequenceOf[phone]];
            }
            if (tree[at].children == 0) {
                return sequences[sequenceOf[tree[at].down < 0 ? phone : tree[at].down]];
            }
            from = tree[at].down;
            count = tree[at].children;
        }
        return sequences[sequenceOf[phone]];
    }

    /// The natural logarithm of a Gaussian's weight in a state.
    double weight(int stream, int gaussian, int state) {
        int quantised = Byte.toUnsignedInt(weights[weightsAt + (stream * gaussians + gaussian) * states + state]);
        return -(quantised << WEIGHT_SHIFT) * LOG_BASE;
    }

    double stay(int phone, int index) {
        return steps[phone][index][0];
    }

    double goOn(int phone, int index) {
        return steps[phone][index][1];
    }
}
