package dev.switchboard.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.demo.DemoCommand;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.softphone.BrowserPhone;
import dev.switchboard.gateway.softphone.Softphone;
import dev.switchboard.gateway.softphone.TwilioPhone;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Takes the documentation's pictures into the folder that the system property `screenshots.to` names. Run by
/// `scripts/screenshots`, not among the tests, as its name keeps it from them.
class Screenshots {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final String QUESTION = "what is the interest rate for the saving pockets";
    private static final int MICROPHONE_RATE_HZ = 48_000;
    /// Views that show more with a choice made.
    private static final Map<String, String> OPENED = Map.of("/reports", "/reports?report=daily",
            "/help-centre", "/help-centre?document=card-lost", "/docs", "/docs?op=ticketStats");
    private static final String PASSWORD = "a long one for pictures";

    @TempDir
    private Path dir;

    private final List<Softphone> phones = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final FliteVoice voice = FliteVoice.open("rms");
    /// How long each page that was loaded took to show its first words, on a machine that has calls to carry meanwhile.
    private final Map<String, Long> paintMs = new TreeMap<>();
    private RunningGateway running;
    private Browser browser;
    private Album album;

    @Test
    void everyPageIsPhotographed() throws Exception {
        assertThat(voice.available()).as(voice.missing()).isTrue();
        album = new Album(Path.of(System.getProperty("screenshots.to")));
        Path data = Path.of("target", "pictures");
        deleted(data);
        PastCalls.write(data);
        running = new RunningGateway(data, Map.of("SWITCHBOARD_RECORDING", "on", "SWITCHBOARD_HUMAN_WAIT", "5m"));
        try (Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))) {
            browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking",
                            "--use-fake-device-for-media-stream", "--use-file-for-fake-audio-capture=" + microphone() + "%noloop")));
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
            String recorded = liveCalls();
            sales();
            views(recorded);
            accounts();
            browser.close();
        } finally {
            phones.forEach(Softphone::close);
            running.close();
        }
        System.out.println("first contentful paint, ms: " + paintMs);
        album.writeIndex();
        assertThat(complaints).isEmpty();
    }

    /// The database's address is on the system page, so the folder has a short name and not a temporary one.
    private static void deleted(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void named(String ticketId, String name) {
        running.patch("/api/tickets/" + ticketId, "{\"customer_name\":\"" + name + "\"}");
    }

    /// Silence as long as the greeting, then a question.
    private Path microphone() throws IOException {
        short[] words = SpokenLine.by(voice, QUESTION, MICROPHONE_RATE_HZ);
        short[] recording = new short[9 * MICROPHONE_RATE_HZ + words.length];
        System.arraycopy(words, 0, recording, recording.length - words.length, words.length);
        Path file = dir.resolve("microphone.wav");
        WavFile.writeMono(file, MICROPHONE_RATE_HZ, recording);
        return file;
    }

    private void chat() throws IOException {
        Page page = page(new Browser.NewContextOptions(), "http://" + running.gateway.voiceAddress() + "/chat?agent=casey");
        assertThat(page.locator("#send")).isEnabled();
        page.locator("#text").fill("which games are on tonight");
        page.locator("#send").click();
        assertThat(page.locator("#state")).hasText("Casey has answered. Write when you like.");
        album.take(page, "chat", "The chat page");
        page.locator("#end").click();
        assertThat(page.locator("#again")).isVisible();
        page.context().close();
    }

    /// Real calls, photographed while they run. Returns the ticket of one that was recorded and has ended.
    private String liveCalls() throws IOException {
        TwilioPhone telephone = running.twilio("CA00000000000000000000000000pict", Map.of("from", "+6591234567"), new CallNotes());
        CallNotes mei = new CallNotes();
        BrowserPhone worried = running.browser(mei);
        CallNotes arjun = new CallNotes();
        BrowserPhone asking = running.browser("?agent=casey", arjun);
        CallNotes grace = new CallNotes();
        BrowserPhone waiting = running.browser(grace);
        CallNotes done = new CallNotes();
        BrowserPhone ending = running.browser(done);
        phones.addAll(List.of(telephone, worried, asking, waiting, ending));

        Page caller = page(new Browser.NewContextOptions().setPermissions(List.of("microphone")), "http://" + running.gateway.voiceAddress() + "/");
        assertThat(caller.locator("#call")).hasText("Call Riley");
        album.take(caller, "call-before", "The call page, before a call");
        chat();
        caller.locator("#call").click();
        greeted(ending);
        named(mei.ticketId, "Mei Tan");
        named(arjun.ticketId, "Arjun Rao");
        named(grace.ticketId, "Grace Lim");
        named(done.ticketId, "Siti Nurhaliza");
        ending.speak(SpokenLine.by(voice, QUESTION, ending.sampleRateHz()));
        telephone.speak(SpokenLine.by(voice, "i lost my debit card", telephone.sampleRateHz()));
        worried.type("i lost my debit card");
        asking.type("which games are on tonight");
        waiting.type("let me speak to a human");
        if (!isAnswered(done)) {
            ending.type(QUESTION);
        }
        done.line("agent", text -> text.contains("3.88"));
        await().atMost(PATIENCE).until(() -> ending.agentQuietMs() < 100 && ending.callerQuietMs() > 3_500);
        ending.speak(SpokenLine.by(voice, "i lost my card", ending.sampleRateHz()));

        Locator answer = caller.locator("#lines li.agent", new Page.LocatorOptions().setHasText("3.88"));
        if (answer.count() == 0) {
            caller.locator("#text").fill(QUESTION);
            caller.locator("#send").click();
        }
        assertThat(answer.last()).isVisible();
        album.take(caller, "call", "The call page, in a call");
        mei.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("card"));
        greeted(ending);
        ending.hangUp();
        await().atMost(PATIENCE).until(() -> running.api("/api/tickets/" + done.ticketId).at("/recording/state").asText().equals("complete"));

        Page board = dashboard("/");
        assertThat(board.locator("call-row")).hasCount(phones.size());
        album.take(board, "live", "Live calls");
        board.locator("call-row[data-ticket='" + mei.ticketId + "']").click();
        board.keyboard().press("l");
        Locator panel = board.locator("step-in");
        assertThat(panel.getByText("Stop listening")).isVisible();
        running.post("/api/calls/" + mei.ticketId + "/say", "{\"text\":\"I am still here, and I am happy to help you with your card, with your account, or with anything else today.\"}");
        assertThat(panel.locator("level-meter.agent i.on").first()).isVisible();
        album.take(board, "step-in", "Stepping in");
        phones.forEach(Softphone::hangUp);
        assertThat(panel.getByText("The call has ended while you listened")).isVisible();
        album.take(board, "call-ended", "A call that ended while a supervisor listened");
        caller.keyboard().press("Escape");
        board.context().close();
        caller.context().close();
        return done.ticketId;
    }

    /// On a busy machine the ears may miss what was spoken.
    private static boolean isAnswered(CallNotes notes) {
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> notes.said.stream().anyMatch(line -> line.text().contains("3.88")));
            return true;
        } catch (ConditionTimeoutException missed) {
            return false;
        }
    }

    private static void greeted(Softphone phone) {
        await().atMost(PATIENCE).until(() -> phone.agentMs() > 1_000 && phone.agentQuietMs() > 600);
    }

    /// Tickets that customers buy and upgrade, one of them let in, for what the box office has to show.
    private void sales() {
        StringWriter printed = new StringWriter();
        for (String scenario : List.of("4", "5")) {
            int exit = new CommandLine(new DemoCommand()).setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed))
                    .execute(scenario, "--url", "ws://" + running.gateway.voiceAddress() + "/calls/chat?agent=casey",
                            "--control", "http://" + running.gateway.controlAddress());
            assertThat(exit).as(printed.toString()).isZero();
        }
    }

    /// Every view that the navigation leads to, also one that is added after this was written.
    private void views(String recorded) throws IOException {
        Page page = dashboard("/tickets");
        assertThat(page.locator("tickets-page li").first()).isVisible();
        List<String[]> views = page.locator("nav a:not(.brand)").all().stream()
                .map(link -> new String[] {link.getAttribute("href"), link.textContent().strip()}).toList();
        assertThat(views).hasSizeGreaterThanOrEqualTo(9);
        for (String[] view : views) {
            if (view[0].equals("/")) {
                continue;
            }
            if (view[0].equals("/approvals")) {
                LargeOrders.wait(running.gateway.tools());
            }
            go(page, OPENED.getOrDefault(view[0], view[0]));
            prepare(page, view[0]);
            album.take(page, view[0].equals("/docs") ? "api" : view[0].equals("/access") ? "first-account" : view[0].substring(1),
                    view[0].equals("/access") ? "The first account" : view[1]);
            if (view[0].equals("/events") || view[0].equals("/orders")) {
                page.locator("main a[href^='" + view[0] + "/'], events-page a[href^='/events/'], orders-page a[href^='/orders/']").first().click();
                assertThat(page.locator(view[0].equals("/events") ? "seat-map" : "order-page h1").first()).isVisible();
                album.take(page, view[0].substring(1, view[0].length() - 1), view[0].equals("/events") ? "An event" : "An order");
            }
            if (view[0].equals("/tickets")) {
                go(page, "/tickets?q=lost+card");
                assertThat(page.locator("tickets-page mark").first()).isVisible();
                album.take(page, "search", "Searching tickets");
                go(page, "/tickets/" + recorded);
                assertThat(page.locator("call-player .waved")).isVisible();
                album.take(page, "ticket", "A ticket with its recording");
                scorecard(page, recorded);
            }
        }
        go(page, "/tickets/GXS-20251128-00000000");
        assertThat(page.getByText("There is no such ticket")).isVisible();
        album.take(page, "ticket-unknown", "A ticket that there is not");
        page.context().close();
    }

    private void scorecard(Page page, String ticketId) throws IOException {
        go(page, "/tickets/" + ticketId + "?panel=scorecard");
        page.getByText("Score this call").click();
        Locator panel = page.locator("scorecard-panel");
        assertThat(panel.locator("[data-question]").first()).isVisible();
        album.take(page, "scorecard", "A scorecard beside its transcript");
        for (Locator question : panel.locator("[data-question]").all()) {
            if (question.locator("[aria-checked=true]").count() == 0) {
                question.locator("[data-value='4'], [data-value=yes]").first().click();
            }
        }
        panel.getByText("Submit").click();
        assertThat(panel.locator(".head")).containsText("submitted");
        go(page, "/quality?view=results");
        assertThat(page.locator("quality-results td.number").first()).isVisible();
        album.take(page, "quality-results", "Results by agent and week");
    }

    private static void prepare(Page page, String view) {
        switch (view) {
            case "/reports" -> assertThat(page.locator("report-chart canvas")).isVisible();
            case "/sql" -> {
                page.locator("sql-page textarea").fill("""
                        SELECT agent_id, channel, count(*) AS calls, round(avg(handle_ms) / 1000.0, 1) AS seconds
                        FROM v_tickets
                        GROUP BY agent_id, channel
                        ORDER BY calls DESC""");
                page.keyboard().press("Control+Enter");
                assertThat(page.locator("result-table td").first()).isVisible();
            }
            case "/tools" -> {
                page.getByLabel("query").fill("saving pockets interest rate");
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Run")).click();
                assertThat(page.locator("api-answer pre")).isVisible();
            }
            case "/check-in" -> {
                page.getByLabel("Code, name or order number").fill("David Miller");
                page.keyboard().press("Enter");
                assertThat(page.locator("check-in-page ul[aria-label=\"Tickets that fit\"] button").first()).isVisible();
            }
            case "/approvals" -> assertThat(page.locator("approvals-page form")).hasCount(1);
            case "/docs" -> {
                page.locator("api-request .btn.main").click();
                assertThat(page.locator("api-request api-answer pre")).isVisible();
            }
            default -> assertThat(page.locator("state-notice[busy]")).hasCount(0);
        }
    }

    /// From here on somebody must log in.
    private void accounts() throws IOException {
        Page page = dashboard("/access");
        page.getByLabel("Name or e-mail address").fill("ada@example.com");
        page.getByLabel("Password, 12").fill(PASSWORD);
        page.getByLabel("Once more").fill(PASSWORD);
        page.getByText("Make it and log in").click();
        Locator form = page.locator("account-list form.sheet");
        for (String[] account : List.of(new String[] {"mei@example.com", "supervisor"}, new String[] {"arjun@example.com", "qa"})) {
            form.locator("input[name=name]").fill(account[0]);
            form.locator("input[value=" + account[1] + "]").check();
            form.getByText("Make account").click();
            assertThat(page.locator("account-list li").getByText(account[0])).isVisible();
        }
        String given = page.locator("account-list secret-once code").textContent();
        page.locator("token-list input[name=name]").fill("prometheus");
        page.locator("token-list input[value='metrics.read']").check();
        page.getByText("Make token").click();
        assertThat(page.locator("token-list li")).hasCount(1);
        page.reload();
        assertThat(page.locator("token-list li")).hasCount(1);
        album.take(page, "access", "Accounts and tokens");
        notAllowed(given);

        go(page, "/tickets");
        assertThat(page.locator("tickets-page li").first()).isVisible();
        page.context().clearCookies();
        page.locator("tickets-page input").first().fill("card");
        assertThat(page.getByText("Your session is over")).isVisible();
        album.take(page, "session-over", "A session that is over");
        page.reload();
        assertThat(page.locator("login-page")).isVisible();
        album.take(page, "login", "Logging in");
        page.context().close();
    }

    /// What a reviewer is told whom somebody sent a supervisor's link.
    private void notAllowed(String given) throws IOException {
        Page page = dashboard("/?call=GXS-20251128-00000000");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("arjun@example.com");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(given);
        page.locator("login-page button").click();
        page.getByLabel("New password").fill(PASSWORD);
        page.getByLabel("Once more").fill(PASSWORD);
        page.getByText("Use this password").click();
        assertThat(page.getByText("You may not see this page")).isVisible();
        album.take(page, "not-allowed", "A page that one may not see");
        page.context().close();
    }

    private Page dashboard(String path) {
        return page(new Browser.NewContextOptions(), "http://" + running.gateway.controlAddress() + path);
    }

    private void go(Page page, String path) {
        page.navigate("http://" + running.gateway.controlAddress() + path);
        paintMs.put(path, ((Number) page.evaluate("""
                () => new Promise(done => new PerformanceObserver((list, observer) => {
                    const paint = list.getEntriesByName('first-contentful-paint')[0];
                    if (paint) { observer.disconnect(); done(Math.round(paint.startTime)); }
                }).observe({ type: 'paint', buffered: true }))""")).longValue());
    }

    private Page page(Browser.NewContextOptions options, String address) {
        BrowserContext context = browser.newContext(options.setViewportSize(1_280, 800).setTimezoneId("Asia/Singapore"));
        context.setDefaultTimeout(PATIENCE.toMillis());
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.navigate(address);
        return page;
    }
}
