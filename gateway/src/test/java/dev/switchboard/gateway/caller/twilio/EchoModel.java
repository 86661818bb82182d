package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.ModelDialer;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.call.ModelLink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A model that answers what it is written with `answer`, on the call's loop; what begins with "wait" it answers only when the
/// test says so, what begins with "fail" never.
final class EchoModel implements ModelDialer {
    final List<Runnable> waiting = new CopyOnWriteArrayList<>();
    UnaryOperator<String> answer = text -> "You said: " + text;

    @Override
    public ModelLink dial(Agent agent, AudioFormat format, CallLoop loop, Consumer<ModelEvent> events) {
        loop.execute(() -> events.accept(new ModelEvent.Ready()));
        return new Link(loop, events);
    }

    private final class Link implements ModelLink {
        private final CallLoop loop;
        private final Consumer<ModelEvent> events;
        private String last = "";
        private int answers;

        private Link(CallLoop loop, Consumer<ModelEvent> events) {
            this.loop = loop;
            this.events = events;
        }

        @Override
        public void addCallerText(String itemId, String text) {
            last = text;
        }

        @Override
        public void createResponse(@Nullable String instructions) {
            String id = "resp_" + ++answers;
            String said = instructions == null ? last : instructions;
            Runnable answering = () -> {
                events.accept(new ModelEvent.ResponseStarted(id));
                if (said.startsWith("fail")) {
                    events.accept(new ModelEvent.ResponseEnded(id, ModelEvent.Outcome.INCOMPLETE, "content_filter"));
                    return;
                }
                events.accept(new ModelEvent.AgentText(id, "item_" + id, answer.apply(said)));
                events.accept(new ModelEvent.ResponseEnded(id, ModelEvent.Outcome.COMPLETED, ""));
            };
            if (said.startsWith("wait")) {
                waiting.add(() -> loop.execute(answering));
            } else {
                loop.execute(answering);
            }
        }

        @Override
        public void appendAudio(AudioChunk audio) {}

        @Override
        public void commitAudio() {}

        @Override
        public void addNote(String text) {}

        @Override
        public void addToolOutput(String callId, String outputJson) {}

        @Override
        public void cancelResponse() {}

        @Override
        public void truncate(String itemId, long heardMs) {}

        @Override
        public void delete(String itemId) {}

        @Override
        public void become(Agent agent) {}

        @Override
        public void close() {}
    }
}
