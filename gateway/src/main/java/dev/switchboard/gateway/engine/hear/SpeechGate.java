package dev.switchboard.gateway.engine.hear;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// Lets through the frames with speech and some around them, as sphinxbase does (`fe_vad_hangover`): the gate opens at
/// ten frames of speech in a row, with twenty from before, and closes after fifty without. One per utterance, not
/// thread-safe.
final class SpeechGate {
    private static final int FRAMES_TO_OPEN = 10;
    private static final int FRAMES_BEFORE = 20;
    private static final int FRAMES_TO_CLOSE = 50;

    private final Deque<float[]> before = new ArrayDeque<>();
    private boolean open;
    private int run;

    void restart() {
        before.clear();
        open = false;
        run = 0;
    }

    void push(float[] frame, boolean speech, Consumer<float[]> through) {
        if (open) {
            run = speech ? 0 : run + 1;
            if (run == FRAMES_TO_CLOSE) {
                restart();
            } else {
                through.accept(frame);
            }
            return;
        }
        before.add(frame);
        if (before.size() > FRAMES_BEFORE + 1) {
            before.removeFirst();
        }
        run = speech ? run + 1 : 0;
        if (run == FRAMES_TO_OPEN) {
            before.forEach(through);
            restart();
            open = true;
        }
    }
}
