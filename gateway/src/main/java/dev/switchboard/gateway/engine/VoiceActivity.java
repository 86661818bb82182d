package dev.switchboard.gateway.engine;

import java.time.Duration;

/// Finds where speech starts and stops in one session's audio. Confined to the session's event loop, so it must be
/// quick.
public interface VoiceActivity {
    int SAMPLE_RATE_HZ = 16_000;
    int FRAME_SAMPLES = SAMPLE_RATE_HZ / 50;

    /// Takes the next 20 ms, `FRAME_SAMPLES` samples at `SAMPLE_RATE_HZ`, and says whether speech started or stopped
    /// in it. `STOPPED` comes once the silence after speech has lasted for `Settings.silence`.
    Change push(short[] frame20ms);

    enum Change { NONE, STARTED, STOPPED }

    /// What counts as speech, and as its end.
    ///
    /// @param threshold the API's 0 to 1, where 0.5 is usual and a higher value needs louder speech
    /// @param silence how much silence ends a turn
    record Settings(double threshold, Duration silence) {
        public Settings {
            if (!(threshold >= 0 && threshold <= 1)) {
                throw new IllegalArgumentException("threshold must be 0 to 1, was " + threshold);
            }
            if (silence.isNegative()) {
                throw new IllegalArgumentException("silence must not be negative, was " + silence);
            }
        }
    }

    /// Makes a detector for a session; called again whenever the session changes its turn detection.
    @FunctionalInterface
    interface Source {
        VoiceActivity open(Settings settings);
    }
}
