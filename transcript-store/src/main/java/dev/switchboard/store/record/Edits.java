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
import java.util.List;
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
            case Entry.Append(Line line) -> append(sql, line);
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
                Ticket before = TicketTable.find(sql, id).orElseThrow(() -> unknown(id));
                if (isGivenUp(sql, before)) {
                    TicketTable.reopen(sql, id); // by another gateway, but here is its end
                } else if (before.endReason() != null) {
                    yield Outcome.answering(() -> reply.complete(before));
                }
                Ticket closed = close(sql, id, endReason, now());
                yield Outcome.answering(() -> reply.complete(closed), new CallEvent.CallEnded(closed));
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
            if (TicketTable.insert(sql, id, ticket, renames.run())) {
                if (!id.equals(drawn)) {
                    renames.add(sql, drawn, id);
                    MetadataTable.insert(sql, id, "announced_as", drawn.value());
                }
                return TicketTable.find(sql, id).orElseThrow();
            }
            id = ids.next(ticket.at());
        }
        throw new StoreException("no free ticket id found in " + ID_ATTEMPTS + " attempts");
    }

    private Outcome append(Sql sql, Line line) throws SQLException {
        TicketId id = line.ticketId();
        // A ticket that does not exist is refused by the foreign key, which costs less than asking first.
        Interaction stored = InteractionTable.put(sql, line);
        var event = new CallEvent.LineStored(stored);
        if (line.speaker() == Speaker.USER && TicketTable.begin(sql, id, now())) {
            return Outcome.stored(event, new CallEvent.TicketChanged(TicketTable.find(sql, id).orElseThrow()));
        }
        return Outcome.stored(event);
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

    private Ticket close(Sql sql, TicketId id, String endReason, Instant endedAt) throws SQLException {
        List<Line> lines = InteractionTable.of(sql, id).stream().map(Interaction::line).toList();
        List<String> said = lines.stream()
                .filter(line -> line.speaker() == Speaker.USER && line.status() != LineStatus.INAUDIBLE)
                .map(Line::message)
                .toList();
        String category = categorizer.categorize(said).name();
        TicketTable.close(sql, id, endReason, category, TicketSummary.of(said).orElse(null), endedAt, now());
        Ticket closed = TicketTable.find(sql, id).orElseThrow();
        analyse(sql, closed, lines, endedAt);
        return closed;
    }

    private void analyse(Sql sql, Ticket ticket, List<Line> lines, Instant endedAt) throws SQLException {
        long durationMs = MeasureTable.of(sql, ticket.id())
                .map(CallMeasures::durationMs)
                .orElseGet(() -> Duration.between(ticket.createdAt(), endedAt).toMillis());
        AnalysisTable.put(sql, ticket.id(), CallAnalysis.of(lines, durationMs, sentiment));
    }

    /// Closes tickets whose calls were left without an end, as of the last thing known of them.
    List<CallEvent> closeInterrupted(Sql sql, List<TicketTable.Unfinished> left) throws SQLException {
        var ended = new ArrayList<CallEvent>(left.size());
        for (var ticket : left) {
            ended.add(new CallEvent.CallEnded(close(sql, ticket.id(), INTERRUPTED, ticket.lastSeenAt())));
        }
        return ended;
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
