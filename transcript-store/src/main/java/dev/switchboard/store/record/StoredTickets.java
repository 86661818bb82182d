package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.aftercall.AfterCallNotes;
import dev.switchboard.store.mail.SummaryMail;
import dev.switchboard.store.recording.Recordings;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.EditOutcome;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketCursor;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketExtract;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPage;
import dev.switchboard.store.ticket.TicketStats;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.TicketVersion;
import dev.switchboard.store.ticket.Tickets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reads tickets from the reading connections. Edits by people take their turn in the writer's queue, so that they keep
/// their place among what the call itself writes and are published like it.
final class StoredTickets implements Tickets {
    /// How long an edit waits for its commit; it is not withdrawn when that takes longer.
    private static final Duration EDIT_WAIT = Duration.ofSeconds(30);

    private final Database database;
    private final GroupCommitWriter writer;
    private final RedactionPolicy policy;
    private final Redactor shown;
    private final boolean hides;
    private final TicketList list;

    /// @param policy what is made of everything that is read
    StoredTickets(Database database, GroupCommitWriter writer, RedactionPolicy policy) {
        this(database, writer, policy, policy.reading(), policy.hides());
    }

    private StoredTickets(
            Database database, GroupCommitWriter writer, RedactionPolicy policy, Redactor shown, boolean hides) {
        this.database = database;
        this.writer = writer;
        this.policy = policy;
        this.shown = shown;
        this.hides = hides;
        this.list = new TicketList(database, shown);
    }

    @Override
    public Tickets plain() {
        return new StoredTickets(database, writer, policy, policy.readingPlain(), false);
    }

    @Override
    public boolean hides() {
        return hides;
    }

    @Override
    public Optional<Ticket> find(TicketId id) {
        return database.<Optional<Ticket>>read(connection -> TicketTable.find(database.sql(connection), id))
                .map(shown::ticket);
    }

    @Override
    public Optional<TicketDetail> detail(TicketId id) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            Optional<Ticket> ticket = TicketTable.find(sql, id);
            return ticket.isEmpty() ? Optional.empty() : Optional.of(detail(sql, ticket.get()));
        });
    }

    private TicketDetail detail(Sql sql, Ticket ticket) throws SQLException {
        TicketId id = ticket.id();
        return shown.detail(new TicketDetail(
                ticket, InteractionTable.of(sql, id), MetadataTable.of(sql, id),
                MeasureTable.of(sql, id).orElse(null), Recordings.of(sql, id).orElse(null), AnalysisTable.of(sql, id).orElse(null)));
    }

    @Override
    public TicketCursor newest() {
        return new TicketCursor(database.<Long>read(connection -> database.sql(connection)
                .first("SELECT COALESCE(MAX(place), 0) AS place FROM tickets", _ -> {}, row -> row.whole("place"))
                .orElseThrow()));
    }

    @Override
    public List<TicketExtract> extract(
            TicketFilter filter, @Nullable TicketCursor after, TicketCursor until, int limit) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            var extracts = new ArrayList<TicketExtract>();
            for (DocumentTable.Placed placed : list.oldestFirst(sql, filter, after, until, limit)) {
                extracts.add(new TicketExtract(new TicketCursor(placed.place()), detail(sql, placed.ticket())));
            }
            return extracts;
        });
    }

    @Override
    public TicketPage list(TicketFilter filter) {
        if (filter.words() != null && !filter.words().isBlank() && !database.cells().keys().isEmpty()) {
            throw new IllegalArgumentException("the search for words is off: this store is encrypted, so it keeps no index of what"
                    + " was said (docs/PRIVACY.md); expected filters such as status, category, tool, from and to alone");
        }
        return shown.page(list.list(filter));
    }

    @Override
    public TicketStats stats() {
        return database.read(connection -> CountTable.stats(database.sql(connection)));
    }

    @Override
    public EditOutcome edit(TicketId id, TicketUpdate update, @Nullable TicketVersion seen) {
        var reply = new CompletableFuture<EditOutcome>();
        var entry = new Entry.Edit(id, update, seen, reply);
        return switch (await(entry, writer.offered(entry, reply))) {
            case EditOutcome.Done(Ticket ticket) -> new EditOutcome.Done(shown.ticket(ticket));
            case EditOutcome.Stale(Ticket ticket) -> new EditOutcome.Stale(shown.ticket(ticket));
            case EditOutcome.NoSuchTicket none -> none;
            case EditOutcome.IllegalMove illegal -> illegal;
        };
    }

    @Override
    public Set<String> editedFields(TicketId id) {
        return database.read(connection -> PersonEdits.of(database.sql(connection), id));
    }

    @Override
    public Optional<AfterCallNotes> afterCall(TicketId id) {
        return database.<Optional<AfterCallNotes>>read(connection -> AfterCallNotes.of(database.sql(connection), id))
                .map(notes -> notes.redacted(shown));
    }

    @Override
    public Optional<SummaryMail> summaryMail(TicketId id) {
        return database.read(connection -> SummaryMail.of(database.sql(connection), id));
    }

    @Override
    public Optional<MetadataEntry> addMetadata(TicketId id, String key, String value) {
        var reply = new CompletableFuture<Optional<MetadataEntry>>();
        var entry = new Entry.Annotate(id, key, value, reply);
        return await(entry, writer.offered(entry, reply)).map(shown::metadata);
    }

    private static <T> T await(Entry entry, CompletableFuture<T> reply) {
        try {
            return reply.get(EDIT_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException storeException) {
                throw storeException;
            }
            throw new StoreException(entry.operation(), e);
        } catch (TimeoutException _) {
            throw new StoreException(
                    entry.operation() + ": not stored within " + EDIT_WAIT.toSeconds()
                            + " s; it will be when the database allows");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(entry.operation(), e);
        }
    }
}
