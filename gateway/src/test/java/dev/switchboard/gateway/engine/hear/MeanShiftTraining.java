package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.audio.Resampler;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the resources `speech/means-….txt`. Not part of the test suite; about ten minutes of a core, and needs the
/// packages of `scripts/evaluate-speech`:
///
/// `mvn -q -B -pl gateway -am -Dtest=MeanShiftTraining -Dsurefire.failIfNoSpecifiedTests=false test`
///
/// Sentences (one of three from the phrase grammars, else everyday words in random order) are spoken, sent over the
/// line and through the engine's own front end, and laid over the states of their words; where each Gaussian is then
/// found gives the map of its phone or group of phones that makes what was heard most likely. Twice, the second time
/// with the means of the first. A formant synthesiser says every phone in its own way and noise hides each phone in
/// its own, so each phone has a map; recorded voices over a quiet telephone line differ from the model's speakers by
/// the line alone, so nine groups are enough, and less is learnt of the voices. Not heard here: flite's awb and
/// festival's voices; espeak-ng's plain voice only lower and faster than `scripts/evaluate-speech` has it.
final class MeanShiftTraining {
    static final double LEAST_VARIANCE = 1e-4;      // -varfloor
    private static final Logger log = LoggerFactory.getLogger(MeanShiftTraining.class);
    private static final Path MODEL = Path.of("/usr/share/pocketsphinx/model/en-us");
    private static final int SENTENCES = 40;
    private static final int WORDS = 8;
    private static final int PASSES = 2;
    /// Frames that say a phone is where it was, which hold where little was heard.
    private static final double PRIOR_FRAMES = 200;
    private static final double QUIET_ROOM = 8;

    /// @param rateHz at which a voice of 16 kHz is played, to make another throat of it
    private record Speaker(String voice, int rateHz) {}

    private static final List<Speaker> RECORDED = List.of(
            new Speaker("slt", 16_000), new Speaker("rms", 16_000), new Speaker("kal16", 16_000),
            new Speaker("slt", 14_800), new Speaker("rms", 17_600), new Speaker("kal16", 16_800));
    private static final List<Speaker> FORMANT = List.of(
            new Speaker("espeak:en-us+m1:150:50", 16_000), new Speaker("espeak:en-us+m3:150:45", 16_000),
            new Speaker("espeak:en-us:170:35", 16_000), new Speaker("espeak:en-us+m7:160:55", 16_000),
            new Speaker("espeak:en-us+f2:150:50", 16_000), new Speaker("espeak:en-us+f4:140:50", 16_000));

    private final Pronunciations pronunciations = new Pronunciations(MODEL.resolve("cmudict-en-us.dict"));

    private record Utterance(List<List<List<String>>> words, List<float[]> cepstra) {}

