package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.ContentPart;
import dev.switchboard.gateway.realtime.ConversationItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The items of one session in order, with the audio of the latest. Bounded: beyond `MAX_ITEMS` the oldest item is
/// dropped, beyond `MAX_AUDIO_BYTES` the oldest audio. Event loop only.
final class Conversation {
    private static final int MAX_ITEMS = 2_000;
    private static final long MAX_AUDIO_BYTES = 16L << 20;

    private final String id;
    private final List<Entry> entries = new ArrayList<>();
    private long audioBytes;
    private long added;

    Conversation(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /// One item and what the wire does not show of it. `item` is replaced as the item changes.
    static final class Entry {
        private final String id;
        private ConversationItem item;
        /// Which item of the session this is, counted in the order they came.
        private long number;
        private byte @Nullable [] audio;
        private List<SpokenPiece> spoken = List.of();
        /// Of the agent's speech.
        private int audioMs;
        private int bytesPerMs;
        /// Of the caller's.
        private int heardMs;
        private boolean truncated;

        Entry(String id, ConversationItem item) {
            this.id = id;
            this.item = item;
        }

        String id() {
            return id;
        }

        ConversationItem item() {
            return item;
        }

        /// Ignored once the client has truncated the item: it stays what was heard.
        void become(ConversationItem changed) {
            item = truncated ? item : changed;
        }

        boolean isSpoken() {
            return audioMs > 0;
        }

        int audioMs() {
            return audioMs;
        }

        /// Milliseconds of the caller's speech.
        int heardMs() {
            return heardMs;
        }

        void heard(int durationMs) {
            heardMs = durationMs;
        }

        /// Notes how much of the agent's audio there is so far, and where in it its words lie.
        void speak(List<SpokenPiece> pieces, int totalMs) {
            if (!truncated) {
                spoken = pieces;
                audioMs = totalMs;
            }
        }

        /// Cuts the agent's words and audio at what was heard.
        private void truncate(int endMs) {
            List<SpokenPiece> heard = spoken.stream().filter(piece -> piece.startMs() < endMs).toList();
            spoken = heard;
            audioMs = endMs;
            truncated = true;
            if (item instanceof ConversationItem.Message message) {
                String text = heard.stream().map(SpokenPiece::text).collect(Collectors.joining()).strip();
                item = new ConversationItem.Message(message.id(), message.status(), message.role(),
                        List.of(new ContentPart.OutputAudio(null, text)));
            }
        }
    }

    /// Some words of the agent and where in the item's audio they begin.
    record SpokenPiece(int startMs, String text) {}

    /// The id of the last item, null when there is none.
    @Nullable String lastId() {
        return entries.isEmpty() ? null : entries.getLast().id;
    }

    boolean endsWithCallersSpeech() {
        return !entries.isEmpty() && entries.getLast().heardMs() > 0;
    }

    /// The id of the item before `entry`, null for the first.
    @Nullable String idBefore(Entry entry) {
        int at = entries.indexOf(entry);
        return at <= 0 ? null : entries.get(at - 1).id;
    }

    @Nullable Entry find(String itemId) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).id.equals(itemId)) {
                return entries.get(i);
            }
        }
        return null;
    }

    Entry append(String itemId, ConversationItem item) {
        return insert(entries.size(), itemId, item);
    }

    Entry insertFirst(String itemId, ConversationItem item) {
        return insert(0, itemId, item);
    }

    Entry insertAfter(Entry previous, String itemId, ConversationItem item) {
        return insert(entries.indexOf(previous) + 1, itemId, item);
    }

    /// How many items have come so far: what a thought that begins now can know of.
    long added() {
        return added;
    }

    /// Adds an item of a reply made from the first `known` items: it stands before what came since, which it does not
    /// answer, and behind the reply's `earlier` items.
    Entry insertReply(long known, List<Entry> earlier, String itemId, ConversationItem item) {
        int at = 0;
        while (at < entries.size() && (entries.get(at).number < known || earlier.contains(entries.get(at)))) {
            at++;
        }
        return insert(at, itemId, item);
    }

    private Entry insert(int at, String itemId, ConversationItem item) {
        Entry entry = new Entry(itemId, item);
        entry.number = added++;
        entries.add(at, entry);
        if (entries.size() > MAX_ITEMS) {
            remove(entries.getFirst());
        }
        return entry;
    }

    void remove(Entry entry) {
        keepAudio(entry, null);
        entries.remove(entry);
    }

    void keepAudio(Entry entry, byte @Nullable [] audio) {
        audioBytes -= entry.audio == null ? 0 : entry.audio.length;
        entry.audio = audio;
        audioBytes += audio == null ? 0 : audio.length;
        for (int i = 0; audioBytes > MAX_AUDIO_BYTES && i < entries.size(); i++) {
            byte[] oldest = entries.get(i).audio;
            audioBytes -= oldest == null ? 0 : oldest.length;
            entries.get(i).audio = null;
        }
    }

    byte @Nullable [] audioOf(Entry entry) {
        return entry.audio;
    }

    /// Cuts the agent's item at what was heard, its audio with it.
    void truncate(Entry entry, int endMs) {
        byte[] audio = entry.audio;
        if (audio != null) {
            keepAudio(entry, Arrays.copyOf(audio, Math.min(audio.length, endMs * entry.bytesPerMs)));
        }
        entry.truncate(endMs);
    }

    /// Keeps the agent's audio as far as it was not cut off while it was still being spoken.
    void keepSpeech(Entry entry, byte[] audio, int bytesPerMs) {
        if (contains(entry)) {
            entry.bytesPerMs = bytesPerMs;
            keepAudio(entry, entry.truncated
                    ? Arrays.copyOf(audio, Math.min(audio.length, entry.audioMs * bytesPerMs))
                    : audio);
        }
    }

    boolean contains(Entry entry) {
        return entries.contains(entry);
    }

    boolean hasCall(String callId) {
        return hasCall(entries.stream().map(Entry::item).toList(), callId);
    }

    static boolean hasCall(List<ConversationItem> items, String callId) {
        return items.stream().anyMatch(
                item -> item instanceof ConversationItem.FunctionCall call && callId.equals(call.callId()));
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// The history a thought is made from. Kinds of items that thinking does not need are left out.
    static List<HistoryEntry> history(List<Entry> entries) {
        List<HistoryEntry> history = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry.item) {
                case ConversationItem.Message(_, _, String role, List<ContentPart> content) -> history.add(
                        switch (role) {
                            case "assistant" -> new HistoryEntry.AgentSaid(text(content));
                            case "system" -> new HistoryEntry.SystemNote(text(content));
                            default -> new HistoryEntry.CallerSaid(text(content));
                        });
                case ConversationItem.FunctionCall call -> history.add(new HistoryEntry.ToolCalled(
                        Objects.requireNonNullElse(call.callId(), ""), call.name(), call.arguments()));
                case ConversationItem.FunctionCallOutput(_, _, String callId, String output) ->
                    history.add(new HistoryEntry.ToolAnswered(callId, nameOfCall(history, callId), output));
                case ConversationItem.McpListTools _,
                        ConversationItem.McpCall _,
                        ConversationItem.McpApprovalRequest _,
                        ConversationItem.McpApprovalResponse _,
                        ConversationItem.ItemReference _,
                        ConversationItem.Unrecognised _ -> { }
            }
        }
        return history;
    }

    private static String nameOfCall(List<HistoryEntry> history, String callId) {
        for (HistoryEntry entry : history) {
            if (entry instanceof HistoryEntry.ToolCalled(String id, String name, _) && id.equals(callId)) {
                return name;
            }
        }
        return "";
    }

    /// The text and transcripts of a message; "" where nothing was understood.
    static String text(List<ContentPart> content) {
        return content.stream().map(part -> switch (part) {
            case ContentPart.InputText(String text) -> text;
            case ContentPart.OutputText(String text) -> text;
            case ContentPart.InputAudio(_, String transcript) -> Objects.requireNonNullElse(transcript, "");
            case ContentPart.OutputAudio(_, String transcript) -> Objects.requireNonNullElse(transcript, "");
            case ContentPart.InputImage _, ContentPart.Unrecognised _ -> "";
        }).filter(text -> !text.isBlank()).collect(Collectors.joining(" "));
    }
}
