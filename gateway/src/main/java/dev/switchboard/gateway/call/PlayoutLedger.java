package dev.switchboard.gateway.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much of each agent item was sent to the line, and how much of it the caller has heard, by the line's receipts. Items
/// stand in playing order and are forgotten once settled. Event loop only.
final class PlayoutLedger {
    /// A receipt can be this much behind the ear: lines report about four times a second.
    static final long RECEIPT_SLACK_MS = 400;

    private final Map<String, Entry> items = new LinkedHashMap<>();

    void sent(String itemId, long durationUs) {
        items.computeIfAbsent(itemId, _ -> new Entry()).sentUs += durationUs;
    }

    /// A receipt; never counts more than was sent, never goes back, and means that all earlier items were played out.
    void heard(String itemId, long heardMs) {
        Entry entry = items.get(itemId);
        if (entry == null) {
            return;
        }
        entry.heardMs = Math.max(entry.heardMs, Math.min(heardMs, entry.sentUs / 1000));
        for (Map.Entry<String, Entry> earlier : items.entrySet()) {
            if (earlier.getKey().equals(itemId)) {
                return;
            }
            earlier.getValue().heardMs = earlier.getValue().sentUs / 1000;
        }
    }

    /// Milliseconds of `itemId` the caller has heard; 0 before the first receipt.
    long heardMs(String itemId) {
        Entry entry = items.get(itemId);
        return entry == null ? 0 : entry.heardMs;
    }

    long sentUs(String itemId) {
        Entry entry = items.get(itemId);
        return entry == null ? 0 : entry.sentUs;
    }

    /// Whether something sent has not been heard yet.
    boolean playing() {
        return items.values().stream().anyMatch(Entry::unheard);
    }

    /// The items not wholly heard, in playing order, and forgets all items: the line has been cleared or is gone.
    List<Cut> cut() {
        List<Cut> cuts = new ArrayList<>();
        items.forEach((itemId, entry) -> {
            if (entry.unheard()) {
                cuts.add(new Cut(itemId, entry.heardMs, entry.sentUs / 1000));
            }
        });
        items.clear();
        return cuts;
    }

    /// Like `cut`, but an item of which only the last moments lack a receipt counts as heard: the line went away before it
    /// could report them.
    List<Cut> cutAtHangUp() {
        return cut().stream().filter(cut -> cut.sentMs() - cut.heardMs() > RECEIPT_SLACK_MS).toList();
    }

    /// An item the caller heard only in part.
    record Cut(String itemId, long heardMs, long sentMs) {}

    private static final class Entry {
        private long sentUs;
        private long heardMs;

        private boolean unheard() {
            return heardMs < sentUs / 1000;
        }
    }
}
