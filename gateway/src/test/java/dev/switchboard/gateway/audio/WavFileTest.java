package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("a.wav");
    }

    @Test
    void monoIsReadAsItWasWritten() throws IOException {
        WavFile.writeMono(file, 24_000, new short[] {1, -2, 32_767, -32_768});
        WavFile read = WavFile.read(file);
        assertThat(read.sampleRateHz()).isEqualTo(24_000);
        assertThat(read.channels()).hasSize(1);
        assertThat(read.mono()).containsExactly(1, -2, 32_767, -32_768);
    }

    @Test
    void stereoKeepsItsSidesAndCompletesTheShorter() throws IOException {
        WavFile.writeStereo(file, 8_000, new short[] {10, 20, 30}, new short[] {-10});
        WavFile read = WavFile.read(file);
        assertThat(read.channels()).containsExactly(new short[] {10, 20, 30}, new short[] {-10, 0, 0});
        assertThat(read.mono()).containsExactly(0, 10, 15);
    }

    @Test
    void otherChunksAndAnOpenSizeAreNoTrouble() throws IOException {
        ByteBuffer wav = header("WAVE", 1, 1, 16_000, 16);
        wav.put(ascii("LIST")).putInt(3).put(new byte[] {1, 2, 3, 0});
        wav.put(ascii("data")).putInt(-1).putShort((short) 7).putShort((short) 8);
        write(wav);
        assertThat(WavFile.read(file).mono()).containsExactly(7, 8);
    }

    @Test
    void anotherRateHasTheRightLength() {
        WavFile second = new WavFile(8_000, List.of(new short[8_000]));
        assertThat(second.durationMs()).isEqualTo(1000);
        assertThat(second.monoAt(24_000)).hasSize(24_000 + 72);
        assertThat(second.monoAt(8_000)).isSameAs(second.mono());
    }

    @Test
    void errorsNameTheFileAndWhatIsWrong() throws IOException {
        Files.writeString(file, "ID3 this is not a wave file at all");
        assertRefused("a.wav: not a WAV file");
        Files.writeString(file, "RI");
        assertRefused("not a WAV file");
        write(header("AVI ", 1, 1, 8_000, 16));
        assertRefused("not a WAV file");
        write(header("WAVE", 7, 1, 8_000, 8));
        assertRefused("expected 16-bit PCM, was 8-bit with WAV codec 7");
        write(header("WAVE", 1, 6, 48_000, 16));
        assertRefused("expected mono or stereo, was 6 channels");
        write(header("WAVE", 1, 1, 4_000, 16));
        assertRefused("expected a rate of 8000 to 48000 Hz, was 4000");
        write(header("WAVE", 1, 1, 8_000, 16));
        assertRefused("no audio in it");
        write(header("WAVE", 1, 1, 8_000, 16).put(ascii("LIST")).putInt(999));
        assertRefused("chunk 'LIST' claims 999 bytes, 0 are left");
    }

    @Test
    void unevenChannelsAreRefused() {
        assertThatThrownBy(() -> new WavFile(8_000, List.of(new short[1], new short[2])))
                .hasMessageContaining("1 and 2 samples");
        assertThatThrownBy(() -> new WavFile(8_000, List.of())).hasMessageContaining("1 or 2 channels");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> WavFile.read(file)).isInstanceOf(IOException.class).hasMessageContaining(message);
    }

    private static ByteBuffer header(String form, int codec, int channels, int rateHz, int bits) {
        return ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN).put(ascii("RIFF")).putInt(0).put(ascii(form))
                .put(ascii("fmt ")).putInt(16).putShort((short) codec).putShort((short) channels).putInt(rateHz)
                .putInt(rateHz * channels * bits / 8).putShort((short) (channels * bits / 8)).putShort((short) bits);
    }

    private void write(ByteBuffer wav) throws IOException {
        byte[] bytes = new byte[wav.position()];
        wav.flip().get(bytes);
        Files.write(file, bytes);
    }

    private static byte[] ascii(String tag) {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }
}
