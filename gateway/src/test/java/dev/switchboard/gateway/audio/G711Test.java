package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class G711Test {
    @Test
    void decodeTablesAreThoseOfTheStandard() {
        assertThat(MuLaw.decode((byte) 0x00)).isEqualTo((short) -32124);
        assertThat(MuLaw.decode((byte) 0x80)).isEqualTo((short) 32124);
        assertThat(ALaw.decode((byte) 0x2A)).isEqualTo((short) -32256);
        assertThat(ALaw.decode((byte) 0xAA)).isEqualTo((short) 32256);
        // CRC-32 of the 256 decoded samples as little-endian bytes, taken from the tables of CPython's audioop.
        assertThat(crc(code -> MuLaw.decode((byte) code))).isEqualTo(0x0c847a9fL);
        assertThat(crc(code -> ALaw.decode((byte) code))).isEqualTo(0x9d764657L);
    }

    @Test
    void silenceHasTheCodesOfTheStandard() {
        assertThat(MuLaw.encode((short) 0)).isEqualTo(MuLaw.SILENCE);
        assertThat(MuLaw.decode(MuLaw.SILENCE)).isZero();
        assertThat(ALaw.encode((short) 0)).isEqualTo(ALaw.SILENCE);
        assertThat(ALaw.decode(ALaw.SILENCE)).isEqualTo((short) 8);
    }

    @Test
    void everyCodeSurvivesDecodingAndEncoding() {
        for (int code = 0; code < 256; code++) {
            byte expected = code == 0x7F ? MuLaw.SILENCE : (byte) code;
            assertThat(MuLaw.encode(MuLaw.decode((byte) code))).as("µ-law code %x", code).isEqualTo(expected);
            assertThat(ALaw.encode(ALaw.decode((byte) code))).as("A-law code %x", code).isEqualTo((byte) code);
        }
    }

    @Test
    void everyMuLawSampleGetsTheNearestCodeOrItsNeighbour() {
        assertNearestOrNeighbour(code -> MuLaw.decode((byte) code), sample -> MuLaw.encode((short) sample));
    }

    @Test
    void everyALawSampleGetsTheNearestCodeOrItsNeighbour() {
        assertNearestOrNeighbour(code -> ALaw.decode((byte) code), sample -> ALaw.encode((short) sample));
    }

    @Test
    void arraysAreConvertedSampleBySample() {
        short[] samples = {0, 1000, -1000, 32767, -32768};
        assertThat(MuLaw.decode(MuLaw.encode(samples))).hasSize(5).startsWith((short) 0).endsWith((short) -32124);
        assertThat(ALaw.decode(ALaw.encode(samples))).hasSize(5).startsWith((short) 8).endsWith((short) -32256);
    }

    /// Walks all 65,536 samples against the sorted list of all decoded values.
    private static void assertNearestOrNeighbour(IntUnaryOperator decode, IntFunction<Byte> encode) {
        int[] levels = IntStream.range(0, 256).map(decode).distinct().sorted().toArray();
        int nearest = 0;
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            while (nearest + 1 < levels.length
                    && Math.abs(levels[nearest + 1] - sample) < Math.abs(levels[nearest] - sample)) {
                nearest++;
            }
            int got = decode.applyAsInt(encode.apply(sample));
            int lowest = levels[Math.max(0, nearest - 1)];
            int highest = levels[Math.min(levels.length - 1, nearest + 1)];
            if (got < lowest || got > highest) {
                throw new AssertionError("sample " + sample + " became " + got + ", nearest is " + levels[nearest]);
            }
        }
    }

    private static long crc(IntUnaryOperator decode) {
        CRC32 crc = new CRC32();
        for (int code = 0; code < 256; code++) {
            int sample = decode.applyAsInt(code);
            crc.update(sample & 0xFF);
            crc.update(sample >> 8 & 0xFF);
        }
        return crc.getValue();
    }
}
