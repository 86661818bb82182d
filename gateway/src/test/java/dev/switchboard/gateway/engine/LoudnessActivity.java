package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.LevelMeter;

/// Voice activity for tests: speech is whatever is louder than -20 dBFS for three frames; the tail that resampling
/// adds to a tone is not.
final class LoudnessActivity implements VoiceActivity {
    private final int silentFramesToStop;
    private boolean speaking;
    private int loud;
    private int silent;

    LoudnessActivity(Settings settings) {
        this.silentFramesToStop = (int) Math.max(1, settings.silence().toMillis() / 20);
    }

    @Override
    public Change push(short[] frame20ms) {
        if (frame20ms.length != FRAME_SAMPLES) {
            throw new IllegalArgumentException("expected " + FRAME_SAMPLES + " samples, was " + frame20ms.length);
        }
        boolean isLoud = LevelMeter.rmsDbfs(frame20ms) > -20;
        loud = isLoud ? loud + 1 : 0;
        silent = isLoud ? 0 : silent + 1;
        if (!speaking && loud == 3) {
            speaking = true;
            return Change.STARTED;
        }
        if (speaking && silent >= silentFramesToStop) {
            speaking = false;
            return Change.STOPPED;
        }
        return Change.NONE;
    }
}
