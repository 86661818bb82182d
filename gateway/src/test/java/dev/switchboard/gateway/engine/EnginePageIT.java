package dev.switchboard.gateway.engine;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A web page of another port in a real Chromium: it gets a client secret, and connects with it by subprotocol.
class EnginePageIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final double PATIENCE_MS = 30_000;
    private static final Path PAGES = Path.of("src/test/clients").toAbsolutePath();

    private static Playwright playwright;
    private static Browser browser;
    private static HttpServer site;

    private final EngineFixture engine = new EngineFixture();

    @BeforeAll
    static void start() {
        assumeTrue(Files.isExecutable(CHROMIUM), "no " + CHROMIUM + " on this machine");
        site = SimpleFileServer.createFileServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PAGES,
                SimpleFileServer.OutputLevel.NONE);
        site.start();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                .setExecutablePath(CHROMIUM).setHeadless(true).setArgs(List.of("--no-sandbox")));
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
            site.stop(0);
        }
    }

    @AfterEach
    void stopEngine() {
        engine.close();
    }

    @Test
    void pageOfThisMachineConversesWithAClientSecret() {
        assertSaid("http://localhost:", "You said hello there.");
        assertThat(engine.turns).singleElement()
                .satisfies(turn -> assertThat(turn.instructions()).isEqualTo("You are the help line of a bank."));
    }

    @Test
    void pageOfAnotherSiteIsTurnedAway() {
        assertSaid("http://elsewhere.localhost:", "The engine cannot be asked: Failed to fetch");
        assertThat(engine.turns).isEmpty();
    }

    private void assertSaid(String origin, String words) {
        try (Page page = browser.newPage()) {
            page.navigate(origin + site.getAddress().getPort() + "/page.html?engine=127.0.0.1:" + engine.server.port());
            assertThat(page.locator("#said"))
                    .hasText(words, new LocatorAssertions.HasTextOptions().setTimeout(30_000));
        }
    }
}
