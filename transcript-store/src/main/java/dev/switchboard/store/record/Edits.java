package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.analysis.CallAnalysis;
import dev.switchboard.store.analysis.Sentiment;
import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.category.TicketSummary;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.EditOutcome;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Carries out a run's entries inside a transaction. Remembers nothing between them but renamed tickets, and those only
/// once they are committed, so that a group that failed to commit can be carried out again.
final class Edits {
    private static final int ID_ATTEMPTS = 100;
    private static final String INTERRUPTED = "interrupted";

    private final TicketIds ids;
    private final Categorizer categorizer;
    private final Clock clock;
    private final Renames renames;
    private final Redactor shown;
    private final Sentiment sentiment = Sentiment.standard();

    Edits(TicketIds ids, Categorizer categorizer, Clock clock, Renames renames) {
        this(ids, categorizer, clock, renames, Redactor.NONE);
    }

    /// @param shown how tickets look to the people who edit them
    Edits(TicketIds ids, Categorizer categorizer, Clock clock, Renames renames, Redactor shown) {
        this.shown = shown;
        this.ids = ids;
        this.categorizer = categorizer;
        this.clock = clock;
        this.renames = renames;
    }

    /// How tickets look to people.
    Redactor shown() {
        return shown;
    }

    Renames renames() {
        return renames;
    }

    /// Throws `StoreException` when the entry can never be stored, such as a line for a ticket that does not exist.
    Outcome apply(Sql sql, Entry given) throws SQLException {
        return switch (renames.of(given)) {
            case Entry.Open(TicketId id, NewTicket ticket, var reply) -> {
                Ticket opened = open(sql, id, ticket);
                yield Outcome.answering(() -> reply.complete(opened), new CallEvent.CallStarted(opened));
            }
            case Entry.Append(Line line) -> append(sql, List.of(line)).getFirst();
            case Entry.Update(TicketId id, TicketUpdate update) -> {
                Ticket changed = update(sql, id, update).orElseThrow(() -> unknown(id));
                yield Outcome.stored(new CallEvent.TicketChanged(changed));
            }
            case Entry.AddMetadata(TicketId id, String key, String value) -> {
                MetadataEntry added = addMetadata(sql, id, key, value).orElseThrow(() -> unknown(id));
                yield Outcome.stored(new CallEvent.MetadataAdded(added));
            }
            case Entry.Measure(CallMeasures measures) -> {
                MeasureTable.put(sql, measures);
                yield Outcome.stored();
            }
            case Entry.Close(TicketId id, String endReason, var reply) -> {
                yield close(sql, new Entry.Close(id, endReason, reply), TicketTable.find(sql, List.of(id)));
            }
            case Entry.Edit(TicketId id, TicketUpdate update, var seen, var reply) -> {
                EditOutcome outcome = PersonEdits.apply(sql, id, update, seen, now(), shown);
                yield outcome instanceof EditOutcome.Done(Ticket changed)
                        ? Outcome.answering(() -> reply.complete(outcome), new CallEvent.TicketChanged(changed))
                        : Outcome.answering(() -> reply.complete(outcome));
            }
            case Entry.Annotate(TicketId id, String key, String value, var reply) -> {
                Optional<MetadataEntry> added = addMetadata(sql, id, key, value);
                yield Outcome.answering(
                        () -> reply.complete(added),
                        added.<CallEvent>map(CallEvent.MetadataAdded::new).stream().toArray(CallEvent[]::new));
            }
            case Entry.Audit(AuditEntry entry) -> {
                AuditLog.insert(sql, entry);
                yield Outcome.stored();
            }
            case Entry.Stop _ -> Outcome.stored();
        };
    }

