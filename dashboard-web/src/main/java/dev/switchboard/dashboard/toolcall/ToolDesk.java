package dev.switchboard.dashboard.toolcall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.Tickets;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Runs a tool for somebody who is in no call: rights, handles, arguments, then the run, within the tool's own
/// deadline; what came of it goes to the audit log, to those who watch and, where a ticket was named, to that ticket.
/// Blocks the caller's (virtual) thread. Thread-safe.
public final class ToolDesk implements AutoCloseable {
    /// The runner's places are shared with calls: those outside calls get a part of them.
    static final int AT_ONCE = 32;
    /// Characters. No tool of ours comes near; a larger answer would only be memory that a caller on the line misses.
    static final int MAX_ANSWER_CHARS = 1_000_000;
    static final int MAX_KEY_CHARS = 200;
    /// The runner completes every run, by the tool's deadline or, where a colleague has to approve it, by the end of
    /// that wait. This is only so that no mistake there keeps a request for ever.
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<Staff> staff;
    private final Tickets tickets;
    private final TicketLines lines;
    private final AuditLog audit;
    private final Clock clock;
    private final Confirmations confirmations;
    private final RunEvents events = new RunEvents();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean closed;

    public ToolDesk(Supplier<Staff> staff, Tickets tickets, TicketLines lines, AuditLog audit, Clock clock) {
        this.staff = staff;
        this.tickets = tickets;
        this.lines = lines;
        this.audit = audit;
        this.clock = clock;
        this.confirmations = new Confirmations(clock);
    }

    RunEvents events() {
        return events;
    }

    /// What whoever holds the pass may run.
    public List<ToolSheet> sheets(Pass pass) {
        return staff.get().tools().map(tools -> ToolSheet.of(tools, pass)).orElse(List.of());
    }

    /// A no to a question of `NeedsYes`.
    public void decline(String handle) {
        confirmations.decline(handle);
    }

    public ToolRun run(Asked asked) {
        Optional<Tools> house = staff.get().tools();
        Optional<ToolSpec> spec = house.flatMap(tools -> tools.spec(asked.tool()));
        if (house.isEmpty() || spec.isEmpty()) {
            return new ToolRun.Unknown(asked.tool(), sheets(asked.pass()).stream().map(ToolSheet::name).toList());
        }
        return new Order(house.get(), spec.get(), asked).carriedOut();
    }

    /// Whoever waits for a run is told so.
    @Override
    public void close() {
        closed = true;
    }

    /// One run, from what was asked to what came of it.
    private final class Order {
        private final Tools tools;
        private final ToolSpec spec;
        private final Asked asked;
        private final ObjectNode arguments;
        private final List<String> problems = new ArrayList<>();
        private final String runId = "run_" + HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextLong());
        private @Nullable TicketId ticket;
        private String note = "";

        Order(Tools tools, ToolSpec spec, Asked asked) {
            this.tools = tools;
            this.spec = spec;
            this.asked = asked;
            this.arguments = asked.arguments().deepCopy();
        }

        ToolRun carriedOut() {
            String ticketId = handle(ToolSheet.TICKET);
            String confirmation = handle(ToolSheet.CONFIRMATION);
            Optional<String> lacking = lackedRight(ticketId);
            if (lacking.isPresent()) {
                note(Map.of("outcome", "forbidden"));
                return new ToolRun.Forbidden(lacking.get());
            }
            if (asked.idempotencyKey().length() > MAX_KEY_CHARS) {
                problems.add("Idempotency-Key: must have at most " + MAX_KEY_CHARS + " characters");
            }
            problems.addAll(tools.problems(spec.name(), arguments.toString()));
            Optional<TicketId> named = named(ticketId);
            var question = new Confirmations.Question(asked.pass().who(), spec.name(), arguments, ticketId);
            if (!problems.isEmpty()) {
                return new ToolRun.Wrong(List.copyOf(problems));
            }
            if (named.isPresent()) {
                Optional<Ticket> found = tickets.find(named.get());
                if (found.isEmpty()) {
                    return new ToolRun.NoTicket("Ticket not found");
                }
                place(found.get());
            }
            if (!confirmation.isEmpty() && !confirmations.confirms(confirmation, question, asked.idempotencyKey())) {
                return new ToolRun.Wrong(List.of("confirmation: is not known, has been used, is over, or was for"
                        + " something else: leave it out to be asked anew"));
            }
            if (!places.tryAcquire()) {
                return new ToolRun.Busy(AT_ONCE + " tools run for others outside calls already: try again in a moment");
            }
            try {
                return run(question, !confirmation.isEmpty());
            } finally {
                places.release();
            }
        }

