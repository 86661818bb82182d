package dev.switchboard.gateway.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.dashboard.action.ActionDesk;
import dev.switchboard.gateway.aftercall.ChatEndpoint;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.AgentDirectory;
import dev.switchboard.gateway.call.HandOff;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.store.transcript.TranscriptWriter;
import dev.switchboard.tools.CallNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Conversations in writing, each as a call is: with one agent at a time and that agent's tools, and with a ticket of its
/// own (channel `api`), which holds every sentence and tool call and is closed when the session ends. A sentence is
/// understood by the language model that is configured and, without one or when it fails, by rules. Thread-safe.
public final class ActionSessions implements ActionDesk, AutoCloseable {
    /// @param most sessions at once
    /// @param idle a session ends so long after its last sentence
    /// @param sentences and after so many
    public record Limits(int most, Duration idle, int sentences) {
        public static final Limits USUAL = new Limits(500, Duration.ofMinutes(15), 200);
    }

    /// Who answers.
    ///
    /// @param standard the id of the agent a session begins with that names none
    /// @param everything by agent id, the tools that its dialogue file calls for whatever fits nothing else
    public record House(AgentDirectory directory, String standard, Map<String, Set<String>> everything) {
        Set<String> catchAlls(String agentId) {
            return everything.getOrDefault(agentId, Set.of());
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ActionSessions.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MODEL_WITHIN = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration STORE_WITHIN = Duration.ofSeconds(5);
    /// Calls of tools one after the other for one sentence; more is going round in a circle.
    private static final int MOST_ROUNDS = 6;
    private static final String SORRY = "I am sorry, I could not do that. Could you put it differently?";

    private final Tools tools;
    private final RuleMind mind;
    private final Optional<ModelListener> model;
    private final TranscriptWriter writer;
    private final Limits limits;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, ActionSession> sessions = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final ScheduledExecutorService sweep = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("action-sessions").daemon().factory());
    private final Routing routing;
    private volatile House house;

