package dev.switchboard.store.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A card number that was read out over several lines. Of each line counts what stands from its first digit to its last; put
/// together these must be one run of digits (`DigitRun`), whose beginning is a card number that ends in the last line.
final class SplitCard {
    /// Longer stretches between a line's digits are no reading out.
    private static final int MOST_CHARS = 200;

    private SplitCard() {}

    /// Whether a line holds digits that may be part of one.
    static boolean mayBePart(String text) {
        return !stretch(text).isEmpty();
    }

    /// The lines with what is the card's replaced; empty when they are none together.
    static Optional<List<String>> in(List<String> lines) {
        var joined = new StringBuilder();
        List<Find> stretches = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (String line : lines) {
            Find stretch = stretch(line);
            if (stretch.isEmpty()) {
                return Optional.empty();
            }
            stretches.add(stretch);
            places.add(joined.length());
            joined.append(line, stretch.start(), stretch.end()).append(", ");
        }
        String text = joined.toString();
        int end = cardAtBeginning(text);
        if (end <= places.getLast()) {
            return Optional.empty();
        }
        List<String> redacted = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Find stretch = stretches.get(i);
            int to = Math.min(stretch.end(), stretch.start() + end - places.get(i));
            String line = lines.get(i);
            redacted.add(line.substring(0, stretch.start()) + Sensitive.CARD.replacement() + line.substring(to));
        }
        return Optional.of(redacted);
    }

    /// Where the card ends that the text begins with, or 0.
    private static int cardAtBeginning(String text) {
        List<DigitRun> runs = DigitRun.withWordsBetween(text, Token.of(text));
        if (runs.isEmpty() || runs.getFirst().start() != 0) {
            return 0;
        }
        int groups = Numbers.cardFrom(runs.getFirst(), 0);
        return groups == 0 ? 0 : runs.getFirst().tokens().get(groups - 1).end();
    }

    private static Find stretch(String text) {
        int start = -1;
        int end = -1;
        for (Token token : Token.of(text)) {
            if (!token.digits().isEmpty()) {
                start = start < 0 ? token.start() : start;
                end = token.end();
            }
        }
        return start < 0 || end - start > MOST_CHARS ? new Find(Sensitive.CARD, 0, 0) : new Find(Sensitive.CARD, start, end);
    }
}
