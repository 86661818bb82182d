package dev.switchboard.store.feed;

import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One reader's view of the feed, behind a bounded queue. Use from one thread at a time, and close it when done: the
/// feed goes on filling it until then.
public interface Subscription extends AutoCloseable {
    /// What to begin with: null when the subscription resumed without a gap, else the live calls as they stand, to
    /// which the events that follow apply.
    @Nullable Snapshot snapshot();

    /// Waits up to `wait` for events and returns those there are, oldest first; empty when none came. Throws
    /// `FellBehindException` when the queue overflowed: subscribe afresh to get a snapshot.
    List<CallFeed.Numbered> next(Duration wait) throws InterruptedException;

    @Override
    void close();

    /// @param spent what live calls have cost so far, in millionths of a US dollar, as far as it was told
    record Snapshot(String position, List<TicketDetail> liveCalls, Map<TicketId, Long> spent) {
        public Snapshot {
            liveCalls = List.copyOf(liveCalls);
            spent = Map.copyOf(spent);
        }
    }

    /// The reader was too slow; `dropped` events did not reach it.
    final class FellBehindException extends RuntimeException {
        private final long dropped;

        public FellBehindException(long dropped) {
            super(dropped + " events did not fit the subscription's queue");
            this.dropped = dropped;
        }

        public long dropped() {
            return dropped;
        }
    }
}
