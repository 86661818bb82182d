package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A model whose part the test plays: it remembers what the call asked and says what the test tells it to.
final class ScriptedModel implements ModelDialer, ModelLink {
    static final AudioFormat FORMAT = AudioFormat.PCM16_24K;

    final List<String> asked = new ArrayList<>();
    int audioBytes;
    @Nullable Agent dialled;
    boolean closed;
    boolean runsTurns;
    /// What it says while it is being closed.
    @Nullable ModelEvent lastWord;
    /// Why this session can become no other agent's.
    @Nullable String obstacle;
    /// Where the next sessions go, once there is one.
    @Nullable ScriptedModel other;
    private @Nullable Consumer<ModelEvent> events;

    @Override
    public ModelLink dial(Agent agent, AudioFormat format, CallLoop loop, Consumer<ModelEvent> listener) {
        if (other != null) {
            return other.dial(agent, format, loop, listener);
        }
        events = listener;
        dialled = agent;
        return this;
    }

    void says(ModelEvent event) {
        Objects.requireNonNull(events).accept(event);
    }

    /// The model hears one whole utterance of the caller.
    void hears(String itemId, String text) {
        says(new ModelEvent.CallerSpeechStarted(itemId));
        says(new ModelEvent.CallerSpeechStopped(itemId));
        says(new ModelEvent.CallerSpeechCommitted(itemId));
        says(new ModelEvent.CallerText(itemId, text));
    }

    /// The model begins an answer and sends text with audio, `ms` of it.
    void speaks(String responseId, String itemId, String text, int ms) {
        says(new ModelEvent.ResponseStarted(responseId));
        says(new ModelEvent.AgentTextDelta(responseId, itemId, text));
        says(new ModelEvent.AgentAudio(responseId, itemId, audio(ms)));
    }

    void completes(String responseId, String itemId, String text) {
        says(new ModelEvent.AgentText(responseId, itemId, text));
        says(new ModelEvent.ResponseEnded(responseId, ModelEvent.Outcome.COMPLETED, ""));
    }

    static AudioChunk audio(int ms) {
        return AudioChunk.ofRaw(AudioFormat.PCM16_24K, new byte[AudioFormat.PCM16_24K.bytesPerMs() * ms]);
    }

    @Override
    public void appendAudio(AudioChunk audio) {
        audioBytes += audio.byteCount();
    }

    @Override
    public void commitAudio() {
        asked.add("commit");
    }

    @Override
    public void addNote(String text) {
        asked.add("note " + text);
    }

    @Override
    public void addCallerText(String itemId, String text) {
        asked.add("text " + text);
    }

    @Override
    public void addToolOutput(String callId, String outputJson) {
        asked.add("output " + callId);
    }

    @Override
    public void createResponse(@Nullable String instructions) {
        asked.add(instructions == null ? "create" : "create " + instructions);
    }

    @Override
    public void cancelResponse() {
        asked.add("cancel");
    }

    @Override
    public void truncate(String itemId, long heardMs) {
        asked.add("truncate " + itemId + " " + heardMs);
    }

    @Override
    public void delete(String itemId) {
        asked.add("delete " + itemId);
    }

    @Override
    public Optional<String> obstacle(Agent agent) {
        return Optional.ofNullable(obstacle);
    }

    @Override
    public void become(Agent agent) {
        asked.add("become " + agent.id());
    }

    @Override
    public boolean runsTurns() {
        return runsTurns;
    }

    @Override
    public void close() {
        closed = true;
        if (lastWord != null) {
            says(lastWord);
        }
    }
}
