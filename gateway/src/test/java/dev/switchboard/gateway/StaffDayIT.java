package dev.switchboard.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a real call leaves behind, in the hands of those who work with it: one recorded call on the real gateway, then every
/// page of the dashboard in a real Chromium.
class StaffDayIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int PATIENCE_MS = 45_000;
    private static final String QUESTION = "what is the interest rate for the saving pockets";

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
        try (var running = new RunningGateway(
                        dir, Map.of("SWITCHBOARD_RECORDING", "on", "SWITCHBOARD_OUTBOUND_ALLOW", "127.0.0.1"));
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking",
                                "--autoplay-policy=no-user-gesture-required")));
                BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1_280, 900))) {
            context.setDefaultTimeout(PATIENCE_MS);
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
            Page page = context.newPage();
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            String desk = "http://" + running.gateway.controlAddress();

            theAdminTellsACrm(page, desk, "http://127.0.0.1:" + crm.getAddress().getPort() + "/hook");
            String ticketId = aCallFromTheAgentsPage(page, desk);
            theReviewerHearsAndScoresIt(page, desk, ticketId);
            theAnalystCountsIt(page, desk, ticketId);
            theCrmWasTold(page, desk, ticketId, told);
            theToolsAndTheSystem(page, desk);
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
}
