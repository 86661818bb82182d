package dev.switchboard.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.recording.RecordingState;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.tools.approval.WaitingRuns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of those who look at calls afterwards, in a real Chromium: listening, searching, reports, SQL.
class ReviewPagesIT extends ChromiumPages {
    private static final Instant MORNING = Instant.parse("2025-11-28T01:00:00Z");

    /// One desk for all: each test looks for calls of its own.
    @TempDir
    static Path folder;

    private static TestDesk desk;

    @BeforeAll
    static void openDesk() {
        desk = new TestDesk(folder);
    }

    @AfterAll
    static void closeDesk() {
        if (desk != null) {
            desk.close();
        }
    }

    @Test
    void whatIsHiddenIsShownToWhoMaySeeItWhenTheyAsk(@TempDir Path hidden) {
        StoreConfig config = StoreConfig.in(hidden).withRedaction(new RedactionPolicy(RedactionPolicy.Mode.READ, false));
        try (TestDesk other = new TestDesk(hidden, UnaryOperator.identity(), config)) {
            TicketId id = other.calls.begin();
            other.store.writer().append(Line.said(id, "i1", Instant.now(), Speaker.USER, "Write to mei.tan@example.com"));
            other.calls.end(id);
            page.navigate(other.at("/tickets/" + id).toString());
            Locator said = page.locator("call-transcript");
            Locator turn = page.locator("ticket-page #plain");
            assertThat(said).containsText("Write to [email]");
            assertThat(turn).hasText("Show personal data");
            turn.click();
            assertThat(said).containsText("mei.tan@example.com");
            assertThat(page.getByText("Export JSON")).hasAttribute("href", Pattern.compile(".*plain=true"));
            turn.click();
            assertThat(said).containsText("Write to [email]");
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void aLineThatIsPressedIsHeardAndTheOneThatIsHeardIsMarked() throws IOException {
        TicketId id = desk.calls.interestRates(null, MORNING);
        desk.store.tickets().addMetadata(id, "recording_paused", "8000 ms, a card number");
        desk.store.tickets().addMetadata(id, "recording_resumed", "12000 ms");
        desk.calls.end(id);
        record(id, 30);
        visit("/tickets/" + id);
        Locator player = page.locator("call-player");
        assertThat(player.locator(".waved")).isVisible();
        assertThat(player.locator("rect.paused title")).hasText("0:08 not recorded until 0:12: a card number");

        page.locator("call-transcript").getByText(SampleCalls.QUESTION).click();
        assertThat(player.getByText("Pause", new Locator.GetByTextOptions().setExact(true))).isVisible();
        assertThat(page.locator("call-transcript li[aria-current]")).containsText(SampleCalls.QUESTION);
        page.keyboard().press(" ");
        assertThat(player.getByText("Play", new Locator.GetByTextOptions().setExact(true))).isVisible();
        assertThat(heardMs()).isBetween(15_000.0, 25_000.0);

        page.keyboard().press("j");
        page.keyboard().press("j");
        assertThat(page.locator("call-transcript li[aria-current]")).containsText(SampleCalls.ANSWER);
        assertThat(heardMs()).isEqualTo(20_000);
        page.keyboard().press("ArrowLeft");
        assertThat(heardMs()).isEqualTo(15_000);
        page.keyboard().press("]");
        assertThat(player.getByLabel("Speed")).hasValue("1.25");
        assertThat(page.locator("call-transcript .unheard")).hasText("not heard");
        assertThat(complaints).isEmpty();
    }

    private double heardMs() {
        return ((Number) page.locator("call-player audio").evaluate("audio => Math.round(audio.currentTime * 1000)"))
                .doubleValue();
    }

    /// Seconds of a square wave in both channels, as a recording of the ticket.
    private void record(TicketId id, int seconds) throws IOException {
        int rate = 8_000;
        ByteBuffer sound = ByteBuffer.allocate(44 + seconds * rate * 4).order(ByteOrder.LITTLE_ENDIAN);
        sound.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(sound.capacity() - 8);
        sound.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 2);
        sound.putInt(rate).putInt(rate * 4).putShort((short) 4).putShort((short) 16);
        sound.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(seconds * rate * 4);
        for (int frame = 0; frame < seconds * rate; frame++) {
            short level = (short) (frame / 20 % 2 == 0 ? 3_000 : -3_000);
            sound.putShort(level).putShort(level);
        }
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        wav.write(sound.array());
        Files.createDirectories(folder.resolve("recordings"));
        Files.write(folder.resolve("recordings/call.wav"), wav.toByteArray());
        desk.store.recordings().put(new Recording(
                id, "recordings/call.wav", RecordingState.COMPLETE, rate, MORNING, seconds * 1_000L, wav.size(),
                "ab".repeat(32), 0, 4_000, null, null));
    }

    @Test
    void twoWhoSetTheSameFieldAreShownBothAndMayChoose() throws Exception {
        TicketId id = desk.calls.interestRates(null, MORNING);
        desk.calls.end(id);
        visit("/tickets/" + id);
        page.getByLabel("Customer name").fill("Mei Tan");
        desk.ask("PATCH", "/api/tickets/" + id, "{\"customer_name\":\"Mei Lin\"}");
        page.getByText("Save changes").click();

        Locator conflict = page.locator("ticket-form .conflict");
        assertThat(conflict.locator("dd")).hasText(new String[] {"Unknown", "Mei Lin", "Mei Tan"});
        conflict.getByText("Save mine over theirs").click();
        assertThat(page.locator("ticket-form")).containsText("Saved");
        assertThat(desk.get("/api/tickets/" + id).data().at("/ticket/customer_name").asText()).isEqualTo("Mei Tan");

        page.getByText("History").click();
        assertThat(page.locator("ticket-history li")).hasCount(3);
        assertThat(page.locator("ticket-history")).containsText("(refused: 412)");
    }

    @Test
    void whatIsNotSeenIsShownByNameAndTurnsNothingRound() {
        TicketId id = desk.calls.begin("browser", "riley", null, MORNING);
        desk.calls.says(id, "a", MORNING, Speaker.USER, "pay \u202Eelpmaxe@moc\u202C now");
        desk.calls.tool(id, "b", MORNING.plusSeconds(1), SampleCalls.search("\u202Egnp.exe"));
        desk.calls.end(id);
        visit("/tickets/" + id);
        assertThat(page.locator("call-transcript p")).hasText(
                "pay \u2066‹U+202E›\u2069elpmaxe@moc\u2066‹U+202C›\u2069 now");
        assertThat(page.locator("call-transcript .json").first()).containsText("‹U+202E›\u2069gnp.exe");
        assertThat(complaints).isEmpty();
    }

    @Test
    void searchedWordsAreMarkedAndFilterAndViewSurviveAReload() {
        TicketId card = desk.calls.begin("browser", "riley", null, MORNING);
        desk.calls.says(card, "a", MORNING, Speaker.USER, "I lost my purple card <b>today</b>");
        desk.calls.end(card);
        visit("/tickets?q=purple&agent=riley");
        assertThat(page.locator("tickets-page li")).hasCount(1);
        assertThat(page.locator("tickets-page mark")).hasText("purple");
        assertThat(page.locator("tickets-page .found")).containsText("<b>today</b>");
        page.getByText("Save this view").click();
        page.getByLabel("Name of the view").fill("Lost cards");
        page.keyboard().press("Enter");
        assertThat(page.locator("saved-views a")).hasText("Lost cards");

        page.reload();
        assertThat(page.locator("tickets-page li")).hasCount(1);
        assertThat(page.getByLabel("Agent")).hasValue("riley");
        page.getByText("Clear").click();
        assertThat(page.getByRole(AriaRole.SEARCHBOX)).hasValue("");
        assertThat(page).hasURL(Pattern.compile("/tickets$"));
        page.locator("saved-views a").click();
        assertThat(page).hasURL(Pattern.compile("q=purple&agent=riley$"));
        assertThat(page.locator("tickets-page li")).hasCount(1);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aRowOfAReportLeadsToItsTickets() {
        desk.calls.end(desk.calls.interestRates(null, MORNING));
        Instant nextDay = MORNING.plus(Duration.ofDays(1));
        TicketId card = desk.calls.begin("browser", "riley", null, nextDay);
        desk.calls.says(card, "a", nextDay, Speaker.USER, "I lost my debit card");
        desk.calls.end(card);
        visit("/reports?report=daily");
        assertThat(page.locator("report-chart canvas")).isVisible();
        assertThat(page.locator(".formula")).containsText("One row a day (UTC)");
        page.locator("result-table").getByText("2025-11-29").click();
        assertThat(page).hasURL(Pattern.compile("/tickets\\?from=2025-11-29T00%3A00%3A00Z&to=2025-11-30T00%3A00%3A00Z"));
        assertThat(page.locator("tickets-page li")).hasCount(1);
        assertThat(page.locator("tickets-page li")).containsText(card.value());

        visit("/reports?report=top-categories");
        page.locator("result-table").getByText("Interest rates").click();
        assertThat(page).hasURL(Pattern.compile("category=interest_rates$"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void aCallIsScoredWithEvidenceFromItsTranscriptAndStandsInTheResults() {
        Instant week = MORNING.plus(Duration.ofDays(70));
        TicketId id = desk.calls.interestRates(null, week);
        desk.calls.measures(id, week);
        desk.calls.end(id);
        var scorecards = desk.store.scorecards();
        scorecards.start(desk.store.tickets().detail(id).orElseThrow(), scorecards.form("call-quality", 1).orElseThrow(), "", "mei", week);
        visit("/tickets/" + id + "?panel=scorecard");
        Locator panel = page.locator("scorecard-panel");
        assertThat(panel.locator(".who")).containsText("mei");
        assertThat(panel.locator(".who")).containsText("not to be seen yet");
        page.getByText("Score this call").click();
        Locator delay = panel.locator("[data-question=answer_delay]");
        assertThat(delay.locator("[aria-checked=true]")).hasText("3");
        assertThat(delay).containsText("from call data");
        assertThat(delay).containsText("p95 answer delay 1.4 s");
        delay.locator("[data-value='5']").click();
        assertThat(delay).containsText("Call data said 3, changed: p95 answer delay 1.4 s");

        // Evidence: one line by pressing it, one from the keyboard.
        Locator tone = panel.locator("[data-question=tone]");
        tone.locator("[data-value='4']").click();
        tone.getByText("Evidence").click();
        page.locator("call-transcript").getByText(SampleCalls.QUESTION).click();
        assertThat(tone.locator(".cite")).containsText(SampleCalls.QUESTION);
        page.keyboard().press("Escape");
        assertThat(page.locator(".picking")).hasCount(0);
        page.keyboard().press("k");
        page.keyboard().press("e");
        assertThat(tone.locator(".cite")).hasCount(2);
        assertThat(page.locator("call-transcript .bears")).hasCount(2);
        tone.getByText("Comment").click();
        tone.locator("textarea").fill("<b>Warm</b>");
        assertThat(panel.locator(".foot")).containsText("Not saved yet: kept in this tab until you save");

        // Looking elsewhere loses nothing.
        PageSweep.go(page, "/sql");
        assertThat(page.locator("sql-page")).isVisible();
        PageSweep.go(page, "/tickets/" + id + "?panel=scorecard");
        assertThat(panel.locator(".foot")).containsText("What you had not saved is here again");
        assertThat(tone.locator("[aria-checked=true]")).hasText("4");
        assertThat(tone.locator(".cite")).hasCount(2);
        assertThat(delay).containsText("Call data said 3, changed");
        assertThat(tone.locator("textarea")).hasValue("<b>Warm</b>");

        panel.getByText("Submit").click();
        assertThat(panel.locator("[role=alert]")).containsText("questions are open");
        page.keyboard().press("Escape");
        panel.locator("[data-question=understood] [role=radio]").first().focus();
        page.keyboard().press("5");
        panel.locator("[data-question=correct] [data-value=yes]").click();
        panel.locator("[data-question=resolved] [data-value='5']").click();
        panel.locator("[data-question=mood] [data-value=na]").click();
        String running = panel.locator(".score b").textContent();
        panel.getByText("Submit").click();
        assertThat(panel.locator(".head")).containsText("submitted");
        assertThat(panel.locator(".score b")).hasText(running);
        assertThat(panel.locator("[data-question=tone] .said")).hasText("<b>Warm</b>");
        assertThat((int) page.evaluate("() => sessionStorage.length")).as("drafts that were saved").isZero();

        visit("/quality?view=results&from=2026-02-01&to=2026-02-08");
        assertThat(page.locator("quality-results td.number").nth(1)).hasText(running);
        assertThat(page.locator("report-chart canvas")).isVisible();
        page.locator("quality-results .week").click();
        assertThat(page.locator("quality-results .calls a")).hasAttribute("href", "/tickets/" + id + "?panel=scorecard");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aStatementThatIsRefusedSaysWhyAndTheNextIsAnswered() {
        TicketId id = desk.calls.interestRates(null, MORNING);
        desk.calls.end(id);
        visit("/sql");
        page.getByLabel("Statement", new Page.GetByLabelOptions().setExact(true)).fill("DELETE FROM tickets");
        page.keyboard().press("Control+Enter");
        assertThat(page.locator("sql-page [role=alert]")).containsText("a statement begins with SELECT");

        page.locator("sql-page textarea").fill("SELECT channel, 7 FROM v_tickets WHERE ticket_id = '" + id + "'");
        page.keyboard().press("Control+Enter");
        assertThat(page.locator("result-table td")).hasText(new String[] {"twilio", "7"});
        assertThat(page.locator("sql-page .kept button")).hasCount(2);
        page.locator("sql-page summary").getByText("v_tickets").click();
        assertThat(page.locator("sql-page .columns").first()).containsText("handle_ms");
        page.evaluate("() => { setTimeout(() => { throw new Error('a fault of the page'); }); }");
        assertThat(page.locator("fault-bar [role=alert]")).containsText("a fault of the page");
    }

    /// Whatever `VIEWS` of app-frame.js holds, and what lies behind.
    @Test
    void noPageBreaksARuleOfAxeOrTheWindowInLightOrDarkOnADeskOrAPhoneWhateverCallersSay() throws Exception {
        TicketId running = hostile();
        TicketId recorded = hostile();
        record(recorded, 30);
        desk.store.tickets().addMetadata(recorded, "<script>\u202E", "=1+1 " + "x".repeat(500));
        desk.calls.measures(recorded, MORNING);
        desk.calls.end(recorded);
        // An approval that waits, for as long as the pages are looked at.
        WaitingRuns waiting = WaitingRuns.open(
                desk.store.database(), Clock.systemUTC(), Duration.ofMinutes(5), UnaryOperator.identity());
        Thread asker = Thread.startVirtualThread(() -> {
            try {
                waiting.ask(new WaitingRuns.Wish(
                        running.value(), "riley", "refund", "<script>alert(1)</script>\u202E\u0000" + "x".repeat(2_000), "{}"), () -> {});
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        visit("/approvals");
        assertThat(page.locator("approvals-page form")).hasCount(1);
        visit("/");
        assertThat(page.locator("nav a[href='/sql']")).isVisible();
        List<String> addresses = new ArrayList<>();
        page.locator("nav a:not(.brand)").all().forEach(link -> addresses.add(link.getAttribute("href")));
        assertThat(addresses).hasSizeGreaterThanOrEqualTo(9);
        String event = new SampleSales(desk.store, desk.staff.staff().tools().orElseThrow().boxOfficeDesk()).make(18);
        String order = desk.get("/api/orders?refund=partial").json().at("/data/0/order_id").asText();
        addresses.addAll(List.of("/events/" + event, "/events/none", "/orders/" + order, "/orders?q=nothing+like+it"));
        addresses.addAll(List.of("/?call=" + running, "/tickets/" + recorded, "/tickets?q=nothing+like+it",
                "/tickets/GXS-20251128-00000000", "/nowhere"));

        PageSweep sweep = new PageSweep();
        List<String> faults = new ArrayList<>();
        for (String address : addresses) {
            PageSweep.go(page, address);
            assertThat(page.locator("main > *")).isVisible();
            faults.addAll(sweep.faults(page));
        }
        asker.interrupt();
        waiting.close();
        assertThat(faults).as(String.join("\n", faults)).isEmpty();
        assertThat(page.locator("img")).hasCount(0);
        assertThat(complaints.stream().filter(complaint -> !complaint.contains("404")).toList()).isEmpty();
    }

    /// What the page itself writes for a spreadsheet is held to what the server writes.
    @Test
    void aCsvThatAPageWritesDisarmsWhatTheServersDo() {
        visit("/sql");
        Object text = page.evaluate(
                "async fields => (await import('/assets/app/csv.js')).csv(['said'], fields.map((field) => [field]))",
                HostileTextTest.FORMULAS);
        List<List<String>> rows = Csv.read((String) text);
        assertThat(rows).hasSize(1 + HostileTextTest.FORMULAS.size()).allSatisfy(row -> assertThat(row).hasSize(1));
        assertThat(rows).noneMatch(row -> HostileTextTest.isFormula(row.getFirst()));
        assertThat(complaints).isEmpty();
    }

    @Test
    void anEventIsMadeItsSeatsKeptByTheHouseAndCancelledByWritingItsName() throws Exception {
        desk.ask("POST", "/api/venues", "{\"name\":\"Pages\",\"city\":\"Oakland\",\"time_zone\":\"America/Los_Angeles\"}");
        visit("/events");
        page.getByText("New event").click();
        Locator form = page.locator("event-form");
        form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true)).first().fill("Made on a page");
        form.getByLabel("Kind").fill("play");
        form.locator("select[name=venue]").selectOption("pages");
        form.getByLabel("Begins").fill("2090-12-24T20:00");
        form.getByLabel("Price of a seat").fill("12.50");
        form.getByLabel("Rows", new Locator.GetByLabelOptions().setExact(true)).fill("2");
        form.getByLabel("Seats in each row").fill("5");
        form.getByText("Make event").click();
        assertThat(page).hasURL(Pattern.compile("/events/made-on-a-page-20901224$"));
        page.getByText("Put on sale").click();
        assertThat(page.locator("event-page h1 .flag")).hasText("On sale");

        Locator seats = page.locator("seat-map");
        seats.locator("[data-seat='1-1']").focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowRight");
        page.keyboard().press(" ");
        assertThat(seats.locator("[data-seat='2-2']")).hasAttribute("aria-selected", "true");
        page.getByText("Keep 1 for the house").click();
        assertThat(seats.locator("[data-seat='2-2']")).hasAccessibleName("Row 2, seat 2: kept by the house");
        assertThat(seats.locator(".told")).containsText("kept by the house");

        page.getByText("Cancel event").click();
        page.getByLabel("Write the event's name").fill("Something else");
        page.getByText("Cancel the event for good").click();
        assertThat(page.locator("event-edit [role=alert]")).containsText("nothing was cancelled");
        page.getByLabel("Write the event's name").fill("made on a page");
        page.getByText("Cancel the event for good").click();
        assertThat(page.locator("event-page h1 .flag")).hasText("Cancelled");
        assertThat(complaints.stream().filter(complaint -> !complaint.contains("422")).toList()).isEmpty();
    }

    private TicketId hostile() {
        TicketId id = desk.calls.interestRates("<img src=x onerror=alert(1)>", MORNING);
        desk.calls.says(id, "x", MORNING.plusSeconds(30), Speaker.USER, "<script>alert(1)</script> \u202Edlrow\u202C \u0000 👩‍👩‍👧‍👦");
        desk.calls.says(id, "y", MORNING.plusSeconds(31), Speaker.USER, "x".repeat(10_000));
        desk.calls.says(id, "z", MORNING.plusSeconds(32), Speaker.USER, "شكرا جزيلا " + "a\u0301\u0301\u0301".repeat(500));
        desk.calls.name(id, "\u202E" + "محمد".repeat(40));
        return id;
    }

    @Test
    void aFaultOfAComponentOrAMissingPartOfThePagesIsSaid() {
        page.route("**/api/tools", route -> route.fulfill(new Route.FulfillOptions()
                .setContentType("application/json").setBody("{\"status\":\"success\",\"data\":[null]}")));
        visit("/tools");
        Locator bar = page.locator("fault-bar [role=alert]");
        assertThat(bar).containsText("Cannot read properties of null");
        bar.getByText("Close").click();
        assertThat(bar).hasCount(0);
        page.route("**/sql-page.js", Route::abort);
        visit("/tools");
        assertThat(bar).containsText("/assets/app/app-frame.js, or a part of it, could not be loaded");
    }

    private void visit(String path) {
        page.navigate(desk.at(path).toString());
    }
}
