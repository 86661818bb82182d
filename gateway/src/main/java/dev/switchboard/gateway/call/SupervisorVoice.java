package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.AudioDecoder;
import java.time.Duration;

/// A supervisor's microphone on its way to the caller: held to the speed of speech, put into the line's codec, played, and
/// written down. Event loop only.
final class SupervisorVoice {
    /// A microphone's frames may come late and then several at once; what is further ahead than this is not speech.
    static final Duration MOST_AHEAD = Duration.ofMillis(500);

    private final CallerLink line;
    private final CallLoop loop;
    private final CallMetrics metrics;
    private final SupervisorWords words;
    private final AudioEncoder encoder;
    private final String take;
    private long spokenAtNanos;
    private long heardAtNanos;

    /// @param take the name under which the line plays it
    SupervisorVoice(CallerLink line, CallLoop loop, CallMetrics metrics, SupervisorWords words, String take) {
        this.line = line;
        this.loop = loop;
        this.metrics = metrics;
        this.words = words;
        this.encoder = new AudioEncoder(Ear.RATE_HZ, line.format());
        this.take = take;
        this.spokenAtNanos = loop.nanoTime();
        this.heardAtNanos = spokenAtNanos;
    }

    /// False when it came too fast, and was dropped and counted.
    boolean says(byte[] pcm) {
        AudioChunk audio = AudioChunk.ofRaw(AudioFormat.PCM16_24K, pcm);
        long now = loop.nanoTime();
        heardAtNanos = now;
        long spokenAt = Math.max(now, spokenAtNanos) + audio.durationUs() * 1_000;
        if (spokenAt - now > MOST_AHEAD.toNanos()) {
            metrics.dropped("listening", "supervisor_flood");
            return false;
        }
        spokenAtNanos = spokenAt;
        byte[] forLine = line.format() == AudioFormat.PCM16_24K
                ? pcm
                : encoder.bytes(AudioDecoder.decode(AudioFormat.PCM16_24K, pcm));
        if (forLine.length > 0 && line.play(take, AudioChunk.ofRaw(line.format(), forLine)) == CallerLink.PlayResult.DROPPED) {
            metrics.dropped("listening", "caller_slow");
        }
        words.hear(audio);
        return true;
    }

    /// Since the last frame of the microphone.
    Duration silentFor() {
        return Duration.ofNanos(loop.nanoTime() - heardAtNanos);
    }

    SupervisorWords words() {
        return words;
    }
}
