package dev.switchboard.gateway.model.live;

import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.Holdings;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLimits;
import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.call.CallParts;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.FrontDesk;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.gateway.call.TestLoop;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.steady.LinkParts;
import dev.switchboard.gateway.model.steady.LinkPolicy;
import dev.switchboard.gateway.model.steady.SteadyDialer;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.TranscriptWriter;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A whole call in virtual time: the real call, link, adapter, tools and store between a modelled caller and a modelled server.
final class LongLiveCall {
    private static final Duration REAL_PATIENCE = Duration.ofSeconds(30);
    private static final Pattern CALLER_WORD = Pattern.compile("c\\d+x");
    private static final Agent RILEY = new Agent(
            "riley", "Riley", "bank", "You are Riley.", "Hello.", "marin", List.of(LookUp.NAME), Agent.TurnDetection.standard(), List.of());

    final TestLoop loop = new TestLoop();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Agenda agenda = new Agenda(loop);
    final LiveServerModel server;
    final ModelledCaller caller;
    final LiveCall call;
    int mostTimers;
    private final GuardedLoop guarded = new GuardedLoop(loop);
    private final Random random;
    private final TranscriptStore store;
    private final LookUp lookUp;
    private final FrontDesk desk;
    private int toolsHeld;
    private boolean talks = true;
    private final int framesToADrop;

    LongLiveCall(TranscriptStore store, Tools tools, LookUp lookUp, boolean backend, long seed) {
        this.store = store;
        this.lookUp = lookUp;
        this.random = new Random(seed);
        this.framesToADrop = seed % 2 == 0 ? 2_000 : 20_000;
        CallMetrics metrics = new CallMetrics(registry);
        Endpoint.Live endpoint = new Endpoint.Live(
                URI.create("wss://live.example/v1/live/sessions"), Map.of(), "a modelled server", "gpt-live-1",
                backend ? Optional.of("gpt-5") : Optional.empty(), false);
        LiveDialer dialer =
                new LiveDialer(new WebSocketDialer(DialLimits.defaults()), endpoint, tools, (_, said) -> read(said), metrics);
        this.caller = new ModelledCaller(agenda, seed);
        this.server = new LiveServerModel(dialer, caller, agenda, loop.clock(), backend, seed);
        LinkPolicy policy = LinkPolicy.of(Duration.ofSeconds(10), 5, Duration.ofMinutes(2), Duration.ofSeconds(15));
        SteadyDialer models = new SteadyDialer(new LinkParts(server, policy, metrics, loop.clock(), random));
        CallLimits limits = new CallLimits(
                1, Duration.ofHours(4), Duration.ofSeconds(30), Duration.ofMinutes(3), Duration.ofSeconds(20),
                Duration.ofSeconds(5), Duration.ofSeconds(10));
        this.desk = new FrontDesk(
                new CallParts(store.writer(), store.feed(), tools, models, limits, metrics, loop.clock()), List.of(RILEY));
        agenda.between(server::takeAll);
        this.call = desk.answer((Admission.Permit) desk.admit("browser", null), caller, guarded, null, null, null);
        caller.calls(call);
        await().atMost(REAL_PATIENCE).pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            letIn();
            return caller.ticketId != null;
        });
    }

    /// What the caller wants done, for each word of his that asks for something.
    private TaskReader.Plan read(List<Remembered> conversation) {
        String last = "";
        for (Remembered said : conversation) {
            if (said instanceof Remembered.CallerSaid(_, String text)) {
                last = text;
            }
        }
        Matcher word = CALLER_WORD.matcher(last);
        if (!word.find() || random.nextInt(8) == 0) {
            return new TaskReader.Plan.Say("I cannot do that.");
        }
        return new TaskReader.Plan.Use(List.of(new TaskReader.Task(LookUp.NAME, "{\"query\":\"task " + word.group() + "\"}")));
    }

    /// The call goes on, and things go wrong now and then.
    void goesOn(Duration time) {
        long until = agenda.nowMs() + time.toMillis();
        while (agenda.nowMs() < until && caller.hungUp == null) {
            LiveServerSession listening = server.listening();
            if (listening != null && talks && !listening.cutting()) {
                if (random.nextInt(framesToADrop) == 0) {
                    listening.drop(random.nextBoolean() ? 1006 : 1011);
                } else if (random.nextInt(3_000) == 0) {
                    listening.stall(500 + random.nextInt(5_000));
                }
            }
            step(talks);
        }
    }

    private void step(boolean mayTalk) {
        caller.frame(server.listening(), mayTalk);
        agenda.pass(ModelledCaller.FRAME_MS);
        while (caller.toolsStarted - caller.toolsOver > toolsHeld) {
            lookUp.answers();
            Runnable done = Objects.requireNonNull(guarded.next(REAL_PATIENCE), "a tool never came back");
            toolsHeld++;
            agenda.in(server.among(50, 6_000), () -> {
                toolsHeld--;
                done.run();
                loop.run();
            });
        }
        mostTimers = Math.max(mostTimers, loop.timersLeft());
    }

    private boolean allQuiet() {
        LiveServerSession listening = server.listening();
        return listening != null && listening.idle() && !caller.speaks() && toolsHeld == 0;
    }

    private void letIn() {
        Runnable next = guarded.next(Duration.ofMillis(1));
        if (next != null) {
            next.run();
        }
        loop.run();
    }

    /// How much the call holds on to, the house's own things not counted.
    Map<String, Long> holdings() {
        return Holdings.of(call, List.of(
                TestLoop.class, CallMetrics.class, TranscriptStore.class, Tools.class, FrontDesk.class, LiveServerModel.class,
                LiveServerSession.class, ModelledCaller.class, LongLiveCall.class, CallFeed.class, TranscriptWriter.class));
    }

    /// Lets what is under way come to its end, hangs up, and waits until the ticket is closed.
    TicketDetail ends() {
        talks = false;
        for (int quietFrames = 0; quietFrames < 30; quietFrames = allQuiet() ? quietFrames + 1 : 0) {
            step(false);
        }
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        while (desk.callsInProgress() > 0) {
            agenda.pass(50);
            letIn();
        }
        agenda.pass(10_000);
        return store.tickets().detail(new TicketId(Objects.requireNonNull(caller.ticketId))).orElseThrow();
    }
}
