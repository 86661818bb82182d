package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A reception with a scripted model and one line, on a loop whose time the test moves. Its store and tools it shares.
final class CallHouse {
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
    final FrontDesk desk;
    private final TranscriptStore store;

    CallHouse(CallRecords records, CallLimits limits, AddressRate rate, Agent... agents) {
        this(records.store, records.tools, limits, rate, CallRecorder.NONE, agents);
    }

    CallHouse(TranscriptStore store, Tools tools, CallLimits limits, Agent... agents) {
        this(store, tools, limits, AddressRate.unbounded(), CallRecorder.NONE, agents);
    }

    CallHouse(
            TranscriptStore store, Tools tools, CallLimits limits, AddressRate rate, CallRecorder recorder, Agent... agents) {
        this.store = store;
        desk = new FrontDesk(
                new CallParts(store.writer(), store.feed(), tools, model, limits, new CallMetrics(new SimpleMeterRegistry()),
                        recorder, Clock.systemUTC()),
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
        until(() -> !line.notices(CallNotice.Started.class).isEmpty());
        return call;
    }

    /// The model gives an answer that is heard at once.
    void answers(String responseId) {
        model.says(new ModelEvent.ResponseStarted(responseId));
        model.says(new ModelEvent.ResponseEnded(responseId, ModelEvent.Outcome.COMPLETED, ""));
    }

    /// Of the last call of this house, once that is over.
    TicketDetail closedTicket() {
        until(() -> desk.callsInProgress() == 0);
        TicketId id = new TicketId(line.notices(CallNotice.Started.class).getLast().ticketId());
        TicketDetail detail = store.tickets().detail(id).orElseThrow();
        assertThat(detail.ticket().status()).isEqualTo(TicketStatus.CLOSED);
        return detail;
    }

    /// The store answers in real time, in threads of its own.
    private void until(BooleanSupplier seen) {
        await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            loop.run();
            return seen.getAsBoolean();
        });
    }
}
