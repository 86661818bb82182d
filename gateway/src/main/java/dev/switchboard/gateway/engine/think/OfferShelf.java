package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.Turn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps what a dialogue offers with certain tools, since cutting its examples into stems takes longer than a turn and every
/// session of an agent has the same. Thread-safe.
final class OfferShelf {
    /// Agents with their tools; the one not used for longest goes.
    private static final int MOST_KEPT = 64;

    private final Map<Key, Offers> kept = new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Offers> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /// Dialogues are the same when they are one object: a file that is read again is another.
    private record Key(Dialogue dialogue, List<Turn.ToolDescription> tools) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key(Dialogue its, List<Turn.ToolDescription> itsTools) && its == dialogue && itsTools.equals(tools);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(dialogue) + tools.hashCode();
        }
    }

    Offers of(Dialogue dialogue, List<Turn.ToolDescription> tools) {
        Key key = new Key(dialogue, List.copyOf(tools));
        synchronized (kept) {
            Offers offers = kept.get(key);
            if (offers != null) {
                return offers;
            }
        }
        Offers made = Offers.of(dialogue, tools.stream().map(SessionTool::of).toList());
        synchronized (kept) {
            kept.put(key, made);
        }
        return made;
    }
}
