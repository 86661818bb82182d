package dev.switchboard.store.ticket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Which state of a ticket somebody saw: sixteen hex digits that change with any of its fields, whoever writes them.
/// Lines and metadata have no part in it, so that the talk of a live call does not make every edit stale.
public record TicketVersion(String value) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{16}");

    public TicketVersion {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a version (sixteen hex digits expected): " + value);
        }
    }

    public static TicketVersion of(Ticket ticket) {
        try {
            // A record's text holds all its fields in order.
            byte[] fields = ticket.toString().getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(fields);
            return new TicketVersion(HexFormat.of().formatHex(digest, 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