        /// Takes a handle out of the arguments; "" when it is not there.
        private String handle(String name) {
            if (!ToolSheet.isHandle(spec, name)) {
                return "";
            }
            JsonNode value = arguments.remove(name);
            if (value == null || value.isNull()) {
                return "";
            }
            if (!value.isTextual() || value.textValue().length() > 100) {
                problems.add(name + ": must be a string of at most 100 characters");
                return "";
            }
            return value.textValue();
        }

        private Optional<String> lackedRight(String ticketId) {
            if (!tools.readOnly(spec.name()) && !asked.pass().may(Right.TOOLS_ACT)) {
                return Optional.of(
                        spec.name() + " changes something, which needs the right " + lacking(Right.TOOLS_ACT));
            }
            return !ticketId.isEmpty() && !asked.pass().may(Right.TICKETS_CHANGE)
                    ? Optional.of("a line on a ticket needs the right " + lacking(Right.TICKETS_CHANGE))
                    : Optional.empty();
        }

        private String lacking(Right right) {
            return right.wire() + ", which " + right.holders() + "; you are " + asked.pass().who();
        }

        private Optional<TicketId> named(String ticketId) {
            try {
                return ticketId.isEmpty() ? Optional.empty() : Optional.of(new TicketId(ticketId));
            } catch (IllegalArgumentException wrong) {
                problems.add(ToolSheet.TICKET + ": expected GXS-YYYYMMDD-XXXXXXXX");
                return Optional.empty();
            }
        }

        /// Lines are added to what goes on; what is over stays as it was.
        private void place(Ticket found) {
            if (found.endReason() == null && found.status() != TicketStatus.CLOSED) {
                ticket = found.id();
            } else {
                note = "the call of " + found.id() + " is over, so this run is on no ticket";
            }
        }

        private ToolRun run(Confirmations.Question question, boolean confirmed) {
            Instant at = clock.instant();
            String ticketId = ticket == null ? "" : ticket.value();
            // Idempotency keys belong to the session: nobody must be answered with what somebody else's key stands for.
            ToolContext context = new ToolContext(
                    ticketId, asked.way() + " " + asked.pass().who(), "", runId,
                    ticket == null ? TicketLines.NOBODY : lines.notes(ticket))
                    .withIdempotencyKey(asked.idempotencyKey());
            started(at);
            ToolOutcome outcome = bounded(outcome(confirmed ? context.confirmedByCaller() : context));
            finished(outcome, at);
            return outcome.result() instanceof ToolResult.Refused(String spoken, String reason)
                            && reason.equals("confirmation_needed")
                    ? new ToolRun.NeedsYes(spoken, confirmations.ask(question))
                    : new ToolRun.Done(runId, outcome, problemsOf(outcome),
                            Optional.ofNullable(ticket).map(TicketId::value), note, cause(outcome));
        }

        /// May tell of the inside of this house: only for who may try tools on the page, and so see it anyway.
        private String cause(ToolOutcome outcome) {
            boolean may = asked.pass().may(Right.TOOLS_TRY);
            return may && outcome.result() instanceof ToolResult.Failed(_, String cause) ? cause : "";
        }

