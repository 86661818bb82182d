package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.Speaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a supervisor says in a call, as lines of its ticket. A second session with the model hears the supervisor alone and is
/// never asked for an answer, so it only transcribes. Where there is none (a model that runs turns itself would answer), or it
/// is lost, a line `[speaking]` says when the supervisor spoke. Event loop only.
final class SupervisorWords {
    static final String SPEAKING = "[speaking]";
    private static final String INAUDIBLE = "[inaudible]";
    /// Sound above this is speech, where no model tells: −36 dBFS.
    private static final int LOUD = 520;
    private static final int MOST_REMEMBERED = 20;

    private final CallSides sides;
    private final CallClock clock;
    private final Map<String, Spoken> open = new LinkedHashMap<>();
    private final List<String> said = new ArrayList<>();
    private @Nullable ModelLink ears;
    private @Nullable Spoken untold;
    private boolean speaking;

    SupervisorWords(CallSides sides, CallClock clock) {
        this.sides = sides;
        this.clock = clock;
    }

    /// Begins to listen by a model of its own.
    void begin(ModelDialer models, Agent agent) {
        if (!sides.model().runsTurns()) {
            ears = models.dial(
                    agent.answeringWhenAsked(), AudioFormat.PCM16_24K, sides.loop(), this::on);
        }
    }

    void hear(AudioChunk audio) {
        ModelLink model = ears;
        if (model != null) {
            model.appendAudio(audio);
        } else if (loud(audio)) {
            if (untold == null) {
                untold = spoken("supervisor_" + clock.ms(), null);
            }
            untold.endMs = clock.ms();
        }
    }

    /// What has been said so far, for the agent to know.
    List<String> said() {
        return List.copyOf(said);
    }

    /// The supervisor speaks no more; what is unfinished becomes an item.
    void stops() {
        if (ears != null && speaking) {
            ears.commitAudio();
        }
        Spoken silentLine = untold;
        untold = null;
        if (silentLine != null) {
            write(silentLine, SPEAKING);
        }
    }

    /// No words come any more.
    void close() {
        stops();
        if (ears != null) {
            ears.close();
            ears = null;
        }
        List.copyOf(open.values()).forEach(spoken -> write(spoken, spoken.text.isEmpty() ? SPEAKING : spoken.text.toString()));
        open.clear();
    }

    boolean settled() {
        return open.isEmpty();
    }

    private void on(ModelEvent event) {
        switch (event) {
            case ModelEvent.CallerSpeechStarted(String itemId, Long agoMs) -> {
                speaking = true;
                open.computeIfAbsent(itemId, id -> spoken("supervisor_" + id, agoMs));
            }
            case ModelEvent.CallerSpeechStopped(String itemId, Long agoMs) -> {
                speaking = false;
                Spoken spoken = open.get(itemId);
                if (spoken != null) {
                    spoken.endMs = clock.ms() - (agoMs == null ? 0 : agoMs);
                }
            }
            case ModelEvent.CallerTextDelta(String itemId, String delta) -> {
                Spoken spoken = open.get(itemId);
                if (spoken != null) {
                    spoken.text.append(delta);
                    sides.scribe().caption(spoken.itemId, Speaker.SUPERVISOR, spoken.text.toString(), spoken.at);
                }
            }
            case ModelEvent.CallerText(String itemId, String text) -> {
                Spoken spoken = open.remove(itemId);
                if (spoken != null && !text.isBlank()) {
                    write(spoken, text);
                    remember(text);
                }
            }
            case ModelEvent.CallerTextFailed(String itemId, String _) -> {
                Spoken spoken = open.remove(itemId);
                if (spoken != null) {
                    write(spoken, INAUDIBLE);
                }
            }
            case ModelEvent.Used _ -> sides.meter().saw(event);
            case ModelEvent.Lost _, ModelEvent.Refused _ -> ears = null;
            default -> {}
        }
    }

    private void remember(String text) {
        if (said.size() >= MOST_REMEMBERED) {
            said.removeFirst();
        }
        said.add(text);
    }

    private Spoken spoken(String itemId, @Nullable Long agoMs) {
        return new Spoken(itemId, sides.transcript().place(), clock.ms() - (agoMs == null ? 0 : agoMs));
    }

    private void write(Spoken spoken, String text) {
        long end = spoken.endMs == null ? clock.ms() : Math.max(spoken.startMs, spoken.endMs);
        sides.scribe().write(Line.said(sides.scribe().ticketId(), spoken.itemId, spoken.at, Speaker.SUPERVISOR, text)
                .sounding(new LineSpan(spoken.startMs, end)));
    }

    private static boolean loud(AudioChunk audio) {
        byte[] raw = audio.raw();
        for (int i = 0; i < raw.length / 2; i++) {
            if (Math.abs(audio.format().sample(raw, i)) > LOUD) {
                return true;
            }
        }
        return false;
    }

    private static final class Spoken {
        private final String itemId;
        private final Instant at;
        private final long startMs;
        private final StringBuilder text = new StringBuilder();
        private @Nullable Long endMs;

        private Spoken(String itemId, Instant at, long startMs) {
            this.itemId = itemId;
            this.at = at;
            this.startMs = startMs;
        }
    }
}
