package dev.switchboard.store.transcript;

import dev.switchboard.store.ticket.TicketId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line on its way into the record. `at` is when its speech began (lines are read back in this order); `itemId`
/// names it within its ticket: a second line with the same `itemId` replaces the first, so that a line may be written
/// when it was generated and amended when the caller turned out to have heard less of it.
/// `message` is what was heard; `generated` the whole text where it differs, else null.
/// `heardMs` is how much of the audio the caller heard, null where that means nothing; `span` is when it sounded, null
/// where that is not known. `at` is cut to milliseconds, the
/// record's precision.
public record Line(
        TicketId ticketId,
        String itemId,
        Instant at,
        Speaker speaker,
        String message,
        @Nullable String generated,
        LineStatus status,
        @Nullable Long heardMs,
        List<ToolCall> toolCalls,
        @Nullable LineSpan span) {
    public Line {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        toolCalls = List.copyOf(toolCalls);
    }

    /// A line of which is not known when it sounded.
    public Line(
            TicketId ticketId,
            String itemId,
            Instant at,
            Speaker speaker,
            String message,
            @Nullable String generated,
            LineStatus status,
            @Nullable Long heardMs,
            List<ToolCall> toolCalls) {
        this(ticketId, itemId, at, speaker, message, generated, status, heardMs, toolCalls, null);
    }

    public Line sounding(@Nullable LineSpan when) {
        return new Line(ticketId, itemId, at, speaker, message, generated, status, heardMs, toolCalls, when);
    }

    /// The same with other words.
    public Line saying(String words) {
        return new Line(ticketId, itemId, at, speaker, words, generated, status, heardMs, toolCalls, span);
    }

    /// A plain line, wholly heard.
    public static Line said(TicketId ticketId, String itemId, Instant at, Speaker speaker, String message) {
        return new Line(ticketId, itemId, at, speaker, message, null, LineStatus.COMPLETE, null, List.of());
    }

    /// The line of one tool call: the agent's, with the message `[Tool Call: NAME]`.
    public static Line tool(TicketId ticketId, Instant at, String itemId, ToolCall call) {
        return new Line(
                ticketId,
                itemId,
                at,
                Speaker.AGENT,
                "[Tool Call: " + call.name() + "]",
                null,
                LineStatus.COMPLETE,
                null,
                List.of(call));
    }
}
