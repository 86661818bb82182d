package dev.switchboard.gateway.caller.browser;

import java.util.LinkedHashMap;
import java.util.Map;

/// How much audio of each recent item was sent, so that a playback report can be held to it: nobody hears more than was
/// sent. Remembers the last few items only. Confined to the call's event loop.
final class SentItems {
    private static final int REMEMBERED = 32;

    private final Map<String, Long> sentMs = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    void sent(String itemId, long totalMs) {
        sentMs.put(itemId, totalMs);
    }

    /// -1 for an item that was never sent, or long ago.
    long heardMs(String itemId, long reportedMs) {
        Long sent = sentMs.get(itemId);
        return sent == null ? -1 : Math.min(reportedMs, sent);
    }

    long totalMs(String itemId) {
        return sentMs.getOrDefault(itemId, 0L);
    }
}
