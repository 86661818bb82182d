package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.SessionDialer;
import dev.switchboard.gateway.model.SessionListener;
import dev.switchboard.gateway.model.SessionLoss;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model server whose part the test plays, session by session.
final class ScriptedSessions implements SessionDialer {
    final List<Session> dialled = new ArrayList<>();
    boolean runsTurns;

    Session last() {
        return dialled.getLast();
    }

    long open() {
        return dialled.stream().filter(session -> !session.closed).count();
    }

    @Override
    public ModelSession dial(
            Agent agent, AudioFormat format, CallLoop loop, SessionListener listener, List<Remembered> before) {
        Session session = new Session(agent, listener);
        dialled.add(session);
        return session;
    }

    @Override
    public boolean runsTurns() {
        return runsTurns;
    }

    @Override
    public String label() {
        return "a scripted server";
    }

    /// What one session was asked, in `ScriptedModel`'s words, and the frames of audio it heard.
    static final class Session implements ModelSession {
        final List<String> asked = new ArrayList<>();
        final List<String> recalled = new ArrayList<>();
        final List<Integer> frames = new ArrayList<>();
        boolean closed;
        private final SessionListener listener;

        /// The agent it is, from its dial on.
        Agent agent;

        private Session(Agent agent, SessionListener listener) {
            this.agent = agent;
            this.listener = listener;
        }

        void stands() {
            listener.stands(null);
        }

        void standsUntil(Instant expiry) {
            listener.stands(expiry);
        }

        void says(ModelEvent event) {
            listener.reports(event);
        }

        void drops() {
            drops(SessionLoss.redial("close_1006", "the model closed the connection with 1006"));
        }

        void drops(SessionLoss loss) {
            closed = true;
            listener.lost(loss);
        }

        void hears(String itemId, String text) {
            says(new ModelEvent.CallerSpeechStarted(itemId));
            says(new ModelEvent.CallerSpeechStopped(itemId));
            says(new ModelEvent.CallerSpeechCommitted(itemId));
            says(new ModelEvent.CallerText(itemId, text));
        }

        void answers(String responseId, String itemId, String text) {
            says(new ModelEvent.ResponseStarted(responseId));
            says(new ModelEvent.AgentTextDelta(responseId, itemId, text));
            says(new ModelEvent.AgentAudio(responseId, itemId, ScriptedModel.audio(100)));
            says(new ModelEvent.AgentText(responseId, itemId, text));
            says(new ModelEvent.ResponseEnded(responseId, ModelEvent.Outcome.COMPLETED, ""));
        }

        @Override
        public void recall(List<Remembered> conversation) {
            for (Remembered said : conversation) {
                recalled.add(switch (said) {
                    case Remembered.CallerSaid(_, String text) -> "caller: " + text;
                    case Remembered.AgentSaid(_, String text) -> "agent: " + text;
                    case Remembered.Noted(_, String text) -> "note: " + text;
                    case Remembered.ToolUsed(String callId, String name, _, String output) ->
                        "tool " + callId + " " + name + " -> " + output;
                });
            }
        }

        @Override
        public void amend(Remembered.AgentSaid shorter) {
            asked.add("amend " + shorter.itemId() + " " + shorter.text());
        }

        /// A frame begins with its number.
        @Override
        public void appendAudio(AudioChunk audio) {
            frames.add(ByteBuffer.wrap(audio.raw()).getInt());
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
        public void become(Agent next) {
            agent = next;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
