package dev.switchboard.gateway.caller.twilio;

import java.util.ArrayDeque;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// The marks that follow our audio into Twilio's queue, and what each one's echo means: so much of that item was heard.
/// A mark's name is `GENERATION:NUMBER`. Twilio echoes the marks of a queue it was told to clear as if they had been
/// played, so `clear` begins a new generation, and echoes of older ones mean nothing. Echoes come in order; one that is
/// missing is covered by the next. Confined to the call's event loop.
final class PendingMarks {
    /// About three minutes of 40 ms messages; beyond it the oldest is forgotten, since a later one covers it.
    private static final int MAX_PENDING = 4_096;

    private record Pending(long number, String itemId, long heardMs) {}

    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private int generation;
    private long lastNumber;

    /// A mark for audio that brings the item to `heardMs`; returns its name.
    String add(String itemId, long heardMs) {
        if (pending.size() == MAX_PENDING) {
            pending.removeFirst();
        }
        lastNumber++;
        pending.addLast(new Pending(lastNumber, itemId, heardMs));
        return generation + ":" + lastNumber;
    }

    void clear() {
        generation++;
        pending.clear();
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /// Tells what the echo of `name` says was heard, the furthest point of each item once. False for a name that is not
    /// ours; names of an older generation are ours and say nothing.
    boolean echoed(String name, ObjLongConsumer<String> heard) {
        int colon = name.indexOf(':');
        long number = colon < 1 ? -1 : number(name.substring(colon + 1));
        long itsGeneration = colon < 1 ? -1 : number(name.substring(0, colon));
        if (number < 1 || number > lastNumber || itsGeneration < 0 || itsGeneration > generation) {
            return false;
        }
        if (itsGeneration < generation) {
            return true;
        }
        Pending last = null;
        for (Pending next = pending.peekFirst(); next != null && next.number() <= number; next = pending.peekFirst()) {
            pending.removeFirst();
            if (last != null && !last.itemId().equals(next.itemId())) {
                tell(last, heard);
            }
            last = next;
        }
        tell(last, heard);
        return true;
    }

    private static void tell(@Nullable Pending one, ObjLongConsumer<String> heard) {
        if (one != null) {
            heard.accept(one.itemId(), one.heardMs());
        }
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 15 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(digits);
    }
}
