package dev.switchboard.store.record;

import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which calls were just asked for a security code: three digits that a caller says next are one, though their own line
/// does not say so. As many as there are calls that were. In the order of the queue, one entry at a time.
final class AskedCodes {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);

    private final Redactor redactor;
    private final Map<TicketId, Instant> asked = new HashMap<>();

    AskedCodes(Redactor redactor) {
        this.redactor = redactor;
    }

    Line redacted(Line line) {
        if (line.speaker() != Speaker.USER) {
            String whole = line.generated();
            if (redactor.asksForCode(whole == null ? line.message() : whole)) {
                asked.put(line.ticketId(), line.at());
            }
            return redactor.line(line);
        }
        @Nullable Instant since = asked.get(line.ticketId());
        boolean answers = since != null && !line.at().isAfter(since.plus(ANSWERED_WITHIN));
        return answers ? redactor.answer(line) : redactor.line(line);
    }

    void over(TicketId id) {
        asked.remove(id);
    }
}
