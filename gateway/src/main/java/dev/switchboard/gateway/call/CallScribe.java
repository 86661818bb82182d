package dev.switchboard.gateway.call;

import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.TranscriptWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one call into its ticket: the only way text leaves the call. Offers to the store's writer and never blocks; while
/// the writer is full, entries wait here in order (at most `BACKLOG_ENTRIES`, beyond which they are lost, logged and
/// counted). Event loop only.
final class CallScribe {
    static final int BACKLOG_ENTRIES = 10_000;
    private static final int MOST_IDENTIFIERS = 100;
    private static final int CLOSE_TRIES = 200;
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final Logger log = LoggerFactory.getLogger(CallScribe.class);

    private final TicketId ticketId;
    private final TranscriptWriter writer;
    private final CallFeed feed;
    private final CallLoop loop;
    private final CallMetrics metrics;
    private final Deque<Supplier<Offer>> backlog = new ArrayDeque<>();
    private final Set<String> identifiers = new HashSet<>();
    private long toldCost;

    CallScribe(TicketId ticketId, TranscriptWriter writer, CallFeed feed, CallLoop loop, CallMetrics metrics) {
        this.ticketId = ticketId;
        this.writer = writer;
        this.feed = feed;
        this.loop = loop;
        this.metrics = metrics;
    }

    TicketId ticketId() {
        return ticketId;
    }

    void write(Line line) {
        offer(() -> writer.append(line));
    }

    void customerName(String name) {
        offer(() -> writer.update(ticketId, TicketUpdate.none().withCustomerName(name)));
    }

    void metadata(String key, String value) {
        offer(() -> writer.addMetadata(ticketId, key, value));
    }

    /// By what the caller is known: once each, however often it is said.
    void identifier(String key, String value) {
        if (identifiers.size() < MOST_IDENTIFIERS && identifiers.add(key + '=' + value.toLowerCase(Locale.ROOT))) {
            metadata(key, value);
        }
    }

    void measures(CallMeasures measures) {
        offer(() -> writer.measure(measures));
    }

    /// Shows supervisors an unfinished line; not stored.
    void caption(String itemId, Speaker speaker, String text, Instant at) {
        feed.publish(new CallEvent.Caption(ticketId, itemId, speaker, text, at));
    }

    void toolStarted(String callId, String name, Instant at) {
        feed.publish(new CallEvent.ToolStarted(ticketId, callId, name, at));
    }

    /// Shows supervisors what the call has cost so far; null, when that is not known, and what they know already are not told.
    void spent(@Nullable Long costMicrodollars) {
        if (costMicrodollars != null && costMicrodollars > toldCost) {
            toldCost = costMicrodollars;
            feed.publish(new CallEvent.Spent(ticketId, costMicrodollars));
        }
    }

    /// Closes the ticket after everything written before; tries again while the writer is full, up to `CLOSE_TRIES` times.
    CompletionStage<Ticket> close(EndReason reason) {
        CompletableFuture<Ticket> closed = new CompletableFuture<>();
        tryClose(reason, closed, CLOSE_TRIES);
        return closed;
    }

    private void tryClose(EndReason reason, CompletableFuture<Ticket> closed, int triesLeft) {
        drain();
        if (!backlog.isEmpty() && triesLeft > 0) {
            loop.schedule(RETRY, () -> tryClose(reason, closed, triesLeft - 1));
            return;
        }
        writer.close(ticketId, reason.wire()).whenComplete((ticket, failure) -> {
            if (failure == null) {
                closed.complete(ticket);
            } else if (triesLeft > 0) {
                loop.schedule(RETRY, () -> tryClose(reason, closed, triesLeft - 1));
            } else {
                closed.completeExceptionally(failure);
            }
        });
    }

    private void offer(Supplier<Offer> entry) {
        if (backlog.size() >= BACKLOG_ENTRIES) {
            metrics.recordLost();
            log.error("ticket {}: the store takes nothing and {} entries wait already; an entry is lost", ticketId, BACKLOG_ENTRIES);
            return;
        }
        boolean first = backlog.isEmpty();
        backlog.add(entry);
        if (first) {
            drain();
            if (!backlog.isEmpty()) {
                loop.schedule(RETRY, this::retry);
            }
        }
    }

    private void retry() {
        drain();
        if (!backlog.isEmpty()) {
            loop.schedule(RETRY, this::retry);
        }
    }

    private void drain() {
        while (!backlog.isEmpty() && backlog.peek().get() == Offer.TAKEN) {
            backlog.remove();
        }
    }
}
