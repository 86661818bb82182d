package dev.switchboard.store.feed;

/// Tells subscribers what happens, in order. `publish` never blocks and may be called from any thread;
/// `subscribe` may read the database.
public interface CallFeed {
    void publish(CallEvent event);

    /// Subscribes. With a position this feed still remembers (a `Numbered.position()` seen earlier), every event after
    /// it follows without gap or double; otherwise (or with "") the subscription starts with a snapshot of the live
    /// calls.
    Subscription subscribe(String after);

    /// An event with its place in the feed. Positions are opaque and ordered. One of a SQLite store is unknown to any other
    /// run; one of a database that several processes share is good in all of them.
    record Numbered(String position, CallEvent event) {}
}
