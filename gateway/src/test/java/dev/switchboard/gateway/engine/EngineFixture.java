package dev.switchboard.gateway.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/// An engine of fakes on a free port.
public final class EngineFixture implements AutoCloseable {
    public final FakeEars ears = new FakeEars();
    final FakeVoice voice = new FakeVoice();
    public final Queue<Turn> turns = new ConcurrentLinkedQueue<>();
    /// What to think of a turn; says the caller's words back unless a test sets it.
    public volatile Function<Turn, Thought> mind =
            turn -> new Thought.Say(Sentences.of(turn.said().isEmpty() ? "Hello." : "You said " + turn.said() + "."));
    public final EngineServer server;

    public EngineFixture() {
        this(EngineConfig.DEFAULT.withPort(0));
    }

    public EngineFixture(EngineConfig config) {
        server = EngineServer.start(config, ears, LoudnessActivity::new, voice, () -> turn -> {
            turns.add(turn);
            return mind.apply(turn);
        });
    }

    public RealtimeClient connect() {
        return RealtimeClient.ga(server.port());
    }

    @Override
    public void close() {
        server.close();
    }
}