    public ActionSessions(
            House house, Tools tools, RuleMind mind, Optional<ChatEndpoint> model, TranscriptWriter writer, Limits limits,
            Clock clock) {
        this.house = house;
        this.tools = tools;
        this.mind = mind;
        this.model = model.map(endpoint -> new ModelListener(endpoint, MODEL_WITHIN, clock));
        this.writer = writer;
        this.limits = limits;
        this.clock = clock;
        this.places = new Semaphore(limits.most());
        this.routing = new Routing(mind, this::offered);
        sweep.scheduleWithFixedDelay(this::endIdle, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Sessions that begin from now on are with these.
    public void staff(House newer) {
        house = newer;
    }

    public int sessions() {
        return sessions.size();
    }

    @Override
    public Answer act(Request request) {
        ActionSession session;
        if (request.session().isEmpty()) {
            Optional<Agent> agent = house.directory().find(request.agent().isEmpty() ? house.standard() : request.agent());
            if (agent.isEmpty()) {
                return new Answer.UnknownAgent(List.copyOf(house.directory().ids()));
            }
            if (!places.tryAcquire()) {
                return new Answer.Full();
            }
            session = begin(agent.get(), request);
        } else {
            session = sessions.get(request.session());
            if (session == null || !session.who.equals(request.who())) {
                return new Answer.UnknownSession();
            }
        }
        if (!session.turn.tryLock()) {
            return new Answer.Busy();
        }
        try {
            return session.isOver() ? new Answer.UnknownSession() : answer(session, request.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.NotHere();
        } finally {
            session.used(clock.instant());
            session.turn.unlock();
        }
    }

    private ActionSession begin(Agent agent, Request request) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String id = "act_" + HexFormat.of().formatHex(bytes);
        try {
            TicketId ticket = writer.open(new NewTicket(id, "api", agent.id(), request.who(), clock.instant()))
                    .toCompletableFuture().get(STORE_WITHIN.toMillis(), TimeUnit.MILLISECONDS).id();
            ActionSession session = new ActionSession(
                    id, request.who(), ticket, agent, !request.agent().isEmpty(), new RuleListener(mind), clock.instant());
            sessions.put(id, session);
            return session;
        } catch (ExecutionException | TimeoutException e) {
            places.release();
            throw new StoreException("open a ticket for a session of actions", e);
        } catch (InterruptedException e) {
            places.release();
            Thread.currentThread().interrupt();
            throw new StoreException("open a ticket for a session of actions", e);
        }
    }

    private Answer answer(ActionSession session, String sentence) throws InterruptedException {
        int number = session.sentence();
        session.confirmations.callerBegan();
        session.confirmations.callerDone();
        session.confirmations.callerSaid(sentence);
        session.history.add(new HistoryEntry.CallerSaid(sentence));
        writer.append(Line.said(session.ticketId, "said_" + number, clock.instant(), Speaker.USER, sentence));
        List<Run> runs = new ArrayList<>();
        if (model.isEmpty() && !session.isPinned()) {
            routing.other(house, session.agent(), List.copyOf(session.history), sentence).ifPresent(next -> handOver(session, next));
        }
        String understoodBy = "rules";
        String spoken = SORRY;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Understood understood = understood(session);
            understoodBy = understood.by;
            if (understood.thought instanceof Thought.Say(List<String> sentences)) {
                spoken = String.join(" ", sentences);
                break;
            }
            if (understood.thought instanceof Thought.CallTools(List<Thought.ToolRequest> requests, _)) {
                run(session, requests, runs);
            }
        }
        session.confirmations.agentSpeaks();
        session.history.add(new HistoryEntry.AgentSaid(spoken));
        writer.append(Line.said(session.ticketId, "answer_" + number, clock.instant(), Speaker.AGENT, spoken));
        if (number >= limits.sentences()) {
            end(session, "longest");
        }
        return new Answer.Done(session.id, session.ticketId.value(), session.agent().id(), spoken, runs, understoodBy);
    }

    private record Understood(Thought thought, String by) {}

    private Understood understood(ActionSession session) throws InterruptedException {
        Agent agent = session.agent();
        List<HistoryEntry> history = List.copyOf(session.history);
        if (model.isPresent()) {
            try {
                return new Understood(model.get().think(agent, history, offered(agent)), model.get().name());
            } catch (Listener.NotUnderstoodException e) {
                LOG.warn("{} did not say what to do, so rules do: {}", model.get().name(), e.getMessage());
            }
        }
        return new Understood(session.rules.think(agent, history, offered(agent)), session.rules.name());
    }

    private List<ToolSpec> offered(Agent agent) {
        return Stream.concat(
                        agent.tools().stream().flatMap(name -> tools.spec(name).stream()),
                        agent.rules().handOffs().stream().map(HandOff::spec))
                .toList();
    }

    /// All calls go into the history before their answers, as a model's do.
    private void run(ActionSession session, List<Thought.ToolRequest> requests, List<Run> runs) throws InterruptedException {
        Agent agent = session.agent();
        List<HistoryEntry> answers = new ArrayList<>();
        for (Thought.ToolRequest request : requests) {
            String callId = session.nextCallId();
            long began = System.nanoTime();
            session.history.add(new HistoryEntry.ToolCalled(callId, request.name(), request.argumentsJson()));
            Outcome outcome = outcome(session, agent, request, callId);
            long tookMs = (System.nanoTime() - began) / 1_000_000;
            answers.add(new HistoryEntry.ToolAnswered(callId, request.name(), outcome.output));
            writer.append(Line.tool(session.ticketId, clock.instant(), callId, new ToolCall(
                    request.name(), request.argumentsJson(), callId, outcome.output, outcome.status, tookMs)));
            runs.add(new Run(request.name(), json(request.argumentsJson()), outcome.status, json(outcome.output), tookMs));
        }
        session.history.addAll(answers);
    }

    private record Outcome(String status, String output) {}

    private Outcome outcome(ActionSession session, Agent agent, Thought.ToolRequest request, String callId)
            throws InterruptedException {
        for (HandOff handOff : agent.rules().handOffs()) {
            Optional<Agent> next = house.directory().find(handOff.agentId());
            if (handOff.toolName().equals(request.name()) && next.isPresent()) {
                return handedOver(session, next.get());
            }
        }
        if (!agent.tools().contains(request.name())) {
            return new Outcome("refused", JsonNodeFactory.instance.objectNode()
                    .put("status", "refused").put("spoken", "I cannot do that.").put("reason", "unknown_tool").toString());
        }
        ToolContext plain =
                new ToolContext(session.ticketId.value(), session.id, agent.id(), callId, new Notes(session.ticketId));
        ToolContext context = session.confirmations.granted(request.name(), request.argumentsJson()) ? plain.confirmedByCaller() : plain;
        try {
            ToolOutcome outcome = tools.run(request.name(), request.argumentsJson(), context).toCompletableFuture().get();
            if (outcome.result() instanceof ToolResult.Refused(_, String reason) && reason.equals("confirmation_needed")) {
                session.confirmations.needed(request.name(), request.argumentsJson());
            }
            return new Outcome(outcome.status(), outcome.output());
        } catch (ExecutionException e) {
            throw new IllegalStateException("the tool " + request.name() + " gave no outcome", e);
        }
    }

    /// As if the agent had asked for it, so that the next one goes on from this sentence.
    private void handOver(ActionSession session, Agent next) {
        String callId = session.nextCallId();
        String tool = new HandOff(next.id(), "", List.of()).toolName();
        Outcome outcome = handedOver(session, next);
        session.history.add(new HistoryEntry.ToolCalled(callId, tool, "{}"));
        session.history.add(new HistoryEntry.ToolAnswered(callId, tool, outcome.output));
        writer.append(Line.tool(
                session.ticketId, clock.instant(), callId, new ToolCall(tool, "{}", callId, outcome.output, outcome.status, 0L)));
    }

    private Outcome handedOver(ActionSession session, Agent next) {
        writer.addMetadata(session.ticketId, "handoff", session.agent().id() + " to " + next.id());
        session.goOnWith(next);
        return new Outcome("answered", JsonNodeFactory.instance.objectNode()
                .put("status", "answered").put("spoken", "").put("agent", next.name()).toString());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    private final class Notes implements CallNotes {
        private final TicketId ticketId;

        Notes(TicketId ticketId) {
            this.ticketId = ticketId;
        }

        @Override
        public void customerName(String name) {
            writer.update(ticketId, TicketUpdate.none().withCustomerName(name));
        }

        @Override
        public void metadata(String key, String value) {
            writer.addMetadata(ticketId, key, value);
        }
    }

    private void endIdle() {
        for (ActionSession session : sessions.values()) {
            if (session.usedAt().plus(limits.idle()).isBefore(clock.instant()) && session.turn.tryLock()) {
                try {
                    end(session, "silence");
                } finally {
                    session.turn.unlock();
                }
            }
        }
    }

    private void end(ActionSession session, String reason) {
        if (sessions.remove(session.id) != null) {
            session.end();
            places.release();
            writer.close(session.ticketId, reason).whenComplete((_, failure) -> logged(session, failure));
        }
    }

    private static void logged(ActionSession session, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn("the ticket {} of a session of actions could not be closed", session.ticketId, failure);
        }
    }

    /// Ends every session; what is being answered is waited for, for a few seconds.
    @Override
    public void close() {
        sweep.shutdownNow();
        for (ActionSession session : List.copyOf(sessions.values())) {
            boolean held = false;
            try {
                held = session.turn.tryLock(STORE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            try {
                end(session, "shutdown");
            } finally {
                if (held) {
                    session.turn.unlock();
                }
            }
        }
    }
}
