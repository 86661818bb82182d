package dev.switchboard.tools.sale.ticket;

import com.google.zxing.common.BitMatrix;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/// Tickets as PDF: a page of A5 each. Lengths are points, a 72nd of an inch, from the page's lower left.
final class TicketPdf {
    private static final float MARGIN = 36;
    private static final float QR_SIDE = 170;
    private static final Color INK = new Color(0x1b, 0x1f, 0x24);
    private static final Color GREY = new Color(0x5c, 0x64, 0x6d);
    private static final Color ACCENT = new Color(0x1f, 0x5f, 0xbf);

    private final Optional<Path> ownFont;

    TicketPdf(Optional<Path> ownFont) {
        this.ownFont = ownFont;
    }

    byte[] of(List<Ticket> tickets) {
        try (PDDocument document = new PDDocument()) {
            document.getDocumentInformation().setTitle("Tickets");
            document.getDocumentInformation().setCreator("Switchboard");
            TicketType type = new TicketType(document, ownFont);
            for (int i = 0; i < tickets.size(); i++) {
                PDPage page = new PDPage(PDRectangle.A5);
                document.addPage(page);
                try (PDPageContentStream stream = new PDPageContentStream(document, page)) {
                    new Page(stream, type, page.getMediaBox()).draw(tickets.get(i), i + 1, tickets.size());
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("draw tickets", e);
        }
    }

    private record Page(PDPageContentStream stream, TicketType type, PDRectangle box) {
        void draw(Ticket ticket, int number, int of) throws IOException {
            float wide = box.getWidth() - 2 * MARGIN;
            float y = box.getHeight() - MARGIN;
            stream.setNonStrokingColor(ACCENT);
            stream.addRect(0, box.getHeight() - 10, box.getWidth(), 10);
            stream.fill();
            y -= 14;
            small("ADMIT ONE", MARGIN, y);
            String count = of == 1 ? "" : number + " of " + of;
            small(count, box.getWidth() - MARGIN - type.width(count, 8), y);
            y -= 30;
            strong(ticket.event(), 22, y, wide);
            y -= 22;
            plain(ticket.when(), 12, MARGIN, y, wide);
            y -= 17;
            plain(ticket.place(), 12, MARGIN, y, wide);
            y -= 30;
            rule(y);
            y -= 22;
            boolean seated = ticket.seat().isNumbered();
            float third = wide / 3;
            fact("SECTION", ticket.seat().section(), MARGIN, y, seated ? third - 8 : wide);
            if (seated) {
                fact("ROW", ticket.seat().row(), MARGIN + third, y, third - 8);
                fact("SEAT", Integer.toString(ticket.seat().number()), MARGIN + 2 * third, y, third - 8);
            } else {
                fact("", "General admission", MARGIN + third, y, 2 * third);
            }
            y -= 56;
            fact("HOLDER", ticket.holder(), MARGIN, y, 2 * third - 8);
            fact("ORDER", ticket.orderId(), MARGIN + 2 * third, y, third);
            y -= 44;
            rule(y);
            y -= 16 + QR_SIDE;
            qr(QrCode.of(ticket.code()), (box.getWidth() - QR_SIDE) / 2, y);
            y -= 22;
            stream.setNonStrokingColor(INK);
            float width = type.width(ticket.spelledCode(), 11);
            type.line(stream, ticket.spelledCode(), 11, (box.getWidth() - width) / 2, y, wide + MARGIN);
            small("Lets one person in, once. Whoever shows this code comes in: keep it to yourself.", MARGIN, MARGIN - 6);
        }

        private void small(String text, float x, float y) throws IOException {
            stream.setNonStrokingColor(GREY);
            type.line(stream, text, 8, x, y, box.getWidth() - MARGIN - x + 1);
        }

        private void plain(String text, float size, float x, float y, float width) throws IOException {
            stream.setNonStrokingColor(INK);
            type.line(stream, text, size, x, y, width);
        }

        /// As large as it fits, down to a legible size; beyond that it is cut.
        private void strong(String text, float size, float y, float width) throws IOException {
            float fitting = size;
            while (fitting > 12 && type.width(text, fitting) > width) {
                fitting -= 1;
            }
            plain(text, fitting, MARGIN, y, width);
        }

        private void fact(String label, String value, float x, float y, float width) throws IOException {
            small(label, x, y);
            float size = 17;
            while (size > 9 && type.width(value, size) > width) {
                size -= 1;
            }
            plain(value, size, x, y - 20, width);
        }

        private void rule(float y) throws IOException {
            stream.setStrokingColor(new Color(0xd5, 0xd9, 0xde));
            stream.setLineWidth(0.75f);
            stream.moveTo(MARGIN, y);
            stream.lineTo(box.getWidth() - MARGIN, y);
            stream.stroke();
        }

        private void qr(BitMatrix modules, float x, float y) throws IOException {
            float side = QR_SIDE / modules.getWidth();
            stream.setNonStrokingColor(Color.BLACK);
            for (int row = 0; row < modules.getHeight(); row++) {
                for (int column = 0; column < modules.getWidth(); column++) {
                    if (modules.get(column, row)) {
                        stream.addRect(x + column * side, y + QR_SIDE - (row + 1) * side, side, side);
                    }
                }
            }
            stream.fill();
        }
    }
}
