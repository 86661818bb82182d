package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.ServerEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Holds back, swaps or spoils the transcription of the caller's turns on its way to the client; the engine itself has
/// understood them, as the API's model understands the caller whatever the transcriber does. Event loop only.
final class FaultyTranscripts {
    /// Turns whose transcription is still awaited; older ones are forgotten.
    private static final int MAX_TURNS = 64;

    private final ScheduledExecutorService loop;
    private final Map<String, Integer> turnOfItem = new LinkedHashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private Faults.Transcripts faults = Faults.Transcripts.AS_THEY_COME;
    private int turns;

    FaultyTranscripts(ScheduledExecutorService loop) {
        this.loop = loop;
    }

    void become(Faults.Transcripts newFaults) {
        faults = newFaults;
        turns = 0;
        turnOfItem.clear();
        release();
    }

    /// Words may come before the turn is committed.
    void begun(String itemId) {
        number(itemId, turns + 1);
    }

    void committed(String itemId) {
        number(itemId, ++turns);
    }

    private void number(String itemId, int turn) {
        turnOfItem.put(itemId, turn);
        if (turnOfItem.size() > MAX_TURNS) {
            turnOfItem.remove(turnOfItem.keySet().iterator().next());
        }
    }

    void admit(ServerEvent event, Consumer<ServerEvent> next) {
        switch (event) {
            case ServerEvent.InputAudioTranscriptionDelta delta -> {
                int turn = turnOf(delta.itemId());
                if (!faults.fails(turn)) {
                    pass(turn, () -> next.accept(delta));
                }
            }
            case ServerEvent.InputAudioTranscriptionCompleted completed -> {
                int turn = turnOf(completed.itemId());
                ServerEvent outcome = faults.fails(turn) ? failed(completed) : completed;
                pass(turn, () -> next.accept(outcome));
                ended(turn);
            }
            case ServerEvent.InputAudioTranscriptionFailed failed -> {
                int turn = turnOf(failed.itemId());
                pass(turn, () -> next.accept(failed));
                ended(turn);
            }
            default -> next.accept(event);
        }
    }

    /// 0 for a turn of before the faults.
    private int turnOf(String itemId) {
        return turnOfItem.getOrDefault(itemId, 0);
    }

    private void pass(int turn, Runnable event) {
        if (faults.swapped() && isFirstOfPair(turn)) {
            held.add(event);
        } else {
            later(event);
        }
    }

    private void ended(int turn) {
        if (!isFirstOfPair(turn)) {
            release();
        }
    }

    private static boolean isFirstOfPair(int turn) {
        return turn % 2 == 1;
    }

    private void release() {
        held.forEach(this::later);
        held.clear();
    }

    private void later(Runnable event) {
        if (faults.lateMs() > 0) {
            ScheduledFuture<?> _ = loop.schedule(event, faults.lateMs(), TimeUnit.MILLISECONDS);
        } else {
            event.run();
        }
    }

    private static ServerEvent failed(ServerEvent.InputAudioTranscriptionCompleted completed) {
        return new ServerEvent.InputAudioTranscriptionFailed(completed.eventId(), completed.itemId(),
                completed.contentIndex(), new ServerEvent.TranscriptionError(
                        "transcription_error", "audio_unintelligible", "This failure was asked for.", null));
    }
}
