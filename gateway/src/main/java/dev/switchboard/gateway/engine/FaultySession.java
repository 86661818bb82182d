package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.RealtimeResponse;
import dev.switchboard.gateway.realtime.ServerEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session's faults at work. Everything the session sends passes by here, which is where moments are counted; a
/// session without faults is passed through. Event loop only, but for `become`.
final class FaultySession {
    /// In the middle of a response's audio: its first piece is 20 ms, the second about 100.
    private static final int PIECES_IN_THE_MIDDLE = 2;
    private static final byte[] STRANGE_FIELD =
            ",\"unheard_of\":{\"since\":\"2031\",\"list\":[1,null,{}]}}".getBytes(StandardCharsets.US_ASCII);

    private final ScheduledExecutorService loop;
    private final Ids ids;
    private final FaultyLine line;
    private final FaultyTranscripts transcripts;

    private final Map<String, Integer> numberOfResponse = new HashMap<>();
    private Faults faults = Faults.NONE;
    private int events;
    private int turns;
    private int responses;
    private int audioPieces;
    private boolean cut;
    private @Nullable ScheduledFuture<?> timer;

    FaultySession(Faults faults, ScheduledExecutorService loop, Ids ids, FaultyLine line) {
        this.loop = loop;
        this.ids = ids;
        this.line = line;
        this.transcripts = new FaultyTranscripts(loop);
        apply(faults);
    }

    /// From now on these go wrong and no others; what is counted is counted from here. Any thread.
    void become(Faults newFaults) {
        loop.execute(() -> apply(newFaults));
    }

    /// Lets a server's event go on to the client: now, later, otherwise, or not at all.
    void admit(ServerEvent event, Consumer<ServerEvent> next) {
        transcripts.admit(event, next);
    }

    /// What goes over the wire in a frame's place.
    List<byte[]> onWire(byte[] frame) {
        if (cut) {
            return List.of();
        }
        Faults.Strangers strangers = faults.strangers();
        byte[] dressed = strangers.fields() ? withStrangeField(frame) : frame;
        return strangers.everyEvents() > 0 && ++events % strangers.everyEvents() == 0
                ? List.of(dressed, strangeEvent())
                : List.of(dressed);
    }

    /// An event has gone over the wire.
    void sent(ServerEvent event) {
        switch (event) {
            case ServerEvent.InputAudioBufferSpeechStarted(_, _, String itemId) -> transcripts.begun(itemId);
            case ServerEvent.InputAudioBufferCommitted(_, _, String itemId) -> {
                transcripts.committed(itemId);
                reached(Faults.Moment.Kind.TURN, ++turns);
            }
            case ServerEvent.ResponseCreated(_, RealtimeResponse response) -> {
                audioPieces = 0;
                numberOfResponse.put(String.valueOf(response.id()), ++responses);
                reached(Faults.Moment.Kind.RESPONSE, responses);
            }
            case ServerEvent.ResponseDone(_, RealtimeResponse response) ->
                numberOfResponse.remove(String.valueOf(response.id()));
            default -> { }
        }
    }

    /// A piece of the agent's audio has gone over the wire.
    void sentAudio() {
        if (++audioPieces == PIECES_IN_THE_MIDDLE) {
            reached(Faults.Moment.Kind.AUDIO, responses);
        }
    }

    /// Where a response's work runs its steps, one after another.
    Executor steps(ResponseStream response, Executor usual) {
        Faults.Answers answers = faults.answers();
        return answers.inSteps()
                ? new FaultySteps(response, answers, numberOfResponse.getOrDefault(response.id(), 0), loop)
                : usual;
    }

    /// The answer's sentences as the messages they go out in.
    List<List<String>> messages(List<String> sentences) {
        return FaultyMessages.cut(sentences, faults.answers().items());
    }

    void close() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void apply(Faults newFaults) {
        close();
        faults = newFaults;
        turns = 0;
        responses = 0;
        numberOfResponse.clear();
        audioPieces = 0;
        events = 0;
        transcripts.become(newFaults.transcripts());
        Faults.Cut wanted = newFaults.cut().orElse(null);
        if (wanted != null && wanted.moment().kind() == Faults.Moment.Kind.MS) {
            timer = loop.schedule(() -> cut(wanted), wanted.moment().count(), TimeUnit.MILLISECONDS);
        }
    }

    private void reached(Faults.Moment.Kind kind, int count) {
        faults.cut()
                .filter(wanted -> wanted.moment().equals(new Faults.Moment(kind, count)))
                .ifPresent(this::cut);
    }

    private void cut(Faults.Cut wanted) {
        if (cut) {
            return;
        }
        cut = true;
        wanted.closeCode().ifPresentOrElse(line::close, line::stall);
    }

    private byte[] strangeEvent() {
        String type = events / faults.strangers().everyEvents() % 2 == 1
                ? "session.unheard_of" : "response.unheard_of.delta";
        return ("{\"type\":\"" + type + "\",\"event_id\":\"" + ids.event() + "\",\"delta\":{\"unheard\":[\"of\"]}}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] withStrangeField(byte[] frame) {
        byte[] dressed = Arrays.copyOf(frame, frame.length - 1 + STRANGE_FIELD.length);
        System.arraycopy(STRANGE_FIELD, 0, dressed, frame.length - 1, STRANGE_FIELD.length);
        return dressed;
    }
}
