package dev.switchboard.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Measures the board with many live calls: `scripts/bench board`. Not a test, since speed depends on the machine; it is run by
/// its name only.
///
/// Every call has lines, and all of them together are spoken in at a steady rate. A headless Chromium scrolls the list up and
/// down at a constant speed and notes how far apart its frames are; then it stands still, and captions that carry the moment they
/// were published are looked for in the row they belong to, once a frame.
class BoardBench {
    private static final int CALLS = Integer.getInteger("board.calls", 500);
    private static final int CAPTIONS_A_SECOND = 2 * CALLS;
    private static final int LINES_A_SECOND = CALLS / 10;
    private static final int LINES_BEFORE = 6;
    private static final int TICKS_A_SECOND = 20;
    private static final int STAMPS = 100;

    private static final String SCROLL = """
            ([seconds, step]) => new Promise(done => {
                const deep = (root, name) => root.querySelector(name)
                    ?? [...root.querySelectorAll('*')].map(e => e.shadowRoot && deep(e.shadowRoot, name)).find(Boolean);
                const list = deep(document, 'call-list');
                const times = [];
                const rows = [];
                let by = step, last = 0, end = 0;
                const frame = now => {
                    end ||= now + 1000 * seconds;
                    if (last) times.push(now - last);
                    last = now;
                    const before = list.scrollTop;
                    list.scrollTop += by;
                    if (list.scrollTop === before) by = -by;
                    if (times.length % 20 === 0) rows.push(list.shadowRoot.querySelectorAll('call-row').length);
                    if (now < end) requestAnimationFrame(frame);
                    else {
                        times.sort((a, b) => a - b);
                        const at = p => times[Math.min(times.length - 1, Math.ceil(times.length * p) - 1)].toFixed(1);
                        done(`frames ${times.length} in ${seconds} s, ms apart: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)},`
                            + ` max ${at(1)}; rows drawn at most ${Math.max(...rows)}`);
                    }
                };
                requestAnimationFrame(frame);
            })""";

    private static final String WATCH = """
            () => {
                const deep = (root, name) => root.querySelector(name)
                    ?? [...root.querySelectorAll('*')].map(e => e.shadowRoot && deep(e.shadowRoot, name)).find(Boolean);
                const list = deep(document, 'call-list');
                list.scrollTop = 0;
                window.late = [];
                let seen = '';
                const frame = () => {
                    const row = list.shadowRoot.querySelector('call-row');
                    const stamp = row.shadowRoot.querySelector('.said')?.textContent.match(/stamp (\\d{13})/)?.[1] ?? '';
                    if (stamp && stamp !== seen) window.late.push(Date.now() - Number(stamp));
                    seen = stamp || seen;
                    requestAnimationFrame(frame);
                };
                requestAnimationFrame(frame);
            }""";

    private static final String LATE = """
            () => {
                const late = window.late.sort((a, b) => a - b);
                const at = p => late[Math.min(late.length - 1, Math.ceil(late.length * p) - 1)];
                return `${late.length} captions, ms from publishing to the frame that shows them: p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}`;
            }""";

    @Test
    void scrollsThroughManyLiveCallsWhileAllOfThemAreSpokenIn(@TempDir Path folder) throws Exception {
        try (TestDesk desk = new TestDesk(folder);
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                ScheduledExecutorService speakers = Executors.newSingleThreadScheduledExecutor()) {
            List<TicketId> calls = begin(desk);
            Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1_440, 900));
            page.navigate(desk.at("/?sort=longest").toString());
            page.locator("call-row").first().waitFor();
            say("%d calls, silent: %s", CALLS, page.evaluate(SCROLL, List.of(5, 30)));
            AtomicInteger spoken = new AtomicInteger();
            speakers.scheduleAtFixedRate(
                    () -> speak(desk, calls, spoken.incrementAndGet()), 0, 1_000 / TICKS_A_SECOND, TimeUnit.MILLISECONDS);
            say("%d calls, %d captions and %d lines a second: %s", CALLS, CAPTIONS_A_SECOND, LINES_A_SECOND,
                    page.evaluate(SCROLL, List.of(15, 30)));
            page.evaluate(WATCH);
            TicketId first = calls.getFirst();
            for (int stamp = 0; stamp < STAMPS; stamp++) {
                desk.calls.caption(first, "stamps", Speaker.USER, "stamp " + System.currentTimeMillis());
                page.waitForTimeout(97);
            }
            say("the same: %s", page.evaluate(LATE));
            speakers.shutdownNow();
            browser.close();
        }
    }

    private static List<TicketId> begin(TestDesk desk) {
        List<TicketId> calls = new ArrayList<>();
        Instant now = Instant.now();
        for (int i = 0; i < CALLS; i++) {
            Instant at = now.minusSeconds(CALLS - i);
            TicketId id = desk.calls.begin(i % 3 == 0 ? "browser" : "twilio", i % 4 == 0 ? "casey" : "riley", "+6581" + (100_000 + i), at);
            for (int line = 0; line < LINES_BEFORE; line++) {
                desk.calls.says(
                        id, "line-" + line, at.plusSeconds(5L * line), line % 2 == 0 ? Speaker.AGENT : Speaker.USER,
                        line % 2 == 0 ? SampleCalls.GREETING : SampleCalls.QUESTION);
            }
            calls.add(id);
        }
        return calls;
    }

    /// The first call is left alone: what is said in it is what is timed.
    private static void speak(TestDesk desk, List<TicketId> calls, int tick) {
        for (int i = 0; i < CAPTIONS_A_SECOND / TICKS_A_SECOND; i++) {
            int at = tick * (CAPTIONS_A_SECOND / TICKS_A_SECOND) + i;
            desk.calls.caption(
                    calls.get(1 + at % (CALLS - 1)), "said-" + tick / TICKS_A_SECOND / 3, at % 2 == 0 ? Speaker.USER : Speaker.AGENT,
                    "and so it goes on ".repeat(1 + tick % 10));
        }
        for (int i = 0; i < LINES_A_SECOND / TICKS_A_SECOND; i++) {
            int at = tick * (LINES_A_SECOND / TICKS_A_SECOND) + i;
            desk.calls.says(calls.get(1 + at % (CALLS - 1)), "later-" + at, Instant.now(), Speaker.USER, SampleCalls.QUESTION);
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