    /// What an entry came to that a transaction stored whose end we did not learn. Its events have been or will never be
    /// told; whoever waits is told how things stand.
    Outcome recall(Sql sql, Entry given) throws SQLException {
        return switch (renames.of(given)) {
            case Entry.Open(TicketId id, _, var reply) -> {
                Optional<Ticket> opened = TicketTable.find(sql, renames.of(id));
                yield Outcome.answering(() -> opened.ifPresent(reply::complete));
            }
            case Entry.Close(TicketId id, _, var reply) -> {
                Optional<Ticket> closed = TicketTable.find(sql, id);
                yield Outcome.answering(() -> closed.ifPresent(reply::complete));
            }
            case Entry.Edit(TicketId id, _, _, var reply) -> {
                EditOutcome stands = TicketTable.find(sql, id)
                        .<EditOutcome>map(EditOutcome.Done::new)
                        .orElseGet(EditOutcome.NoSuchTicket::new);
                yield Outcome.answering(() -> reply.complete(stands));
            }
            case Entry.Annotate(TicketId id, String key, _, var reply) -> {
                Optional<MetadataEntry> added = MetadataTable.of(sql, id).stream()
                        .filter(entry -> entry.key().equals(key))
                        .reduce((_, last) -> last);
                yield Outcome.answering(() -> reply.complete(added));
            }
            case Entry.Append _, Entry.Update _, Entry.AddMetadata _, Entry.Measure _, Entry.Audit _,
                    Entry.Stop _ ->
                Outcome.stored();
        };
    }

    private Ticket open(Sql sql, TicketId drawn, NewTicket ticket) throws SQLException {
        TicketId id = drawn;
        for (int attempt = 0; attempt < ID_ATTEMPTS; attempt++) {
            Optional<Ticket> opened = TicketTable.insert(sql, id, ticket, renames.run());
            if (opened.isPresent()) {
                if (!id.equals(drawn)) {
                    renames.add(sql, drawn, id);
                    MetadataTable.insert(sql, id, "announced_as", drawn.value());
                }
                return opened.get();
            }
            id = ids.next(ticket.at());
        }
        throw new StoreException("no free ticket id found in " + ID_ATTEMPTS + " attempts");
    }

    /// Opens many tickets of different ids.
    List<Outcome> open(Sql sql, List<Entry.Open> entries) throws SQLException {
        var asked = new LinkedHashMap<TicketId, NewTicket>();
        entries.forEach(entry -> asked.put(entry.id(), entry.ticket()));
        Map<TicketId, Ticket> opened = new HashMap<>();
        TicketTable.insert(sql, asked, renames.run()).forEach(ticket -> opened.put(ticket.id(), ticket));
        var outcomes = new ArrayList<Outcome>(entries.size());
        for (Entry.Open entry : entries) {
            Ticket ticket = opened.get(entry.id());
            outcomes.add(ticket == null
                    ? apply(sql, entry)
                    : Outcome.answering(() -> entry.reply().complete(ticket), new CallEvent.CallStarted(ticket)));
        }
        return outcomes;
    }

    /// Stores many lines, of which each has a ticket and item of its own.
    List<Outcome> append(Sql sql, List<Line> given) throws SQLException {
        List<Line> lines = given.stream()
                .map(line -> renames.of(new Entry.Append(line)) instanceof Entry.Append(Line moved) ? moved : line)
                .toList();
        // A ticket that does not exist is refused by the foreign key, which costs less than asking first.
        List<Interaction> stored = InteractionTable.put(sql, lines);
        List<TicketId> heard = lines.stream()
                .filter(line -> line.speaker() == Speaker.USER)
                .map(Line::ticketId)
                .distinct()
                .toList();
        Map<TicketId, Ticket> begun = TicketTable.begin(sql, heard, now());
        var outcomes = new ArrayList<Outcome>(lines.size());
        for (Interaction interaction : stored) {
            var event = new CallEvent.LineStored(interaction);
            boolean callers = interaction.line().speaker() == Speaker.USER;
            Ticket ticket = callers ? begun.remove(interaction.line().ticketId()) : null;
            outcomes.add(ticket == null
                    ? Outcome.stored(event)
                    : Outcome.stored(event, new CallEvent.TicketChanged(ticket)));
        }
        return outcomes;
    }

    /// A change that no person made: what a person set stays.
    private Optional<Ticket> update(Sql sql, TicketId id, TicketUpdate update) throws SQLException {
        TicketUpdate allowed = update.sparing(PersonEdits.of(sql, id));
        return TicketTable.update(sql, id, allowed, now()) ? TicketTable.find(sql, id) : Optional.empty();
    }

    private static Optional<MetadataEntry> addMetadata(Sql sql, TicketId id, String key, String value)
            throws SQLException {
        return TicketTable.find(sql, id).isPresent()
                ? Optional.of(MetadataTable.insert(sql, id, key, value))
                : Optional.empty();
    }

