package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.record.BulkLoad;
import dev.switchboard.store.search.Snippet;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketFilter.OfCall;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPage;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What finding tickets does, whatever database it stands on.
abstract class SearchContract {
    static final Instant START = StoreContract.START;

    /// Of versions behind the last that has tables made from others; what refers to a table stands before it.
    private static final List<String> LATER_TABLES = List.of(
            "scorecard_worklist", "scorecard_draws", "scorecard_changes", "scorecard_answers", "scorecard_evaluations",
            "scorecard_forms", "report_schedules", "webhook_attempts", "webhook_deliveries", "webhook_messages",
            "webhook_endpoints", "text_opt_outs");

    private @Nullable TranscriptStore opened;
    private String databaseUrl = "";

    /// A database of this test's own, with the store's tables or without any.
    abstract String databaseUrl(boolean migrated) throws Exception;

    abstract String dialect();

    @BeforeEach
    void makeDatabase() throws Exception {
        databaseUrl = databaseUrl(true);
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private TranscriptStore open() {
        opened = TranscriptStore.open(new StoreConfig(databaseUrl, 100_000), Clock.systemUTC());
        return opened;
    }

    private static Ticket callAbout(TranscriptStore store, String... words) {
        TicketId id = StoreContract.start(store).id();
        for (int i = 0; i < words.length; i++) {
            StoreContract.say(store, id, "item_" + i, i, Speaker.USER, words[i]);
        }
        return StoreContract.hangUp(store, id);
    }

    static void untilIndexed(TranscriptStore store) {
        await().until(() -> store.database().<Boolean>read(connection -> store.database()
                .sql(connection)
                .list(
                        """
                        SELECT stale_tickets.ticket_id FROM stale_tickets
                        LEFT JOIN tickets ON tickets.ticket_id = stale_tickets.ticket_id
                        WHERE tickets.ticket_id IS NULL OR end_reason IS NOT NULL
                            OR status NOT IN ('open', 'in_progress')
                        """,
                        _ -> {},
                        row -> row.text("ticket_id", ""))
                .isEmpty()));
    }

    private static TicketPage find(TranscriptStore store, String words) {
        return store.tickets().list(StoreContract.where(words));
    }

    private static List<TicketId> ids(TranscriptStore store, String words) {
        return find(store, words).tickets().stream().map(Ticket::id).toList();
    }

    @Test
    void wordsPhrasesAndBeginningsAreFoundInRunningCallsAndInIndexedOnes() {
        var store = open();
        TicketId rates = callAbout(store, "What's the INTEREST rate?", "It said 3.88% a year").id();
        TicketId cafe = callAbout(store, "I lost my card", "in the Café Zoë, my card is blue").id();
        TicketId chinese = callAbout(store, "我的信用卡丢了").id();
        untilIndexed(store);
        TicketId running = StoreContract.start(store).id();
        StoreContract.say(store, running, "a", 0, Speaker.USER, "What's the interest on a blue card in 我的信用卡");
        await().until(() -> ids(store, "blue"), found -> found.contains(running));

        assertThat(ids(store, "interest")).containsExactly(running, rates);
        assertThat(ids(store, "What's")).containsExactly(running, rates);
        assertThat(ids(store, "whats")).isEmpty();
        assertThat(ids(store, "3.88")).containsExactly(rates);
        assertThat(ids(store, "88.3")).isEmpty();
        assertThat(ids(store, "cafe zoe")).containsExactly(cafe);
        assertThat(ids(store, "\"blue card\"")).containsExactly(running);
        assertThat(ids(store, "\"card is blue\"")).containsExactly(cafe);
        assertThat(ids(store, "\"card in\"")).as("across two lines").containsExactly(running);
        assertThat(ids(store, "inter")).isEmpty();
        assertThat(ids(store, "inter*")).containsExactly(running, rates);
        assertThat(ids(store, "信用卡")).containsExactly(running, chinese);
        assertThat(ids(store, "用信卡")).isEmpty();
        assertThat(ids(store, rates.value().toLowerCase(Locale.ROOT))).containsExactly(rates);
        assertThat(ids(store, "\"blue card")).as("a quote that does not end").containsExactly(running);
    }

    @Test
    void nothingThatIsTypedIsASyntaxErrorOrMeansMoreThanItsWords() {
        var store = open();
        TicketId id = callAbout(store, "near and not or card").id();
        untilIndexed(store);
        StoreContract.start(store);
        for (String typed : List.of(
                "\"", "\"\"", "*", "**", "^", "'", "''", "\\", "%", "_", ":", ":*", "!", "&", "|", "()", "<->", "{}",
                "said:", "🎧", "\u0000", "\uD800", "; --", "' OR 1=1 --", "card\") OR (\"x", "facets:closed",
                "status:closed", "NEAR(card x)", "-card x", "{said} : x", "card <2> x", "x" + "y".repeat(190))) {
            assertThat(ids(store, typed)).as(typed).isEmpty();
        }
        for (String typed : List.of(
                "AND", "NOT card", "card OR near", "+card", "-card", "^card", "car* ", "!card", "card:*", "(card)",
                "NEAR", "card':*", "\"card\"", "card\"", "'card'", "\\card", "card & near")) {
            assertThat(ids(store, typed)).as(typed).containsExactly(id);
        }
        assertThatThrownBy(() -> find(store, "a ".repeat(17))).hasMessageContaining("at most 16");
    }

    @Test
    void whatIsChangedAfterTheCallIsFoundAtOnceAndWhatIsGoneNoMore() {
        var store = open();
        TicketId id = callAbout(store, "my card is lost").id();
        TicketId other = callAbout(store, "hello", "my card is blue").id();
        untilIndexed(store);
        store.tickets().update(id, TicketUpdate.none().withSummary("Stolen in a taxi").withCustomerName("Mei Tan"));
        assertThat(ids(store, "taxi mei lost")).containsExactly(id);
        StoreContract.say(store, id, "late", 9, Speaker.AGENT, "a late word");
        StoreContract.say(store, other, "item_1", 1, Speaker.USER, "my purse is blue");
        await().until(() -> ids(store, "late").equals(List.of(id)) && ids(store, "purse").equals(List.of(other)));
        assertThat(ids(store, "card")).containsExactly(id);
        untilIndexed(store);
        assertThat(ids(store, "taxi mei late")).containsExactly(id);
        assertThat(ids(store, "card")).containsExactly(id);

        store.database().write(connection -> {
            Sql sql = store.database().sql(connection);
            sql.update("DELETE FROM interactions WHERE ticket_id = ?", values -> values.text(id.value()));
            return sql.update("DELETE FROM tickets WHERE ticket_id = ?", values -> values.text(id.value()));
        });
        assertThat(find(store, "taxi").total()).isZero();
        assertThat(store.tickets().stats().totalTickets()).isEqualTo(1);
        untilIndexed(store);
        assertThat(find(store, "taxi").total()).isZero();
        assertThat(find(store, "blue").total()).isEqualTo(1);
    }

    @Test
    void aTicketSaysWhereItsWordsWereFoundWithMarks() {
        var store = open();
        TicketId lines = callAbout(store, "hello", "I lost my <b>card</b> & purse").id();
        TicketId summary = callAbout(store, "hello").id();
        store.tickets().update(summary, TicketUpdate.none().withSummary("Lost card"));

        TicketPage page = find(store, "card lost");
        TicketPage.Found inLine = Objects.requireNonNull(page.found().get(lines));
        assertThat(inLine.in()).isEqualTo("transcript");
        assertThat(inLine.speaker()).isEqualTo("user");
        assertThat(inLine.interactionId()).isEqualTo(
                store.tickets().detail(lines).orElseThrow().interactions().get(1).interactionId());
        assertThat(inLine.snippet().parts()).containsExactly(
                new Snippet.Part("I ", false), new Snippet.Part("lost", true), new Snippet.Part(" my <b>", false),
                new Snippet.Part("card", true), new Snippet.Part("</b> & purse", false));
        TicketPage.Found inSummary = Objects.requireNonNull(page.found().get(summary));
        assertThat(inSummary.in()).isEqualTo("summary");
        assertThat(inSummary.interactionId()).isNull();
        assertThat(find(store, "").found()).isEmpty();
    }

    @Test
    void toolsAgentsAndLengthsFilter() {
        var store = open();
        TicketId one = StoreContract.now(store.writer()
                        .open(new NewTicket("s", "twilio", "casey", null, START)))
                .id();
        store.writer().append(Line.tool(one, START, "t", new ToolCall("hold_seats", "{}", null, null, null, null)));
        store.writer().measure(Measured.call(one, START)); // 61.001 s
        TicketId two = callAbout(store, "card").id();
        assertThat(of(store, new OfCall(null, "hold_seats", null, null))).as("running").containsExactly(one);
        StoreContract.hangUp(store, one);
        assertThat(of(store, new OfCall("casey", null, null, null))).containsExactly(one);
        assertThat(of(store, new OfCall("riley", null, null, null))).containsExactly(two);
        assertThat(of(store, new OfCall(null, null, Duration.ofSeconds(61), null))).containsExactly(one);
        assertThat(of(store, new OfCall(null, null, Duration.ofSeconds(62), null))).isEmpty();
        assertThat(of(store, new OfCall(null, null, null, Duration.ofSeconds(62)))).containsExactly(one);
        untilIndexed(store);
        assertThat(of(store, new OfCall(null, "hold_seats", null, null))).containsExactly(one);
        assertThat(of(store, new OfCall(null, "hold_seats", Duration.ofSeconds(62), null))).isEmpty();
        assertThat(of(store, new OfCall(null, "hold*", null, null))).isEmpty();
        assertThat(of(store, new OfCall(null, "' OR 1=1", null, null))).isEmpty();
        assertThat(ids(store, "tool")).as("the line of a tool call is no speech").isEmpty();
    }

    private static List<TicketId> of(TranscriptStore store, OfCall call) {
        return store.tickets().list(TicketFilter.all().withCall(call)).tickets().stream().map(Ticket::id).toList();
    }

    @Test
    void aCursorGoesOnWhereThePageEndedWhateverCameSince() {
        var store = open();
        for (int i = 0; i < 5; i++) {
            StoreContract.now(store.writer().open(StoreContract.call(START.plusSeconds(i))));
        }
        var filter = new TicketFilter(Set.of(), null, null, null, null, null, null, 2, 0);
        TicketPage first = store.tickets().list(filter);
        for (int i = 5; i < 9; i++) {
            StoreContract.now(store.writer().open(StoreContract.call(START.plusSeconds(i))));
        }
        TicketPage second = store.tickets().list(filter.after(first.next()));
        assertThat(second.tickets()).extracting(Ticket::createdAt)
                .containsExactly(START.plusSeconds(2), START.plusSeconds(1));
        assertThat(second.total()).isEqualTo(9);
        TicketPage third = store.tickets().list(filter.after(second.next()));
        assertThat(third.tickets()).extracting(Ticket::createdAt).containsExactly(START);
        assertThat(third.next()).isNull();
    }

    @Test
    void ticketsOfTheSameMomentAreListedOnceEach() {
        var store = open();
        for (int i = 0; i < 7; i++) {
            StoreContract.start(store);
        }
        var filter = new TicketFilter(Set.of(), null, null, null, null, null, null, 3, 0);
        TicketPage first = store.tickets().list(filter);
        TicketPage second = store.tickets().list(filter.after(first.next()));
        TicketPage third = store.tickets().list(filter.after(second.next()));
        assertThat(Stream.of(first, second, third)
                        .flatMap(page -> page.tickets().stream())
                        .map(Ticket::id)
                        .collect(Collectors.toSet()))
                .hasSize(7);
        assertThat(third.next()).isNull();
    }

    /// More of them by -Dsearch.rounds=60.
    private static final int ROUNDS = Integer.getInteger("search.rounds", 25);

    @Test
    void everyFilterFindsWhatGoingThroughAllTicketsFinds() throws SQLException {
        var store = open();
        var crowd = new Crowd(store, 20_251_130L);
        crowd.arrive(90);
        untilIndexed(store);
        crowd.arrive(20);
        crowd.change(30);
        for (int round = 0; round < 2 * ROUNDS; round++) {
            crowd.compare(crowd.anyFilter());
        }
        crowd.compareStats();
        untilIndexed(store);
        for (int round = 0; round < ROUNDS; round++) {
            crowd.compare(crowd.anyFilter());
            crowd.compare(crowd.toolFilter());
        }
        asIfBefore(20, "ticket_tools", "tool_counts");
        crowd.goOn(open());
        for (int round = 0; round < ROUNDS / 2; round++) {
            crowd.compare(crowd.toolFilter());
        }
    }

    /// Makes the tables of a version anew from what the store holds; those of later versions hold nothing here and go too.
    private void asIfBefore(int version, String... tables) throws SQLException {
        close();
        try (var connection = DriverManager.getConnection(databaseUrl); var statement = connection.createStatement()) {
            for (String table : tables) {
                statement.execute("DROP TABLE " + table);
            }
            for (String table : LATER_TABLES) {
                statement.execute("DROP TABLE " + table);
            }
            assertThat(statement.executeUpdate(
                    "DELETE FROM schema_history_store WHERE CAST(version AS INTEGER) >= " + version)).isPositive();
        }
    }

    @Test
    void whatIsLoadedInBulkIsFoundCountedAndFiltered() throws SQLException {
        var store = open();
        var id = new TicketId("GXS-20251128-0000000A");
        var ticket = new Ticket(
                id, "s", "Mei", TicketStatus.CLOSED, TicketPriority.HIGH, "card_inquiry", START, START.plusSeconds(60),
                START.plusSeconds(3_600), "Lost card", null, "browser", "riley", null, "caller_hangup");
        var tool = new ToolCall("freeze_card", "{}", null, null, null, null);
        try (var connection = DriverManager.getConnection(databaseUrl)) {
            new BulkLoad(connection, store.database().dialect())
                    .store(List.of(new BulkLoad.Call(ticket, 61_000L, List.of(
                            Line.said(id, "a", START, Speaker.USER, "in a taxi"), Line.tool(id, START, "t", tool)))));
        }
        assertThat(store.tickets().find(id)).contains(ticket);
        assertThat(ids(store, "\"a taxi\" card mei")).containsExactly(id);
        var asked = new OfCall("riley", "freeze_card", Duration.ofSeconds(61), Duration.ofSeconds(61));
        assertThat(of(store, asked)).containsExactly(id);
        assertThat(store.tickets().stats().avgResolutionHours()).isEqualTo(1.0);
        assertThat(store.tickets().list(TicketFilter.all()).total()).isEqualTo(1);
    }

    @Test
    void aStoreFromBeforeIsIndexedAndCountedWhenItOpens() throws Exception {
        if (!dialect().equals("sqlite")) {
            databaseUrl = databaseUrl(false);
        }
        Flyway.configure()
                .dataSource(databaseUrl, null, null)
                .locations("classpath:schema/store/" + dialect())
                .table("schema_history_store")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target("2")
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(databaseUrl);
                var statement = connection.createStatement()) {
            for (int i = 0; i < 3; i++) {
                statement.execute("""
                        INSERT INTO tickets (ticket_id, session_id, status, category, created_at, resolved_at, end_reason)
                        VALUES ('GXS-20251128-0000000%d', 's', 'closed', 'card_inquiry',
                            '2025-11-28 01:00:00.00%d+00', '2025-11-28 02:00:00.00%d+00', 'caller_hangup')"""
                        .formatted(i, i / 2, i / 2)
                        .replace("+00", dialect().equals("sqlite") ? "" : "+00"));
                statement.execute("""
                        INSERT INTO interactions (ticket_id, speaker, message, item_id)
                        VALUES ('GXS-20251128-0000000%d', 'user', 'I lost my card', 'a')""".formatted(i));
            }
        }
        var store = open();
        assertThat(find(store, "lost card").total()).isEqualTo(3);
        untilIndexed(store);
        assertThat(ids(store, "lost card").stream().map(TicketId::value)).first().isEqualTo("GXS-20251128-00000002");
        assertThat(store.tickets().stats().byStatus()).containsEntry(TicketStatus.CLOSED, 3L);
        assertThat(store.tickets().stats().byCategory()).containsEntry("card_inquiry", 3L);
        assertThat(store.tickets().stats().avgResolutionHours()).isEqualTo(1.0);
        assertThat(store.tickets().list(TicketFilter.all()).total()).isEqualTo(3);
    }
}
