package dev.switchboard.tools.sale.ticket;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/// A ticket as a pass of a phone's wallet (`.pkpass`): a ZIP of `pass.json`, icons, `manifest.json` with the SHA-1 of each, and a
/// signature over that. Keys by developer.apple.com/documentation/walletpasses/pass.
final class WalletPass {
    static final String TYPE = "application/vnd.apple.pkpass";

    private final PassSigner signer;
    private final String organisation;
    private final Clock clock;

    WalletPass(PassSigner signer, String organisation, Clock clock) {
        this.signer = signer;
        this.organisation = organisation;
        this.clock = clock;
    }

    byte[] of(Ticket ticket) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("pass.json", json(ticket).toString().getBytes(StandardCharsets.UTF_8));
        files.put("icon.png", icon(29));
        files.put("icon@2x.png", icon(58));
        files.put("icon@3x.png", icon(87));
        files.put("logo.png", icon(50));
        files.put("logo@2x.png", icon(100));
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        files.forEach((name, bytes) -> manifest.put(name, sha1(bytes)));
        byte[] listed = manifest.toString().getBytes(StandardCharsets.UTF_8);
        files.put("manifest.json", listed);
        files.put("signature", signer.sign(listed, clock.instant()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("pack a pass", e);
        }
        return out.toByteArray();
    }

    private ObjectNode json(Ticket ticket) {
        ObjectNode pass = JsonNodeFactory.instance.objectNode();
        pass.put("formatVersion", 1).put("passTypeIdentifier", signer.passType()).put("teamIdentifier", signer.team())
                .put("serialNumber", ticket.admissionId()).put("organizationName", organisation)
                .put("description", "Ticket: " + ticket.event())
                .put("relevantDate", moment(ticket))
                .put("expirationDate", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        ticket.startsAt().plusDays(1).truncatedTo(ChronoUnit.SECONDS)))
                .put("sharingProhibited", true)
                .put("backgroundColor", "rgb(27, 31, 36)").put("foregroundColor", "rgb(255, 255, 255)")
                .put("labelColor", "rgb(168, 192, 226)");
        ObjectNode barcode = pass.putArray("barcodes").addObject();
        barcode.put("format", "PKBarcodeFormatQR").put("message", ticket.code()).put("messageEncoding", "iso-8859-1")
                .put("altText", ticket.spelledCode());
        ObjectNode fields = pass.putObject("eventTicket");
        field(fields, "primaryFields", "event", "EVENT", ticket.event());
        field(fields, "secondaryFields", "venue", "VENUE", ticket.place());
        ObjectNode when = fields.withArray("secondaryFields").addObject();
        when.put("key", "when").put("label", "STARTS").put("value", moment(ticket)).put("dateStyle", "PKDateStyleMedium")
                .put("timeStyle", "PKDateStyleShort").put("ignoresTimeZone", true);
        field(fields, "auxiliaryFields", "section", "SECTION", ticket.seat().section());
        if (ticket.seat().isNumbered()) {
            field(fields, "auxiliaryFields", "row", "ROW", ticket.seat().row());
            field(fields, "auxiliaryFields", "seat", "SEAT", Integer.toString(ticket.seat().number()));
        }
        field(fields, "auxiliaryFields", "holder", "HOLDER", ticket.holder());
        field(fields, "backFields", "order", "Order", ticket.orderId());
        field(fields, "backFields", "starts", "Starts", ticket.when());
        field(fields, "backFields", "note", "Note", "Lets one person in, once."
                + (signer.isDevelopment() ? " Signed by a development certificate: for trying out only." : ""));
        return pass;
    }

    /// W3C's profile of ISO 8601 with the house's own offset at that moment, so that summer time is right.
    private static String moment(Ticket ticket) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(ticket.startsAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private static void field(ObjectNode fields, String where, String key, String label, String value) {
        fields.withArray(where).addObject().put("key", key).put("label", label).put("value", value);
    }

    /// A ticket's stub in white on the accent colour, drawn so that no picture has to be shipped.
    private static byte[] icon(int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(new Color(0x1f, 0x5f, 0xbf));
        pen.fillRoundRect(0, 0, side, side, side / 3, side / 3);
        pen.setColor(Color.WHITE);
        pen.fillRoundRect(side / 6, side * 3 / 10, side * 4 / 6, side * 4 / 10, side / 10, side / 10);
        pen.setColor(new Color(0x1f, 0x5f, 0xbf));
        pen.fillOval(side / 6 - side / 12, side / 2 - side / 12, side / 6, side / 6);
        pen.fillOval(side * 5 / 6 - side / 12, side / 2 - side / 12, side / 6, side / 6);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("draw an icon", e);
        }
        return out.toByteArray();
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
