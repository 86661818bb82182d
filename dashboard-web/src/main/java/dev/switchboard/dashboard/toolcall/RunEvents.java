package dev.switchboard.dashboard.toolcall;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.List;

/// The last runs of nobody's ticket, for those who watch: the live feed, which is about calls, does not tell of them.
/// Fleeting: a reader that is more than `MOST` behind has missed the rest. Thread-safe, never blocks for long.
final class RunEvents {
    static final int MOST = 512;

    private record Numbered(long number, Event event) {}

    /// @param type `tool.started` or `tool.finished`
    record Event(String type, ObjectNode data) {}

    /// @param upTo what to ask for next time
    record News(long upTo, List<Event> events) {}

    private final ArrayDeque<Numbered> last = new ArrayDeque<>();
    private long count;

    synchronized void add(String type, ObjectNode data) {
        if (last.size() == MOST) {
            last.removeFirst();
        }
        last.addLast(new Numbered(++count, new Event(type, data)));
    }

    synchronized long now() {
        return count;
    }

    synchronized News after(long number) {
        return new News(count, count == number
                ? List.of()
                : last.stream().filter(event -> event.number > number).map(Numbered::event).toList());
    }
}
