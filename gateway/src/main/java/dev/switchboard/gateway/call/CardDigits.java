package dev.switchboard.gateway.call;

import dev.switchboard.store.redaction.CardTalk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// Hears when a caller reads out a card number, asked for it or not: 12 digits or more that begin as cards do (2 to 6), in one line
/// or in several that follow each other, or 4 or more in a line that names a card. Words come after the sound, so what it tells is
/// since when the number is being said. By English words; a long number of another kind may be taken for one. Event loop only.
final class CardDigits {
    private static final int CARD = 12;
    private static final int GROUP = 4;
    /// "two tickets" is no group of a card.
    private static final int FEWEST = 3;
    private static final Duration TOGETHER = Duration.ofMinutes(2);
    private static final int FEW_CHARS = 24;
    private static final int MOST_SPEECHES = 16;
    /// A model notices a little late that somebody speaks.
    private static final Duration EARLIER = Duration.ofMillis(500);
    /// Of a line of which it is not known when it began: so long one takes for sixteen digits.
    private static final Duration USUAL = Duration.ofSeconds(15);

    private record Part(String itemId, String figures, long began, long heard) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private final Map<String, Long> began = new LinkedHashMap<>();

    /// The caller began to speak at `nanos` of the call's clock.
    void speechBegan(String itemId, long nanos) {
        began.putIfAbsent(itemId, nanos);
        if (began.size() > MOST_SPEECHES) {
            began.remove(began.keySet().iterator().next());
        }
    }

    /// What the caller has said in this line so far, at `now` of the call's clock. Since when a card number is being said; empty
    /// while it is none.
    OptionalLong heard(String itemId, String text, long now) {
        parts.removeIf(part -> now - part.heard > TOGETHER.toNanos());
        if (!parts.isEmpty() && parts.getLast().itemId.equals(itemId)) {
            parts.removeLast();
        }
        String figures = CardTalk.figures(text);
        if (figures.length() < FEWEST) {
            if (text.length() > FEW_CHARS) {
                parts.clear();
            }
            return OptionalLong.empty();
        }
        if (!CardTalk.isFigures(text)) {
            // Whoever says what a number is begins a new one.
            parts.clear();
        }
        long since = began.getOrDefault(itemId, now - USUAL.toNanos()) - EARLIER.toNanos();
        parts.addLast(new Part(itemId, figures, Math.max(0, since), now));
        while (!parts.isEmpty() && !beginsAsCardsDo(parts.getFirst().figures)) {
            parts.removeFirst();
        }
        int said = parts.stream().mapToInt(part -> part.figures.length()).sum();
        boolean card = said >= CARD || said >= GROUP && CardTalk.namesCard(text);
        return card ? OptionalLong.of(parts.getFirst().began) : OptionalLong.empty();
    }

    private static boolean beginsAsCardsDo(String figures) {
        return figures.charAt(0) >= '2' && figures.charAt(0) <= '6';
    }
}
