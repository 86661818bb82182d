package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A line that remembers what it was told.
final class FakeCallerLink implements CallerLink {
    final List<String> playedItems = new ArrayList<>();
    final List<String> cleared = new ArrayList<>();
    /// What was played and cleared, in order: `play ITEM MS`, `clear ITEM`.
    final List<String> log = new ArrayList<>();
    final ByteArrayOutputStream sound = new ByteArrayOutputStream();
    final List<CallNotice> notices = new ArrayList<>();
    @Nullable EndReason hungUp;
    boolean full;
    /// How the conversation goes, for a line that carries text alone.
    @Nullable InWriting writing;
    long playedUs;

    @Override
    public AudioFormat format() {
        return AudioFormat.PCM16_24K;
    }

    @Override
    public PlayResult play(String itemId, AudioChunk audio) {
        if (full) {
            return PlayResult.DROPPED;
        }
        playedItems.add(itemId);
        log.add("play " + itemId + " " + audio.durationUs() / 1000);
        sound.writeBytes(audio.raw());
        playedUs += audio.durationUs();
        return PlayResult.QUEUED;
    }

    @Override
    public void clear(String itemId) {
        cleared.add(itemId);
        log.add("clear " + itemId);
    }

    @Override
    public void show(CallNotice notice) {
        notices.add(notice);
    }

    @Override
    public Optional<InWriting> writing() {
        return Optional.ofNullable(writing);
    }

    @Override
    public void hangUp(EndReason reason) {
        hungUp = reason;
    }

    <T extends CallNotice> List<T> notices(Class<T> type) {
        return notices.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
