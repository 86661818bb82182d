package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AudioChunkTest {
    @Test
    void lengthIsKnownWithoutDecoding() {
        for (int length = 0; length < 20; length++) {
            byte[] raw = new byte[length];
            AudioChunk chunk = AudioChunk.ofBase64(AudioFormat.PCMU_8K, Base64.getEncoder().encode(raw));
            assertThat(chunk.byteCount()).isEqualTo(length);
            assertThat(chunk.raw()).isEqualTo(raw);
            assertThat(chunk.byteCount()).isEqualTo(length);
        }
    }

    @Test
    void durationCountsByTheCodec() {
        assertThat(AudioChunk.ofRaw(AudioFormat.PCM16_24K, new byte[960]).durationUs()).isEqualTo(20_000);
        assertThat(AudioChunk.ofRaw(AudioFormat.PCMA_8K, new byte[160]).durationUs()).isEqualTo(20_000);
    }

    @Test
    void halfASampleIsRefused() {
        assertThatThrownBy(() -> AudioChunk.ofRaw(AudioFormat.PCM16_24K, new byte[5])).hasMessageContaining("5 bytes");
    }

    @Test
    void whatIsKeptStaysWhenTheChunkIsFilledAnew() {
        AudioChunk frames = AudioChunk.reusable(AudioFormat.PCMU_8K);
        frames.fillRaw(2)[0] = 7;
        AudioChunk kept = frames.kept();
        AudioChunk copied = AudioChunk.reusable(AudioFormat.PCMU_8K);
        copied.fillFrom(frames);

        System.arraycopy("CQk=".getBytes(StandardCharsets.US_ASCII), 0, frames.fillBase64(4), 0, 4);
        assertThat(frames.raw()).containsExactly(9, 9);
        assertThat(kept.raw()).containsExactly(7, 0);
        assertThat(copied.raw()).containsExactly(7, 0);

        copied.fillFrom(frames);
        assertThat(copied.byteCount()).isEqualTo(2);
        assertThat(copied.raw()).containsExactly(9, 9);
    }
}
