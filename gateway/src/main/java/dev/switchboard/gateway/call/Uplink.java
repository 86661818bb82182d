package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// The caller's audio on its way to the model. Until the model is ready it waits here, bounded: beyond `earlyAudio` the
/// oldest is dropped and counted. What comes faster than anybody speaks is dropped and counted too. Event loop only.
final class Uplink {
    private final ModelLink model;
    private final CallMetrics metrics;
    private final String channel;
    private final SpeechPace pace;
    private final CallTap tap;
    private final ListeningPost post;
    private final long earlyUs;
    private final Deque<AudioChunk> early = new ArrayDeque<>();
    private long waitingUs;
    private boolean open;

    Uplink(ModelLink model, CallMetrics metrics, String channel, SpeechPace pace, CallTap tap, ListeningPost post,
            Duration earlyAudio) {
        this.model = model;
        this.metrics = metrics;
        this.channel = channel;
        this.pace = pace;
        this.tap = tap;
        this.post = post;
        this.earlyUs = earlyAudio.toNanos() / 1000;
    }

    /// The audio path, upwards: count, drop what floods, record, let listen, hold until the model is ready, send.
    void fromCaller(AudioChunk audio) {
        metrics.received(channel, audio.byteCount());
        if (!pace.admits(audio.durationUs())) {
            metrics.dropped(channel, "caller_flood");
            return;
        }
        tap.caller(audio);
        post.levels().caller(audio);
        if (post.listened()) {
            post.caller(audio);
        }
        if (!open) {
            hold(audio);
            return;
        }
        model.appendAudio(audio);
    }

    /// The model is ready: everything held goes first.
    void open() {
        open = true;
        for (AudioChunk audio; (audio = early.poll()) != null; ) {
            model.appendAudio(audio);
        }
        waitingUs = 0;
    }

    private void hold(AudioChunk audio) {
        early.add(audio.kept());
        waitingUs += audio.durationUs();
        while (waitingUs > earlyUs) {
            waitingUs -= early.remove().durationUs();
            metrics.dropped(channel, "model_not_ready");
        }
    }
}
