package dev.switchboard.tools.helpcenter;

import java.util.concurrent.atomic.LongAdder;

/// What has been searched since the start. Thread-safe.
public final class SearchCounts {
    private final LongAdder found = new LongAdder();
    private final LongAdder notFound = new LongAdder();
    private final LongAdder heldBack = new LongAdder();
    private final LongAdder withoutVectors = new LongAdder();

    void found() {
        found.increment();
    }

    void notFound() {
        notFound.increment();
    }

    void heldBack() {
        heldBack.increment();
    }

    void withoutVectors() {
        withoutVectors.increment();
    }

    /// Questions that had an answer.
    public long answered() {
        return found.sum();
    }

    /// Questions that no article answers.
    public long unanswered() {
        return notFound.sum();
    }

    /// Questions whose article is suspicious.
    public long held() {
        return heldBack.sum();
    }

    /// Questions that were searched by words alone although vectors are configured.
    public long fellBack() {
        return withoutVectors.sum();
    }
}
