package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.recording.RecordingState;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.EditOutcome;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.TicketVersion;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the store does, whatever database it stands on. The row numbers are those of the decisions about the ticket
/// record.
abstract class StoreContract {
    static final Instant START = Instant.parse("2025-11-28T01:00:00Z");

    private final List<TranscriptStore> opened = new ArrayList<>();
    final TestClock clock = new TestClock(START);

    /// A database of this test's own, empty when the test begins.
    abstract String databaseUrl();

    /// Holds the lock that a commit needs until closed.
    abstract AutoCloseable lockOut();

    @BeforeAll
    static void waitForASlowMachine() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void closeStores() {
        opened.forEach(TranscriptStore::close);
    }

    TranscriptStore open() {
        return open(100_000, clock, new SecureRandom());
    }

    TranscriptStore open(int queueEntries, Clock clock, RandomGenerator random) {
        var store = TranscriptStore.open(
                new StoreConfig(databaseUrl(), queueEntries),
                Categorizer.standard(),
                clock,
                random,
                Duration.ofMillis(50));
        opened.add(store);
        return store;
    }

    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    static NewTicket call(Instant at) {
        return new NewTicket("550e8400-e29b-41d4-a716-446655440000", "browser", "riley", null, at);
    }

    static Ticket start(TranscriptStore store) {
        return now(store.writer().open(call(START)));
    }

    static void say(TranscriptStore store, TicketId id, String item, int second, Speaker speaker, String text) {
        assertThat(store.writer().append(Line.said(id, item, START.plusSeconds(second), speaker, text)))
                .isEqualTo(Offer.TAKEN);
    }

    static Ticket hangUp(TranscriptStore store, TicketId id) {
        return now(store.writer().close(id, "caller_hangup"));
    }

    /// A call in which the caller says `words`, closed.
    Ticket callAbout(TranscriptStore store, String... words) {
        TicketId id = start(store).id();
        for (int i = 0; i < words.length; i++) {
            say(store, id, "item_" + i, i, Speaker.USER, words[i]);
        }
        return hangUp(store, id);
    }

