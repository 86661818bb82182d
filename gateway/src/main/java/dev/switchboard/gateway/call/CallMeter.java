package dev.switchboard.gateway.call;

import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.measure.TurnMeasures.Beginning;
import dev.switchboard.store.ticket.TicketId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Measures one call by what passes through it anyway: how soon it answers, what it uses, how evenly it plays.
///
/// A turn begins when the caller takes the floor and ends when the caller takes it again after having heard something: one
/// who goes on speaking before the agent is heard is still in the same turn. Audio of an answer that was under way when the
/// turn began is no answer to it. Noise and backchannels over the agent are no turn. Each figure goes to the histograms as
/// soon as it is known, and to the ticket at the end.
///
/// A model that runs the turns tells of the caller by words alone. Then speech begins with the first word that is told and the
/// caller waits from the last one, which is told some time after it was said: delays are by so much too short, and the delay
/// since the silence itself is not claimed.
///
/// Event loop only. Per frame of the agent's audio: plain fields.
final class CallMeter {
    /// So many turns are kept one by one; a call with more counts on without them.
    static final int MOST_TURNS = 1_000;
    private static final int MOST_AWAITED_WORDS = 1_000;

    private final CallTimings.OfChannel timings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final long beganNanos;
    private final UseTally use;
    private final PlayoutClock playout;
    private final List<TurnClock> turns = new ArrayList<>();
    private final Map<String, TurnClock> awaitedWords = new HashMap<>();

    private TurnClock turn;
    private @Nullable TurnClock previous;
    private @Nullable Floor beforeSpeech;
    private @Nullable Waiting afterAlarm;
    private int callerTurns;
    private int answered;
    private int interruptions;
    private int toolCalls;
    private int responses;
    private int callerWords;
    private int agentWords;
    private long callerNanos;
    private long toolNanos;
    private @Nullable Long speakingSince;
    private @Nullable String activeResponse;
    private @Nullable String staleResponse;
    private @Nullable Long askedAt;
    private @Nullable Long createdAt;
    private @Nullable TurnClock toolTurn;
    private int toolsRunning;
    /// When either side wrote last, in a conversation in writing: the rest is waiting for nothing.
    private @Nullable Long lastWrittenAt;
    private long toolsSince;
    private boolean byWords;
    private long lastWordAt;

    /// The call has arrived.
    CallMeter(CallMetrics metrics, String channel, Clock clock, LongSupplier nanoTime) {
        this.timings = metrics.timings(channel);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
        this.use = new UseTally(metrics.use());
        this.playout = new PlayoutClock(timings.underrun());
        this.turn = new TurnClock(0, Beginning.GREETING, clock.instant());
        turn.waitsSince = beganNanos;
        turns.add(turn);
    }

    /// The model runs the turns: no beginning or end of the caller's speech will be told.
    void callerIsKnownByWords() {
        byWords = true;
    }

    /// Every event of the model, before anything is done about it.
    void saw(ModelEvent event) {
        switch (event) {
            case ModelEvent.AgentAudio audio -> modelAudio(audio.responseId());
            case ModelEvent.AgentTextDelta _ -> firstDelta();
            case ModelEvent.CallerSpeechStarted(String itemId, _) -> speechStarted(itemId);
            case ModelEvent.CallerSpeechStopped stopped -> speechStopped(stopped.silentMs());
            case ModelEvent.CallerSpeechCommitted(String itemId) -> {
                if (byWords) {
                    speechStarted(itemId);
                }
            }
            case ModelEvent.CallerTextDelta _ -> {
                if (byWords) {
                    wordTold();
                }
            }
            case ModelEvent.CallerText(String itemId, String text) -> {
                if (byWords) {
                    long now = nanoTime.getAsLong();
                    stopSpeaking(now, TimeUnit.NANOSECONDS.toMillis(now - lastWordAt));
                }
                callerSaid(awaitedWords.remove(itemId), words(text));
            }
            case ModelEvent.CallerTextFailed failed -> awaitedWords.remove(failed.itemId());
            case ModelEvent.AgentText text -> agentSaid(text.responseId(), words(text.text()));
            case ModelEvent.ResponseStarted(String responseId) -> responseStarted(responseId);
            case ModelEvent.ResponseEnded ended -> responseEnded(ended.responseId());
            case ModelEvent.ResponseRefused _ -> askedAt = null;
            case ModelEvent.Used used -> use.add(used.use());
            case ModelEvent.Ready _,
                    ModelEvent.ToolRequested _,
                    ModelEvent.Trouble _,
                    ModelEvent.Away _,
                    ModelEvent.Back _,
                    ModelEvent.Refused _,
                    ModelEvent.Lost _ -> {}
        }
    }

