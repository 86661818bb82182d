package dev.switchboard.tools.helpcenter.reading;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.LogManager;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/// The process that `PdfReader` starts: a PDF on standard input, its title and pages on standard output, or one line that
/// says what is wrong. It shares nothing with who started it.
final class PdfPages {
    static final int FINE = 0;
    static final int REFUSED = 10;

    private PdfPages() {}

    /// @param args the most pages, the most characters
    public static void main(String[] args) throws IOException {
        LogManager.getLogManager().reset();
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        int mostPages = Integer.parseInt(args[0]);
        int mostChars = Integer.parseInt(args[1]);
        int code = FINE;
        try (PDDocument document = Loader.loadPDF(System.in.readAllBytes())) {
            int pages = document.getNumberOfPages();
            if (pages > mostPages) {
                out.print("it has " + pages + " pages, and " + mostPages + " are the most: split it");
                code = REFUSED;
            } else {
                out.print(text(document, pages, mostChars));
            }
        } catch (InvalidPasswordException e) {
            out.print("it is encrypted with a password: save it without one");
            code = REFUSED;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            out.print("it is broken: " + e.getClass().getSimpleName() + ": "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            code = REFUSED;
        }
        out.flush();
        Runtime.getRuntime().halt(code);
    }

    private static String text(PDDocument document, int pages, int mostChars) throws IOException {
        StringBuilder text = new StringBuilder(
                Optional.ofNullable(document.getDocumentInformation().getTitle()).orElse("").replace('\f', ' '));
        for (int page = 1; page <= pages && text.length() <= mostChars; page++) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            stripper.setAddMoreFormatting(true);
            stripper.setParagraphEnd("\n\n");
            stripper.setStartPage(page);
            stripper.setEndPage(page);
            text.append('\f').append(stripper.getText(document).replace('\f', '\n'));
        }
        return text.toString();
    }
}
