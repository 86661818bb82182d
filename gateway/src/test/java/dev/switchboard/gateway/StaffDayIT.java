package dev.switchboard.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
import com.microsoft.playwright.options.RequestOptions;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.gateway.audio.WavFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a real call leaves behind, in the hands of those who work with it: one recorded call on the real gateway, then every
/// page of the dashboard in a real Chromium; and a call that goes on, from the call page with a microphone, in the hands of
/// two supervisors with a browser each.
class StaffDayIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int PATIENCE_MS = 45_000;
    private static final String QUESTION = "what is the interest rate for the saving pockets";

    private static final int MICROPHONE_RATE_HZ = 48_000;
    private static final int BEEP_SAMPLES = MICROPHONE_RATE_HZ * 25 / 1_000;
    private static final String PASSWORD = "a long one 4 supervisors";
    private static final String WHISPER = "Tell the caller that their fee is waived";
    private static final String SENTENCE = "Your tyres are here.";

    @TempDir
    private static Path dir;

    private final List<String> complaints = new ArrayList<>();

    @Test
    void aRecordedCallIsHeardScoredCountedAskedAboutAndTold() throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), CHROMIUM + " is missing: install the package chromium to test the pages");
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer crm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        crm.createContext("/", exchange -> {
            try (exchange) {
                told.add(new String(exchange.getRequestBody().readAllBytes()));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        crm.start();
        try (var running = new RunningGateway(dir.resolve("data"), Map.of(
                        "SWITCHBOARD_RECORDING", "on", "SWITCHBOARD_OUTBOUND_ALLOW", "127.0.0.1",
                        "SWITCHBOARD_AGENTS_DIR", tyreShop().toString()));
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking",
                                "--autoplay-policy=no-user-gesture-required", "--use-fake-device-for-media-stream",
                                "--use-file-for-fake-audio-capture=" + microphone() + "%noloop")));
                BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1_280, 900))) {
            context.setDefaultTimeout(PATIENCE_MS);
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
            Page page = context.newPage();
            watch(page);
            String desk = "http://" + running.gateway.controlAddress();

            theAdminTellsACrm(page, desk, "http://127.0.0.1:" + crm.getAddress().getPort() + "/hook");
            String ticketId = aCallFromTheAgentsPage(page, desk);
            theReviewerHearsAndScoresIt(page, desk, ticketId);
            theAnalystCountsIt(page, desk, ticketId);
            theCrmWasTold(page, desk, ticketId, told);
            theToolsAndTheSystem(page, desk);
            twoSupervisorsAndACaller(browser, page, desk, "http://" + running.gateway.voiceAddress());
            assertThat(complaints).isEmpty();
        } finally {
            crm.stop(0);
        }
    }

    private static void theAdminTellsACrm(Page page, String desk, String url) {
        page.navigate(desk + "/webhooks");
        page.locator("webhook-list input[name=url]").fill(url);
        page.locator("webhook-list input[name=description]").fill("CRM");
        page.locator("webhook-list input[value='ticket.closed']").check();
        page.getByText("Make webhook").click();
        assertThat(page.locator("webhook-list secret-once code")).containsText("whsec_");
        page.getByText("Put it away").click();
    }

    private static String aCallFromTheAgentsPage(Page page, String desk) {
        page.navigate(desk + "/agents");
        Page call = page.context().waitForPage(() -> page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName("Call this agent")).first()
                .click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.CONTROL))));
        call.locator("#call").click();
        assertThat(call.locator("#lines li.agent").first()).containsText("How can I help you today?");
        call.locator("#text").fill(QUESTION);
        call.locator("#send").click();
        assertThat(call.locator("#lines li.agent").last()).containsText("3.88");
        assertThat(call.locator("#state")).hasText("Riley is waiting for your line.");
        call.locator("#hang-up").click();
        Locator mark = call.locator("#lines li.mark");
        assertThat(mark).containsText("You hung up · ticket ");
        String ticketId = mark.textContent().replace("You hung up · ticket ", "");
        call.close();
        return ticketId;
    }

    private static void theReviewerHearsAndScoresIt(Page page, String desk, String ticketId) {
        page.navigate(desk + "/tickets");
        page.locator("tickets-page li", new Page.LocatorOptions().setHasText(ticketId)).click();
        Locator player = page.locator("call-player");
        assertThat(player.locator(".waved")).isVisible();
        page.locator("call-transcript p[data-speaker=user]").first().click();
        page.waitForCondition(() -> ((Number) player.locator("audio").evaluate("audio => audio.currentTime")).doubleValue() > 1);
        page.keyboard().press(" ");

        page.locator("ticket-page .tabs").getByText("Scorecard").click();
        page.getByText("Score this call").click();
        Locator panel = page.locator("scorecard-panel");
        assertThat(panel.locator("[data-question]").first()).isVisible();
        for (Locator question : panel.locator("[data-question]").all()) {
            if (question.locator("[aria-checked=true]").count() == 0) {
                Locator best = question.locator("[data-value='5'], [data-value=yes]");
                best.first().click();
            }
        }
        panel.getByText("Submit").click();
        assertThat(panel.locator(".head")).containsText("submitted");
        page.navigate(desk + "/quality?view=results");
        assertThat(page.locator("quality-results td.number").first()).isVisible();
    }

    private static void theAnalystCountsIt(Page page, String desk, String ticketId) {
        page.navigate(desk + "/reports?report=top-categories");
        page.locator("result-table").getByText("Interest rates").click();
        assertThat(page).hasURL(Pattern.compile("category=interest_rates$"));
        assertThat(page.locator("tickets-page li")).containsText(ticketId);
        page.navigate(desk + "/reports?report=daily");
        page.getByText("Send it regularly").click();
        page.getByText("Send it then").click();
        assertThat(page.locator("report-schedules li")).containsText("every day at 06:30");
        page.navigate(desk + "/sql");
        page.getByLabel("Statement", new Page.GetByLabelOptions().setExact(true))
                .fill("SELECT ticket_id, category FROM tickets");
        page.keyboard().press("Control+Enter");
        assertThat(page.locator("result-table")).containsText(ticketId);
    }

    private static void theCrmWasTold(Page page, String desk, String ticketId, List<String> told) {
        page.navigate(desk + "/webhooks");
        page.waitForCondition(() -> told.stream().anyMatch(body -> body.contains(ticketId)));
        assertThat(page.locator("delivery-list .flag").first()).hasText("delivered");
        page.locator("webhook-list").getByText("Ping").click();
        page.waitForCondition(() -> told.stream().anyMatch(body -> body.contains("webhook.ping")));
        assertThat(page.locator("delivery-list summary").first()).containsText("webhook.ping");
    }

    private static void theToolsAndTheSystem(Page page, String desk) {
        page.navigate(desk + "/tools");
        page.locator("tools-page").getByText("search_gxs_help_center").first().click();
        page.getByLabel("query").fill("saving pockets interest rate");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Run")).click();
        assertThat(page.locator("api-answer pre")).containsText("3.88");
        page.navigate(desk + "/system");
        assertThat(page.locator("system-page")).containsText("local engine");
        page.navigate(desk + "/");
        assertThat(page.locator("live-page")).containsText("Calls now");
    }

    /// Agents that are brief, so that nobody waits for their sentences.
    private static Path tyreShop() throws IOException {
        Path agents = Files.createDirectories(dir.resolve("agents"));
        Files.writeString(agents.resolve("tess.yaml"), """
                id: tess
                name: Tess
                description: Tyre shop
                greeting: "Good day!"
                voice: marin
                instructions: You are Tess, who answers for a tyre shop.
                human: true
                sentences: {taken_over: "A colleague now.", handed_back: "Back again.", waiting: "One moment.", nobody_free: "Nobody."}
                """);
        Files.writeString(agents.resolve("tom.yaml"), """
                id: tom
                name: Tom
                description: Tyre workshop
                greeting: "Hello!"
                takes_over: "Tom here."
                voice: marin
                instructions: You are Tom, who answers for a tyre workshop.
                """);
        return agents;
    }

    /// What caller and supervisor say into it: a beep each second, loud enough to be seen and too short to be speech.
    private static Path microphone() throws IOException {
        short[] samples = new short[30 * MICROPHONE_RATE_HZ];
        for (int i = 0; i < samples.length; i++) {
            if (i % MICROPHONE_RATE_HZ < BEEP_SAMPLES) {
                samples[i] = (short) Math.round(8_000 * Math.sin(2 * Math.PI * 440 * i / MICROPHONE_RATE_HZ));
            }
        }
        Path file = dir.resolve("microphone.wav");
        WavFile.writeMono(file, MICROPHONE_RATE_HZ, samples);
        return file;
    }

    /// Ada and Ben have accounts; from then on everybody logs in.
    private void twoSupervisorsAndACaller(Browser browser, Page adas, String desk, String voice) {
        adas.navigate(desk + "/access");
        adas.getByLabel("Name or e-mail address").fill("ada");
        adas.getByLabel("Password, 12").fill(PASSWORD);
        adas.getByLabel("Once more").fill(PASSWORD);
        adas.getByText("Make it and log in").click();
        assertThat(adas.locator("account-list li")).containsText("ada");
        JsonNode made = json(adas, desk, "POST", "/api/accounts", Map.of("name", "ben", "roles", List.of("supervisor")));
        String given = made.path("password").asText();
        Browser.NewContextOptions heard = new Browser.NewContextOptions()
                .setPermissions(List.of("microphone")).setViewportSize(1_280, 900);
        try (BrowserContext caller = browser.newContext(heard);
                BrowserContext bens = browser.newContext(heard)) {
            adas.context().grantPermissions(List.of("microphone"));
            Page ben = bens.newPage();
            json(ben, desk, "POST", "/api/login", Map.of("name", "ben", "password", given));
            json(ben, desk, "POST", "/api/password", Map.of("present", given, "chosen", PASSWORD));
            Page call = caller.newPage();
            watch(call);
            call.navigate(voice + "/?agent=tess");
            call.locator("#call").click();
            assertThat(call.locator("#lines li.agent").first()).hasText("Good day!");
            String ticketId = json(adas, desk, "GET", "/api/tickets?agent=tess", null).path(0).path("ticket_id").asText();
            Locator ada = stepsIn(adas, desk, ticketId);
            Locator other = stepsIn(ben, desk, ticketId);
            adas.waitForCondition(() -> ada.locator("level-meter.user i.on").count() > 0);

            ada.locator("input").fill(WHISPER);
            ada.getByText("Whisper", new Locator.GetByTextOptions().setExact(true)).click();
            assertThat(ada.getByRole(AriaRole.STATUS)).hasText("Whispered");
            ada.locator("input").fill(SENTENCE);
            ada.getByText("Say", new Locator.GetByTextOptions().setExact(true)).click();
            assertThat(call.locator("#lines")).containsText(SENTENCE);
            assertThat(ben.locator("call-panel call-transcript")).containsText(SENTENCE);

            ada.getByText("Take over").click();
            assertThat(other.getByRole(AriaRole.STATUS)).containsText("Held by another supervisor: ada");
            assertThat(other.getByText("Take over")).isDisabled();
            assertThat(other.getByText("Say", new Locator.GetByTextOptions().setExact(true))).isDisabled();
            assertThat(json(ben, desk, "POST", "/api/calls/" + ticketId + "/say", Map.of("text", "Hello?")).path("message").asText())
                    .contains("held by another supervisor");
            assertThat(ada.getByRole(AriaRole.STATUS)).hasText("You are speaking with the caller.");
            ada.getByText("Hand back").click();
            assertThat(other.getByText("Take over")).isEnabled();

            // Ben's right is taken away while he listens.
            json(adas, desk, "PATCH", "/api/accounts/" + made.path("account_id").asText(), Map.of("roles", List.of("qa")));
            ada.getByText("Transfer", new Locator.GetByTextOptions().setExact(true)).click();
            ada.getByText("To Tom").click();
            assertThat(call.locator("#lines")).containsText("Tom here.");
            assertThat(ben.getByText("You may not see this page")).isVisible();
            assertThat(ben.getByText("It needs the right live.watch. You are ben, with qa")).isVisible();

            ada.getByText("End", new Locator.GetByTextOptions().setExact(true)).click();
            ada.getByText("End the call").click();
            assertThat(ada.getByRole(AriaRole.STATUS)).containsText("The call has ended while you listened: a supervisor ended the call.");
            assertThat(call.locator("#lines li.mark").last()).containsText(ticketId);
            whatTheyDidIsOnTheTicketAndInTheAuditLog(adas, desk, ticketId);
        }
    }

    /// A board that listens to the call.
    private static Locator stepsIn(Page page, String desk, String ticketId) {
        page.navigate(desk + "/?call=" + ticketId);
        Locator panel = page.locator("step-in");
        panel.locator("#listen").click();
        assertThat(panel.locator("#listen")).hasText("Stop listening");
        return panel;
    }

    private static void whatTheyDidIsOnTheTicketAndInTheAuditLog(Page ada, String desk, String ticketId) {
        JsonNode detail = json(ada, desk, "GET", "/api/tickets/" + ticketId, null);
        // What the agent was about to say, also where taking over cut it short.
        assertThat(detail.path("interactions").valueStream()
                        .map(line -> line.path("generated").asText(line.path("message").asText()))
                        .toList())
                .contains(SENTENCE, "Tom here.")
                .noneMatch(line -> line.contains(WHISPER));
        assertThat(detail.path("metadata").valueStream()
                        .filter(entry -> entry.path("key").asText().equals("step_in"))
                        .map(entry -> entry.path("value").asText().replaceFirst("\\d+ ms, ", ""))
                        .toList())
                .contains("whisper by ada: " + WHISPER, "say by ada: " + SENTENCE);
        assertThat(detail.at("/ticket/end_reason").asText()).isEqualTo("supervisor");
        List<String> done = json(ada, desk, "GET", "/api/audit?ticket=" + ticketId, null).valueStream()
                .map(entry -> entry.path("who").asText() + " " + entry.path("action").asText())
                .toList();
        assertThat(done).contains("ada call.listen", "ben call.listen", "ada call.whisper", "ada call.say", "ada call.take-over",
                "ben call.say", "ada call.hand-back", "ada call.transfer", "ada call.end");
    }

    /// What the API answers to the page's session: `data`, or the whole of a refusal.
    private static JsonNode json(Page page, String desk, String method, String path, @Nullable Object body) {
        RequestOptions options = RequestOptions.create().setMethod(method).setHeader("Origin", desk);
        if (body != null) {
            options.setHeader("Content-Type", "application/json").setData(body);
        }
        try {
            JsonNode answer = new JsonMapper().readTree(page.context().request().fetch(desk + path, options).text());
            return answer.path("status").asText().equals("error") ? answer : answer.path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void watch(Page page) {
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // What is refused for want of a log-in is a line of the browser's own.
            if (message.type().equals("error") && !message.text().contains("401")) {
                complaints.add(message.text());
            }
        });
    }
}
