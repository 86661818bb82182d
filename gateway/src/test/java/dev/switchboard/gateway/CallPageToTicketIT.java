package dev.switchboard.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.softphone.BrowserPhone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole product as people meet it: the call page in a real Chromium, whose microphone is a recording, on one side and
/// the dashboard on the other, with the real gateway, engine, tools and tickets between them.
class CallPageToTicketIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path PICTURES = Path.of("target", "call-page-to-ticket");
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final String GREETING = "Hey there! This is Riley from GXS Bank. How can I help you today?";
    private static final String QUESTION = "what is the interest rate for the saving pockets";
    /// The recording begins with the microphone, which opens a moment before the call: the greeting takes five seconds.
    private static final int SILENCE_BEFORE_QUESTION_SECONDS = 9;
    private static final int MICROPHONE_RATE_HZ = 48_000;
    private static final int PAGE_RATE_HZ = 24_000;
    private static final int LOUD = 300;

    /// Keeps a copy of all that the page sends to the loudspeaker, as 16-bit samples.
    private static final String TAP = """
            window.heard = [];
            const connect = AudioNode.prototype.connect;
            AudioNode.prototype.connect = function (to, ...rest) {
                if (to instanceof AudioDestinationNode) {
                    const tap = this.context.createScriptProcessor(4096, 1, 1);
                    tap.onaudioprocess = ({ inputBuffer }) => window.heard.push(
                        Int16Array.from(inputBuffer.getChannelData(0), sample => Math.round(sample * 32767)));
                    connect.call(this, tap);
                    connect.call(tap, to);
                }
                return connect.call(this, to, ...rest);
            };
            window.heardAsBase64 = async () => {
                const address = await new Promise(done => {
                    const reader = new FileReader();
                    reader.onload = () => done(reader.result);
                    reader.readAsDataURL(new Blob(window.heard));
                });
                return address.slice(address.indexOf(',') + 1);
            };""";

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path dir;

    private static @Nullable RunningGateway running;
    private static @Nullable Playwright playwright;
    private static Browser browser;
    private static FliteVoice caller;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    /// How much of each item the page says it has played, in ms, as it tells the gateway.
    private final Map<String, Long> playedMs = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Files.isExecutable(CHROMIUM), CHROMIUM + " is missing: install the package chromium to test the pages");
        caller = FliteVoice.open("rms");
        Path microphone = dir.resolve("microphone.wav");
        WavFile.writeMono(microphone, MICROPHONE_RATE_HZ, question());
        running = new RunningGateway(dir.resolve("data"), Map.of());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                .setExecutablePath(CHROMIUM)
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking",
                        "--use-fake-device-for-media-stream",
                        "--use-file-for-fake-audio-capture=" + microphone + "%noloop")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void stop() {
        if (playwright != null) {
            playwright.close();
        }
        if (running != null) {
            running.close();
        }
    }

    @BeforeEach
    void forget() {
        complaints.clear();
    }

    @AfterEach
    void close() {
        contexts.forEach(BrowserContext::close);
    }

    @Test
    void aQuestionSpokenIntoTheCallPageIsAnsweredAloudSeenLiveAndKeptInATicket() throws IOException {
        assumeTrue(caller.available(), caller.missing());
        String hearing = gateway().get("http://" + gateway().gateway.controlAddress() + "/health").at("/info/hearing").asText();
        assumeTrue(hearing.equals("PocketSphinx"), hearing);
        Page board = dashboard("/");
        assertThat(board.getByText("No calls right now")).isVisible();

        Page page = callPage(true);
        page.locator("#call").click();
        Locator row = board.locator("call-row");
        assertThat(row).containsText("Browser · Riley");
        String ticketId = row.getAttribute("data-ticket");
        row.click();
        Locator live = board.locator("call-panel call-transcript");
        assertThat(live).containsText(GREETING);

        assertThat(page.locator("#lines li.user")).containsText("interest rate");
        assertThat(live).containsText("interest rate");
        assertThat(page.locator("#lines li.step")).hasText(Pattern.compile("Searched the help centre · \\d+ ms"));
        assertThat(page.locator("#lines li.agent").last()).containsText("3.88");
        assertThat(live.locator("li").last()).containsText("3.88");
        assertThat(live.locator(".tool")).containsText(Pattern.compile("search_gxs_help_center .*\\d+ ms", Pattern.DOTALL));
        assertThat(page.locator("#state")).hasText("Riley is speaking. Just talk to interrupt.");
        picture(page, "1-call");
        picture(board, "2-live");
        assertThat(page.locator("#state")).hasText("Riley is listening.");
        assertSpeech(heard(page));

        page.locator("#hang-up").click();
        assertThat(page.locator("#lines li").last()).hasText("You hung up · ticket " + ticketId);
        assertThat(row).containsText("Caller hung up");
        JsonNode detail = closed(ticketId);
        assertThat(detail.at("/ticket/category").asText()).isEqualTo("interest_rates");
        assertThat(detail.at("/ticket/end_reason").asText()).isEqualTo("caller_hangup");
        assertThat(detail.path("interactions").valueStream().flatMap(line -> line.path("tool_calls").valueStream())
                        .map(tool -> tool.path("name").asText() + " " + tool.path("status").asText()))
                .containsExactly("search_gxs_help_center answered");

        board.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Tickets").setExact(true)).click();
        board.locator("tickets-page li", new Page.LocatorOptions().setHasText(ticketId)).click();
        Locator ticket = board.locator("ticket-page");
        assertThat(ticket.locator("call-transcript")).containsText(GREETING);
        assertThat(ticket.locator("call-transcript")).containsText("interest rate");
        assertThat(ticket.locator("call-transcript li").last()).containsText("3.88");
        assertThat(ticket.locator(".tool > summary")).containsText(Pattern.compile("search_gxs_help_center .*\\d+ ms", Pattern.DOTALL));
        assertThat(ticket.locator("aside .flags")).containsText("Interest rates");
        assertThat(ticket.locator("aside .flags")).containsText("Closed");
        picture(board, "3-ticket");
        board.navigate(board.url().replaceFirst("/tickets/.*", "/"));
        assertThat(board.getByText("No calls right now")).isVisible();
        assertThat(complaints).isEmpty();
    }

    @Test
    void aCallerWhoseMicrophoneIsRefusedTypesAndIsAnswered() {
        Page page = callPage(false);
        page.locator("#call").click();
        assertThat(page.locator("#notice")).containsText("The microphone is blocked. You can type instead");
        assertThat(page.locator("#lines li.agent")).hasText(GREETING);
        type(page, "how do i freeze my card");
        assertThat(page.locator("#lines li.user")).hasText("how do i freeze my card");
        assertThat(page.locator("#lines li.agent").last()).containsText(Pattern.compile("freeze", Pattern.CASE_INSENSITIVE));
        picture(page, "4-typing");
        page.keyboard().press("Escape");

        JsonNode detail = closed(ticketOf(page));
        assertThat(detail.at("/ticket/category").asText()).isEqualTo("card_inquiry");
        assertThat(detail.path("interactions").valueStream()
                        .filter(line -> line.path("speaker").asText().equals("user"))
                        .map(line -> line.path("message").asText()))
                .containsExactly("how do i freeze my card");
        assertThat(complaints).isEmpty();
    }

    @Test
    void wordsTheCallerCutOffAreStruckThroughAndTheTicketKeepsBothHeardAndGenerated() {
        FliteVoice voice = FliteVoice.open("slt");
        assumeTrue(voice.available(), voice.missing());
        Page page = callPage(false);
        page.locator("#call").click();
        assertThat(page.locator("#state")).hasText("Riley is speaking.");
        assertThat(page.locator("#state")).hasText("Riley is waiting for your line.");
        playedMs.clear();
        type(page, QUESTION);
        Locator answer = page.locator("#lines li.agent", new Page.LocatorOptions().setHasText("3.88"));
        assertThat(answer).isVisible();
        until(page, () -> playedMs.values().stream().anyMatch(ms -> ms >= 2_000));
        type(page, "i lost my card");
        assertThat(answer.locator("s")).isVisible();
        String unheard = answer.locator("s").textContent();
        String whole = answer.textContent();
        picture(page, "5-interrupted");
        assertThat(page.locator("#lines li.agent").last()).containsText("card");
        page.locator("#hang-up").click();

        String ticketId = ticketOf(page);
        JsonNode cut = closed(ticketId).path("interactions").valueStream()
                .filter(line -> line.path("generated").asText().contains("3.88"))
                .findFirst().orElseThrow();
        String said = cut.path("message").asText();
        assertThat(cut.path("status").asText()).isEqualTo("interrupted");
        assertThat(cut.path("heard_ms").asLong()).isGreaterThanOrEqualTo(2_000);
        assertThat(said).startsWith("Saving Pockets").doesNotContain("every day");
        assertThat(whole).isEqualTo(said + unheard);
        assertThat(cut.path("generated").asText()).isEqualTo(whole);
        Page board = dashboard("/tickets/" + ticketId);
        assertThat(board.locator("call-transcript li", new Page.LocatorOptions().setHasText("3.88")).locator("del"))
                .hasText(unheard.strip());
        picture(board, "6-interrupted-ticket");
        assertThat(complaints).isEmpty();
    }

    @Test
    void ofTwoSupervisorsWhoTakeACallOverAtOnceOneHasItAndTheOtherIsToldWhoHas() {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = gateway().browser(notes)) {
            await().atMost(PATIENCE).until(() -> phone.agentMs() > 200);
            List<Page> boards = List.of(listening(notes.ticketId), listening(notes.ticketId));
            double at = (double) boards.getFirst().evaluate("() => Date.now() + 400.5");
            boards.forEach(board -> board.evaluate("at => setTimeout(() => window.takeOver.click(), at - Date.now())", at));

            Locator ours = boards.getFirst().locator("step-in").getByText("Hand back");
            Locator theirs = boards.getLast().locator("step-in").getByText("Hand back");
            until(boards.getFirst(), () -> ours.isVisible() || theirs.isVisible());
            Page has = ours.isVisible() ? boards.getFirst() : boards.getLast();
            Page hasNot = ours.isVisible() ? boards.getLast() : boards.getFirst();
            assertThat(hasNot.locator("step-in").getByRole(AriaRole.ALERT)).containsText("held by another supervisor");
            assertThat(hasNot.locator("step-in").getByRole(AriaRole.STATUS)).containsText("Held by another supervisor: loopback");
            assertThat(hasNot.locator("step-in").getByText("Take over")).isDisabled();
            assertThat(hasNot.locator("step-in").getByText("Hand back")).hasCount(0);
            assertThat(has.locator("step-in").getByRole(AriaRole.STATUS)).hasText("You are speaking with the caller.");
            picture(has, "7-taken-over");
            picture(hasNot, "8-held-by-another");
            has.locator("step-in").getByText("Hand back").click();
            assertThat(hasNot.locator("step-in").getByText("Take over")).isEnabled();
            phone.hangUp();
            assertThat(hasNot.locator("step-in").getByRole(AriaRole.STATUS))
                    .hasText("The call has ended while you listened: caller hung up.");
            picture(hasNot, "9-ended-while-listening");
        }
        assertThat(complaints).allMatch(complaint -> complaint.contains("409")).hasSize(1);
    }

    /// A supervisor's board that listens to a call already; the click that began it lets the page sound.
    private Page listening(String ticketId) {
        Page board = open(new Browser.NewContextOptions()
                .setPermissions(List.of("microphone"))
                .setViewportSize(1_280, 800));
        board.navigate("http://" + gateway().gateway.controlAddress() + "/?call=" + ticketId);
        board.locator("step-in #listen").click();
        assertThat(board.locator("step-in #listen")).hasText("Stop listening");
        board.locator("step-in").getByText("Take over").evaluate("button => { window.takeOver = button; }");
        return board;
    }

    private static RunningGateway gateway() {
        if (running == null) {
            throw new IllegalStateException("the gateway was not started");
        }
        return running;
    }

    /// Silence as long as the greeting, then the question; without a voice only silence.
    private static short[] question() {
        short[] words = caller.available()
                ? SpokenLine.by(caller, QUESTION, MICROPHONE_RATE_HZ)
                : new short[MICROPHONE_RATE_HZ];
        short[] recording = new short[SILENCE_BEFORE_QUESTION_SECONDS * MICROPHONE_RATE_HZ + words.length];
        System.arraycopy(words, 0, recording, recording.length - words.length, words.length);
        return recording;
    }

    private Page callPage(boolean withMicrophone) {
        Page page = open(new Browser.NewContextOptions()
                .setPermissions(withMicrophone ? List.of("microphone") : List.of())
                .setViewportSize(700, 820));
        page.addInitScript(TAP);
        page.onWebSocket(socket -> socket.onFrameSent(this::note));
        page.navigate("http://" + gateway().gateway.voiceAddress() + "/");
        assertThat(page.locator("#call")).hasText("Call Riley");
        return page;
    }

    private Page dashboard(String path) {
        Page page = open(new Browser.NewContextOptions().setViewportSize(1_280, 800));
        page.navigate("http://" + gateway().gateway.controlAddress() + path);
        return page;
    }

    private Page open(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        contexts.add(context);
        context.setDefaultTimeout(PATIENCE.toMillis());
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        return page;
    }

    private void note(WebSocketFrame frame) {
        String text = frame.text();
        if (text == null || !text.contains("\"playback\"")) {
            return;
        }
        try {
            JsonNode report = JSON.readTree(text);
            playedMs.put(report.path("item_id").asText(), report.path("played_ms").asLong());
        } catch (IOException e) {
            complaints.add("not JSON: " + text);
        }
    }

    private static void type(Page page, String line) {
        page.locator("#text").fill(line);
        page.locator("#send").click();
    }

    /// Waits for something outside the pages while they go on running.
    private static void until(Page page, BooleanSupplier condition) {
        page.waitForCondition(condition, new Page.WaitForConditionOptions().setTimeout(PATIENCE.toMillis()));
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    /// The ticket's id as the page tells it when the call has ended.
    private static String ticketOf(Page page) {
        Locator mark = page.locator("#lines li.mark");
        assertThat(mark).containsText("You hung up · ticket ");
        return mark.textContent().replace("You hung up · ticket ", "");
    }

    private static JsonNode closed(String ticketId) {
        return await().atMost(PATIENCE).until(
                () -> gateway().api("/api/tickets/" + ticketId),
                detail -> detail.at("/ticket/status").asText().equals("closed"));
    }

    private static short[] heard(Page page) {
        byte[] bytes = Base64.getDecoder().decode((String) page.evaluate("() => window.heardAsBase64()"));
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    /// Sound that comes and goes as syllables do: seconds of it loud, with many falls to quiet in between. Neither silence
    /// nor a tone nor noise is like that.
    private static void assertSpeech(short[] samples) throws IOException {
        WavFile.writeMono(PICTURES.resolve("heard.wav"), PAGE_RATE_HZ, samples);
        int pieceSamples = PAGE_RATE_HZ / 50;
        int loudPieces = 0;
        int falls = 0;
        boolean wasLoud = false;
        for (int from = 0; from + pieceSamples <= samples.length; from += pieceSamples) {
            double squares = 0;
            for (int i = from; i < from + pieceSamples; i++) {
                squares += (double) samples[i] * samples[i];
            }
            boolean loud = Math.sqrt(squares / pieceSamples) > LOUD;
            if (loud) {
                loudPieces++;
            } else if (wasLoud) {
                falls++;
            }
            wasLoud = loud;
        }
        assertThat(loudPieces).as("loud pieces of 20 ms that the page played").isGreaterThan(150);
        assertThat(falls).as("falls from loud to quiet").isGreaterThan(15);
    }
}
