package dev.switchboard.gateway.caller.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallNotice.ToolStatus;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.caller.FakeReception;
import dev.switchboard.gateway.caller.FakeReception.FakeCall;
import dev.switchboard.gateway.caller.RecordedCounters;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Relay;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.store.transcript.Speaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The call page in a real Chromium with a fake microphone, against a reception that is played by the test. Leaves a
/// picture of each state in `target/callpage`.
class CallPageIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path PICTURES = Path.of("target", "callpage");
    private static final int RATE_HZ = 24_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Playwright playwright;
    private static Browser browser;

    private final FakeReception reception = new FakeReception();
    private final RecordedCounters counters = new RecordedCounters();
    private final EventLoops loops = EventLoops.start("test", 1);
    private final List<String> consoleErrors = new ArrayList<>();
    private WebSocketListener listener;
    private Relay relay;
    private @Nullable BrowserContext context;

    @BeforeAll
    static void startChromium() throws IOException {
        assumeTrue(Files.isExecutable(CHROMIUM), "no " + CHROMIUM + " on this machine");
        Files.createDirectories(PICTURES);
        Path microphone = PICTURES.resolve("microphone.wav").toAbsolutePath();
        WavFile.writeMono(microphone, 48_000, Beeps.samples(48_000, 4));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                .setExecutablePath(CHROMIUM)
                .setHeadless(true)
                .setArgs(List.of("--no-sandbox", "--use-fake-device-for-media-stream",
                        "--use-file-for-fake-audio-capture=" + microphone)));
    }

    @AfterAll
    static void stopChromium() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void listen() throws IOException {
        Routes.Builder routes = Routes.builder().webSocket("/calls/browser", new BrowserRoute(reception, counters))
                .webSocket("/calls/chat", new ChatRoute(reception, counters, TrustedProxies.NONE, Duration.ofMinutes(10)));
        CallPage.add(routes, reception);
        listener = WebSocketListener.bind(
                "127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes.build(), OriginCheck.allowing(Set.of()),
                ListenerLimits.defaults(), loops, counters::rejected);
        relay = new Relay(listener.port());
        reception.whenAnswered(
                call -> call.line.show(new CallNotice.Started("TKT-20261120-000042", "session", call.agent)));
    }

    @AfterEach
    void close() throws IOException {
        if (context != null) {
            context.close();
        }
        relay.close();
        listener.close();
        loops.close();
    }

    private Page open(String query, boolean withMicrophone, ColorScheme scheme, int width, int height) {
        Browser.NewContextOptions options =
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, height);
        BrowserContext opened =
                browser.newContext(options.setPermissions(withMicrophone ? List.of("microphone") : List.of()));
        context = opened;
        Page page = opened.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                consoleErrors.add(message.text());
            }
        });
        page.onPageError(consoleErrors::add);
        page.setDefaultTimeout(PATIENCE.toMillis());
        page.navigate("http://127.0.0.1:" + listener.port() + "/" + query);
        return page;
    }

    private Page open(boolean withMicrophone) {
        return open("", withMicrophone, ColorScheme.LIGHT, 1_000, 860);
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    private FakeCall answered(Page page) {
        page.waitForCondition(
                () -> !reception.calls.isEmpty(), new Page.WaitForConditionOptions().setTimeout(PATIENCE.toMillis()));
        return reception.calls.getLast();
    }

    /// Waits for something on the gateway's side while the page goes on running.
    private static void until(Page page, BooleanSupplier condition) {
        page.waitForCondition(condition, new Page.WaitForConditionOptions().setTimeout(PATIENCE.toMillis()));
    }

    @Test
    void callerIsHeardAndHearsTheAgentWithCaptions() throws IOException {
        Page page = open(true);
        assertThat(page.locator("#state")).hasText("Call Riley, or type a line: either begins the call.");
        picture(page, "1-idle");
        page.locator("#call").click();
        FakeCall call = answered(page);
        assertThat(page.locator("#state")).hasText("Riley is listening.");

        until(page, () -> Beeps.loudest(call.audio()) > 3_000);
        assertThat(call.events(CallerEvent.Audio.class)).allMatch(audio -> audio.chunk().byteCount() == 960);

        call.show(new CallNotice.Transcript(
                Speaker.AGENT, "a1", "Hey there! This is Riley from GXS Bank. How can I help you today?", true));
        call.show(new CallNotice.CallerSpeaking(true));
        assertThat(page.locator("#state")).hasText("You are speaking.");
        picture(page, "2-hearing");
        call.show(new CallNotice.CallerSpeaking(false));
        call.show(new CallNotice.ToolActivity("search_gxs_help_center", ToolStatus.STARTED, 0));
        assertThat(page.locator("#state")).hasText("Riley is looking it up…");
        call.show(new CallNotice.ToolActivity("search_gxs_help_center", ToolStatus.DONE, 14));
        call.play("a2", Beeps.pcm(RATE_HZ, 1));
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a2", "The Saving Pockets earn up to 3.88% a year", false));
        call.show(new CallNotice.Transcript(Speaker.USER, "u1", "What's the interest rate for Saving Pockets?", true));
        assertThat(page.locator("#state")).hasText("Riley is speaking. Just talk to interrupt.");
        picture(page, "3-speaking");
        assertThat(Axe.violations(page)).isEmpty();

        until(page, () -> call.events.contains(new CallerEvent.Heard("a2", 1_000)));
        List<Long> reports = call.events(CallerEvent.Heard.class).map(CallerEvent.Heard::heardMs).toList();
        assertThat(reports).hasSizeGreaterThanOrEqualTo(3).isSorted();
        assertThat(page.locator("#state")).hasText("Riley is listening.");
        assertThat(page.locator("#lines li")).hasText(new String[] {
            "Hey there! This is Riley from GXS Bank. How can I help you today?",
            "What's the interest rate for Saving Pockets?",
            "Searched the help centre · 14 ms",
            "The Saving Pockets earn up to 3.88% a year"
        });

        page.keyboard().press("Escape");
        until(page, () -> call.events.contains(new CallerEvent.Gone(EndReason.CALLER_HANGUP)));
        assertThat(page.locator("#lines li").last()).hasText("You hung up · ticket TKT-20261120-000042");
        assertThat(page.locator("#call")).hasText("Call again");
        picture(page, "4-ended");
        assertThat(consoleErrors).isEmpty();
    }

    @Test
    void interruptedAnswerStopsAtOnceAndWhatWasNotHeardIsStruckThrough() {
        Page page = open("?agent=casey", true, ColorScheme.DARK, 1_000, 860);
        page.locator("#call").click();
        FakeCall call = answered(page);
        assertThat(call.agent).isEqualTo(FakeReception.CASEY);
        call.play("a1", Beeps.pcm(RATE_HZ, 10));
        call.show(new CallNotice.Transcript(
                Speaker.AGENT, "a1", "We have 20 seats left in the stalls and 14 in the circle.", true));
        until(page, () -> call.events(CallerEvent.Heard.class).anyMatch(heard -> heard.heardMs() >= 400));
        call.clear("a1");
        call.show(new CallNotice.CallerSpeaking(true));
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a1", "We have 20 seats left", true));
        assertThat(page.locator("#lines s")).hasText(" in the stalls and 14 in the circle.");
        assertThat(page.locator("#lines li").first())
                .hasText("We have 20 seats left in the stalls and 14 in the circle.");
        picture(page, "5-interrupted-dark");
        int heardAtClear = call.events(CallerEvent.Heard.class).toList().size();
        call.play("a2", Beeps.pcm(RATE_HZ, 1));
        until(page, () -> call.events.contains(new CallerEvent.Heard("a2", 1_000)));
        assertThat(call.events(CallerEvent.Heard.class).skip(heardAtClear).filter(heard -> heard.itemId().equals("a1"))
                .count())
                .isLessThanOrEqualTo(2);
        assertThat(call.events(CallerEvent.Heard.class).filter(heard -> heard.itemId().equals("a1"))
                .mapToLong(CallerEvent.Heard::heardMs).max().orElse(0))
                .isLessThan(9_000);
    }

    @Test
    void refusedMicrophoneLeavesACallByTyping() {
        Page page = open("", false, ColorScheme.LIGHT, 390, 844);
        page.locator("#call").click();
        FakeCall call = answered(page);
        assertThat(page.locator("#notice")).hasText(
                "The microphone is blocked. You can type instead; or allow it beside the address bar and call again.");
        assertThat(page.locator("#state")).hasText("Riley is waiting for your line.");
        page.locator("#text").fill("I lost my card <b>now</b>");
        page.keyboard().press("Enter");
        until(page, () -> call.events.contains(new CallerEvent.Typed("I lost my card <b>now</b>")));
        call.show(new CallNotice.Transcript(Speaker.USER, "u1", "I lost my card <b>now</b>", true));
        call.play("a1", Beeps.pcm(RATE_HZ, 1));
        call.show(new CallNotice.Transcript(
                Speaker.AGENT, "a1", "I am sorry to hear that. You can freeze it in the app.", true));
        assertThat(page.locator("#lines li").first()).hasText("I lost my card <b>now</b>");
        until(page, () -> call.events.contains(new CallerEvent.Heard("a1", 1_000)));
        picture(page, "6-microphone-refused-phone");
        assertThat(call.audio()).isEmpty();
    }

    @Test
    void typedLineAloneBeginsACall() {
        Page page = open("", false, ColorScheme.DARK, 390, 844);
        assertThat(page.locator("#call")).isEnabled();
        page.locator("#text").fill("what are your opening hours");
        page.locator("#send").click();
        FakeCall call = answered(page);
        until(page, () -> call.events.contains(new CallerEvent.Typed("what are your opening hours")));
        assertThat(page.locator("#notice")).isHidden();
        assertThat(page.locator("#mic-label")).hasText("Microphone off");
        picture(page, "7-typing-phone-dark");
    }

    @Test
    void mutedMicrophoneSendsSilence() {
        Page page = open(true);
        page.locator("#call").click();
        FakeCall call = answered(page);
        until(page, () -> Beeps.loudest(call.audio()) > 3_000);
        page.keyboard().press("m");
        assertThat(page.locator("#mute")).hasAttribute("aria-pressed", "true");
        int muted = call.events.size();
        until(page, () -> call.events.size() > muted + 60);
        assertThat(call.events.stream().skip(muted + 10L).map(CallerEvent.Audio.class::cast)
                .allMatch(audio -> Beeps.loudest(audio.chunk().raw()) == 0)).isTrue();
        picture(page, "8-muted");
    }

    @Test
    void aHandedOverCallShowsTheAgentWhoHasItAndTheNextCallIsForTheChosenOne() {
        Page page = open(false);
        page.navigate("http://127.0.0.1:" + relay.port() + "/");
        page.locator("#call").click();
        FakeCall call = answered(page);
        call.show(new CallNotice.HandedOver(FakeReception.CASEY));
        assertThat(page.locator("#agent-name")).hasText("Casey");
        assertThat(page.locator("#lines")).containsText("Casey has the call now");
        call.show(new CallNotice.Ended("TKT-20261120-000042", EndReason.DURATION_LIMIT));
        call.hangUp(EndReason.DURATION_LIMIT);
        assertThat(page.locator("#agent-name")).hasText("Riley");
    }

    @Test
    void lostConnectionIsSaid() {
        reception.whenAnswered(call -> {
            call.line.show(new CallNotice.Started("TKT-20261120-000042", "session", call.agent));
            call.line.show(new CallNotice.Transcript(Speaker.AGENT, "a1", "Hey there!", true));
        });
        Page page = open(false);
        page.navigate("http://127.0.0.1:" + relay.port() + "/");
        page.locator("#call").click();
        FakeCall call = answered(page);
        assertThat(page.locator("#lines li")).hasText("Hey there!");
        relay.cut();
        assertThat(page.locator("#notice")).containsText("The connection was lost");
        assertThat(page.locator("#call")).hasText("Call again");
        picture(page, "9-dropped");
        await().atMost(PATIENCE).until(() -> call.events.contains(new CallerEvent.Gone(EndReason.CALLER_HANGUP)));
    }

    @Test
    void fullHouseAndShutdownAreSaid() throws IOException {
        Page page = open(false);
        assertThat(page.locator("#call")).isEnabled();
        reception.refuse(503, "full", "all lines are busy", 5);
        page.locator("#call").click();
        assertThat(page.locator("#notice")).hasText("All lines are busy. Please call again in 5 seconds.");
        picture(page, "10-full");
        assertThat(Axe.violations(page)).isEmpty();
        reception.refuse(429, "too_many_calls", "too many calls", 7);
        page.locator("#call").click();
        assertThat(page.locator("#notice")).hasText("Too many calls came from here. Please call again in 7 seconds.");
        reception.admitAgain();
        page.locator("#call").click();
        FakeCall call = answered(page);
        call.show(new CallNotice.Ended("TKT-20261120-000042", EndReason.SHUTDOWN));
        call.hangUp(EndReason.SHUTDOWN);
        assertThat(page.locator("#notice")).hasText("The gateway is shutting down. You can call again.");
    }

    @Test
    void gatewayThatIsGoneIsSaid() {
        Page page = open(false);
        assertThat(page.locator("#call")).isEnabled();
        listener.close();
        page.locator("#call").click();
        assertThat(page.locator("#notice")).containsText("The gateway cannot be reached");
    }

    @Test
    void agentIsChosenByAddressAndByList() {
        Page page = open("?agent=casey", false, ColorScheme.LIGHT, 1_000, 860);
        assertThat(page.locator("#agent-name")).hasText("Casey");
        page.locator("#agents").selectOption("riley");
        assertThat(page.locator("#agent-line")).hasText("GXS Bank help line");
        assertThat(page).hasURL(Pattern.compile(".*\\?agent=riley$"));
        page.navigate("http://127.0.0.1:" + listener.port() + "/?agent=nobody");
        assertThat(page.locator("#notice")).hasText("There is no agent “nobody”; this is Riley.");
    }

    @Test
    void longAndHostileLinesStayInsideThePage() throws IOException {
        Page page = open("", false, ColorScheme.LIGHT, 390, 844);
        page.locator("#call").click();
        FakeCall call = answered(page);
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a1", "x".repeat(3_000), true));
        call.show(new CallNotice.Transcript(
                Speaker.USER, "u1", "<img src=x onerror=alert(1)> مرحبا " + "long ".repeat(100), true));
        call.show(new CallNotice.ToolActivity("no_such_tool", ToolStatus.FAILED, 3_000));
        assertThat(page.locator("#lines li")).hasCount(3);
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();
        assertThat(page.locator("#lines img")).hasCount(0);
        picture(page, "11-long-phone");
        assertThat(Axe.violations(page)).isEmpty();
    }

    @Test
    void aFaultOfThePageIsSaidAlsoWhenAPartOfItIsMissing() {
        Page page = open(false);
        assertThat(page.locator("#call")).isEnabled();
        page.evaluate("() => { setTimeout(() => { throw new Error('a fault'); }); }");
        assertThat(page.locator("#notice")).containsText("Something on this page went wrong: Uncaught Error: a fault");
        page.route("**/captions.js", Route::abort);
        page.reload();
        assertThat(page.locator("#notice")).containsText("/callpage/call.js, or a part of it, could not be loaded");
    }

    @Test
    void pageAllowsNothingInlineAndNothingForeign() {
        Page page = open(false);
        var response = page.reload();
        assertThat(response.headerValue("content-security-policy")).contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(response.headerValue("etag")).isNotBlank();
        assertThat(consoleErrors).isEmpty();
    }

    @Test
    void aChatIsWrittenAndReadSurvivesALostConnectionAndAReload() throws IOException {
        Page page = open("chat?agent=casey", false, ColorScheme.LIGHT, 390, 844);
        assertThat(page.locator("#state")).hasText("Write to begin a chat with Casey.");
        picture(page, "20-chat-empty-phone");
        page.navigate("http://127.0.0.1:" + relay.port() + "/chat?agent=casey");
        assertThat(page.locator("#send")).isEnabled();
        page.locator("#text").fill("two seats for tonight");
        page.keyboard().press("Enter");
        FakeCall call = answered(page);
        until(page, () -> call.events.contains(new CallerEvent.Typed("two seats for tonight")));
        assertThat(page.locator("#lines li.pending")).hasText("two seats for tonight");
        assertThat(page.locator("#state")).hasText("Casey is writing…");
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a1", "Hi, this is Casey.", true));
        call.show(new CallNotice.Transcript(Speaker.USER, "u1", "two seats for tonight", true));
        call.show(new CallNotice.ToolActivity("check_seats", ToolStatus.STARTED, 0));
        assertThat(page.locator("#state")).hasText("Checking the seats…");
        call.show(new CallNotice.ToolActivity("check_seats", ToolStatus.DONE, 12));
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a2", "Section B, row 10: $180", false));
        assertThat(page.locator("#lines li").last()).hasText("Section B, row 10: $180");
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a2", "Section B, row 10: $180 each.\nShall I hold them?", true));
        call.show(new CallNotice.Answered());
        assertThat(page.locator("#state")).hasText("Casey has answered. Write when you like.");
        picture(page, "21-chat-phone");
        assertThat(Axe.violations(page)).isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();

        relay.cut();
        assertThat(page.locator("#state")).containsText("The connection was lost");
        picture(page, "22-chat-lost-phone");
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a3", "Said while you were away.", true));
        page.locator("#text").fill("yes please");
        page.keyboard().press("Enter");
        until(page, () -> call.events.contains(new CallerEvent.Typed("yes please")));
        assertThat(page.locator("#lines")).containsText("Said while you were away.");
        call.show(new CallNotice.Transcript(Speaker.USER, "u2", "yes please", true));

        page.reload();
        assertThat(page.locator("#lines li")).hasText(new String[] {
            "Hi, this is Casey.", "two seats for tonight", "Section B, row 10: $180 each.\nShall I hold them?",
            "Said while you were away.", "yes please"
        });
        assertThat(reception.calls).hasSize(1);
        page.locator("#end").click();
        until(page, () -> call.events.contains(new CallerEvent.Gone(EndReason.CALLER_HANGUP)));
        assertThat(page.locator("#lines li").last()).hasText("You ended the chat · ticket TKT-20261120-000042");
        picture(page, "23-chat-ended-phone");
        page.locator("#again").click();
        assertThat(page.locator("#state")).hasText("Write to begin a chat with Casey.");
        assertThat(consoleErrors.stream().filter(error -> !error.contains("WebSocket")).toList()).isEmpty();
    }

    @Test
    void aChatThatCannotBeginKeepsTheWordsAndHostileOnesStayInside() throws IOException {
        Page page = open("chat", false, ColorScheme.DARK, 1_000, 860);
        assertThat(page.locator("#send")).isEnabled();
        reception.refuse(503, "full", "all lines are busy", 5);
        page.locator("#text").fill("hello?");
        page.locator("#send").click();
        assertThat(page.locator("#notice")).hasText("Everybody is busy. Please write again in 5 seconds.");
        assertThat(page.locator("#text")).hasValue("hello?");
        reception.admitAgain();
        page.locator("#send").click();
        FakeCall call = answered(page);
        call.show(new CallNotice.Transcript(Speaker.AGENT, "a1", "x".repeat(3_000), true));
        call.show(new CallNotice.Transcript(Speaker.USER, "u1", "<img src=x onerror=alert(1)> مرحبا", true));
        assertThat(page.locator("#lines img")).hasCount(0);
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();
        picture(page, "24-chat-dark");
        assertThat(Axe.violations(page)).isEmpty();
        call.show(new CallNotice.Ended("TKT-20261120-000042", EndReason.IDLE));
        call.hangUp(EndReason.IDLE);
        assertThat(page.locator("#lines li").last())
                .hasText("Nobody wrote for a while, so the chat was closed · ticket TKT-20261120-000042");
    }
}