    /// Closes many tickets, each once. Throws like `apply`.
    List<Outcome> close(Sql sql, List<Entry.Close> given) throws SQLException {
        List<Entry.Close> entries = given.stream()
                .map(entry -> renames.of(entry) instanceof Entry.Close moved ? moved : entry)
                .toList();
        Map<TicketId, Ticket> before = TicketTable.find(sql, entries.stream().map(Entry.Close::id).toList());
        Instant now = now();
        List<Ended> ending = entries.stream()
                .filter(entry -> before.containsKey(entry.id()) && before.get(entry.id()).endReason() == null)
                .map(entry -> new Ended(entry.id(), entry.endReason(), now))
                .toList();
        Map<TicketId, Ticket> closed = end(sql, ending);
        var outcomes = new ArrayList<Outcome>(entries.size());
        for (Entry.Close entry : entries) {
            Ticket ticket = closed.get(entry.id());
            outcomes.add(ticket == null
                    ? close(sql, entry, before)
                    : Outcome.answering(() -> entry.reply().complete(ticket), new CallEvent.CallEnded(ticket)));
        }
        return outcomes;
    }

    private Outcome close(Sql sql, Entry.Close entry, Map<TicketId, Ticket> found) throws SQLException {
        TicketId id = entry.id();
        Ticket before = found.get(id);
        if (before == null) {
            throw unknown(id);
        }
        if (isGivenUp(sql, before)) {
            TicketTable.reopen(sql, id); // by another gateway, but here is its end
        } else if (before.endReason() != null) {
            return Outcome.answering(() -> entry.reply().complete(before));
        }
        Ticket closed = Objects.requireNonNull(end(sql, List.of(new Ended(id, entry.endReason(), now()))).get(id));
        return Outcome.answering(() -> entry.reply().complete(closed), new CallEvent.CallEnded(closed));
    }

    private record Ended(TicketId id, String reason, Instant at) {}

    /// Closes tickets, says what they were about and what their talk was like; returns them as they stand now.
    private Map<TicketId, Ticket> end(Sql sql, List<Ended> calls) throws SQLException {
        List<TicketId> ids = calls.stream().map(Ended::id).toList();
        Map<TicketId, List<Line>> lines = InteractionTable.ended(sql, ids);
        Map<TicketId, Long> durations = MeasureTable.durations(sql, ids);
        List<TicketTable.Ending> endings = calls.stream()
                .map(call -> ending(call, lines.getOrDefault(call.id, List.of())))
                .toList();
        Map<TicketId, Ticket> closed = TicketTable.close(sql, endings, now());
        var analyses = new LinkedHashMap<TicketId, CallAnalysis>();
        for (Ended call : calls) {
            Ticket ticket = closed.get(call.id);
            Long measured = durations.get(call.id);
            if (ticket != null) {
                long durationMs = measured == null ? Duration.between(ticket.createdAt(), call.at).toMillis() : measured;
                List<Line> said = lines.getOrDefault(call.id, List.of());
                analyses.put(call.id, CallAnalysis.of(said, durationMs, sentiment));
            }
        }
        AnalysisTable.put(sql, analyses);
        return closed;
    }

    private TicketTable.Ending ending(Ended call, List<Line> lines) {
        List<String> said = lines.stream()
                .filter(line -> line.speaker() == Speaker.USER && line.status() != LineStatus.INAUDIBLE)
                .map(Line::message)
                .toList();
        return new TicketTable.Ending(
                call.id, call.reason, call.at, categorizer.categorize(said).name(), TicketSummary.of(said).orElse(null));
    }

    /// Closes tickets whose calls were left without an end, as of the last thing known of them.
    List<CallEvent> closeInterrupted(Sql sql, List<TicketTable.Unfinished> left) throws SQLException {
        List<Ended> calls = left.stream()
                .map(ticket -> new Ended(ticket.id(), INTERRUPTED, ticket.lastSeenAt()))
                .toList();
        Map<TicketId, Ticket> closed = end(sql, calls);
        return calls.stream()
                .<CallEvent>map(call -> new CallEvent.CallEnded(Objects.requireNonNull(closed.get(call.id))))
                .toList();
    }

    /// Whether this run's call was taken for interrupted by another gateway.
    boolean isGivenUp(Sql sql, Ticket ticket) throws SQLException {
        return INTERRUPTED.equals(ticket.endReason()) && TicketTable.isOf(sql, ticket.id(), renames.run());
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static StoreException unknown(TicketId id) {
        return new StoreException("there is no ticket " + id);
    }
}
