package dev.switchboard.tools.helpcenter.reading;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The text of a PDF, page by page. A PDF can be made to need any memory and any time (streams that unpack to gigabytes,
/// pages that hold themselves), and what reads it allocates as the file says; so it is read by a small Java process of its
/// own (`PdfPages`), with a heap and a time of its own, one at a time. What that process is given or says stays text.
final class PdfReader {
    private static final int MOST_HEAP_MB = 192;
    private static final Duration WITHIN = Duration.ofSeconds(30);
    /// Above the bound on characters, so that it is that bound which is told.
    private static final int MOST_BYTES_READ = 4 * DocumentReader.MOST_CHARS + 4096;
    private static final Semaphore ONE_AT_A_TIME = new Semaphore(1);

    private PdfReader() {}

    static ReadDocument read(String name, byte[] bytes) throws UnreadableException, InterruptedException {
        if (!new String(bytes, 0, Math.min(bytes.length, 1024), StandardCharsets.ISO_8859_1).contains("%PDF-")) {
            throw new UnreadableException("it does not begin like a PDF (%PDF-)");
        }
        if (!ONE_AT_A_TIME.tryAcquire(WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new UnreadableException("other PDFs are being read: try again in a moment");
        }
        try {
            return read(name, pages(bytes));
        } catch (IOException e) {
            throw new UnreadableException("no process could be started that reads PDFs: " + e.getMessage());
        } finally {
            ONE_AT_A_TIME.release();
        }
    }

    /// The title the document gives itself, or "", and then the pages, each after a form feed.
    private static String pages(byte[] bytes) throws IOException, UnreadableException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx" + MOST_HEAP_MB + "m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError", "-Xshare:auto", "-Djava.awt.headless=true",
                        "-cp", System.getProperty("java.class.path"), PdfPages.class.getName(),
                        String.valueOf(DocumentReader.MOST_PAGES), String.valueOf(DocumentReader.MOST_CHARS)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            CompletableFuture<String> said = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try (InputStream out = process.getInputStream()) {
                    said.complete(new String(out.readNBytes(MOST_BYTES_READ), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    said.completeExceptionally(e);
                }
            });
            Thread.startVirtualThread(() -> {
                try (OutputStream in = process.getOutputStream()) {
                    in.write(bytes);
                } catch (IOException e) {
                    // It ended before it had read everything; its exit code says why.
                }
            });
            String text = said.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(WITHIN)) {
                throw new TimeoutException();
            }
            return switch (process.exitValue()) {
                case PdfPages.FINE -> text;
                case PdfPages.REFUSED -> throw new UnreadableException(text);
                default -> throw new UnreadableException("reading it takes more than " + MOST_HEAP_MB
                        + " MB of memory: it is broken, or made to be unreadable");
            };
        } catch (TimeoutException e) {
            throw new UnreadableException("it could not be read within " + WITHIN.toSeconds()
                    + " seconds: it is broken, or made to be unreadable");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            process.destroyForcibly();
        }
    }

    private static ReadDocument read(String name, String text) throws UnreadableException {
        String[] pages = text.split("\f", -1);
        Outline outline = new Outline();
        for (int page = 1; page < pages.length; page++) {
            outline.heading(2, String.format(Locale.ROOT, "page %d", page));
            for (String paragraph : Texts.clean(pages[page]).split("\n\\s*\n")) {
                // A word parted at the end of a line is one word.
                outline.paragraph(paragraph.replaceAll("(?<=\\p{Ll})-\n(?=\\p{Ll})", ""));
            }
        }
        List<ReadDocument.Part> parts = outline.parts();
        if (parts.isEmpty()) {
            throw new UnreadableException("its pages hold no text; a scan must go through text recognition first");
        }
        String title = Texts.line(pages[0]);
        return new ReadDocument(title.isEmpty() ? DocumentReader.titleOf(name) : title, "", List.of(), parts, List.of());
    }
}
