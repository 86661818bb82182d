package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameSlicerTest {
    private final List<byte[]> frames = new ArrayList<>();

    @Test
    void anyCuttingOfTheInputGivesTheSameFrames() {
        byte[] input = new byte[10_000];
        Random random = new Random(7);
        random.nextBytes(input);
        FrameSlicer slicer = new FrameSlicer(160);
        for (int from = 0; from < input.length; ) {
            int size = Math.min(1 + random.nextInt(500), input.length - from);
            slicer.push(Arrays.copyOfRange(input, from, from + size), frames::add);
            from += size;
        }
        assertThat(frames).hasSize(62).allMatch(frame -> frame.length == 160);
        assertThat(slicer.pendingBytes()).isEqualTo(10_000 - 62 * 160);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        frames.forEach(joined::writeBytes);
        assertThat(joined.toByteArray()).isEqualTo(Arrays.copyOf(input, 62 * 160));
    }

    @Test
    void flushCompletesAStartedFrameWithSilence() {
        FrameSlicer slicer = new FrameSlicer(4);
        slicer.push(new byte[] {1, 2, 3, 4, 5}, frames::add);
        slicer.flush(MuLaw.SILENCE, frames::add);
        slicer.flush(MuLaw.SILENCE, frames::add);
        assertThat(frames).containsExactly(new byte[] {1, 2, 3, 4}, new byte[] {5, -1, -1, -1});
    }

    @Test
    void clearForgetsAStartedFrame() {
        FrameSlicer slicer = new FrameSlicer(4);
        slicer.push(new byte[] {1, 2}, frames::add);
        slicer.clear();
        slicer.push(new byte[] {3, 4, 5, 6}, frames::add);
        assertThat(frames).containsExactly(new byte[] {3, 4, 5, 6});
    }

    @Test
    void aFrameWithoutBytesIsRefused() {
        assertThatThrownBy(() -> new FrameSlicer(0)).hasMessageContaining("at least one byte");
    }
}
