package dev.switchboard.store;

import dev.switchboard.store.aftercall.AfterCallJobs;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.board.BoardFigures;
import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.encryption.CellCipher;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.LiveFeed;
import dev.switchboard.store.mail.SummaryMails;
import dev.switchboard.store.record.CallRecord;
import dev.switchboard.store.record.JournalState;
import dev.switchboard.store.record.LeaseTimes;
import dev.switchboard.store.record.OutboxFeed;
import dev.switchboard.store.record.WebhookEvents;
import dev.switchboard.store.recording.Recordings;
import dev.switchboard.store.redaction.RedactedFeed;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.report.Analysis;
import dev.switchboard.store.scorecard.Scorecards;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.text.OptOuts;
import dev.switchboard.store.ticket.Tickets;
import dev.switchboard.store.transcript.TranscriptWriter;
import dev.switchboard.store.webhook.ReportSchedules;
import dev.switchboard.store.webhook.WantedEvents;
import dev.switchboard.store.webhook.WebhookDeliveries;
import dev.switchboard.store.webhook.Webhooks;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Opens the database, owns every store object and closes them in reverse. `close` drains the writer first; on a database
/// that refuses to commit it gives up once everything is in the journal, or after 30 seconds.
public final class TranscriptStore implements AutoCloseable {
    private final Database database;
    private final CallFeed feed;
    private final @Nullable OutboxFeed outbox;
    private final CallRecord record;
    private final Analysis analysis;
    private final Recordings recordings;
    private final AfterCallJobs afterCallJobs;
    private final SummaryMails summaryMails;
    private final Webhooks webhooks;
    private final WebhookDeliveries webhookDeliveries;
    private final ReportSchedules reportSchedules;
    private final Scorecards scorecards;
    private final OptOuts optOuts;

    private TranscriptStore(
            Database database,
            CallFeed feed,
            @Nullable OutboxFeed outbox,
            CallRecord record,
            Analysis analysis,
            Redactor written,
            WantedEvents wanted,
            Clock clock,
            Redactor shown) {
        this.database = database;
        this.feed = feed;
        this.outbox = outbox;
        this.record = record;
        this.analysis = analysis;
        this.recordings = new Recordings(database);
        this.afterCallJobs = new AfterCallJobs(database, written);
        this.summaryMails = new SummaryMails(database);
        this.webhooks = new Webhooks(database, wanted, clock);
        this.webhookDeliveries = new WebhookDeliveries(database, clock, WebhookEvents::read);
        this.reportSchedules = new ReportSchedules(database);
        this.scorecards = new Scorecards(database, written, shown);
        this.optOuts = new OptOuts(database);
    }

    /// Opens the store, migrating its schema. Throws `StoreException` with one clear line when the database cannot be
    /// opened (unwritable folder, unknown JDBC URL, …). Tickets that a dead gateway left open are closed, with the end
    /// reason `interrupted`; where several gateways share a database, once its lease has run out.
    public static TranscriptStore open(StoreConfig config, Clock clock) {
        return open(config, Categorizer.standard(), clock);
    }

    /// Opens the store with categories of one's own (`Categorizer.read(file)`).
    public static TranscriptStore open(StoreConfig config, Categorizer categorizer, Clock clock) {
        return open(config, categorizer, clock, new SecureRandom(), Database.BUSY_TIMEOUT);
    }

    static TranscriptStore open(
            StoreConfig config, Categorizer categorizer, Clock clock, RandomGenerator random, Duration busyTimeout) {
        return open(config, categorizer, clock, random, busyTimeout, LeaseTimes.USUAL);
    }

    static TranscriptStore open(
            StoreConfig config,
            Categorizer categorizer,
            Clock clock,
            RandomGenerator random,
            Duration busyTimeout,
            LeaseTimes leases) {
        Database database = Database.open(config.databaseUrl(), busyTimeout, new CellCipher(config.keys()));
        try {
            // One process has a SQLite file to itself, so its feed needs no table.
            var wanted = new WantedEvents(database);
            OutboxFeed outbox = database.isExclusive() ? null : new OutboxFeed(database, wanted);
            CallFeed feed = outbox == null ? new LiveFeed(new SecureRandom()) : outbox;
            CallRecord record = CallRecord.open(database, feed, wanted, categorizer, config, leases, clock, random);
            if (outbox != null) {
                outbox.start();
            }
            Redactor shown = config.redaction().reading();
            CallFeed shownFeed = shown.isIdle() ? feed : new RedactedFeed(feed, shown);
            Analysis analysis = Analysis.over(config.databaseUrl()).showing(shown);
            return new TranscriptStore(
                    database, shownFeed, outbox, record, analysis, config.redaction().writing(), wanted, clock,
                    shown);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public Tickets tickets() {
        return record.tickets();
    }

    public TranscriptWriter writer() {
        return record.writer();
    }

    /// Who read or changed what.
    public AuditLog audit() {
        return record.audit();
    }

    /// The figures of a wall board.
    public BoardFigures board() {
        return new BoardFigures(database);
    }

    /// What is known of the recordings of calls.
    public Recordings recordings() {
        return recordings;
    }

    /// What a language model is asked about calls that are over.
    public AfterCallJobs afterCallJobs() {
        return afterCallJobs;
    }

    /// The summaries that callers agreed to be sent.
    public SummaryMails summaryMails() {
        return summaryMails;
    }

    /// Who outside is told of what happens.
    public Webhooks webhooks() {
        return webhooks;
    }

    /// What they are told, and what came of it.
    public WebhookDeliveries webhookDeliveries() {
        return webhookDeliveries;
    }

    /// Reports that they are sent.
    public ReportSchedules reportSchedules() {
        return reportSchedules;
    }

    /// What quality reviewers make of calls.
    public Scorecards scorecards() {
        return scorecards;
    }

    /// Who has asked for no more text messages.
    public OptOuts optOuts() {
        return optOuts;
    }

    public CallFeed feed() {
        return feed;
    }

    /// Named reports, and SQL of people's own, on connections that cannot write.
    public Analysis analysis() {
        return analysis;
    }

    /// The database, for the tables of other modules (their own migrations, their own statements).
    public Database database() {
        return database;
    }

    /// What is encrypted with; none where what was said is stored as it is. An encrypted store cannot be searched for words.
    public EncryptionKeys keys() {
        return database.cells().keys();
    }

    /// Why transcripts may be lost (nothing can be committed and there is no journal, or it takes no more), or empty.
    public Optional<String> problem() {
        return record.problem();
    }

    /// Why transcripts wait in the journal, where they are safe but cannot be read yet, or empty.
    public Optional<String> delay() {
        return record.delay();
    }

    /// How much waits there.
    public JournalState journal() {
        return record.journal();
    }

    /// Entries that could never be stored, such as lines for a ticket that does not exist; each was logged.
    public long rejectedEntries() {
        return record.rejectedEntries();
    }

    @Override
    public void close() {
        record.close();
        if (outbox != null) {
            outbox.close();
        }
        database.close();
    }
}
