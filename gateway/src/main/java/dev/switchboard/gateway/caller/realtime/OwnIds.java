package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The ids that the gateway puts on what it sends to the model, and on the client's events that need one to be told apart
/// in an error. A client cannot guess them. Event loop only.
final class OwnIds {
    private static final int MOST_LENT = 256;

    private final String prefix;
    private final Set<String> lent = new LinkedHashSet<>();
    private int made;

    OwnIds(RandomGenerator random) {
        this.prefix = "swb_" + HexFormat.of().toHexDigits(random.nextInt()) + "_";
    }

    /// At most 32 characters, the API's bound on an item's id.
    String next() {
        return prefix + ++made;
    }

    boolean isOwn(String id) {
        return id.startsWith(prefix);
    }

    /// The id of a client's event, which gets one of ours when it has none; one that is no text is left for the model to
    /// refuse.
    String lend(ObjectNode event) {
        if (event.hasNonNull("event_id")) {
            return event.path("event_id").asText();
        }
        String id = next();
        event.put("event_id", id);
        lent.add(id);
        if (lent.size() > MOST_LENT) {
            lent.remove(lent.iterator().next());
        }
        return id;
    }

    /// Whether this id was lent to an event of the client, which must not see it.
    boolean isLent(String id) {
        return lent.contains(id);
    }
}
