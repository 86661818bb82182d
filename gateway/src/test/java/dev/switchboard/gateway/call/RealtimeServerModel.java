package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a Realtime server does with creates, cancels and the caller's turns, behind two wires that keep order but take any
/// time. It has at most one answer under way and refuses a second one, as the API does.
final class RealtimeServerModel implements ModelLink {
    /// What the server tells; `begun` of a create that was answered, `own` when its turn detection answered by itself.
    sealed interface Told {
        record SpeechStarted() implements Told {}

        record SpeechStopped() implements Told {}

        record Committed() implements Told {}

        record Created(String id) implements Told {}

        record Done(String id, boolean failed, int toolCalls) implements Told {}

        record Refused() implements Told {}

        record CancelRefused() implements Told {}
    }

    /// An answer: `instructions` null for the agent's own.
    record Answer(String id, @Nullable String instructions, boolean own, long createdAtTold) {}

    private sealed interface Asked {
        /// `knew`: how many things the server had told that had arrived when this was asked.
        record Create(@Nullable String instructions, long knew) implements Asked {}

        record Cancel() implements Asked {}

        record Output() implements Asked {}
    }

    private final Random random;
    private final boolean answersByItself;
    private final boolean interrupts;
    private final TestLoop clock;
    private final Deque<Sent<Asked>> toServer = new ArrayDeque<>();
    private final Deque<Sent<Told>> toClient = new ArrayDeque<>();
    private final Map<String, String> sayings = new HashMap<>();
    /// Instructions that were carried out, or whose answer the client did not want any more.
    final Set<String> said = new HashSet<>();
    private @Nullable Answer active;
    private boolean cancelled;
    private final Set<String> notWanted = new HashSet<>();
    private String plainFailed = "";
    /// The answer that the client knows to be under way, or the one before.
    private String lastBegun = "";
    private boolean callerSpeaks;
    private boolean turnWaits;
    private long told;
    private long arrived;
    private int answers;
    private int failuresInARow;
    private long outputs;
    private long outputsAnswered;
    private long plainAskedAt = -1;
    long refusals;
    long avoidableRefusals;
    long completed;
    long createdPlain;

    /// On its way since.
    private record Sent<T>(T what, long atNanos) {}

    RealtimeServerModel(TestLoop clock, Random random, boolean answersByItself, boolean interrupts) {
        this.clock = clock;
        this.random = random;
        this.answersByItself = answersByItself;
        this.interrupts = interrupts;
    }

    // The client's end.

    @Override
    public void createResponse(@Nullable String instructions) {
        send(new Asked.Create(instructions, arrived));
    }

    @Override
    public void cancelResponse() {
        // It may have failed while the cancel is on its way; then nobody wants it either.
        notWanted.add(lastBegun);
        said.add(sayings.getOrDefault(lastBegun, ""));
        if (plainFailed.equals(lastBegun)) {
            plainAskedAt = -1;
        }
        send(new Asked.Cancel());
    }

    @Override
    public void addToolOutput(String callId, String outputJson) {
        send(new Asked.Output());
    }

    @Nullable Told receive() {
        Sent<Told> next = toClient.poll();
        if (next == null) {
            return null;
        }
        arrived++;
        if (next.what instanceof Told.Created(String id)) {
            lastBegun = id;
        }
        return next.what;
    }

    /// Whether something has been on its way, either way, for longer than a network takes.
    boolean late(Duration longest) {
        return late(toServer.peek(), longest) || late(toClient.peek(), longest);
    }

    private boolean late(@Nullable Sent<?> first, Duration longest) {
        return first != null && clock.nanoTime() - first.atNanos > longest.toNanos();
    }

    private void send(Asked one) {
        toServer.add(new Sent<>(one, clock.nanoTime()));
    }

    boolean quiet() {
        return toServer.isEmpty() && toClient.isEmpty();
    }

    // The server's end.

    boolean hasAnswerUnderWay() {
        return active != null;
    }

    /// Whether every tool output was followed by an answer that could know it.
    boolean allOutputsAnswered() {
        return outputsAnswered == outputs;
    }

    void takeOne() {
        Sent<Asked> next = toServer.poll();
        if (next == null) {
            return;
        }
        switch (next.what) {
            case Asked.Output _ -> outputs++;
            case Asked.Create(String instructions, long knew) -> {
                Answer running = active;
                if (running != null) {
                    refusals++;
                    if (!running.own || knew > running.createdAtTold) {
                        avoidableRefusals++;
                    }
                    tell(new Told.Refused());
                } else {
                    begin(instructions, false);
                }
            }
            case Asked.Cancel _ -> {
                if (active == null) {
                    tell(new Told.CancelRefused());
                } else {
                    cancelled = true;
                }
            }
        }
    }

    void callerSpeaks() {
        if (callerSpeaks) {
            return;
        }
        callerSpeaks = true;
        tell(new Told.SpeechStarted());
        cancelled |= interrupts && active != null;
    }

    void callerFallsSilent() {
        if (!callerSpeaks) {
            return;
        }
        callerSpeaks = false;
        tell(new Told.SpeechStopped());
        tell(new Told.Committed());
        plainAskedAt = told;
        if (answersByItself) {
            if (active == null) {
                begin(null, true);
            } else {
                turnWaits = true;
            }
        }
    }

    /// The answer under way ends, of itself or because it was cancelled a while ago; never fails three times in a row, so
    /// that no retry is in vain.
    void finishAnswer() {
        if (active == null) {
            return;
        }
        if (cancelled) {
            finish(false, 0);
            return;
        }
        boolean fails = failuresInARow < 2 && random.nextInt(8) == 0;
        failuresInARow = fails ? failuresInARow + 1 : 0;
        finish(fails, fails || random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(3));
    }

    private void begin(@Nullable String instructions, boolean own) {
        Answer answer = new Answer("resp_" + ++answers, instructions, own, told);
        active = answer;
        if (instructions == null) {
            createdPlain++;
            outputsAnswered = outputs;
            plainAskedAt = -1;
        } else {
            sayings.put(answer.id, instructions);
        }
        tell(new Told.Created(answer.id));
    }

    /// Whether the caller's last turn was never answered.
    boolean turnUnanswered() {
        return plainAskedAt >= 0;
    }

    private void finish(boolean failed, int toolCalls) {
        Answer answer = Objects.requireNonNull(active);
        active = null;
        cancelled = false;
        if (!failed) {
            completed++;
        } else if (answer.instructions == null && !notWanted.contains(answer.id)) {
            plainAskedAt = told;
            plainFailed = answer.id;
        }
        tell(new Told.Done(answer.id, failed, toolCalls));
        if (answer.instructions != null && !failed) {
            said.add(answer.instructions);
        }
        if (turnWaits) {
            turnWaits = false;
            begin(null, true);
        }
    }

    private void tell(Told one) {
        told++;
        toClient.add(new Sent<>(one, clock.nanoTime()));
    }

    @Override
    public void appendAudio(AudioChunk audio) {}

    @Override
    public void commitAudio() {}

    @Override
    public void addNote(String text) {}

    @Override
    public void addCallerText(String itemId, String text) {}

    @Override
    public void truncate(String itemId, long heardMs) {}

    @Override
    public void delete(String itemId) {}

    /// A server knows no agents; nothing here asks for one.
    @Override
    public void become(Agent agent) {
        throw new UnsupportedOperationException("no hand-off is scripted: " + agent.id());
    }

    @Override
    public void close() {}
}