    @ParameterizedTest
    @EnumSource(value = Hearing.class, names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
    void makesTheMapsOfTheMeans(Hearing hearing) throws Exception {
        float[][][][] plain = GaussianFile.read(MODEL.resolve("en-us/means")).values();
        float[][][][] variances = GaussianFile.read(MODEL.resolve("en-us/variances")).values();
        PhoneStates states = new PhoneStates(MODEL.resolve("en-us"), plain[0][0].length);
        List<Utterance> utterances = utterances(hearing);
        int[] groups = groups(states.phones(), hearing != Hearing.PHONE);
        MeanShift shift = unmoved(groups);
        for (int pass = 0; pass < PASSES; pass++) {
            HeardSounds sounds = new HeardSounds(states,
                    shift.move(new GaussianFile(plain)).values(), variances);
            long laid = utterances.parallelStream()
                    .filter(utterance -> sounds.learn(utterance.words, utterance.cepstra))
                    .count();
            log.info("{}: {} of {} utterances, log likelihood {} a frame", hearing, laid, utterances.size(),
                    sounds.logLikelihoodPerFrame());
            assertThat(laid).isGreaterThan(utterances.size() * 9L / 10);
            shift = MeanShift.parse(text(groups, maps(groups, plain, variances, sounds)));
        }
        List<String> text = new ArrayList<>(List.of(
                "# Where the acoustic model's means lie for hearing " + hearing + "; see MeanShift.",
                "# Made by MeanShiftTraining from "
                        + (isFormant(hearing) ? "espeak-ng's variants" : "flite's slt, rms and kal16")
                        + "; not to be edited.",
                "# The phones' groups; then per group, stream and coefficient what is added and the mean's factors."));
        text.addAll(text(groups, shift.maps()));
        Files.write(Path.of("src/main/resources" + hearing.resource()), text);
    }

    private static MeanShift unmoved(int[] groups) {
        int count = Arrays.stream(groups).max().orElse(0) + 1;
        double[][][][] maps = new double[count][GaussianFile.STREAMS][Cepstrum.SIZE][1 + Cepstrum.SIZE];
        for (double[][][] group : maps) {
            for (double[][] stream : group) {
                for (int i = 0; i < Cepstrum.SIZE; i++) {
                    stream[i][1 + i] = 1;
                }
            }
        }
        return new MeanShift(groups, maps);
    }

    private static boolean isFormant(Hearing hearing) {
        return hearing.name().contains("FORMANT");
    }

    private List<Utterance> utterances(Hearing hearing) throws Exception {
        List<Utterance> utterances = new ArrayList<>();
        Random random = new Random(7);
        for (Speaker speaker : isFormant(hearing) ? FORMANT : RECORDED) {
            SyntheticCaller caller = new SyntheticCaller(speaker.voice);
            assertThat(caller.available()).as(speaker.voice).isTrue();
            int turn = 0;
            for (List<String> sentence : sentences(random)) {
                short[] said = new Resampler(speaker.rateHz, 16_000).process(caller.say(String.join(" ", sentence)));
                List<float[]> cepstra = cepstra(hearing, overLine(hearing, said, turn++, random));
                if (!cepstra.isEmpty()) {
                    utterances.add(new Utterance(sentence.stream().map(this::readings).toList(), cepstra));
                }
            }
        }
        return utterances;
    }

    private List<List<String>> readings(String word) {
        return pronunciations.of(word).stream().map(reading -> List.of(reading.split(" ", -1))).toList();
    }

    private List<List<String>> sentences(Random random) {
        List<String> everyday = SpeechVocabulary.lines("/speech/everyday-words.txt");
        PhraseGrammar grammar = new PhraseGrammar();
        grammar.add(SpeechVocabulary.bundled().phrases());
        List<List<String>> phrases = grammar.sentences(10 * SENTENCES, random).stream()
                .filter(phrase -> phrase.size() > WORDS / 2 && phrase.size() < 2 * WORDS)
                .filter(phrase -> phrase.stream().noneMatch(word -> pronunciations.of(word).isEmpty()))
                .toList();
        List<List<String>> sentences = new ArrayList<>();
        for (int i = 0; i < SENTENCES; i++) {
            sentences.add(i % 3 == 0 ? phrases.get(i)
                    : random.ints(WORDS, 0, everyday.size()).mapToObj(everyday::get).toList());
        }
        return sentences;
    }

    private static short[] overLine(Hearing hearing, short[] said, int turn, Random random) {
        double noise = QUIET_ROOM;
        if (hearing.name().contains("NOISY")) {
            double power = Arrays.stream(IntStream.range(0, said.length).map(i -> said[i]).toArray())
                    .mapToDouble(sample -> (double) sample * sample).sum() / said.length;
            // 16 to 25 dB below the words; the pauses between them make their mean power about a decibel too low
            noise = Math.max(noise, Math.sqrt(power) / Math.pow(10, (15 + turn % 4 * 3) / 20.0));
        }
        short[] room = new short[said.length + 700 * 16];
        double[] hum = hum(room.length, turn % 5 == 0 ? new double[] {500} : new double[] {500, 900}, random);
        for (int i = 0; i < room.length; i++) {
            room[i] = (short) Math.clamp(Math.round(noise * hum[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        short[] heard = SyntheticCaller.over(room, said, 300 * 16);
        return hearing.name().contains("PHONE") ? PhoneLine.MU_LAW.carry(heard) : heard;
    }

    /// Noise of level one, as of a room (one corner) or as speech is over a long time (two).
    private static double[] hum(int samples, double[] cornersHz, Random random) {
        double[] hum = random.doubles(samples, -1, 1).toArray();
        for (double cornerHz : cornersHz) {
            double share = 1 - Math.exp(-2 * Math.PI * cornerHz / 16_000);
            double last = 0;
            for (int i = 0; i < samples; i++) {
                last += share * (hum[i] - last);
                hum[i] = last;
            }
        }
        double level = Math.sqrt(Arrays.stream(hum).map(sample -> sample * sample).sum() / samples);
        return Arrays.stream(hum).map(sample -> sample / level).toArray();
    }

    /// What the decoder gets; nothing of a voice that is taken for one of the other kind.
    private static List<float[]> cepstra(Hearing hearing, short[] heard) {
        boolean phone = hearing.name().contains("PHONE");
        CepstralFrontEnd frontEnd = phone ? CepstralFrontEnd.telephone() : CepstralFrontEnd.wideBand();
        List<float[]> first = new ArrayList<>(frontEnd.push(heard, heard.length));
        boolean noisy = hearing.name().contains("NOISY");
        boolean otherwise = frontEnd.judgeVoice(noisy);
        first.addAll(frontEnd.finish());
        if (frontEnd.hearing(noisy) != hearing) {
            return List.of();
        }
        if (!otherwise) {
            return first;
        }
        List<float[]> cepstra = new ArrayList<>(frontEnd.push(heard, heard.length));
        cepstra.addAll(frontEnd.finish());
        return cepstra;
    }

    private static int[] groups(List<String> phones, boolean onePhoneEach) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        return phones.stream().mapToInt(phone -> numbers.computeIfAbsent(
                onePhoneEach ? phone : kind(phone), _ -> numbers.size())).toArray();
    }

    private static String kind(String phone) {
        return switch (phone) {
            case "+NSN+", "+SPN+", "SIL" -> "silence";
            case "IY", "IH", "EY", "Y" -> "front";
            case "EH", "AE", "AY" -> "middle";
            case "AA", "AO", "AH", "AW", "OW", "OY" -> "back";
            case "UW", "UH", "W", "L", "ER", "R" -> "round";
            case "M", "N", "NG" -> "nasal";
            case "P", "T", "K", "CH" -> "stop";
            case "B", "D", "G", "JH", "DH", "V" -> "voiced";
            default -> "fricative";
        };
    }

    /// Per group, stream and coefficient the row that solves its normal equations.
    private static double[][][][] maps(int[] groups, float[][][][] plain, float[][][][] variances, HeardSounds sounds) {
        int count = Arrays.stream(groups).max().orElse(0) + 1;
        double[][][][] maps = new double[count][GaussianFile.STREAMS][Cepstrum.SIZE][];
        for (int group = 0; group < count; group++) {
            int ofGroup = group;
            int[] phones = IntStream.range(0, groups.length).filter(phone -> groups[phone] == ofGroup).toArray();
            for (int stream = 0; stream < GaussianFile.STREAMS; stream++) {
                for (int i = 0; i < Cepstrum.SIZE; i++) {
                    maps[group][stream][i] = row(phones, stream, i, plain, variances, sounds);
                }
            }
        }
        return maps;
    }

    private static double[] row(int[] phones, int stream, int i, float[][][][] plain, float[][][][] variances,
            HeardSounds sounds) {
        int size = 1 + Cepstrum.SIZE;
        double[][] equations = new double[size][size + 1];
        double[] mean = new double[size];
        mean[0] = 1;
        for (int phone : phones) {
            int gaussians = plain[phone][stream].length;
            for (int gaussian = 0; gaussian < gaussians; gaussian++) {
                for (int k = 1; k < size; k++) {
                    mean[k] = plain[phone][stream][gaussian][k - 1];
                }
                double precision = 1 / Math.max(variances[phone][stream][gaussian][i], LEAST_VARIANCE);
                double prior = PRIOR_FRAMES / gaussians;
                double frames = sounds.shares[phone][stream][gaussian] + prior;
                double sum = sounds.sums[phone][stream][gaussian][i] + prior * mean[i + 1];
                for (int a = 0; a < size; a++) {
                    for (int b = 0; b < size; b++) {
                        equations[a][b] += precision * frames * mean[a] * mean[b];
                    }
                    equations[a][size] += precision * sum * mean[a];
                }
            }
        }
        return solve(equations);
    }

    /// Gauss and Jordan, the greatest pivot first.
    private static double[] solve(double[][] rows) {
        int size = rows.length;
        for (int column = 0; column < size; column++) {
            int pivot = column;
            for (int row = column + 1; row < size; row++) {
                pivot = Math.abs(rows[row][column]) > Math.abs(rows[pivot][column]) ? row : pivot;
            }
            double[] swapped = rows[column];
            rows[column] = rows[pivot];
            rows[pivot] = swapped;
            for (int row = 0; row < size; row++) {
                double times = row == column ? 0 : rows[row][column] / rows[column][column];
                for (int k = column; k <= size && times != 0; k++) {
                    rows[row][k] -= times * rows[column][k];
                }
            }
        }
        double[] solved = new double[size];
        Arrays.setAll(solved, i -> rows[i][size] / rows[i][i]);
        return solved;
    }

    private static List<String> text(int[] groups, double[][][][] maps) {
        List<String> lines = new ArrayList<>();
        lines.add(String.join(" ", Arrays.stream(groups).mapToObj(Integer::toString).toList()));
        for (double[][][] group : maps) {
            for (double[][] stream : group) {
                for (double[] row : stream) {
                    lines.add(String.join(" ", Arrays.stream(row).mapToObj(MeanShiftTraining::number).toList()));
                }
            }
        }
        return lines;
    }

    /// To the thousandth, without needless digits.
    private static String number(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
