package dev.switchboard.gateway.engine.think;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An intent under way: what is known for it so far.
final class Form {
    final OfferedIntent offered;
    /// The finished form that this one goes on from; a correction may reach back into it.
    final @Nullable Form basis;
    final Map<String, String> values = new LinkedHashMap<>();
    /// Slots whose value the caller said yes to.
    final Set<String> verified = new HashSet<>();
    /// How often each slot was asked for and not answered.
    final Map<String, Integer> tries = new HashMap<>();
    /// Numbers that were said and are out of range.
    final Set<String> outOfRange = new HashSet<>();
    /// Slots that another intent was asked to find out.
    final Set<String> lookedUp = new HashSet<>();
    /// Slots that need not be known in general, but that a result asked for.
    final Set<String> needed = new HashSet<>();
    boolean confirmed;

    Form(OfferedIntent offered, @Nullable Form basis) {
        this.offered = offered;
        this.basis = basis;
    }

    /// Sets what the caller said; another value than before needs another yes.
    ///
    /// @return true when it is news
    boolean set(String slot, String value) {
        String before = values.put(slot, value);
        if (value.equals(before)) {
            return false;
        }
        verified.remove(slot);
        tries.remove(slot);
        outOfRange.remove(slot);
        forgetFound();
        confirmed = false;
        return true;
    }

    void clear(String slot) {
        values.remove(slot);
        verified.remove(slot);
        forgetFound();
        confirmed = false;
    }

    /// What results knew may hang on the value that changed: it is looked up again.
    private void forgetFound() {
        offered.slots().stream().filter(slot -> slot.slot().from().stream().anyMatch(path -> path.contains(" by ")))
                .forEach(slot -> {
            values.remove(slot.name());
            lookedUp.remove(slot.name());
        });
    }

    boolean needs(BoundSlot slot) {
        return slot.isRequired() || needed.contains(slot.name());
    }

    int tries(String slot) {
        return tries.getOrDefault(slot, 0);
    }

    void missed(String slot) {
        tries.merge(slot, 1, Integer::sum);
    }
}
