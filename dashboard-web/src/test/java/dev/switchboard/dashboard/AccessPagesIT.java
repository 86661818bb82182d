package dev.switchboard.dashboard;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logging in and what follows from it, in a real Chromium.
class AccessPagesIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final double PATIENCE_MS = 30_000;
    private static final String PASSWORD = "a long one 4 tests";

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();

    /// One flow, for each step needs the one before.
    @Test
    void theFirstAccountIsMadeOthersFollowSessionsEndAndViewsComeBack() throws IOException {
        PageSweep sweep = new PageSweep();
        assumeTrue(Files.isExecutable(CHROMIUM), CHROMIUM + " is missing: install the package chromium to test the pages");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        try (TestDesk desk = new TestDesk(folder);
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")))) {
            String ticket = desk.calls.interestRates(null, Instant.now().minusSeconds(60)).value();
            BrowserContext context = browser.newContext();
            Page page = page(context);

            page.navigate(desk.at("/").toString());
            page.getByText("No log-in: open to this machine").click();
            page.getByText("Set up accounts").click();
            assertThat(sweep.faults(page)).isEmpty();
            page.getByLabel("Name or e-mail address").fill("ada@example.com");
            page.getByLabel("Password, 12").fill(PASSWORD);
            page.getByLabel("Once more").fill(PASSWORD);
            page.getByText("Make it and log in").click();
            assertThat(page.locator("account-list li")).containsText("ada@example.com");
            assertThat(page.locator("who-menu button.who")).hasText("ada@example.com");

            Locator form = page.locator("account-list form.sheet");
            form.locator("input[name=name]").fill("zed");
            form.locator("input[value=analyst]").check();
            form.getByText("Make account").click();
            assertThat(page.locator("account-list li").nth(1)).containsText("has not chosen a password");
            String given = page.locator("account-list secret-once code").textContent();
            page.locator("token-list input[name=name]").fill("prometheus");
            page.locator("token-list input[value='metrics.read']").check();
            page.getByText("Make token").click();
            assertThat(page.locator("token-list secret-once code")).containsText("swb_");
            page.getByText("Revoke").click();
            assertThat(page.locator("token-list li")).containsText("revoked");
            assertThat(sweep.faults(page)).isEmpty();

            page.navigate(desk.at("/tickets").toString());
            assertThat(page.locator("tickets-page input").first()).isVisible();
            context.clearCookies();
            page.locator("tickets-page input").first().fill("stolen card");
            assertThat(page.getByText("Your session is over")).isVisible();
            assertThat(sweep.faults(page)).isEmpty();
            page.locator("dialog.again").getByLabel("Password").fill("wrong");
            page.locator("dialog.again button").click();
            assertThat(page.getByText("The name or the password is wrong.")).isVisible();
            page.locator("dialog.again").getByLabel("Password").fill(PASSWORD);
            page.locator("dialog.again button").click();
            assertThat(page.locator("dialog.again")).hasCount(0);
            assertThat(page.locator("tickets-page input").first()).hasValue("stolen card");

            page.locator("who-menu button.who").click();
            page.getByText("Log out").click();
            assertThat(page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))).isVisible();
            page.navigate(desk.at("/?sign-on=role").toString());
            assertThat(page.getByText("gives you no role here")).isVisible();
            assertThat(sweep.faults(page)).isEmpty();

            Page zed = page(browser.newContext());
            zed.navigate(desk.at("/access").toString());
            zed.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("zed");
            zed.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(given);
            zed.locator("login-page button").click();
            assertThat(sweep.faults(zed)).isEmpty();
            zed.getByLabel("New password").fill("quite another thing");
            zed.getByLabel("Once more").fill("quite another thing");
            zed.getByText("Use this password").click();
            assertThat(zed.getByText("You may not see this page")).isVisible();
            assertThat(zed.getByText("It needs the right accounts.administer. You are zed, with analyst")).isVisible();
            assertThat(zed.locator("nav a[href='/access'], nav a[href='/']:not(.brand)")).hasCount(0);
            assertThat(zed.locator("nav a[href='/tickets']")).isVisible();
            assertThat(sweep.faults(zed)).isEmpty();
            zed.navigate(desk.at("/tickets/" + ticket).toString());
            assertThat(zed.locator("ticket-exports")).isVisible();
            assertThat(zed.locator("ticket-form, ticket-history, metadata-list form")).hasCount(0);
        }
        assertThat(complaints).isEmpty();
    }

    private Page page(BrowserContext context) {
        context.setDefaultTimeout(PATIENCE_MS);
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // What is refused for want of a log-in is a line of the browser's own.
            if (message.type().equals("error") && !message.text().contains("401")) {
                complaints.add(message.text());
            }
        });
        return page;
    }
}
