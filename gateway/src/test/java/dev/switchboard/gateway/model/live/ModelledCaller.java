package dev.switchboard.gateway.model.live;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.CallerLink;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.Reception.LiveCall;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A caller and the line: talks, agrees in passing, talks over the agent, falls silent, types now and then, as a seed has it.
final class ModelledCaller implements CallerLink {
    static final int FRAME_MS = 100;
    private static final int BYTES = AudioFormat.PCMU_8K.bytesPerMs() * FRAME_MS;

    final List<Utterance> utterances = new ArrayList<>();
    int toolsStarted;
    int toolsOver;
    int typed;
    int silences;
    @Nullable String ticketId;
    @Nullable EndReason hungUp;
    private final List<Utterance> byWord = new ArrayList<>();
    private final Agenda agenda;
    private final Random random;
    private @Nullable LiveCall call;
    private @Nullable Utterance saying;
    private int word;
    private int part;
    private int parts;
    private long pauseUntilMs;
    private long nextAtMs;
    private long spokeAtMs;

    ModelledCaller(Agenda agenda, long seed) {
        this.agenda = agenda;
        this.random = new Random(seed);
        this.nextAtMs = 8_000;
    }

    void calls(LiveCall begun) {
        call = begun;
    }

    Utterance utteranceOf(int spokenWord) {
        return byWord.get(spokenWord - 1);
    }

    int words() {
        return byWord.size();
    }

    /// When the last sound of speech left the caller's mouth.
    long spokeAtMs() {
        return spokeAtMs;
    }

    boolean speaks() {
        return saying != null;
    }

    /// Has the patience to hear an answer before saying anything new.
    void waits(long ms) {
        nextAtMs = Math.max(nextAtMs, agenda.nowMs() + ms);
    }

    /// The next 100 ms of the line.
    void frame(@Nullable LiveServerSession server, boolean mayTalk) {
        long now = agenda.nowMs();
        boolean agentSpeaks = server != null && server.speaks();
        if (saying == null && mayTalk) {
            decide(server, agentSpeaks, now);
        }
        byte[] raw = new byte[BYTES];
        Utterance speaking = saying;
        if (speaking != null && now >= pauseUntilMs) {
            if (part == 0) {
                parts = among(2, 5);
            }
            ByteBuffer.wrap(raw).putInt(Utterance.frame(word, ++part, parts));
            spokeAtMs = now;
            if (part == parts) {
                part = 0;
                nextWord(speaking, now);
            }
        }
        Objects.requireNonNull(call).on(new CallerEvent.Audio(AudioChunk.ofRaw(AudioFormat.PCMU_8K, raw)));
    }

    private void nextWord(Utterance speaking, long now) {
        if (word == speaking.lastWord()) {
            saying = null;
            nextAtMs = now + (chance(0.015) ? silence() : among(3_000, 9_000));
        } else {
            word++;
            pauseUntilMs = chance(0.04) ? now + among(300, 1_300) : 0;
        }
    }

    private int silence() {
        silences++;
        return among(26_000, 34_000);
    }

    private void decide(@Nullable LiveServerSession server, boolean agentSpeaks, long now) {
        if (agentSpeaks) {
            nextAtMs = Math.max(nextAtMs, now + among(400, 2_500));
            if (chance(0.01)) {
                say(Utterance.Kind.BACKCHANNEL, 1);
            } else if (chance(0.004)) {
                say(Utterance.Kind.TALK, among(4, 12));
            } else if (chance(0.003) && Objects.requireNonNull(server).speaksPlainly()) {
                typed++;
                server.cut();
                Objects.requireNonNull(call).on(new CallerEvent.Typed("t" + typed + "x"));
            }
        } else if (now >= nextAtMs) {
            if (chance(0.2)) {
                say(Utterance.Kind.TASK, among(4, 12));
            } else {
                say(Utterance.Kind.TALK, chance(0.01) ? among(90, 140) : among(1, 20));
            }
        }
    }

    private void say(Utterance.Kind kind, int words) {
        Utterance next = new Utterance(kind, byWord.size() + 1, words);
        utterances.add(next);
        for (int i = 0; i < words; i++) {
            byWord.add(next);
        }
        saying = next;
        word = next.firstWord();
        part = 0;
        pauseUntilMs = 0;
    }

    private int among(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    private boolean chance(double of) {
        return random.nextDouble() < of;
    }

    @Override
    public AudioFormat format() {
        return AudioFormat.PCMU_8K;
    }

    @Override
    public PlayResult play(String itemId, AudioChunk audio) {
        return PlayResult.QUEUED;
    }

    @Override
    public void clear(String itemId) {}

    @Override
    public void show(CallNotice notice) {
        switch (notice) {
            case CallNotice.Started started -> ticketId = started.ticketId();
            case CallNotice.ToolActivity tool -> {
                toolsStarted += tool.status() == CallNotice.ToolStatus.STARTED ? 1 : 0;
                toolsOver += tool.status() == CallNotice.ToolStatus.STARTED ? 0 : 1;
            }
            default -> { }
        }
    }

    @Override
    public void hangUp(EndReason reason) {
        hungUp = reason;
    }
}
