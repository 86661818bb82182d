package dev.switchboard.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with how a page is drawn now, by desk and by phone, light and dark: every rule of axe-core
/// (<https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md>), and, on the phone, whatever reaches
/// out of the window. Contrast, the slow rule, is looked at by desk in the light and by phone in the dark; the dark differs in
/// its colours alone.
final class PageSweep {
    static final int PHONE = 390;
    private static final List<Look> LOOKS = List.of(
            new Look("desk, light", ColorScheme.LIGHT, 1440, 900, Rules.ALL),
            new Look("phone, dark", ColorScheme.DARK, PHONE, 844, Rules.CONTRAST),
            new Look("phone, light", ColorScheme.LIGHT, PHONE, 844, Rules.ALL_BUT_CONTRAST));

    private enum Rules {
        ALL, CONTRAST, ALL_BUT_CONTRAST
    }

    private static final String RULES = """
            rules => axe.run(document, {
                resultTypes: ['violations'], preload: false,
                ...(rules === 'CONTRAST' ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : {}),
                ...(rules === 'ALL_BUT_CONTRAST' ? { rules: { 'color-contrast': { enabled: false } } } : {}),
            }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
                nodes.map(({ target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`)))
            """;

    /// Elements of every shadow tree that end right of the window and that nobody can scroll to, nor is meant to.
    private static final String OUTSIDE = """
            () => {
                const found = [];
                const look = (root, clipped) => {
                    for (const element of root.children) {
                        const style = getComputedStyle(element);
                        if (style.display === 'none') continue;
                        const { right, width } = element.getBoundingClientRect();
                        if (!clipped && width > 1 && right > innerWidth + 1) found.push(
                            `${element.getRootNode().host?.localName ?? 'document'} ${element.localName}.${element.className?.baseVal ?? element.className}`
                            + ` ends at ${Math.round(right)} of ${innerWidth} px`);
                        const within = clipped || style.overflowX !== 'visible';
                        look(element, within);
                        if (element.shadowRoot) look(element.shadowRoot, within);
                    }
                };
                look(document.body, false);
                return found.slice(0, 5);
            }
            """;

    private final String axe;

    private record Look(String name, ColorScheme scheme, int width, int height, Rules rules) {}

    PageSweep() throws IOException {
        try (InputStream in = PageSweep.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Leads the page to another address of its own, as a link in it does, without loading it anew.
    static void go(Page page, String address) {
        page.evaluate("to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')); }", address);
    }

    /// One line each, the page's address in front. Leaves the page as it is on a phone.
    List<String> faults(Page page) {
        assertThat(page.locator("state-notice[busy], .busy")).hasCount(0);
        if ((boolean) page.evaluate("() => !window.axe")) {
            page.evaluate(axe);
        }
        List<String> found = new ArrayList<>();
        for (Look look : LOOKS) {
            // Colours on their way from light to dark are none that anybody is meant to read.
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme()).setReducedMotion(ReducedMotion.REDUCE));
            page.setViewportSize(look.width(), look.height());
            List<Object> faults = new ArrayList<>((List<?>) page.evaluate(RULES, look.rules().name()));
            if (look.width() == PHONE && look.rules() != Rules.CONTRAST) {
                faults.addAll((List<?>) page.evaluate(OUTSIDE));
            }
            faults.forEach(fault -> found.add(page.url().replaceFirst("^http://[^/]+", "") + " (" + look.name() + "): " + fault));
        }
        return found;
    }
}