        private ToolOutcome outcome(ToolContext context) {
            long startedNanos = System.nanoTime();
            var waitsFor = new AtomicReference<String>();
            var running = tools.run(spec.name(), arguments.toString(), context, (spoken, _) -> waitsFor.set(spoken))
                    .toCompletableFuture();
            long told = 0;
            boolean listening = true;
            try {
                while (!closed && System.nanoTime() - startedNanos < LONGEST.toNanos()) {
                    try {
                        return running.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (TimeoutException notYet) {
                        String spoken = waitsFor.get();
                        boolean due = told == 0 || System.nanoTime() - told >= TELL_EVERY.toNanos();
                        if (spoken != null && listening && due) {
                            told = System.nanoTime();
                            listening = tells(spoken);
                        }
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the run of " + spec.name() + " broke", e);
            }
            return failed("Sorry, that is taking too long.",
                    closed ? "the dashboard is closing" : "no outcome within " + LONGEST,
                    Duration.ofNanos(System.nanoTime() - startedNanos));
        }

        /// Whether whoever asked is still there to be told.
        private boolean tells(String spoken) {
            try {
                asked.waiting().waits(spoken);
                return true;
            } catch (IOException gone) {
                return false;
            }
        }

        private ToolOutcome bounded(ToolOutcome outcome) {
            int length = outcome.output().length();
            return length <= MAX_ANSWER_CHARS ? outcome : failed("Sorry, that was too much to tell.",
                    "an answer of " + length + " characters, at most " + MAX_ANSWER_CHARS, outcome.took());
        }

        private ToolOutcome failed(String spoken, String cause, Duration took) {
            ObjectNode output = JSON.createObjectNode()
                    .put("status", "failed").put("spoken", spoken).put("reason", "failed");
            return new ToolOutcome(spec.name(), new ToolResult.Failed(spoken, cause), took, output.toString());
        }

        private void started(Instant at) {
            if (ticket == null) {
                events.add("tool.started", event(at));
            } else {
                lines.started(ticket, runId, spec.name(), at);
            }
        }

        private void finished(ToolOutcome outcome, Instant at) {
            if (ticket == null) {
                events.add("tool.finished", event(clock.instant())
                        .put("status", outcome.status()).put("duration_ms", outcome.took().toMillis()));
            } else if (!lines.finished(ticket, runId, at, arguments.toString(), outcome)) {
                note = "the store is too busy to note this run on the ticket";
            }
            Map<String, String> details = new LinkedHashMap<>();
            details.put("outcome", outcome.status());
            details.put("took_ms", String.valueOf(outcome.took().toMillis()));
            if (outcome.result() instanceof ToolResult.Refused(_, String reason)) {
                details.put("reason", reason);
            }
            note(details);
        }

        private ObjectNode event(Instant at) {
            return JSON.createObjectNode()
                    .put("name", spec.name())
                    .putNull("ticket_id")
                    .put("call_id", runId)
                    .put("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
        }

        /// Arguments of a tool that only reads are what somebody looked for, and noted as searches are. Those of one
        /// that writes, or that are about a call, may hold what a caller said: only their names.
        private void note(Map<String, String> more) {
            Map<String, String> details = new LinkedHashMap<>(more);
            details.put("name", spec.name());
            details.put("way", asked.way());
            details.put("run", runId);
            if (tools.readOnly(spec.name()) && ticket == null) {
                details.put("arguments", AuditNotes.cut(arguments.toString()));
            } else {
                List<String> names = arguments.properties().stream().map(Map.Entry::getKey).toList();
                details.put("fields", AuditNotes.cut(String.join(",", names)));
            }
            audit.add(new AuditEntry(clock.instant(), asked.pass().who(), "tool.call",
                    ticket == null ? null : ticket.value(), asked.address(), details));
        }
    }

    private static List<String> problemsOf(ToolOutcome outcome) {
        if (outcome.result() instanceof ToolResult.Answer) {
            return List.of();
        }
        try {
            return JSON.readTree(outcome.output()).path("problems").valueStream().map(JsonNode::asText).toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the tool " + outcome.name() + " answered with what is not JSON", e);
        }
    }
}