    /// The caller typed instead of speaking.
    void typed(String text) {
        takeFloor(Beginning.TEXT);
        turn.waitsSince = nanoTime.getAsLong();
        turn.silentMs = null;
        callerSaid(turn, words(text));
    }

    /// We are about to ask the model for an answer.
    void asked() {
        askedAt = nanoTime.getAsLong();
    }

    /// What tells when the line has played what it was given. The ledger keeps it.
    PlayoutClock playout() {
        return playout;
    }

    /// Audio of the agent was written to the line.
    void played() {
        if (turn.lineAudioAt == null && turn.modelAudioAt != null) {
            turn.lineAudioAt = nanoTime.getAsLong();
            answerHeard();
        }
    }

    /// What the caller has just said was noise or a backchannel: things are as if it had not been said.
    void falseAlarm() {
        Floor before = beforeSpeech;
        if (before == null) {
            return;
        }
        beforeSpeech = null;
        TurnClock alarm = turn;
        afterAlarm = new Waiting(alarm.waitsSince, alarm.silentMs);
        if (alarm != before.turn) {
            turns.remove(alarm);
            callerTurns--;
            awaitedWords.replaceAll((_, said) -> said == alarm ? before.turn : said);
        }
        turn = before.turn;
        previous = before.previous;
        staleResponse = before.staleResponse;
        turn.waitsSince = before.waiting.since;
        turn.silentMs = before.waiting.silentMs;
        turn.modelAudioAt = before.modelAudioAt;
    }

    /// The words of the last false alarm have come, and it was a turn after all.
    void turnAfterAll() {
        Waiting since = afterAlarm;
        if (since == null) {
            return;
        }
        afterAlarm = null;
        takeFloor(Beginning.SPEECH);
        turn.waitsSince = since.since;
        turn.silentMs = since.silentMs;
    }

    /// An answer in writing was given to the line.
    void written() {
        lastWrittenAt = nanoTime.getAsLong();
        if (turn.lineAudioAt == null && turn.waitsSince != null) {
            turn.modelAudioAt = lastWrittenAt;
            turn.lineAudioAt = lastWrittenAt;
            answerHeard();
        }
    }

    /// The caller interrupted what was playing or about to.
    void interrupted() {
        interruptions++;
        TurnClock interrupted = turn.answered() || previous == null ? turn : previous;
        interrupted.interruptions++;
    }

    /// What has been used so far is estimated to cost so much; null once something without a price was used.
    @Nullable Long costMicrodollars() {
        return use.costMicrodollars();
    }

    void toolStarted() {
        if (toolsRunning++ == 0) {
            toolsSince = nanoTime.getAsLong();
            toolTurn = turn;
        }
        toolCalls++;
        turn.toolCalls++;
    }

    void toolFinished() {
        if (toolsRunning > 0 && --toolsRunning == 0) {
            toolsQuiet();
        }
    }

    /// The call is over.
    CallMeasures measures(TicketId ticketId) {
        long now = lastWrittenAt == null ? nanoTime.getAsLong() : lastWrittenAt;
        if (toolsRunning > 0) {
            toolsRunning = 0;
            toolsQuiet();
        }
        turnOver();
        stopSpeaking(now, null);
        timings.call().record(now - beganNanos, TimeUnit.NANOSECONDS);
        List<TurnMeasures> measured = turns.stream().map(TurnClock::measures).toList();
        AnswerDelays delays = AnswerDelays.of(measured);
        return new CallMeasures(
                ticketId,
                TimeUnit.NANOSECONDS.toMillis(now - beganNanos),
                new CallMeasures.Talk(
                        TimeUnit.NANOSECONDS.toMillis(callerNanos), playout.playedMs(now), callerWords, agentWords),
                new CallMeasures.Answers(
                        callerTurns,
                        answered,
                        interruptions,
                        measured.getFirst().firstLineAudioMs(),
                        delays.percentile(50),
                        delays.percentile(95),
                        delays.percentile(100)),
                new CallMeasures.Work(
                        responses,
                        use.untold(responses),
                        toolCalls,
                        TimeUnit.NANOSECONDS.toMillis(toolNanos),
                        playout.underruns(),
                        playout.underrunMs()),
                use.bill(),
                measured);
    }

