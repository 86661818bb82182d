package dev.switchboard.gateway.caller.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// axe-core over what the call page shows now, in light and in dark.
final class Axe {
    private static final String RUN = """
            () => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(
                ({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`)))
            """;

    private Axe() {}

    /// One line each. Changes the page's colour scheme.
    static List<String> violations(Page page) throws IOException {
        try (InputStream axe = Axe.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        List<String> found = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
            ((List<?>) page.evaluate(RUN)).forEach(violation -> found.add(scheme + ": " + violation));
        }
        return found;
    }
}
