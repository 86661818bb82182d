package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TranscoderTest {
    @Test
    void sameCodecPassesThroughUntouched() {
        AudioChunk chunk = AudioChunk.ofBase64(AudioFormat.PCMU_8K, "/////w==".getBytes(StandardCharsets.US_ASCII));
        assertThat(new Transcoder(AudioFormat.PCMU_8K, AudioFormat.PCMU_8K).convert(chunk)).isSameAs(chunk);
    }

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void aToneKeepsItsLevelInEveryCodec(AudioFormat format) {
        short[] tone = new short[format.sampleRateHz()];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (10_000 * Math.sin(2 * Math.PI * 440 * i / tone.length));
        }
        byte[] raw = AudioEncoder.encode(format, tone);
        for (AudioFormat target : AudioFormat.values()) {
            AudioChunk converted = new Transcoder(format, target).convert(AudioChunk.ofRaw(format, raw));
            assertThat(converted.format()).isEqualTo(target);
            assertThat(converted.durationUs()).isBetween(999_000L, 1_000_000L);
            double level = LevelMeter.rmsDbfs(AudioDecoder.decode(target, converted.raw()));
            assertThat(level).isCloseTo(LevelMeter.rmsDbfs(tone), within(0.2));
        }
    }

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void silenceIsSilentInEveryCodec(AudioFormat format) {
        byte[] silence = AudioDecoder.silence(format, 20);
        assertThat(silence).hasSize(format.frameBytes());
        assertThat(LevelMeter.rmsDbfs(AudioDecoder.decode(format, silence))).isLessThan(-70);
    }

    @Test
    void encoderAndDecoderMeetAtTheEnginesRate() {
        AudioEncoder encoder = new AudioEncoder(16_000, AudioFormat.PCM16_24K);
        byte[] raw = encoder.bytes(new short[320]);
        assertThat(raw).hasSize(960);
        assertThat(new AudioDecoder(AudioFormat.PCM16_24K, 16_000).samples(raw)).hasSize(320);
        assertThat(encoder.drain()).isNotEmpty();
    }

    @Test
    void halfSamplesAndWrongCodecsAreRefused() {
        assertThatThrownBy(() -> Pcm.samples(new byte[3])).hasMessageContaining("half a sample: 3 bytes");
        AudioChunk chunk = AudioChunk.ofRaw(AudioFormat.PCMA_8K, new byte[160]);
        assertThatThrownBy(() -> new Transcoder(AudioFormat.PCMU_8K, AudioFormat.PCM16_24K).convert(chunk))
                .hasMessageContaining("expected PCMU_8K");
    }
}
