package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.feed.CallEvent;
import java.util.List;
import java.util.stream.Stream;

/// What an entry came to inside a transaction. Nobody learns of it before that has committed.
sealed interface Outcome {
    /// Stored: the events to publish, then the answer to give.
    record Stored(List<CallEvent> events, Runnable answer) implements Outcome {}

    /// Left out, since it could never be stored.
    record Refused(StoreException reason) implements Outcome {}

    default Stream<CallEvent> toTell() {
        return switch (this) {
            case Stored(List<CallEvent> events, _) -> events.stream();
            case Refused _ -> Stream.empty();
        };
    }

    static Outcome stored(CallEvent... events) {
        return new Stored(List.of(events), () -> {});
    }

    static Outcome answering(Runnable answer, CallEvent... events) {
        return new Stored(List.of(events), answer);
    }
}