    static List<CallFeed.Numbered> eventsUntil(Subscription reader, Predicate<CallEvent> last) {
        var events = new ArrayList<CallFeed.Numbered>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            events.addAll(reader.next(Duration.ofMillis(50)));
            return events.stream().map(CallFeed.Numbered::event).anyMatch(last);
        });
        return events;
    }

    static List<String> messages(TranscriptStore store, TicketId id) {
        return store.tickets().detail(id).orElseThrow().interactions().stream()
                .map(interaction -> interaction.line().message())
                .toList();
    }

    static TicketFilter where(@Nullable String words) {
        return new TicketFilter(Set.of(), null, null, null, words, null, null, 50, 0);
    }

    // The life of a ticket.

    @Test
    void aNewTicketIsOpenNormalAndOfAnUnknownCustomer() { // rows 18, 23
        var store = open();
        Ticket ticket = now(store.writer().open(new NewTicket("s-1", "twilio", "casey", "+6591234567", START)));
        assertThat(ticket.id().value()).matches("GXS-20251128-[0-9A-F]{8}");
        assertThat(ticket.customerName()).isEqualTo("Unknown");
        assertThat(ticket.status()).isEqualTo(TicketStatus.OPEN);
        assertThat(ticket.priority()).isEqualTo(TicketPriority.NORMAL);
        assertThat(ticket.createdAt()).isEqualTo(START);
        assertThat(ticket.updatedAt()).isEqualTo(START);
        assertThat(ticket.category()).isNull();
        assertThat(ticket.resolvedAt()).isNull();
        assertThat(ticket.channel()).isEqualTo("twilio");
        assertThat(ticket.agentId()).isEqualTo("casey");
        assertThat(ticket.caller()).isEqualTo("+6591234567");
        assertThat(store.tickets().find(ticket.id())).contains(ticket);
    }

    @Test
    void theIdCarriesTheUtcDay() { // row 18
        Ticket late = now(open().writer().open(call(Instant.parse("2025-11-28T23:59:59.999Z"))));
        assertThat(late.id().value()).startsWith("GXS-20251128-");
    }

    @Test
    void anIdThatIsTakenIsDrawnAgain() { // row 18
        var draws = new AtomicInteger();
        RandomGenerator sameTwice = () -> draws.getAndIncrement() < 2 ? 0xA1B2C3D4_00000000L : 0x0000000F_00000000L;
        var store = open(100, clock, sameTwice);
        assertThat(start(store).id().value()).isEqualTo("GXS-20251128-A1B2C3D4");
        assertThat(start(store).id().value()).isEqualTo("GXS-20251128-0000000F");
        assertThat(store.rejectedEntries()).isZero();
    }

    @Test
    void theFirstLineOfTheCallerMovesTheTicketToInProgress() { // row 9
        var store = open();
        TicketId id = start(store).id();
        say(store, id, "a", 0, Speaker.AGENT, "Hello");
        assertThat(now(store.writer().open(call(START))).status()).isEqualTo(TicketStatus.OPEN);
        assertThat(store.tickets().find(id).orElseThrow().status()).isEqualTo(TicketStatus.OPEN);
        say(store, id, "b", 1, Speaker.USER, "Hi");
        await().until(() -> store.tickets().find(id).orElseThrow().status() == TicketStatus.IN_PROGRESS);
    }

    @Test
    void hangingUpClosesTheTicketOnceAndForAll() { // row 8
        var store = open();
        TicketId id = start(store).id();
        say(store, id, "b", 1, Speaker.USER, "I lost my debit card");
        clock.advance(Duration.ofMinutes(5));
        Ticket closed = hangUp(store, id);
        assertThat(closed.status()).isEqualTo(TicketStatus.CLOSED);
        assertThat(closed.resolvedAt()).isEqualTo(START.plusSeconds(300));
        assertThat(closed.endReason()).isEqualTo("caller_hangup");
        assertThat(closed.category()).isEqualTo("card_inquiry");
        clock.advance(Duration.ofMinutes(5));
        assertThat(now(store.writer().close(id, "server_shutdown"))).isEqualTo(closed);
        assertThat(store.tickets().find(id)).contains(closed);
    }

    @Test
    void aTicketResolvedDuringTheCallKeepsThatTimeWhenTheCallCloses() { // row 8
        var store = open();
        TicketId id = start(store).id();
        clock.advance(Duration.ofMinutes(1));
        store.tickets().update(id, TicketUpdate.none().withStatus(TicketStatus.RESOLVED));
        clock.advance(Duration.ofMinutes(1));
        Ticket closed = hangUp(store, id);
        assertThat(closed.status()).isEqualTo(TicketStatus.CLOSED);
        assertThat(closed.resolvedAt()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void aCategoryAndSummarySetByHandSurviveTheCloseOfTheCall() { // row 7
        var store = open();
        TicketId id = start(store).id();
        say(store, id, "b", 1, Speaker.USER, "I lost my debit card");
        store.tickets().update(id, TicketUpdate.none().withCategory("fraud").withSummary("Card stolen in a taxi"));
        Ticket closed = hangUp(store, id);
        assertThat(closed.category()).isEqualTo("fraud");
        assertThat(closed.summary()).isEqualTo("Card stolen in a taxi");
    }

    @Test
    void aToolSetsTheCustomersNameWhileTheCallRuns() { // row 23
        var store = open();
        TicketId id = start(store).id();
        store.writer().update(id, TicketUpdate.none().withCustomerName("Mei"));
        assertThat(hangUp(store, id).customerName()).isEqualTo("Mei");
    }

    @Test
    void anEmptyCallIsClosedAsAGeneralInquiry() { // row 27
        Ticket closed = callAbout(open());
        assertThat(closed.category()).isEqualTo("general_inquiry");
        assertThat(closed.summary()).isNull();
        assertThat(closed.status()).isEqualTo(TicketStatus.CLOSED);
    }

    @Test
    void onlyTheCallersLinesVoteForTheCategory() { // row 6
        var store = open();
        TicketId id = start(store).id();
        say(store, id, "a", 0, Speaker.AGENT, "I can help with your account balance, savings and cards");
        assertThat(store.writer()
                        .append(Line.tool(id, START, "t",
                                new ToolCall("get_account_balance", "{}", null, null, null, null))))
                .isEqualTo(Offer.TAKEN);
        say(store, id, "b", 1, Speaker.USER, "Do you have a promotion?");
        assertThat(hangUp(store, id).category()).isEqualTo("promotions");
    }

    @Test
    void theSummaryIsMadeFromTheCallersQuestion() { // row 22
        assertThat(callAbout(open(), "What's the interest rate for Saving Pockets?").summary())
                .isEqualTo("Customer asking about Saving Pockets interest rate");
    }

    @Test
    void inaudibleSpeechIsKeptButSaysNothingOfWhatTheCallWasAbout() {
        var store = open();
        TicketId id = start(store).id();
        store.writer()
                .append(new Line(
                        id, "x", START, Speaker.USER, "[inaudible card]", null, LineStatus.INAUDIBLE, null, List.of()));
        Ticket closed = hangUp(store, id);
        assertThat(closed.category()).isEqualTo("general_inquiry");
        assertThat(closed.summary()).isNull();
        assertThat(messages(store, id)).containsExactly("[inaudible card]");
    }

    // Lines.

    @Test
    void linesAreReadInTheOrderInWhichTheyWereSpoken() { // rows 2, 26
        var store = open();
        TicketId id = start(store).id();
        say(store, id, "reply", 16, Speaker.AGENT, "3.88% p.a.");
        say(store, id, "question", 15, Speaker.USER, "What's the rate?");
        say(store, id, "same-1", 20, Speaker.AGENT, "first");
        say(store, id, "same-2", 20, Speaker.AGENT, "second");
        store.writer().append(Line.said(id, "half", START.plusMillis(15_500), Speaker.USER, "hm"));
        hangUp(store, id);
        assertThat(messages(store, id)).containsExactly("What's the rate?", "hm", "3.88% p.a.", "first", "second");
    }

    @Test
    void aLineOfferedAgainUnderItsItemIdAmendsTheRow() {
        var store = open();
        TicketId id = start(store).id();
        say(store, id, "greeting", 0, Speaker.AGENT, "Hello, this is Riley, how can I help you?");
        say(store, id, "other", 1, Speaker.USER, "Stop");
        var heard = new Line(
                id, "greeting", START, Speaker.AGENT, "Hello, this", "Hello, this is Riley, how can I help you?",
                LineStatus.INTERRUPTED, 700L, List.of());
        store.writer().append(heard);
        hangUp(store, id);
        List<Interaction> lines = store.tickets().detail(id).orElseThrow().interactions();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).isEqualTo(new Interaction(1, heard));
        assertThat(lines.get(1).interactionId()).isGreaterThan(1);
    }

    @Test
    void theSameItemIdInTwoCallsIsTwoLines() {
        var store = open();
        TicketId one = start(store).id();
        TicketId two = start(store).id();
        say(store, one, "item_1", 0, Speaker.USER, "one");
        say(store, two, "item_1", 0, Speaker.USER, "two");
        hangUp(store, one);
        hangUp(store, two);
        assertThat(messages(store, one)).containsExactly("one");
        assertThat(messages(store, two)).containsExactly("two");
    }

    @Test
    void toolCallsComeBackAsTheyWereOfferedWithTheArgumentsAsText() { // rows 19, 20
        var store = open();
        TicketId id = start(store).id();
        var call = new ToolCall("search", "{\"query\": \"Saving Pockets\"}", "call_1", "{\"a\":1}", "answered", 12L);
        var line = Line.tool(id, START, "t", call);
        store.writer().append(line);
        hangUp(store, id);
        assertThat(store.tickets().detail(id).orElseThrow().interactions())
                .extracting(Interaction::line)
                .containsExactly(line);
        assertThat(line.message()).isEqualTo("[Tool Call: search]");
    }

    @Test
    void whatIsReadBackIsWhatWasPublished() {
        var store = open();
        var reader = store.feed().subscribe("");
        Instant odd = Instant.parse("2025-11-28T01:00:00.123456789Z");
        TicketId id = now(store.writer().open(call(odd))).id();
        store.writer().append(Line.said(id, "x", odd, Speaker.USER, "'); DROP TABLE tickets; -- 漢字 🎧 \"quoted\""));
        store.writer().addMetadata(id, "customer_id", "CUST123456");
        hangUp(store, id);
        var events = eventsUntil(reader, CallEvent.CallEnded.class::isInstance);
        TicketDetail detail = store.tickets().detail(id).orElseThrow();
        assertThat(events).extracting(CallFeed.Numbered::event).contains(
                new CallEvent.LineStored(detail.interactions().getFirst()),
                new CallEvent.MetadataAdded(detail.metadata().getFirst()),
                new CallEvent.CallEnded(detail.ticket()));
    }

    @Test
    void metadataKeepsEveryEntryInOrder() { // row 10
        var store = open();
        TicketId id = start(store).id();
        store.writer().addMetadata(id, "product", "A");
        store.writer().addMetadata(id, "product", "B");
        assertThat(store.tickets().addMetadata(id, "customer_id", "C")).isPresent();
        assertThat(store.tickets().detail(id).orElseThrow().metadata())
                .extracting(MetadataEntry::key, MetadataEntry::value)
                .containsExactly(
                        tuple("product", "A"),
                        tuple("product", "B"),
                        tuple("customer_id", "C"));
    }

    // Reading.

    @Test
    void measuresAreReadBackAsTheyWereOfferedOnceTheTicketIsClosed() {
        var store = open();
        TicketId id = start(store).id();
        assertThat(store.tickets().detail(id).orElseThrow().measures()).isNull();
        CallMeasures measures = Measured.call(id, START);
        assertThat(store.writer().measure(measures)).isEqualTo(Offer.TAKEN);
        hangUp(store, id);
        assertThat(store.tickets().detail(id).orElseThrow().measures()).isEqualTo(measures);
    }

    @Test
    void measuresOfferedAgainReplaceTheFirst() {
        var store = open();
        TicketId id = start(store).id();
        store.writer().measure(Measured.call(id, START));
        store.writer().measure(Measured.nothing(id));
        hangUp(store, id);
        assertThat(store.tickets().detail(id).orElseThrow().measures()).isEqualTo(Measured.nothing(id));
    }

    @Test
    void measuresOfAnUnknownTicketAreLeftOutAndDoNotHoldUpTheOthers() {
        var store = open();
        TicketId id = start(store).id();
        store.writer().measure(Measured.call(new TicketId("GXS-20200101-00000000"), START));
        store.writer().measure(Measured.call(id, START));
        hangUp(store, id);
        assertThat(store.tickets().detail(id).orElseThrow().measures()).isNotNull();
        assertThat(store.rejectedEntries()).isEqualTo(1);
    }

    @Test
    void anUnknownTicketIsEmptyEverywhere() { // row 15
        var tickets = open().tickets();
        var id = new TicketId("GXS-20251128-00000000");
        assertThat(tickets.find(id)).isEmpty();
        assertThat(tickets.detail(id)).isEmpty();
        assertThat(tickets.update(id, TicketUpdate.none().withSummary("x"))).isEmpty();
        assertThat(tickets.addMetadata(id, "k", "v")).isEmpty();
    }

    @Test
    void aListIsNewestFirstPagedAndCounted() { // rows 12, 13
        var store = open();
        for (int i = 0; i < 5; i++) {
            now(store.writer().open(call(START.plusSeconds(i))));
        }
        var page = store.tickets().list(new TicketFilter(Set.of(), null, null, null, null, null, null, 2, 1));
        assertThat(page.total()).isEqualTo(5);
        assertThat(page.tickets()).extracting(Ticket::createdAt)
                .containsExactly(START.plusSeconds(3), START.plusSeconds(2));
        var beyond = store.tickets().list(new TicketFilter(Set.of(), null, null, null, null, null, null, 5000, 9));
        assertThat(beyond.tickets()).isEmpty();
        assertThat(beyond.total()).isEqualTo(5);
    }

    @Test
    void limitsOutsideTheirRangeAreRefusedOrCut() { // row 13
        assertThat(TicketFilter.all().limit()).isEqualTo(50);
        assertThat(new TicketFilter(Set.of(), null, null, null, null, null, null, 1001, 0).limit()).isEqualTo(1000);
        assertThatThrownBy(() -> new TicketFilter(Set.of(), null, null, null, null, null, null, 0, 0))
                .hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> new TicketFilter(Set.of(), null, null, null, null, null, null, 1, -1))
                .hasMessageContaining("offset");
    }

    @Test
    void anUnknownStatusIsRefusedWithTheAllowedOnes() { // row 14
        assertThatThrownBy(() -> TicketStatus.parse("done"))
                .hasMessageContaining("open, in_progress, resolved, closed");
    }

    @Test
    void aListIsFilteredByStatusCategoryPriorityChannelAndTime() { // rows 9, 25
        var store = open();
        TicketId open = start(store).id();
        TicketId busy = now(store.writer().open(new NewTicket("s", "twilio", "riley", null, START.plusSeconds(10))))
                .id();
        say(store, busy, "a", 11, Speaker.USER, "hi");
        TicketId done = callAbout(store, "my card is lost").id();
        store.tickets().update(busy, TicketUpdate.none().withPriority(TicketPriority.HIGH));
        assertThat(ids(store, new TicketFilter(
                        Set.of(TicketStatus.OPEN, TicketStatus.IN_PROGRESS), null, null, null, null, null, null,
                        50, 0)))
                .containsExactlyInAnyOrder(open, busy);
        assertThat(ids(store, new TicketFilter(Set.of(), "card_inquiry", null, null, null, null, null, 50, 0)))
                .containsExactly(done);
        assertThat(ids(store, new TicketFilter(Set.of(), null, TicketPriority.HIGH, null, null, null, null, 50, 0)))
                .containsExactly(busy);
        assertThat(ids(store, new TicketFilter(Set.of(), null, null, "twilio", null, null, null, 50, 0)))
                .containsExactly(busy);
        assertThat(ids(store, new TicketFilter(Set.of(), null, null, null, null, START.plusSeconds(10), null, 50, 0)))
                .containsExactly(busy);
        assertThat(ids(store, new TicketFilter(Set.of(), null, null, null, null, null, START.plusSeconds(10), 50, 0)))
                .containsExactlyInAnyOrder(open, done);
    }

    static List<TicketId> ids(TranscriptStore store, TicketFilter filter) {
        return store.tickets().list(filter).tickets().stream().map(Ticket::id).toList();
    }

    @Test
    void everyWordOfASearchMustOccurSomewhereInTheTicket() {
        var store = open();
        TicketId rate = callAbout(store, "What's the Interest Rate?", "100% sure").id();
        TicketId card = callAbout(store, "my card is lost").id();
        store.tickets().update(card, TicketUpdate.none().withCustomerName("Mei Tan").withSummary("Blocked in time"));
        assertThat(ids(store, where("interest"))).containsExactly(rate);
        assertThat(ids(store, where("mei LOST blocked"))).containsExactly(card);
        assertThat(ids(store, where("mei interest"))).isEmpty();
        assertThat(ids(store, where("100%"))).containsExactly(rate);
        assertThat(ids(store, where("1_0"))).isEmpty();
        assertThat(ids(store, where("\\"))).isEmpty();
        assertThat(ids(store, where("' OR 1=1 --"))).isEmpty();
        assertThat(ids(store, where(rate.value().toLowerCase(Locale.ROOT)))).containsExactly(rate);
        assertThat(ids(store, where("  "))).hasSize(2);
        assertThatThrownBy(() -> ids(store, where("a ".repeat(17)))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void statsHoldAllStatusesNoNullCategoryAndAnAverageOfTwoDecimals() { // rows 16, 24
        var store = open();
        var empty = store.tickets().stats();
        assertThat(empty.byStatus()).containsOnlyKeys(TicketStatus.values()).containsEntry(TicketStatus.OPEN, 0L);
        assertThat(empty.avgResolutionHours()).isZero();
        assertThat(empty.byCategory()).isEmpty();

        start(store);
        TicketId id = start(store).id();
        say(store, id, "a", 0, Speaker.USER, "lost card");
        clock.advance(Duration.ofMinutes(20));
        hangUp(store, id);
        var stats = store.tickets().stats();
        assertThat(stats.totalTickets()).isEqualTo(2);
        assertThat(stats.byStatus()).containsEntry(TicketStatus.OPEN, 1L).containsEntry(TicketStatus.CLOSED, 1L);
        assertThat(stats.byCategory()).containsOnlyKeys("card_inquiry").containsEntry("card_inquiry", 1L);
        assertThat(stats.uncategorized()).isEqualTo(1);
        assertThat(stats.avgResolutionHours()).isEqualTo(0.33);
    }

    // Editing.

    @Test
    void anEditChangesOnlyWhatItNamesAndIsPublished() {
        var store = open();
        Ticket before = start(store);
        var reader = store.feed().subscribe("");
        clock.advance(Duration.ofSeconds(5));
        Ticket after = store.tickets()
                .update(before.id(), TicketUpdate.none().withPriority(TicketPriority.URGENT)
                        .withResolutionNotes("called back"))
                .orElseThrow();
        assertThat(after.priority()).isEqualTo(TicketPriority.URGENT);
        assertThat(after.resolutionNotes()).isEqualTo("called back");
        assertThat(after.updatedAt()).isEqualTo(START.plusSeconds(5));
        assertThat(after.status()).isEqualTo(TicketStatus.OPEN);
        assertThat(after.customerName()).isEqualTo("Unknown");
        assertThat(eventsUntil(reader, CallEvent.TicketChanged.class::isInstance))
                .extracting(CallFeed.Numbered::event)
                .containsExactly(new CallEvent.TicketChanged(after));
    }

    @Test
    void aBlankCategoryOrNameIsRefused() {
        assertThatThrownBy(() -> TicketUpdate.none().withCategory(" ")).hasMessage("category must not be blank");
        assertThatThrownBy(() -> TicketUpdate.none().withCustomerName(""))
                .hasMessage("customer_name must not be blank");
    }

    @Test
    void aReopenedTicketKeepsTheTimeAtWhichItWasFirstResolved() {
        var store = open();
        Ticket closed = callAbout(store, "hello");
        clock.advance(Duration.ofHours(1));
        Ticket reopened =
                store.tickets().update(closed.id(), TicketUpdate.none().withStatus(TicketStatus.IN_PROGRESS))
                        .orElseThrow();
        assertThat(reopened.status()).isEqualTo(TicketStatus.IN_PROGRESS);
        assertThat(reopened.resolvedAt()).isEqualTo(closed.resolvedAt());
        assertThat(reopened.endReason()).isEqualTo("caller_hangup");
    }

    @Test
    void aPersonMovesATicketOnlyAsItsStatusAllows() {
        var store = open();
        TicketId id = start(store).id();
        for (TicketStatus from : TicketStatus.values()) {
            for (TicketStatus to : TicketStatus.values()) {
                bring(store, id, from);
                EditOutcome outcome = store.tickets().edit(id, TicketUpdate.none().withStatus(to), null);
                if (to == from || from.moves().contains(to)) {
                    assertThat(outcome).isEqualTo(new EditOutcome.Done(store.tickets().find(id).orElseThrow()));
                    assertThat(store.tickets().find(id).orElseThrow().status()).isEqualTo(to);
                } else {
                    assertThat(outcome).isEqualTo(new EditOutcome.IllegalMove(from, to, from.moves()));
                    assertThat(store.tickets().find(id).orElseThrow().status()).isEqualTo(from);
                }
            }
        }
        assertThat(TicketStatus.CLOSED.moves()).containsExactly(TicketStatus.IN_PROGRESS);
        assertThat(TicketStatus.RESOLVED.moves()).containsExactly(TicketStatus.IN_PROGRESS, TicketStatus.CLOSED);
        assertThat(store.rejectedEntries()).as("an answer, not a fault").isZero();
    }

    /// Sets a status past the rules, as a row of the old days may have it.
    private static void bring(TranscriptStore store, TicketId id, TicketStatus status) {
        var database = store.database();
        database.write(connection -> database.sql(connection)
                .update("UPDATE tickets SET status = ? WHERE ticket_id = ?", values -> values.text(status.wire()).text(id.value())));
    }

    @Test
    void anEditOfATicketThatHasChangedSinceIsStale() {
        var store = open();
        TicketId id = start(store).id();
        TicketVersion seen = TicketVersion.of(store.tickets().find(id).orElseThrow());
        clock.advance(Duration.ofMillis(1));
        assertThat(store.tickets().edit(id, TicketUpdate.none().withSummary("first"), seen)).isInstanceOf(EditOutcome.Done.class);
        Ticket now = store.tickets().find(id).orElseThrow();
        assertThat(store.tickets().edit(id, TicketUpdate.none().withSummary("second"), seen)).isEqualTo(new EditOutcome.Stale(now));
        assertThat(store.tickets().edit(id, TicketUpdate.none().withSummary("second"), TicketVersion.of(now)))
                .isInstanceOf(EditOutcome.Done.class);
        assertThat(store.tickets().edit(new TicketId("GXS-20251128-00000000"), TicketUpdate.none(), null))
                .isEqualTo(new EditOutcome.NoSuchTicket());
    }

    @Test
    void whatAPersonSetIsRememberedAndLeftAloneByWhatIsAutomatic() {
        var store = open();
        TicketId id = start(store).id();
        say(store, id, "a", 1, Speaker.USER, "I lost my debit card");
        store.tickets().update(id, TicketUpdate.none().withCustomerName("Mei").withSummary("Card stolen"));
        store.tickets().update(id, TicketUpdate.none().withSummary("Card stolen in a taxi").withStatus(TicketStatus.RESOLVED));
        assertThat(store.tickets().editedFields(id)).containsExactly("customer_name", "status", "summary");
        store.writer().update(id, TicketUpdate.none().withCustomerName("may").withSummary("auto").withResolutionNotes("auto"));
        Ticket closed = hangUp(store, id);
        assertThat(closed.customerName()).isEqualTo("Mei");
        assertThat(closed.summary()).isEqualTo("Card stolen in a taxi");
        assertThat(closed.resolutionNotes()).as("nobody had set it").isEqualTo("auto");
        assertThat(closed.category()).isEqualTo("card_inquiry");
        assertThat(closed.status()).isEqualTo(TicketStatus.CLOSED);
    }

    // The writer.

    @Test
    void eventsArriveInTheOrderOfferedAndAfterTheirRowsCanBeRead() {
        var store = open();
        var reader = store.feed().subscribe("");
        TicketId id = start(store).id();
        int lines = 3_000;
        for (int i = 0; i < lines; i++) {
            say(store, id, "item_" + i, i, Speaker.AGENT, "line " + i);
        }
        store.writer().close(id, "caller_hangup");
        var seen = new ArrayList<Long>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            for (var numbered : reader.next(Duration.ofMillis(50))) {
                switch (numbered.event()) {
                    case CallEvent.LineStored(Interaction interaction) -> {
                        if (seen.size() % 250 == 0) {
                            assertThat(store.tickets().detail(id).orElseThrow().interactions()).contains(interaction);
                        }
                        assertThat(interaction.line().message()).isEqualTo("line " + seen.size());
                        seen.add(interaction.interactionId());
                    }
                    case CallEvent.CallEnded _ -> {
                        return true;
                    }
                    default -> {}
                }
            }
            return false;
        });
        assertThat(seen).hasSize(lines).isSorted();
    }

    @Test
    void anAnswerIsGivenOnlyWhenTheRowCanBeRead() {
        var store = open();
        for (int i = 0; i < 20; i++) {
            Ticket ticket = start(store);
            assertThat(store.tickets().find(ticket.id())).contains(ticket);
        }
    }

    @Test
    void anEntryThatCanNeverBeStoredDoesNotHoldUpTheOthers() {
        var store = open();
        TicketId id = start(store).id();
        var nobody = new TicketId("GXS-20251128-00000000");
        say(store, id, "a", 0, Speaker.USER, "before");
        say(store, nobody, "x", 0, Speaker.USER, "lost");
        store.writer().update(nobody, TicketUpdate.none().withSummary("x"));
        var noSuchCall = store.writer().close(nobody, "caller_hangup");
        say(store, id, "b", 1, Speaker.USER, "after");
        hangUp(store, id);
        assertThat(messages(store, id)).containsExactly("before", "after");
        assertThatThrownBy(() -> now(noSuchCall)).hasMessageContaining("there is no ticket GXS-20251128-00000000");
        assertThat(store.rejectedEntries()).isEqualTo(3);
        assertThat(store.problem()).isEmpty();
    }

    @Test
    void whileTheDatabaseIsLockedEntriesWaitInOrderAndOverflowSaysFull() throws Exception {
        var store = open(4, clock, new SecureRandom());
        TicketId id = start(store).id();
        var reader = store.feed().subscribe("");
        var taken = new ArrayList<String>();
        try (var _ = lockOut()) {
            await().until(() -> {
                String text = "line " + taken.size();
                Offer offer = store.writer().append(
                        Line.said(id, "item_" + taken.size(), START.plusSeconds(taken.size()), Speaker.USER, text));
                if (offer == Offer.TAKEN) {
                    taken.add(text);
                }
                return offer == Offer.FULL;
            });
            assertThatThrownBy(() -> now(store.writer().open(call(START))))
                    .hasMessageContaining("queue is full (4 entries)");
            assertThat(store.writer().depth()).isGreaterThanOrEqualTo(4);
            await().until(() -> store.problem().orElse("").startsWith("transcripts are waiting to be stored"));
            assertThat(reader.next(Duration.ZERO)).isEmpty();
        }
        await().until(() -> store.problem().isEmpty() && store.writer().depth() == 0);
        assertThat(messages(store, id)).containsExactlyElementsOf(taken);
        assertThat(eventsUntil(reader, CallEvent.LineStored.class::isInstance)).isNotEmpty();
    }

    @Test
    void closingTheStoreStoresEverythingOfferedAndRefusesTheRest() {
        var store = open();
        TicketId id = start(store).id();
        for (int i = 0; i < 500; i++) {
            say(store, id, "item_" + i, i, Speaker.USER, "line " + i);
        }
        var closing = store.writer().close(id, "shutdown");
        store.close();
        assertThat(store.writer().append(Line.said(id, "late", START, Speaker.USER, "late"))).isEqualTo(Offer.FULL);
        assertThatThrownBy(() -> now(store.writer().close(id, "x"))).hasMessageContaining("the store is closed");
        assertThat(now(closing).status()).isEqualTo(TicketStatus.CLOSED);
        assertThat(messages(open(), id)).hasSize(500);
    }

    @Test
    void ticketsLeftWithoutAnEndAreClosedAsInterruptedWhenTheStoreOpensAgain() {
        var store = open();
        TicketId cut = start(store).id();
        Ticket ended = callAbout(store, "hello");
        store.tickets().update(ended.id(), TicketUpdate.none().withStatus(TicketStatus.IN_PROGRESS));
        say(store, cut, "a", 30, Speaker.USER, "I lost my debit card");
        store.close();
        clock.advance(Duration.ofHours(9));
        var again = open();
        Ticket closed = again.tickets().find(cut).orElseThrow();
        assertThat(closed.status()).isEqualTo(TicketStatus.CLOSED);
        assertThat(closed.endReason()).isEqualTo("interrupted");
        assertThat(closed.category()).isEqualTo("card_inquiry");
        assertThat(closed.summary()).isEqualTo("I lost my debit card");
        assertThat(closed.resolvedAt()).isEqualTo(START.plusSeconds(30));
        assertThat(again.tickets().find(ended.id()).orElseThrow().status()).isEqualTo(TicketStatus.IN_PROGRESS);
    }

    @Test
    void aViewCountsEveryToolCallParallelOnesIncluded() { // row 19
        var store = open();
        TicketId id = start(store).id();
        var search = new ToolCall("search", "{\"q\":\"a\"}", null, null, null, null);
        var balance = new ToolCall("balance", "{}", "call_2", null, "answered", 5L);
        store.writer().append(Line.tool(id, START, "t1", search));
        store.writer()
                .append(new Line(
                        id, "t2", START, Speaker.AGENT, "[Tool Call: search]", null, LineStatus.COMPLETE, null,
                        List.of(search, balance, balance)));
        hangUp(store, id);
        var database = store.database();
        List<String> counts = database.read(connection -> database.sql(connection)
                .list(
                        "SELECT tool_name, count FROM tool_call_frequency ORDER BY tool_name",
                        _ -> {},
                        row -> row.text("tool_name") + " " + row.whole("count")));
        assertThat(counts).containsExactly("balance 2", "search 2");
    }

    @Test
    void aCharacterNoDatabaseKeepsIsReplacedAndNotTheLineLost() {
        var store = open();
        TicketId id = start(store).id();
        say(store, id, "a", 0, Speaker.USER, "be\0fore");
        var call = new ToolCall("x", "{}", null, "\0", null, null);
        store.writer().append(Line.tool(id, START.plusSeconds(1), "t", call));
        hangUp(store, id);
        assertThat(messages(store, id)).containsExactly("be\uFFFDfore", "[Tool Call: x]");
        assertThat(store.rejectedEntries()).isZero();
    }

    // The database as other modules use it.

    @Test
    void anotherModuleKeepsItsOwnTablesAndHistory() {
        Database database = open().database();
        database.migrate("sample", "schema/sample");
        database.migrate("sample", "schema/sample");
        long count = database.<Long>write(connection -> {
            var sql = database.sql(connection);
            sql.update("INSERT INTO sample (name) VALUES (?)", values -> values.text("a"));
            return sql.first("SELECT COUNT(*) AS n FROM sample", _ -> {}, row -> row.whole("n")).orElseThrow();
        });
        assertThat(count).isEqualTo(1);
    }

    @Test
    void aWriteThatThrowsLeavesNothingBehind() {
        Database database = open().database();
        database.migrate("sample", "schema/sample");
        assertThatThrownBy(() -> database.write(connection -> {
                    database.sql(connection).update("INSERT INTO sample (name) VALUES (?)", values -> values.text("a"));
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThat(rows(database)).isZero();
        assertThatThrownBy(() -> database.write(connection ->
                        database.sql(connection).update("INSERT INTO nowhere", _ -> {})))
                .isInstanceOf(StoreException.class)
                .hasCauseInstanceOf(SQLException.class);
        assertThatThrownBy(() -> database.write(_ -> database.write(_ -> 1)))
                .hasMessageContaining("a write inside a write");
        assertThat(database.<Integer>write(_ -> 2)).isEqualTo(2);
    }

    @Test
    void whatAWriteReadsCannotChangeBeforeItWrites() throws InterruptedException {
        var store = open();
        Database database = store.database();
        database.migrate("sample", "schema/sample");
        TicketId id = start(store).id();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 8; t++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < 10; i++) {
                    database.<Integer>write(connection -> {
                        var sql = database.sql(connection);
                        long next = sql.first("SELECT COUNT(*) AS n FROM sample", _ -> {}, row -> row.whole("n"))
                                .orElseThrow();
                        return sql.update(
                                "INSERT INTO sample (name) VALUES (?)", values -> values.text("number " + next));
                    });
                }
            }));
        }
        for (int i = 0; i < 100; i++) {
            say(store, id, "item_" + i, i, Speaker.USER, "line " + i);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        hangUp(store, id);
        long distinct = database.<Long>read(connection -> database.sql(connection)
                .first("SELECT COUNT(DISTINCT name) AS n FROM sample", _ -> {}, row -> row.whole("n"))
                .orElseThrow());
        assertThat(distinct).isEqualTo(80);
        assertThat(messages(store, id)).hasSize(100);
    }

    @Test
    void aReadMayNotWrite() {
        Database database = open().database();
        database.migrate("sample", "schema/sample");
        assertThatThrownBy(() -> database.read(connection ->
                        database.sql(connection)
                                .update("INSERT INTO sample (name) VALUES (?)", values -> values.text("a"))))
                .isInstanceOf(StoreException.class);
        assertThat(rows(database)).isZero();
    }

    @Test
    void aLineKeepsWhenItSoundedAndTheClosedTicketWhatItsTalkWasLike() {
        var store = open();
        TicketId id = start(store).id();
        store.writer().append(Line.said(id, "a", START, Speaker.AGENT, "Thank you for calling.").sounding(new LineSpan(0, 3_000)));
        store.writer().append(new Line(id, "b", START.plusSeconds(3), Speaker.AGENT, "I am", "I am Riley", LineStatus.INTERRUPTED,
                500L, List.of()).sounding(new LineSpan(3_000, 9_000)));
        store.writer().append(new Line(id, "b", START.plusSeconds(3), Speaker.AGENT, "I am", "I am Riley", LineStatus.INTERRUPTED,
                500L, List.of()).sounding(new LineSpan(3_000, 3_500)));
        store.writer().append(Line.said(id, "c", START.plusSeconds(4), Speaker.USER, "i lost my card").sounding(new LineSpan(3_400, 5_400)));
        assertThat(store.tickets().detail(id).orElseThrow().analysis()).isNull();
        clock.advance(Duration.ofSeconds(20));

        hangUp(store, id);

        TicketDetail detail = store.tickets().detail(id).orElseThrow();
        assertThat(detail.interactions()).extracting(line -> line.line().span())
                .containsExactly(new LineSpan(0, 3_000), new LineSpan(3_000, 3_500), new LineSpan(3_400, 5_400));
        assertThat(Objects.requireNonNull(detail.analysis()).at("/Interruptions/TotalCount").asInt()).isEqualTo(1);
        List<String> row = store.database().read(connection -> store.database().sql(connection).list(
                """
                SELECT talk_over_ms, non_talk_ms, caller_words_per_minute, agent_sentiment,
                    (SELECT SUM(sentiment) FROM interactions WHERE interactions.ticket_id = call_analysis.ticket_id) AS mood
                FROM call_analysis
                """,
                _ -> {},
                found -> found.whole("talk_over_ms") + " " + found.whole("non_talk_ms") + " "
                        + found.whole("caller_words_per_minute") + " " + found.real("agent_sentiment") + " " + found.real("mood")));
        assertThat(row).containsExactly("100 14600 120 1.0 0.0");
    }

    @Test
    void aRecordingIsKnownFromItsBeginningToItsDeletion() {
        var store = open();
        TicketId id = start(store).id();
        assertThat(store.recordings().find(id)).isEmpty();
        Recording begun = Recording.begun(id, "recordings/2025-11-28/" + id + ".wav", 8_000, START);
        store.recordings().put(begun);
        assertThat(store.recordings().find(id)).contains(begun);
        Recording whole = new Recording(id, begun.path(), RecordingState.BROKEN_OFF, 8_000, START, 61_000, 1_952_044, "ab".repeat(32),
                20, 3_000, "No space left on device", null);
        store.recordings().put(whole);
        assertThat(store.tickets().detail(id).orElseThrow().recording()).isEqualTo(whole);

        store.recordings().markDeleted(List.of(id, new TicketId("GXS-20251128-00000000")), START.plusSeconds(90));

        Recording deleted = store.recordings().find(id).orElseThrow();
        assertThat(deleted.state()).isEqualTo(RecordingState.DELETED);
        assertThat(deleted.deletedAt()).isEqualTo(START.plusSeconds(90));
        assertThat(deleted.sha256()).isEqualTo(whole.sha256());
    }

    private static long rows(Database database) {
        return database.<Long>read(connection -> database.sql(connection)
                .first("SELECT COUNT(*) AS n FROM sample", _ -> {}, row -> row.whole("n"))
                .orElseThrow());
    }

    @Test
    void whoeverOptedOutOfTextMessagesStaysSoAcrossRestartsUntilTheySayOtherwise() {
        var store = open();
        store.optOuts().add("+15551230000", "+15550001111", "STOP", START);
        store.optOuts().add("+15551230000", "+15550001111", "QUIT", START.plusSeconds(5));
        store.close();
        var later = open().optOuts();
        assertThat(later.has("+15551230000", "+15550001111")).isTrue();
        assertThat(later.has("+15551230000", "+15550002222")).isFalse();
        assertThat(later.has("+15551230001", "+15550001111")).isFalse();
        assertThat(later.remove("+15551230000", "+15550001111")).isTrue();
        assertThat(later.remove("+15551230000", "+15550001111")).isFalse();
        assertThat(later.has("+15551230000", "+15550001111")).isFalse();
    }
}