    private void speechStarted(String itemId) {
        beforeSpeech = new Floor(
                turn, previous, staleResponse, new Waiting(turn.waitsSince, turn.silentMs), turn.modelAudioAt);
        takeFloor(Beginning.SPEECH);
        turn.waitsSince = null;
        turn.modelAudioAt = null;
        speakingSince = nanoTime.getAsLong();
        if (awaitedWords.size() < MOST_AWAITED_WORDS) {
            awaitedWords.put(itemId, turn);
        }
    }

    private void speechStopped(@Nullable Long silentMs) {
        long now = nanoTime.getAsLong();
        stopSpeaking(now, silentMs);
        if (turn.begunBy != Beginning.GREETING) {
            turn.waitsSince = now;
            turn.silentMs = silentMs;
        }
    }

    private void wordTold() {
        lastWordAt = nanoTime.getAsLong();
        if (turn.begunBy != Beginning.GREETING && turn.modelAudioAt == null) {
            turn.waitsSince = lastWordAt;
            turn.silentMs = null;
        }
    }

    private void stopSpeaking(long now, @Nullable Long silentMs) {
        if (speakingSince != null) {
            long silent = silentMs == null ? 0 : TimeUnit.MILLISECONDS.toNanos(silentMs);
            callerNanos += Math.max(0, now - speakingSince - silent);
            speakingSince = null;
        }
    }

    private void takeFloor(Beginning begunBy) {
        staleResponse = activeResponse;
        if (turn.begunBy != Beginning.GREETING && !turn.answered()) {
            return;
        }
        turnOver();
        previous = turn;
        callerTurns++;
        turn = new TurnClock(callerTurns, begunBy, clock.instant());
        if (turns.size() < MOST_TURNS) {
            turns.add(turn);
        }
    }

    private void turnOver() {
        if (turn.toolCalls > 0 && turn != toolTurn && !turn.toolsTold) {
            turn.toolsTold = true;
            timings.tools().record(turn.toolNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void toolsQuiet() {
        long nanos = nanoTime.getAsLong() - toolsSince;
        toolNanos += nanos;
        TurnClock began = toolTurn;
        toolTurn = null;
        if (began != null) {
            began.toolNanos += nanos;
            if (began != turn) {
                timings.tools().record(began.toolNanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void modelAudio(String responseId) {
        if (createdAt != null) {
            firstDelta();
        }
        if (turn.modelAudioAt == null && turn.waitsSince != null && !responseId.equals(staleResponse)) {
            turn.modelAudioAt = nanoTime.getAsLong();
        }
    }

    private void answerHeard() {
        if (turn.begunBy == Beginning.GREETING) {
            record(timings.greeting(), turn.lineNanos());
            return;
        }
        answered++;
        record(timings.answer(), turn.lineNanos());
        record(timings.model(), turn.modelNanos());
        record(timings.speechEnd(), turn.speechEndNanos());
    }

    private void responseStarted(String responseId) {
        long now = nanoTime.getAsLong();
        responses++;
        activeResponse = responseId;
        createdAt = now;
        if (askedAt != null) {
            long nanos = now - askedAt;
            askedAt = null;
            timings.created().record(nanos, TimeUnit.NANOSECONDS);
            if (turn.createdNanos == null) {
                turn.createdNanos = nanos;
            }
        }
    }

    private void firstDelta() {
        if (createdAt == null) {
            return;
        }
        long nanos = nanoTime.getAsLong() - createdAt;
        createdAt = null;
        timings.firstDelta().record(nanos, TimeUnit.NANOSECONDS);
        if (turn.firstDeltaNanos == null) {
            turn.firstDeltaNanos = nanos;
        }
    }

    private void responseEnded(String responseId) {
        if (responseId.equals(activeResponse)) {
            activeResponse = null;
            createdAt = null;
        }
    }

    private void callerSaid(@Nullable TurnClock said, int words) {
        callerWords += words;
        (said == null ? turn : said).callerWords += words;
    }

    private void agentSaid(String responseId, int words) {
        agentWords += words;
        TurnClock said = responseId.equals(staleResponse) && previous != null ? previous : turn;
        said.agentWords += words;
    }

    /// What the caller waits for, since the silence.
    private record Waiting(@Nullable Long since, @Nullable Long silentMs) {}

    /// How things stood before the caller spoke.
    private record Floor(
            TurnClock turn,
            @Nullable TurnClock previous,
            @Nullable String staleResponse,
            Waiting waiting,
            @Nullable Long modelAudioAt) {}

    private static void record(io.micrometer.core.instrument.Timer timer, @Nullable Long nanos) {
        if (nanos != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /// Words as people count them: what spaces separate.
    private static int words(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (!space && !inside) {
                words++;
            }
            inside = !space;
        }
        return words;
    }
}
