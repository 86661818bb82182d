package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.analysis.CallAnalysis;
import dev.switchboard.store.analysis.Sentiment;
import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.category.TicketSummary;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Carries out entries inside a transaction. Remembers nothing between them, so that a group that failed to commit can
/// be carried out again.
final class Edits {
    private static final int ID_ATTEMPTS = 100;

    private final TicketIds ids;
    private final Categorizer categorizer;
    private final Clock clock;
    private final Sentiment sentiment = Sentiment.standard();

    Edits(TicketIds ids, Categorizer categorizer, Clock clock) {
        this.ids = ids;
        this.categorizer = categorizer;
        this.clock = clock;
    }

    /// Throws `StoreException` when the entry can never be stored, such as a line for a ticket that does not exist.
    Outcome apply(Sql sql, Entry entry) throws SQLException {
        return switch (entry) {
            case Entry.Open(NewTicket ticket, var reply) -> {
                Ticket opened = open(sql, ticket);
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
                if (before.endReason() != null) {
                    yield Outcome.answering(() -> reply.complete(before));
                }
                Ticket closed = close(sql, id, endReason, now());
                yield Outcome.answering(() -> reply.complete(closed), new CallEvent.CallEnded(closed));
            }
            case Entry.Edit(TicketId id, TicketUpdate update, var reply) -> {
                Optional<Ticket> changed = update(sql, id, update);
                yield Outcome.answering(
                        () -> reply.complete(changed),
                        changed.<CallEvent>map(CallEvent.TicketChanged::new).stream().toArray(CallEvent[]::new));
            }
            case Entry.Annotate(TicketId id, String key, String value, var reply) -> {
                Optional<MetadataEntry> added = addMetadata(sql, id, key, value);
                yield Outcome.answering(
                        () -> reply.complete(added),
                        added.<CallEvent>map(CallEvent.MetadataAdded::new).stream().toArray(CallEvent[]::new));
            }
            case Entry.Stop _ -> Outcome.stored();
        };
    }

    private Ticket open(Sql sql, NewTicket ticket) throws SQLException {
        for (int attempt = 0; attempt < ID_ATTEMPTS; attempt++) {
            TicketId id = ids.next(ticket.at());
            if (TicketTable.insert(sql, id, ticket)) {
                return TicketTable.find(sql, id).orElseThrow();
            }
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

    private Optional<Ticket> update(Sql sql, TicketId id, TicketUpdate update) throws SQLException {
        return TicketTable.update(sql, id, update, now()) ? TicketTable.find(sql, id) : Optional.empty();
    }

    private static Optional<MetadataEntry> addMetadata(Sql sql, TicketId id, String key, String value)
            throws SQLException {
        return TicketTable.find(sql, id).isPresent()
                ? Optional.of(MetadataTable.insert(sql, id, key, value))
                : Optional.empty();
    }

    private Ticket close(Sql sql, TicketId id, String endReason, Instant endedAt) throws SQLException {
        List<String> said = InteractionTable.callerLines(sql, id);
        String category = categorizer.categorize(said).name();
        TicketTable.close(sql, id, endReason, category, TicketSummary.of(said).orElse(null), endedAt, now());
        Ticket closed = TicketTable.find(sql, id).orElseThrow();
        analyse(sql, closed, endedAt);
        return closed;
    }

    private void analyse(Sql sql, Ticket ticket, Instant endedAt) throws SQLException {
        List<Line> lines = InteractionTable.of(sql, ticket.id()).stream().map(Interaction::line).toList();
        long durationMs = MeasureTable.of(sql, ticket.id())
                .map(CallMeasures::durationMs)
                .orElseGet(() -> Duration.between(ticket.createdAt(), endedAt).toMillis());
        AnalysisTable.put(sql, ticket.id(), CallAnalysis.of(lines, durationMs, sentiment));
    }

    /// Closes the tickets whose calls a dead gateway left without an end, as of the last thing known of them, and says
    /// how many there were.
    int closeInterrupted(Sql sql) throws SQLException {
        List<TicketTable.Unfinished> left = TicketTable.unfinished(sql);
        for (var ticket : left) {
            close(sql, ticket.id(), "interrupted", ticket.lastSeenAt());
        }
        return left.size();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static StoreException unknown(TicketId id) {
        return new StoreException("there is no ticket " + id);
    }
}
