package dev.switchboard.store.record;

import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Card numbers that callers read out over several lines: remembers of each call the last lines with digits, and once they
/// are a card number together gives all of them anew, which amends those that were stored. At most `MOST_LINES` of at most
/// `MOST_CHARS` each, of calls that said digits within `WITHIN` of their last, until the call is over. In the order of the
/// queue, one entry at a time.
final class SplitCards {
    static final int MOST_LINES = 8;
    static final Duration WITHIN = Duration.ofMinutes(2);
    private static final int MOST_CHARS = 2_000;

    private final Redactor redactor;
    private final Map<TicketId, List<Line>> remembered = new HashMap<>();

    SplitCards(Redactor redactor) {
        this.redactor = redactor;
    }

    /// What is to be stored of a line that was looked through by itself: the line, or with it earlier ones that change.
    List<Line> with(Line line) {
        if (line.speaker() != Speaker.USER
                || line.generated() != null
                || line.message().length() > MOST_CHARS
                || !redactor.mayBePartOfCard(line.message())) {
            return List.of(line);
        }
        List<Line> lines = remembered.computeIfAbsent(line.ticketId(), _ -> new ArrayList<>());
        lines.removeIf(earlier -> earlier.itemId().equals(line.itemId())
                || Duration.between(earlier.at(), line.at()).abs().compareTo(WITHIN) > 0);
        if (lines.size() == MOST_LINES) {
            lines.removeFirst();
        }
        lines.add(line);
        lines.sort(Comparator.comparing(Line::at)); // words of an earlier line may be known later
        for (int from = 0; from + 1 < lines.size(); from++) {
            List<Line> part = lines.subList(from, lines.size());
            Optional<List<String>> texts = redactor.splitCard(part.stream().map(Line::message).toList());
            if (texts.isPresent()) {
                List<Line> changed = new ArrayList<>();
                for (int i = 0; i < part.size(); i++) {
                    changed.add(part.get(i).saying(texts.get().get(i)));
                }
                lines.clear();
                return changed;
            }
        }
        return List.of(line);
    }

    void over(TicketId id) {
        remembered.remove(id);
    }
}
