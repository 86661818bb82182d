package dev.switchboard.gateway;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Pictures of pages for the documentation: by desk and by phone, light and dark, each reduced to 256 colours, and an index
/// of them all.
final class Album {
    private static final List<Look> LOOKS = List.of(
            new Look("", ColorScheme.LIGHT, 1280, 800),
            new Look("-dark", ColorScheme.DARK, 1280, 800),
            new Look("-phone", ColorScheme.LIGHT, 390, 844),
            new Look("-phone-dark", ColorScheme.DARK, 390, 844));

    private final Path docs;
    private final List<String> rows = new ArrayList<>();
    private long bytes;

    private record Look(String suffix, ColorScheme scheme, int width, int height) {}

    Album(Path docs) throws IOException {
        this.docs = docs;
        Files.createDirectories(docs.resolve("images"));
    }

    /// Takes the page as it is, in every look, and leaves it light and on a desk.
    void take(Page page, String name, String title) throws IOException {
        StringBuilder row = new StringBuilder("| " + title + " |");
        for (Look look : LOOKS) {
            see(page, look);
            byte[] picture = Palette.reduced(page.screenshot(new Page.ScreenshotOptions().setAnimations(ScreenshotAnimations.DISABLED)));
            String file = "images/" + name + look.suffix() + ".png";
            Files.write(docs.resolve(file), picture);
            bytes += picture.length;
            row.append(" ![").append(title).append("](").append(file).append(") |");
        }
        rows.add(row.toString());
        see(page, LOOKS.getFirst());
    }

    private static void see(Page page, Look look) {
        page.setViewportSize(look.width(), look.height());
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme()).setReducedMotion(ReducedMotion.REDUCE));
        // Charts and components answer to a new size one frame after it.
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))");
    }

    void writeIndex() throws IOException {
        Files.writeString(docs.resolve("SCREENSHOTS.md"), """
                # Every page
                Made by `scripts/screenshots` from real calls to a gateway of its own, with calls of two weeks behind them. %d pictures, %d KB.

                | | desk | desk, dark | phone | phone, dark |
                |---|---|---|---|---|
                %s
                """.formatted(rows.size() * LOOKS.size(), bytes / 1_000, String.join("\n", rows)));
    }
}
