package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.aftercall.AfterCallNotes;
import dev.switchboard.store.encryption.CellCipher;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.export.TicketExport;
import dev.switchboard.store.export.VendorExport;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.mail.SummaryMails;
import dev.switchboard.store.record.Resealing;
import dev.switchboard.store.redaction.RedactionPolicy.Mode;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.report.Report;
import dev.switchboard.store.report.Reports;
import dev.switchboard.store.scorecard.Evaluation;
import dev.switchboard.store.scorecard.SampleForm;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.Tickets;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What was said is stored as nobody can read it without the key, whatever database the store stands on.
abstract class EncryptionContract {
    static final String PHRASE = "purple hippopotamus";
    static final String K1 = "k1:" + base64(1);
    static final String K2 = "k2:" + base64(2);

    private @Nullable TranscriptStore opened;

    /// The same during a test.
    abstract String databaseUrl() throws SQLException;

    static String base64(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }

    TranscriptStore open(String keys) throws SQLException {
        close();
        opened = TranscriptStore.open(
                new StoreConfig(databaseUrl(), 10_000).withKeys(EncryptionKeys.parse(keys)), Clock.systemUTC());
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    /// A call in which the phrase stands in every text there is.
    static TicketId call(TranscriptStore store) {
        TicketId id = StoreContract.start(store).id();
        store.writer().append(new Line(
                id, "i1", StoreContract.START, Speaker.USER, "My card saw a " + PHRASE, null, LineStatus.COMPLETE, null, List.of(), null));
        store.writer().append(new Line(
                id, "i2", StoreContract.START.plusSeconds(1), Speaker.AGENT, PHRASE, PHRASE + " and more",
                LineStatus.INTERRUPTED, 300L, List.of(), null));
        store.writer().append(Line.tool(id, StoreContract.START.plusSeconds(2), "i3", new ToolCall(
                "look_up", "{\"q\":\"" + PHRASE + "\"}", "c", "{\"found\":\"" + PHRASE + "\"}", "answered", 5L)));
        store.writer().addMetadata(id, "note", PHRASE);
        store.writer().update(id, new TicketUpdate(null, null, null, PHRASE + " Tan", null, "Told about the " + PHRASE));
        StoreContract.hangUp(store, id);
        var jobs = store.afterCallJobs();
        await().until(() -> jobs.find(id).isPresent());
        Instant now = Instant.now().plusSeconds(60);
        jobs.take("w", now, Duration.ofMinutes(1), 10);
        jobs.again("w", id, now, "the model did not like " + PHRASE);
        assertThat(kept(store, "SELECT problem AS kept FROM after_call_jobs")).contains(store.keys().isEmpty() ? PHRASE : "enc:v1:");
        assertThat(jobs.find(id).orElseThrow().problem()).isEqualTo("the model did not like " + PHRASE);
        jobs.take("w", now, Duration.ofMinutes(1), 10);
        assertThat(jobs.done("w", new AfterCallNotes(
                id, "m", now, "calm", List.of("Feed the " + PHRASE), "card_inquiry", 0.5, "Malay",
                List.of(new AfterCallNotes.TranslatedLine(1, PHRASE))))).isTrue();
        var mails = store.summaryMails();
        mails.agree(id, PHRASE + "@zoo.example", Instant.now(), "i3");
        Instant later = Instant.now().plusSeconds(60);
        var rule = new SummaryMails.Rule(Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO);
        assertThat(mails.take("w", later, rule, 10)).extracting(SummaryMails.Job::address).containsExactly(PHRASE + "@zoo.example");
        mails.again("w", id, later.plus(Duration.ofDays(1)), "550 no " + PHRASE + " here");
        SampleForm.review(store, id, "mei", "Never mention a " + PHRASE);
        return id;
    }

    private static String kept(TranscriptStore store, String query) {
        return store.database().<String>read(connection -> String.valueOf(
                store.database().sql(connection).list(query, _ -> {}, row -> row.text("kept", ""))));
    }

    TicketId callOf(TranscriptStore store) {
        store.afterCallJobs().want(Instant.now().plusSeconds(600));
        return call(store);
    }

    /// All of each column of text, as it lies in the tables.
    String stored() throws SQLException {
        var text = new StringBuilder();
        try (var connection = DriverManager.getConnection(databaseUrl()); var statement = connection.createStatement()) {
            var tables = new ArrayList<>(List.of(
                    "tickets", "interactions", "ticket_metadata", "after_call_notes", "summary_mails", "scorecard_evaluations",
                    "scorecard_answers", "call_analysis", "stale_tickets"));
            if (databaseUrl().startsWith("jdbc:postgresql:")) {
                tables.addAll(List.of("outbox", "ticket_words"));
            }
            for (String table : tables) {
                try (var rows = statement.executeQuery("SELECT * FROM " + table)) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            text.append(rows.getString(i)).append('\n');
                        }
                    }
                }
            }
        }
        return text.toString();
    }

    void change(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(databaseUrl()); var change = connection.createStatement()) {
            assertThat(change.executeUpdate(statement)).as(statement).isPositive();
        }
    }

    static void assertReads(TranscriptStore store, TicketId id) {
        TicketDetail detail = store.tickets().detail(id).orElseThrow();
        Ticket ticket = detail.ticket();
        assertThat(ticket.customerName()).isEqualTo(PHRASE + " Tan");
        assertThat(store.summaryMails().find(id).orElseThrow().problem()).isEqualTo("550 no " + PHRASE + " here");
        Evaluation evaluation = store.scorecards().ofTicket(id).getFirst();
        assertThat(evaluation.comment()).isEqualTo("Never mention a " + PHRASE);
        assertThat(evaluation.answers().getFirst().comment()).isEqualTo("Never mention a " + PHRASE);
        assertThat(ticket.resolutionNotes()).isEqualTo("Told about the " + PHRASE);
        assertThat(ticket.summary()).contains(PHRASE);
        assertThat(detail.interactions()).extracting(line -> line.line().message())
                .startsWith("My card saw a " + PHRASE, PHRASE);
        assertThat(detail.interactions().get(1).line().generated()).isEqualTo(PHRASE + " and more");
        ToolCall tool = detail.interactions().get(2).line().toolCalls().getFirst();
        assertThat(tool.arguments()).isEqualTo("{\"q\":\"" + PHRASE + "\"}");
        assertThat(tool.output()).isEqualTo("{\"found\":\"" + PHRASE + "\"}");
        assertThat(detail.metadata()).anyMatch(entry -> PHRASE.equals(entry.value()));
        AfterCallNotes notes = store.tickets().afterCall(id).orElseThrow();
        assertThat(notes.followUps()).containsExactly("Feed the " + PHRASE);
        assertThat(notes.translation()).extracting(AfterCallNotes.TranslatedLine::text).containsExactly(PHRASE);
        assertThat(store.tickets().list(TicketFilter.all()).tickets()).extracting(Ticket::customerName)
                .contains(PHRASE + " Tan");
        assertThat(store.tickets().extract(TicketFilter.all(), null, store.tickets().newest(), 10).toString())
                .contains(PHRASE);
    }

    private static TicketFilter words(String words) {
        return new TicketFilter(Set.of(), null, null, null, words, null, null, 10, 0);
    }

    private static TicketFilter tool(String name) {
        return new TicketFilter(Set.of(), null, null, null, null, null, null,
                new TicketFilter.OfCall(null, name, null, null), 10, 0, null);
    }

    @Test
    void whatWasSaidIsReadByTheApiAndByNobodyWhoHasTheDatabase() throws Exception {
        TranscriptStore store = open(K1);
        var told = new StringBuilder();
        TicketId id;
        try (var live = store.feed().subscribe("")) {
            id = callOf(store);
            await().until(() -> {
                for (CallFeed.Numbered event : live.next(Duration.ofMillis(200))) {
                    told.append(event.event());
                    if (event.event() instanceof CallEvent.CallEnded) {
                        return true;
                    }
                }
                return false;
            });
        }
        assertThat(told.toString()).contains("My card saw a " + PHRASE);
        assertReads(store, id);
        SearchContract.untilIndexed(store);

        assertThat(stored()).contains("enc:v1:k1:", "look_up", "answered", "card_inquiry").doesNotContain("hippo", "purple");
        assertThatThrownBy(() -> store.tickets().list(words(PHRASE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("search for words is off: this store is encrypted");
        assertThat(store.tickets().list(tool("look_up")).tickets()).extracting(Ticket::id).containsExactly(id);

        // Another process, or the same after a restart, reads it all.
        assertReads(open(K1), id);
    }

    @Test
    void reportsCountTheSameAndExportsAreReadableWhetherEncryptedOrNot() throws Exception {
        TranscriptStore store = open(K1);
        TicketId id = callOf(store);
        Map<String, String> encrypted = everyReport(store);
        assertThat(encrypted).hasSizeGreaterThanOrEqualTo(16);
        assertThat(encrypted.get("top-categories")).contains("card_inquiry");
        assertThat(encrypted.get("tool-frequency")).contains("look_up");
        assertThat(encrypted.toString()).doesNotContain("enc:v1:", "hippo");
        List<String> exported = exports(store, id);
        assertThat(exported).hasSize(2 + VendorExport.values().length)
                .allSatisfy(text -> assertThat(text).contains("My card saw a " + PHRASE).doesNotContain("enc:v1:"));
        close();

        reseal(K1, true, false);
        store = open("");
        assertThat(everyReport(store)).isEqualTo(encrypted);
        assertThat(exports(store, id)).isEqualTo(exported);
    }

    private static Map<String, String> everyReport(TranscriptStore store) {
        Reports reports = store.analysis().reports();
        Map<String, String> results = new TreeMap<>();
        for (Report report : reports.all()) {
            boolean inTime = report.parameters().stream().anyMatch(parameter -> parameter.name().equals("from"));
            Map<String, String> given = inTime ? Map.of("from", "2025-11-01", "to", "2025-12-31") : Map.of();
            results.put(report.name(), reports.run(report, given).result().rows().toString());
        }
        return results;
    }

    /// In the guide's shape, in those of the vendors, and as ranges are streamed.
    private static List<String> exports(TranscriptStore store, TicketId id) {
        TicketDetail detail = store.tickets().detail(id).orElseThrow();
        List<String> texts = new ArrayList<>();
        texts.add(TicketExport.of(detail).toString());
        for (VendorExport vendor : VendorExport.values()) {
            texts.add(vendor.of(detail).toString());
        }
        texts.add(TicketExport.of(store.tickets().extract(TicketFilter.all(), null, store.tickets().newest(), 10).getFirst().detail())
                .toString());
        return texts;
    }

    @Test
    void whatIsHiddenAtReadingIsHiddenInAnEncryptedStoreTooAndShownToWhoMaySeeIt() throws Exception {
        opened = TranscriptStore.open(
                new StoreConfig(databaseUrl(), 10_000)
                        .withKeys(EncryptionKeys.parse(K1))
                        .withRedaction(new RedactionPolicy(Mode.READ, false)),
                Clock.systemUTC());
        Tickets tickets = opened.tickets();
        TicketId id = PrivacyContract.paymentCall(opened).id();

        assertThat(stored()).contains("enc:v1:k1:").doesNotContain("example.com", "9123 4567", "4242");
        assertThat(tickets.hides()).isTrue();
        assertThat(tickets.detail(id).orElseThrow().toString())
                .contains("[email]", "[phone]", "[card]")
                .doesNotContain("example.com", "9123 4567", "enc:v1:");
        assertThat(tickets.extract(TicketFilter.all(), null, tickets.newest(), 10).toString()).doesNotContain("example.com");
        assertThat(tickets.plain().hides()).isFalse();
        assertThat(tickets.plain().detail(id).orElseThrow().toString())
                .contains("mei.tan@example.com", "+65 9123 4567", "[card]", "[cvv]")
                .doesNotContain("4242", "enc:v1:");
        assertThat(tickets.plain().extract(TicketFilter.all(), null, tickets.newest(), 10).toString()).contains("mei.tan@example.com");
    }

    @Test
    void aKeyIsReplacedAndTheStoreDecryptedAgain() throws Exception {
        TranscriptStore store = open("");
        TicketId plain = callOf(store);
        SearchContract.untilIndexed(store);
        assertThat(stored()).contains(PHRASE);

        store = open(K1);
        TicketId first = callOf(store);
        assertReads(store, plain);
        SearchContract.untilIndexed(store);
        assertThat(index()).doesNotContain("hippo");
        close();
        List<Resealing.Tally> look = reseal(K1, false, true);
        assertThat(look).filteredOn(tally -> tally.table().equals("interactions"))
                .containsExactly(new Resealing.Tally("interactions", 6, 6, 0));
        assertThat(stored()).contains(PHRASE);
        reseal(K1, false, false);
        assertThat(stored()).contains("enc:v1:k1:").doesNotContain("hippo");
        assertThat(reseal(K1, false, false)).allMatch(tally -> tally.changed() == 0);

        // The new key writes, the old one still reads; then it may go.
        store = open(K2 + "," + K1);
        TicketId second = callOf(store);
        assertReads(store, first);
        close();
        reseal(K2 + "," + K1, false, false);
        assertThat(stored()).contains("enc:v1:k2:").doesNotContain("enc:v1:k1:", "hippo");
        store = open(K2);
        for (TicketId id : List.of(plain, first, second)) {
            assertReads(store, id);
        }
        close();

        assertThatThrownBy(() -> open("")).isInstanceOf(StoreException.class)
                .hasMessageContaining("the store is encrypted (key 'k2') and no encryption keys are set");
        reseal(K2, true, false);
        store = open("");
        assertReads(store, first);
        SearchContract.untilIndexed(store);
        assertThat(store.tickets().list(words(PHRASE)).total()).isEqualTo(3);
        assertThat(stored()).doesNotContain("enc:v");
    }

    @Test
    void whatCannotBeDecryptedIsShownAsSuchAndTheRestAsItIs() throws Exception {
        TranscriptStore store = open(K1);
        TicketId id = callOf(store);
        TicketId other = callOf(store);
        // A cell that was changed, one that was moved from another row, one from another column.
        change("UPDATE interactions SET message = replace(message, 'enc:v1:k1:', 'enc:v1:k1:AAAA') WHERE ticket_id = '" + id
                + "' AND item_id = 'i1'");
        change("UPDATE interactions SET message = (SELECT message FROM interactions o WHERE o.ticket_id = '" + other
                + "' AND o.item_id = 'i2') WHERE ticket_id = '" + id + "' AND item_id = 'i2'");
        change("UPDATE tickets SET summary = customer_name WHERE ticket_id = '" + id + "'");

        TicketDetail detail = store.tickets().detail(id).orElseThrow();
        String unreadable = "[encrypted: not what was written here with key k1]";
        assertThat(detail.interactions()).extracting(line -> line.line().message()).startsWith(unreadable, unreadable);
        assertThat(detail.ticket().summary()).isEqualTo(unreadable);
        assertThat(detail.ticket().customerName()).isEqualTo(PHRASE + " Tan");
        assertReads(store, other);

        store = open(K2);
        detail = store.tickets().detail(other).orElseThrow();
        String noKey = "[encrypted: key k1 is not configured]";
        assertThat(detail.interactions()).extracting(Interaction::line).extracting(Line::message).startsWith(noKey, noKey);
        assertThat(detail.interactions().get(2).line().toolCalls().getFirst().arguments()).isEqualTo(noKey);
        assertThat(detail.ticket().customerName()).isEqualTo(noKey);
        AfterCallNotes notes = store.tickets().afterCall(other).orElseThrow();
        assertThat(notes.followUps()).containsExactly(noKey);
        assertThat(notes.translation()).extracting(AfterCallNotes.TranslatedLine::text).containsExactly(noKey);
        // New calls go on, and a person may still edit the old ticket.
        assertReads(store, callOf(store));
        assertThat(store.tickets().update(other, TicketUpdate.none().withResolutionNotes("seen"))).isPresent();
        close();
        assertThat(reseal(K2, false, false)).anyMatch(tally -> tally.unreadable() > 0);
    }

    @Test
    void whatLooksEncryptedAndWasOnlySaidIsShownAsItWasSaid() throws Exception {
        List<String> said = List.of("enc:v1:k1:AAAA", "enc:v0:x", "enc:v1:", "\"enc:v1:k1:\"", "nul \0 and \uD83D\uDE00");
        for (String keys : List.of("", K1)) {
            TranscriptStore store = open(keys);
            TicketId id = StoreContract.start(store).id();
            for (int i = 0; i < said.size(); i++) {
                StoreContract.say(store, id, "i" + i, i, Speaker.USER, said.get(i));
            }
            store.writer().addMetadata(id, "enc:v1:k1:", "enc:v1:k1:AAAA");
            StoreContract.hangUp(store, id);
            TicketDetail detail = store.tickets().detail(id).orElseThrow();
            assertThat(detail.interactions()).extracting(line -> line.line().message())
                    .containsExactlyElementsOf(said.stream().map(CellCipher::storable).toList());
            assertThat(detail.metadata()).extracting(entry -> entry.value()).contains("enc:v1:k1:AAAA");
        }
    }

    private List<Resealing.Tally> reseal(String keys, boolean decrypt, boolean look) throws SQLException {
        try (Database database =
                Database.open(databaseUrl(), Database.BUSY_TIMEOUT, new CellCipher(EncryptionKeys.parse(keys)))) {
            var resealing = new Resealing(database, decrypt, (_, _, _) -> {});
            return look ? resealing.look() : resealing.run();
        }
    }

    /// What the full-text index is made of.
    abstract String index() throws SQLException;
}
