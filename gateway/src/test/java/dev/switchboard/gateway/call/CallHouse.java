package dev.switchboard.gateway.call;

import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reception with its store and tools, a scripted model and one line, on a loop whose time the test moves.
final class CallHouse implements AutoCloseable {
    static final CallLimits LIMITS = new CallLimits(
            5,
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(3),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1));

    final TestLoop loop = new TestLoop();
    final FakeCallerLink line = new FakeCallerLink();
    final ScriptedModel model = new ScriptedModel();
    final TranscriptStore store;
    final Tools tools;
    final FrontDesk desk;
    private final boolean shared;

    CallHouse(Path dir, CallLimits limits, AddressRate rate, Agent... agents) {
        this(dir, limits, rate, CallRecorder.NONE, agents);
    }

    CallHouse(Path dir, CallLimits limits, AddressRate rate, CallRecorder recorder, Agent... agents) {
        this(TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC()), null, limits, rate, recorder, agents);
    }

    /// In a house that others share, which is opened and closed by somebody else.
    CallHouse(TranscriptStore store, Tools tools, CallLimits limits, Agent... agents) {
        this(store, tools, limits, AddressRate.unbounded(), CallRecorder.NONE, agents);
    }

    CallHouse(
            TranscriptStore store, @Nullable Tools sharedTools, CallLimits limits, AddressRate rate, CallRecorder recorder, Agent... agents) {
        Clock clock = Clock.systemUTC();
        this.store = store;
        this.shared = sharedTools != null;
        tools = sharedTools == null ? Tools.open(store.database(), clock) : sharedTools;
        desk = new FrontDesk(
                new CallParts(store.writer(), store.feed(), tools, model, limits, new CallMetrics(new SimpleMeterRegistry()),
                        recorder, clock),
                new AgentDirectory(List.of(agents)),
                rate);
    }

    static Agent agent(String id, CallRules rules) {
        return new Agent(
                id, id.toUpperCase(java.util.Locale.ROOT), "line of " + id, "You are " + id + ".", "Hello from " + id + ".",
                "marin", List.of("search_gxs_help_center"), Agent.TurnDetection.standard(), List.of()).withRules(rules);
    }

    /// A call whose agent has greeted.
    LiveCall connected() {
        LiveCall call = dialled();
        answers("resp_greeting");
        model.asked.clear();
        return call;
    }

    /// A call whose agent has been asked for its first words.
    LiveCall dialled() {
        LiveCall call = desk.answer((Admission.Permit) desk.admit("browser", null), line, loop, null, null, null);
        model.says(new ModelEvent.Ready());
        await().until(() -> {
            loop.run();
            return !line.notices(CallNotice.Started.class).isEmpty();
        });
        return call;
    }

    /// The model gives an answer that is heard at once.
    void answers(String responseId) {
        model.says(new ModelEvent.ResponseStarted(responseId));
        model.says(new ModelEvent.ResponseEnded(responseId, ModelEvent.Outcome.COMPLETED, ""));
    }

    TicketDetail closedTicket() {
        await().until(() -> {
            loop.run();
            return desk.callsInProgress() == 0
                    && store.tickets().list(TicketFilter.all()).tickets().stream()
                            .anyMatch(ticket -> ticket.status() == TicketStatus.CLOSED);
        });
        TicketId id = store.tickets().list(TicketFilter.all()).tickets().getFirst().id();
        return store.tickets().detail(id).orElseThrow();
    }

    @Override
    public void close() {
        if (!shared) {
            tools.close();
            store.close();
        }
    }
}
