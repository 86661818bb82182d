package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.call.CallerEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where each line of the caller stands in all the audio that the client has sent. With turn detection the model says so: by
/// `audio_start_ms`, which includes `prefix_padding_ms`, and `audio_end_ms`, which includes `silence_duration_ms` (semantic
/// detection has neither). Without, a line is what came between two commits. Event loop only.
final class SpeechPlaces {
    /// Commits of the client whose answer has not come.
    private static final int MOST_COMMITS = 64;

    private final Deque<Long> commits = new ArrayDeque<>();
    private long sentUs;
    private long lineFromMs;
    private int paddingMs;
    private int silenceMs;
    private @Nullable String detected;

    void sent(AudioChunk audio) {
        sentUs += audio.durationUs();
    }

    /// How the session finds turns now; null for not at all.
    void detectedBy(JsonNode turnDetection) {
        paddingMs = turnDetection.path("prefix_padding_ms").asInt();
        silenceMs = turnDetection.path("silence_duration_ms").asInt();
    }

    void clientCommits() {
        if (commits.size() < MOST_COMMITS) {
            commits.add(sentUs / 1_000);
        }
    }

    void commitRefused() {
        commits.poll();
    }

    /// What an event of the model says of it. To be passed on behind the event itself.
    Optional<CallerEvent> place(ObjectNode event, String type) {
        String item = event.path("item_id").asText();
        return switch (type) {
            case "input_audio_buffer.speech_started" -> {
                detected = item;
                yield Optional.of(new CallerEvent.Placed(item, event.path("audio_start_ms").asLong() + paddingMs, null));
            }
            case "input_audio_buffer.speech_stopped" ->
                Optional.of(new CallerEvent.Placed(item, null, event.path("audio_end_ms").asLong() - silenceMs));
            case "input_audio_buffer.cleared" -> {
                lineFromMs = sentUs / 1_000;
                yield Optional.empty();
            }
            case "input_audio_buffer.committed" -> {
                Long asked = commits.poll();
                long fromMs = lineFromMs;
                lineFromMs = asked == null ? sentUs / 1_000 : asked;
                yield item.equals(detected) ? Optional.empty() : Optional.of(new CallerEvent.Placed(item, fromMs, lineFromMs));
            }
            default -> Optional.empty();
        };
    }
}
