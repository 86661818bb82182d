package dev.switchboard.gateway.mail;

import dev.switchboard.store.aftercall.AfterCallNotes;
import dev.switchboard.store.mail.SummaryMail;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.tools.sale.LetterWays;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A summary on its way to the caller: what the ticket says the call was about, what comes next where a language model noted
/// it, and the ticket's id. Nothing of the transcript, and no payment data. Nothing that was said in a call stands in a header.
///
/// `key` is the same for each try, so that whoever has it already can tell.
record Letter(
        String key, Sender from, String to, String subject, String text, String html, List<LetterWays.Enclosure> files) {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final Pattern LINK = Pattern.compile("(?m)^(https?://[^\\s<>&]+)$");

    Letter {
        files = List.copyOf(files);
    }

    Letter(String key, Sender from, String to, String subject, String text, String html) {
        this(key, from, to, subject, text, html, List.of());
    }

    /// Empty when the ticket has no summary.
    static Optional<Letter> of(Ticket ticket, @Nullable AfterCallNotes notes, String to, Sender from, Redactor sending) {
        String summary = ticket.summary();
        if (summary == null || summary.isBlank()) {
            return Optional.empty();
        }
        String opening = "Here is the summary of your call on " + DAY.format(ticket.createdAt()) + " (UTC):";
        String told = plain(sending.text(summary));
        List<String> next = notes == null
                ? List.of()
                : notes.followUps().stream().map(sending::text).map(Letter::plain).filter(each -> !each.isEmpty()).toList();
        String reference = "Reference: " + ticket.id();
        String why = "You get this e-mail once, because you agreed to it during the call.";

        var text = new StringBuilder("Hello,\n\n" + opening + "\n\n" + told + "\n");
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Summary of your call</title>"
                + "</head><body>\n<p>Hello,</p>\n<p>" + opening + "</p>\n<p>" + escaped(told) + "</p>\n");
        if (!next.isEmpty()) {
            text.append("\nWhat comes next:\n");
            html.append("<p>What comes next:</p>\n<ul>\n");
            for (String each : next) {
                text.append("- ").append(each).append('\n');
                html.append("<li>").append(escaped(each)).append("</li>\n");
            }
            html.append("</ul>\n");
        }
        text.append('\n').append(reference).append("\n\n").append(why).append('\n');
        html.append("<p>").append(reference).append("</p>\n<p>").append(why).append("</p>\n</body></html>\n");
        return Optional.of(new Letter(
                "summary-" + ticket.id(), from, to, "Summary of your call (" + ticket.id() + ")", text.toString(), html.toString()));
    }

    /// A letter of plain text, with files. What is a web address on a line of its own becomes a link; nothing else of the text is
    /// taken for HTML, and nothing of the subject can begin another header.
    static Letter plain(
            String key, Sender from, String to, String subject, String text, List<LetterWays.Enclosure> files) {
        String linked = LINK.matcher(escaped(text)).replaceAll("<a href=\"$1\">$1</a>");
        return new Letter(key, from, to, plain(subject), text,
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(subject)
                        + "</title></head><body>\n<div style=\"white-space: pre-wrap\">" + linked + "</div>\n</body></html>\n",
                files);
    }

    String shown() {
        return SummaryMail.shown(to);
    }

    /// Lines and control characters of a summary become blanks.
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
