package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import java.util.Optional;

/// The line of a call that may be recorded and listened to: what it is given to play, and that it was silenced, goes to
/// both, whoever in the call does so. Event loop only.
record TappedLine(CallerLink line, CallTap tap, ListeningPost post) implements CallerLink {
    @Override
    public AudioFormat format() {
        return line.format();
    }

    @Override
    public PlayResult play(String itemId, AudioChunk audio) {
        PlayResult result = line.play(itemId, audio);
        if (result == PlayResult.QUEUED) {
            tap.agent(itemId, audio);
            post.levels().agent(audio);
            if (post.listened()) {
                post.agent(audio);
            }
        }
        return result;
    }

    @Override
    public void clear(String itemId) {
        line.clear(itemId);
        tap.cleared();
        post.cleared();
        post.levels().cleared();
    }

    @Override
    public void show(CallNotice notice) {
        line.show(notice);
    }

    @Override
    public void hangUp(EndReason reason) {
        line.hangUp(reason);
    }

    @Override
    public Optional<InWriting> writing() {
        return line.writing();
    }

    @Override
    public boolean ownsPlayout() {
        return line.ownsPlayout();
    }
}
