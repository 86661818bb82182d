package dev.switchboard.dashboard.toolcall;

import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.store.transcript.TranscriptWriter;
import dev.switchboard.tools.CallNotes;
import dev.switchboard.tools.ToolOutcome;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts runs from outside a call on its ticket: a line like that of any tool, what the tool notes, and a word to those
/// who watch. Never blocks.
public final class TicketLines {
    private static final Logger log = LoggerFactory.getLogger(TicketLines.class);

    /// Of a run for nobody.
    static final CallNotes NOBODY = new CallNotes() {
        @Override
        public void customerName(String name) {}

        @Override
        public void metadata(String key, String value) {}
    };

    private final TranscriptWriter writer;
    private final CallFeed feed;

    public TicketLines(TranscriptWriter writer, CallFeed feed) {
        this.writer = writer;
        this.feed = feed;
    }

    void started(TicketId ticket, String runId, String tool, Instant at) {
        feed.publish(new CallEvent.ToolStarted(ticket, runId, tool, at));
    }

    /// False when the store takes nothing just now.
    boolean finished(TicketId ticket, String runId, Instant at, String argumentsJson, ToolOutcome outcome) {
        ToolCall call = new ToolCall(
                outcome.name(), argumentsJson, runId, outcome.output(), outcome.status(), outcome.took().toMillis());
        return writer.append(Line.tool(ticket, at, runId, call)) == Offer.TAKEN;
    }

    CallNotes notes(TicketId ticket) {
        return new CallNotes() {
            @Override
            public void customerName(String name) {
                told(ticket, writer.update(ticket, TicketUpdate.none().withCustomerName(name)));
            }

            @Override
            public void metadata(String key, String value) {
                told(ticket, writer.addMetadata(ticket, key, value));
            }
        };
    }

    private static void told(TicketId ticket, Offer offer) {
        if (offer != Offer.TAKEN) {
            log.error("ticket {}: the store takes nothing, so what a tool noted from outside the call is lost", ticket);
        }
    }
}
