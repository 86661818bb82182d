package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import org.jspecify.annotations.Nullable;

/// The model's audio on its way to the caller. Audio of an answer that the caller interrupted is dropped as it trickles in.
/// Event loop only.
final class Downlink {
    private final CallerLink line;
    private final PlayoutLedger ledger;
    private final TranscriptAssembler transcript;
    private final CallMetrics metrics;
    private final CallMeter meter;
    private final String channel;
    private @Nullable String silencedResponse;

    Downlink(CallerLink line, PlayoutLedger ledger, TranscriptAssembler transcript, CallMetrics metrics, CallMeter meter, String channel) {
        this.line = line;
        this.ledger = ledger;
        this.transcript = transcript;
        this.metrics = metrics;
        this.meter = meter;
        this.channel = channel;
    }

    /// The audio path, downwards: drop what was interrupted, give the line its place, play, book what was sent, time it.
    void fromModel(String responseId, String itemId, AudioChunk audio) {
        if (responseId.equals(silencedResponse)) {
            metrics.dropped(channel, "interrupted");
            return;
        }
        transcript.agentSays(itemId, "");
        if (line.play(itemId, audio) == CallerLink.PlayResult.DROPPED) {
            metrics.dropped(channel, "caller_slow");
            return;
        }
        metrics.sent(channel, audio.byteCount());
        ledger.sent(itemId, audio.durationUs());
        meter.played(itemId, audio.durationUs());
    }

    /// From now on nothing of this answer is played.
    void silence(@Nullable String responseId) {
        silencedResponse = responseId;
    }

    boolean silenced(String responseId) {
        return responseId.equals(silencedResponse);
    }
}
