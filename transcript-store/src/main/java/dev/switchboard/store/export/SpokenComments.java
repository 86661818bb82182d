package dev.switchboard.store.export;

import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Speaker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A transcript as comments of another system, which have bounds that a call does not: no comment is longer than
/// `maxBytes` of UTF-8, and where there are more lines than `maxComments`, lines that follow each other share one. Every
/// line says who spoke and when.
final class SpokenComments {
    private SpokenComments() {}

    /// `at` is when its first line was spoken.
    record Comment(Instant at, boolean byCaller, String text) {}

    static List<Comment> of(TicketDetail detail, int maxBytes, int maxComments) {
        var pieces = new ArrayList<Comment>();
        for (Interaction interaction : detail.interactions()) {
            var line = interaction.line();
            String speaker =
                    switch (line.speaker()) {
                        case USER -> "Caller";
                        case AGENT -> agent(detail.ticket());
                        case SUPERVISOR -> "Supervisor";
                    };
            boolean byCaller = line.speaker() == Speaker.USER;
            for (String piece : cut("[" + line.at() + "] " + speaker + ": " + line.message(), maxBytes)) {
                pieces.add(new Comment(line.at(), byCaller, piece));
            }
        }
        return pieces.size() <= maxComments ? pieces : packed(pieces, maxBytes, maxComments);
    }

    private static String agent(Ticket ticket) {
        return ticket.agentId().isEmpty() ? "Agent" : "Agent " + ticket.agentId();
    }

    /// Lines together in as few comments as they fit in. What is more than other systems take at all is said to be left
    /// out, at the end.
    private static List<Comment> packed(List<Comment> pieces, int maxBytes, int maxComments) {
        var packed = new ArrayList<Comment>();
        var text = new StringBuilder();
        int bytes = 0;
        Comment first = pieces.getFirst();
        for (int i = 0; i < pieces.size(); i++) {
            Comment piece = pieces.get(i);
            int size = bytes(piece.text) + 1;
            if (!text.isEmpty() && bytes + size > maxBytes) {
                packed.add(new Comment(first.at, first.byCaller, text.toString()));
                text.setLength(0);
                bytes = 0;
                if (packed.size() == maxComments - 1 && bytesOf(pieces, i) > maxBytes) {
                    packed.add(new Comment(
                            piece.at, false, (pieces.size() - i) + " further lines are in the call's own record"));
                    return packed;
                }
            }
            first = text.isEmpty() ? piece : first;
            text.append(text.isEmpty() ? "" : "\n").append(piece.text);
            bytes += size;
        }
        packed.add(new Comment(first.at, first.byCaller, text.toString()));
        return packed;
    }

    private static long bytesOf(List<Comment> pieces, int from) {
        return pieces.subList(from, pieces.size()).stream().mapToLong(piece -> bytes(piece.text) + 1L).sum();
    }

    /// A text in pieces of at most so many bytes, none of which breaks a character.
    static List<String> cut(String text, int maxBytes) {
        if (bytes(text) <= maxBytes) {
            return List.of(text);
        }
        var pieces = new ArrayList<String>();
        int from = 0;
        int size = 0;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            int width = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (size + width > maxBytes) {
                pieces.add(text.substring(from, at));
                from = at;
                size = 0;
            }
            size += width;
            at += Character.charCount(character);
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
