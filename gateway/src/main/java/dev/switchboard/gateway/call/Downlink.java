package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The model's audio on its way to the caller. Only the answer under way is played: what trickles in of one that was
/// interrupted, or of one that nobody announced, is dropped and counted. Event loop only.
final class Downlink {
    /// What may wait for the caller's ear. The longest answer the Realtime API gives is 4,096 tokens, some three and a half
    /// minutes of speech; a model that sends more is out of its mind.
    static final Duration MOST_UNHEARD = Duration.ofMinutes(5);
    /// Only the last ones are asked for, by who announces a recording.
    private static final int MOST_TAKES_WITH_GAPS = 100;

    private final CallerLink line;
    private final PlayoutLedger ledger;
    private final TranscriptAssembler transcript;
    private final CallMetrics metrics;
    private final CallMeter meter;
    private final String channel;
    private final Runnable whenFlooded;
    private final Set<String> items = new LinkedHashSet<>();
    private final SequencedSet<String> takesWithGaps = new LinkedHashSet<>();
    /// The item of the answer under way of which audio came last.
    private @Nullable String sounding;
    private @Nullable String playing;
    private @Nullable String silenced;
    private long floodUs;

    /// `whenFlooded` runs when the model has sent as much again beyond `MOST_UNHEARD`.
    Downlink(
            CallerLink line,
            PlayoutLedger ledger,
            TranscriptAssembler transcript,
            CallMetrics metrics,
            CallMeter meter,
            String channel,
            Runnable whenFlooded) {
        this.line = line;
        this.ledger = ledger;
        this.transcript = transcript;
        this.metrics = metrics;
        this.meter = meter;
        this.channel = channel;
        this.whenFlooded = whenFlooded;
    }

    /// The audio path, downwards: drop what is not to be played, give the line its place, play, book what was sent, time it.
    void fromModel(String itemId, AudioChunk audio) {
        if (floods(audio)) {
            return;
        }
        if (!itemId.equals(sounding)) {
            sounding = itemId;
            items.add(itemId);
            transcript.agentSays(itemId, "");
        }
        if (ledger.paused() || play(ledger.take(itemId), audio)) {
            ledger.sent(itemId, audio);
        }
    }

    private boolean play(String take, AudioChunk audio) {
        try {
            if (line.play(take, audio) == CallerLink.PlayResult.DROPPED) {
                metrics.dropped(channel, "caller_slow");
                hasGap(take);
                return false;
            }
        } catch (IllegalArgumentException notAudio) {
            metrics.dropped(channel, "bad_audio");
            hasGap(take);
            return false;
        }
        metrics.sent(channel, audio.byteCount());
        meter.played();
        return true;
    }

    private void hasGap(String take) {
        takesWithGaps.add(take);
        if (takesWithGaps.size() > MOST_TAKES_WITH_GAPS) {
            takesWithGaps.removeFirst();
        }
    }

    /// A line that plays by itself may do so at any speed, and its audio does not wait here.
    private boolean floods(AudioChunk audio) {
        long durationUs = audio.durationUs();
        if (line.ownsPlayout() || ledger.unheardUs() + durationUs <= MOST_UNHEARD.toNanos() / 1000) {
            return false;
        }
        metrics.dropped(channel, "model_flood");
        floodUs += durationUs;
        if (floodUs > MOST_UNHEARD.toNanos() / 1000) {
            whenFlooded.run();
        }
        return true;
    }

    void started(String responseId) {
        playing = responseId;
        sounding = null;
        items.clear();
        if (!line.ownsPlayout()) {
            ledger.forgetHeard();
        }
    }

    void ended(String responseId) {
        if (responseId.equals(playing)) {
            playing = null;
        }
    }

    /// Whether this is the answer under way, of which everything is played.
    boolean plays(String responseId) {
        return responseId.equals(playing);
    }

    /// Something of an answer that is not to be played. True for an item of the interrupted answer that is met for the first
    /// time: the caller has heard nothing of it.
    boolean metTooLate(String responseId, String itemId) {
        metrics.dropped(channel, responseId.equals(silenced) ? "interrupted" : "unknown_response");
        return responseId.equals(silenced) && items.add(itemId);
    }

    /// Those of the answer under way.
    Set<String> items() {
        return Set.copyOf(items);
    }

    /// Whether the line did not take some of the item's sound.
    boolean lostSome(String itemId) {
        return takesWithGaps.stream().anyMatch(take -> PlayoutLedger.isTakeOf(itemId, take));
    }

    boolean isUnderWay(String itemId) {
        return playing != null && items.contains(itemId);
    }

    void itemSeen(String itemId) {
        items.add(itemId);
    }

    /// The line falls silent at once; what is to be played waits.
    void pause() {
        if (!ledger.paused()) {
            String take = ledger.pause();
            if (take != null) {
                line.clear(take);
            }
        }
    }

    /// Goes on exactly where the caller stopped hearing.
    void resume() {
        ledger.resume(this::play);
    }

    /// From now on nothing of the answer under way is played. Returns its items.
    Set<String> silence() {
        if (playing == null) {
            return Set.of();
        }
        silenced = playing;
        playing = null;
        return Set.copyOf(items);
    }
}
