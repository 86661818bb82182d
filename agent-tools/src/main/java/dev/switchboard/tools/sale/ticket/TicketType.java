package dev.switchboard.tools.sale.ticket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Bidi;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/// The type of one document: Liberation Sans, which comes with PDFBox (SIL OFL; Latin, Greek, Cyrillic, Hebrew), then the
/// house's own font, then DejaVu Sans where this machine has it. A character that none has is printed as `?`. Right-to-left
/// words are put in their order; letters are not joined.
final class TicketType {
    private static final String LIBERATION = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final Path DEJA_VU = Path.of("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
    private static final int UNITS = 1000;

    private final PDDocument document;
    private final List<PDFont> fonts = new ArrayList<>();
    /// Read only when a letter asks for them: most tickets need none.
    private final Deque<Path> further = new ArrayDeque<>();

    TicketType(PDDocument document, Optional<Path> own) throws IOException {
        this.document = document;
        try (InputStream in = PDFont.class.getResourceAsStream(LIBERATION)) {
            if (in == null) {
                throw new IOException("PDFBox comes without " + LIBERATION);
            }
            fonts.add(PDType0Font.load(document, in, true));
        }
        own.ifPresent(further::add);
        further.add(DEJA_VU);
    }

    /// The first font that has the letter.
    private Optional<PDFont> having(String letter) throws IOException {
        for (int i = 0; i < fonts.size() || !further.isEmpty(); i++) {
            while (i >= fonts.size() && !further.isEmpty()) {
                Path file = further.removeFirst();
                if (Files.isReadable(file)) {
                    try (InputStream in = Files.newInputStream(file)) {
                        fonts.add(PDType0Font.load(document, in, true));
                    }
                }
            }
            if (i < fonts.size() && has(fonts.get(i), letter)) {
                return Optional.of(fonts.get(i));
            }
        }
        return Optional.empty();
    }

    private record Run(PDFont font, String text) {}

    /// Draws one line from a point on, no wider than `width`: cut, and ended by dots, when it would be.
    void line(PDPageContentStream page, String text, float size, float x, float y, float width) throws IOException {
        List<Run> runs = runs(fitting(visible(text), size, width));
        page.beginText();
        page.newLineAtOffset(x, y);
        for (Run run : runs) {
            page.setFont(run.font, size);
            page.showText(run.text);
        }
        page.endText();
    }

    float width(String text, float size) throws IOException {
        float width = 0;
        for (Run run : runs(visible(text))) {
            width += run.font.getStringWidth(run.text) / UNITS * size;
        }
        return width;
    }

    private String fitting(String text, float size, float most) throws IOException {
        String fitting = text;
        while (!fitting.isEmpty() && width(fitting, size) > most) {
            int end = fitting.offsetByCodePoints(fitting.length(), -1);
            fitting = fitting.substring(0, fitting.endsWith("…") ? Math.max(0, end - 1) : end).strip() + "…";
            if (fitting.equals("…")) {
                return "";
            }
        }
        return fitting;
    }

    /// In the order in which it is drawn, without what controls terminals and directions.
    private static String visible(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        Bidi bidi = new Bidi(plain, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
        if (bidi.isLeftToRight()) {
            return plain;
        }
        int count = bidi.getRunCount();
        byte[] levels = new byte[count];
        Object[] pieces = new Object[count];
        for (int i = 0; i < count; i++) {
            String piece = plain.substring(bidi.getRunStart(i), bidi.getRunLimit(i));
            levels[i] = (byte) bidi.getRunLevel(i);
            pieces[i] = levels[i] % 2 == 0 ? piece : new StringBuilder(piece).reverse().toString();
        }
        Bidi.reorderVisually(levels, 0, pieces, 0, count);
        StringBuilder drawn = new StringBuilder();
        for (Object piece : pieces) {
            drawn.append(piece);
        }
        return drawn.toString();
    }

    private List<Run> runs(String text) throws IOException {
        List<Run> runs = new ArrayList<>();
        StringBuilder same = new StringBuilder();
        PDFont font = fonts.getFirst();
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            String letter = Character.toString(text.codePointAt(at));
            Optional<PDFont> has = having(letter);
            PDFont next = has.orElse(fonts.getFirst());
            if (next != font && !same.isEmpty()) {
                runs.add(new Run(font, same.toString()));
                same.setLength(0);
            }
            font = next;
            same.append(has.isPresent() ? letter : "?");
        }
        if (!same.isEmpty()) {
            runs.add(new Run(font, same.toString()));
        }
        return runs;
    }

    private static boolean has(PDFont font, String letter) {
        try {
            return font.encode(letter).length > 0;
        } catch (IllegalArgumentException | IOException missing) {
            return false;
        }
    }
}
