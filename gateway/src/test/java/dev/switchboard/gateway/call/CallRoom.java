package dev.switchboard.gateway.call;

import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Calls against a scripted model and line each, with the real store and the real tools, which they share.
final class CallRoom implements AutoCloseable {
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Clock clock = Clock.systemUTC();
    private final TranscriptStore store;
    private final Tools tools;

    CallRoom(Path dir) {
        this.store = TranscriptStore.open(StoreConfig.in(dir), clock);
        this.tools = Tools.open(store.database(), clock);
    }

    /// A call whose model is ready and whose ticket stands; its agent does not greet.
    Talk answered(Interruption interruption) {
        return answered(1, interruption).getFirst();
    }

    List<Talk> answered(int count, Interruption interruption) {
        return begun(Stream.generate(() -> new Talk(interruption, false)).limit(count).toList());
    }

    /// A call whose caller is a client of the relay.
    Talk relayed(Interruption interruption) {
        return begun(List.of(new Talk(interruption, true))).getFirst();
    }

    private static List<Talk> begun(List<Talk> talks) {
        talks.forEach(talk -> talk.model.says(new ModelEvent.Ready()));
        talks.forEach(talk -> await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            talk.loop.run();
            return !talk.line.notices(CallNotice.Started.class).isEmpty();
        }));
        return talks;
    }

    double counted(String name, String... tags) {
        return registry.counter(name, tags).count();
    }

    @Override
    public void close() {
        tools.close();
        store.close();
    }

    final class Talk {
        final TestLoop loop = new TestLoop();
        final FakeCallerLink line = new FakeCallerLink();
        final ScriptedModel model = new ScriptedModel();
        final LiveCall call;
        private final FrontDesk desk;

        private Talk(Interruption interruption, boolean relayed) {
            CallLimits limits = new CallLimits(
                    1, Duration.ofHours(10), Duration.ofHours(10), Duration.ofSeconds(5), Duration.ofSeconds(1));
            CallParts parts =
                    new CallParts(store.writer(), store.feed(), tools, model, limits, new CallMetrics(registry), clock);
            Agent agent = new Agent(
                    "riley", "Riley", "bank", "You are Riley.", "", "marin", List.of("search_gxs_help_center", "note_customer"),
                    Agent.TurnDetection.standard().interruptedBy(interruption), List.of());
            this.desk = new FrontDesk(parts, List.of(agent));
            Admission.Permit permit = (Admission.Permit) desk.admit(relayed ? "realtime" : "browser", null);
            this.call = relayed
                    ? desk.relay(permit, new Client(line, model), loop, null)
                    : desk.answer(permit, line, loop, null, null, null);
        }

        void pass(int ms) {
            loop.advance(Duration.ofMillis(ms));
        }

        void hangUp() {
            call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        }

        boolean over() {
            loop.run();
            return desk.callsInProgress() == 0;
        }

        /// Waits, in real time, until the ticket is closed.
        TicketDetail ticket() {
            await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(this::over);
            String id = line.notices(CallNotice.Started.class).getFirst().ticketId();
            return store.tickets().detail(new TicketId(id)).orElseThrow();
        }
    }

    /// Plays by itself, and brings its model with it.
    private record Client(FakeCallerLink line, ScriptedModel model) implements RelayLine {
        @Override
        public AudioFormat format() {
            return line.format();
        }

        @Override
        public PlayResult play(String itemId, AudioChunk audio) {
            return line.play(itemId, audio);
        }

        @Override
        public void clear(String itemId) {
            line.clear(itemId);
        }

        @Override
        public void show(CallNotice notice) {
            line.show(notice);
        }

        @Override
        public void hangUp(EndReason reason) {
            line.hangUp(reason);
        }

        @Override
        public ModelLink dial(Agent agent, AudioFormat format, CallLoop loop, Consumer<ModelEvent> events) {
            return model.dial(agent, format, loop, events);
        }
    }
}
