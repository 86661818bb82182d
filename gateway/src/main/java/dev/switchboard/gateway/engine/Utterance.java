package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.ServerEvent;
import org.jspecify.annotations.Nullable;

/// The words of one utterance on their way to the client: kept until the client knows the item they belong to, then
/// told as they come. Event loop only.
final class Utterance {
    private final StringBuilder said = new StringBuilder();
    private @Nullable String itemId;
    private int contentIndex;
    private int told;

    /// The client knows the item from here on.
    void belongsTo(String item, int index) {
        itemId = item;
        contentIndex = index;
    }

    /// The item will never be; words still on their way belong to nothing.
    void drop() {
        itemId = null;
    }

    /// More words, with the space before them.
    void add(String words) {
        said.append(words);
    }

    /// All words so far.
    String transcript() {
        return said.toString();
    }

    /// Tells the client what it does not know yet.
    void tell(Outbox outbox) {
        String item = itemId;
        if (item != null && told < said.length()) {
            outbox.send(new ServerEvent.InputAudioTranscriptionDelta(
                    outbox.id(), item, contentIndex, said.substring(told), null));
            told = said.length();
        }
    }
}
