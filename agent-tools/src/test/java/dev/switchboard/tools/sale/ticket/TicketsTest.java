package dev.switchboard.tools.sale.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.sale.Seat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketsTest {
    private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");
    private static final String CODE = "7Q2M8XK0W9RBT3J5N1VC4H6DZS";

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZONE);

    @Test
    void aPageSaysWhatWhereWhenWhoAndItsCodeIsReadByAScanner() throws Exception {
        byte[] pdf = new TicketPdf(Optional.empty()).of(
                List.of(ticket("Lakers vs Warriors", "Mei Tan"), ticket("Lakers vs Warriors", "Tom Lee")));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isEqualTo(2);
            assertThat(new PDFTextStripper().getText(document)).contains("Lakers vs Warriors", "Bayfront Arena, Los Angeles",
                    "Tuesday, 1 December 2026, 19:00 PST", "Mei Tan", "Tom Lee", "ORD-5048620", "7Q2M 8XK0 W9RB T3J5 N1VC 4H6D ZS",
                    "SECTION", "ROW", "SEAT", "2 of 2");
            assertThat(scanned(new PDFRenderer(document).renderImageWithDPI(0, 100))).isEqualTo(CODE);
        }
    }

    @Test
    void namesOfAnyScriptAndLengthAreDrawn() throws Exception {
        List<Ticket> tickets = List.of("李小龙 🎟", "Ольга Ковалёва", "محمد علي", "שלום", "\u202eevil\u0007\n</b>", "x".repeat(500),
                        "\ud800", "")
                .stream().map(name -> ticket(name, name)).toList();
        byte[] pdf = new TicketPdf(Optional.of(Path.of("/no/such/font.ttf"))).of(tickets);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isEqualTo(8);
            assertThat(new PDFTextStripper().getText(document)).contains("Ольга Ковалёва", "evil </b>", "xxx…", "???");
        }
    }

    @Test
    void aPassListsItsFilesAndItsSignatureVerifies() throws Exception {
        PassSigner signer = PassSigner.development(folder, clock);
        Map<String, byte[]> files = unzipped(new WalletPass(signer, "Box office", clock).of(ticket("Lakers vs Warriors", "Mei \"Tan\"")));
        assertThat(files).containsKeys("pass.json", "icon.png", "icon@2x.png", "logo.png", "manifest.json", "signature");
        JsonNode manifest = new ObjectMapper().readTree(files.get("manifest.json"));
        for (String name : files.keySet()) {
            if (!name.equals("manifest.json") && !name.equals("signature")) {
                assertThat(manifest.path(name).asText()).as(name).isEqualTo(HexFormat.of().formatHex(
                        MessageDigest.getInstance("SHA-1").digest(files.get(name))));
            }
        }
        assertThat(manifest).hasSize(files.size() - 2);
        JsonNode pass = new ObjectMapper().readTree(files.get("pass.json"));
        assertThat(pass.at("/barcodes/0/message").asText()).isEqualTo(CODE);
        assertThat(pass.path("relevantDate").asText()).isEqualTo("2026-12-01T19:00:00-08:00");
        assertThat(pass.path("passTypeIdentifier").asText()).isEqualTo("pass.dev.switchboard.development");
        assertThat(pass.path("teamIdentifier").asText()).isEqualTo("DEVELOPMENT");
        assertThat(ImageIO.read(new ByteArrayInputStream(files.get("icon@2x.png"))).getWidth()).isEqualTo(58);
        assertThat(pass.toString()).contains("development certificate");
        assertThat(PassSigner.development(folder, clock).passType()).as("read again").isEqualTo(signer.passType());
        opensslFindsNoFault(files);
    }

    @Test
    void aCertificateThatCannotSignIsNamed() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.p12"), "no certificate");
        assertThat(new PassCertificate(broken, "x", Optional.empty()).flaw()).hasValueSatisfying(
                why -> assertThat(why).startsWith("cannot be used as PKCS#12: "));
        PassSigner.development(folder, clock);
        Path made = folder.resolve("development-pass.p12");
        assertThat(new PassCertificate(made, "wrong", Optional.empty()).flaw()).isPresent();
        assertThat(new PassCertificate(made, "development", Optional.empty()).flaw()).isEmpty();
    }

    private void opensslFindsNoFault(Map<String, byte[]> files) throws Exception {
        assumeThat(Path.of("/usr/bin/openssl")).exists();
        for (String name : List.of("signature", "manifest.json")) {
            Files.write(folder.resolve(name), files.get(name));
        }
        List<String> verify = List.of("openssl", "smime", "-verify", "-in", "signature", "-inform", "DER", "-content", "manifest.json",
                "-noverify");
        assertThat(said(verify)).contains("Verification successful");
        assertThat(said(List.of("openssl", "asn1parse", "-inform", "DER", "-in", "signature")))
                .contains(":signingTime", ":messageDigest", ":contentType");
        Files.writeString(folder.resolve("manifest.json"), "{}");
        assertThat(said(verify)).as("another manifest").contains("Verification failure");
    }

    private String said(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String scanned(BufferedImage image) throws Exception {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(
                new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels)))).getText();
    }

    private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static Ticket ticket(String event, String holder) {
        return new Ticket("ADM-0Q5T9J3M7XK2W8RB", "ORD-5048620", event, "Bayfront Arena", "Los Angeles",
                ZonedDateTime.of(2026, 12, 1, 19, 0, 0, 0, ZONE), new Seat("B", "10", 1), holder, CODE);
    }
}
