package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
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
}
