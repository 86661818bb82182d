package dev.switchboard.store.redaction;

import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A feed whose subscribers see redacted texts. Each redacts on its own thread, so publishing costs nothing more.
public final class RedactedFeed implements CallFeed {
    private final CallFeed feed;
    private final Redactor redactor;

    public RedactedFeed(CallFeed feed, Redactor redactor) {
        this.feed = feed;
        this.redactor = redactor;
    }

    @Override
    public void publish(CallEvent event) {
        feed.publish(event);
    }

    @Override
    public Subscription subscribe(String after) {
        return new Redacted(feed.subscribe(after), redactor);
    }

    private record Redacted(Subscription subscription, Redactor redactor) implements Subscription {
        @Override
        public @Nullable Snapshot snapshot() {
            Snapshot snapshot = subscription.snapshot();
            return snapshot == null ? null : redactor.snapshot(snapshot);
        }

        @Override
        public List<Numbered> next(Duration wait) throws InterruptedException {
            return subscription.next(wait).stream()
                    .map(numbered -> new Numbered(numbered.position(), redactor.event(numbered.event())))
                    .toList();
        }

        @Override
        public void close() {
            subscription.close();
        }
    }
}
