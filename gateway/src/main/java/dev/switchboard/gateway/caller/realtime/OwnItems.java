package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The calls of the agent's tools and their outputs. The client does not see them: to most clients a call of a function they
/// did not offer is an error. What follows a hidden item is shown as following the visible one before it, wherever items
/// were inserted or deleted meanwhile. Event loop only.
final class OwnItems {
    /// Items remembered in each of the two lists. Beyond it the oldest are forgotten, which nothing refers to any more.
    private static final int MOST_ITEMS = 4_000;

    /// One item in the order of the conversation.
    private static final class Place {
        final String id;
        @Nullable Place before;
        @Nullable Place after;

        Place(String id) {
            this.id = id;
        }
    }

    private final Set<String> tools;
    private final Set<String> hidden = new LinkedHashSet<>();
    private final Map<String, Place> places = new HashMap<>();
    private @Nullable Place first;
    private @Nullable Place last;

    OwnItems(Set<String> tools) {
        this.tools = Set.copyOf(tools);
    }

    boolean isOwnTool(String name) {
        return tools.contains(name);
    }

    /// An item that the gateway adds itself.
    void hide(String itemId) {
        hidden.add(itemId);
        if (hidden.size() > MOST_ITEMS) {
            hidden.remove(hidden.iterator().next());
        }
    }

    /// Whether the event is about a hidden item; if not, it may now be shown, corrected where it refers to one.
    ///
    /// @param beside of a response beside the conversation, where the agent's tools are not offered
    boolean conceals(ObjectNode event, boolean beside) {
        JsonNode item = event.path("item");
        String itemId = item.path("id").asText(event.path("item_id").asText(""));
        if (!beside && item.path("type").asText().equals("function_call") && tools.contains(item.path("name").asText())
                && !hidden.contains(itemId)) {
            hide(itemId);
        }
        JsonNode previous = event.get("previous_item_id");
        switch (event.path("type").asText()) {
            case "conversation.item.added" -> place(itemId, previous);
            case "conversation.item.deleted" -> remove(itemId);
            default -> {}
        }
        if (hidden.contains(itemId)) {
            return true;
        }
        if (previous != null && previous.isTextual()) {
            event.put("previous_item_id", visible(previous.asText()));
        }
        if (event.path("response").path("output") instanceof ArrayNode items) {
            for (Iterator<JsonNode> all = items.iterator(); all.hasNext(); ) {
                if (hidden.contains(all.next().path("id").asText())) {
                    all.remove();
                }
            }
        }
        return false;
    }

    /// @param previous the item it follows; JSON null for the first place, absent when the model does not say
    private void place(String itemId, @Nullable JsonNode previous) {
        remove(itemId);
        Place place = new Place(itemId);
        Place before = previous == null ? last : places.getOrDefault(previous.asText(), previous.isTextual() ? last : null);
        place.before = before;
        place.after = before == null ? first : before.after;
        link(before, place);
        link(place, place.after);
        places.put(itemId, place);
        if (places.size() > MOST_ITEMS && first != null) {
            remove(first.id);
        }
    }

    private void remove(String itemId) {
        Place gone = places.remove(itemId);
        if (gone != null) {
            link(gone.before, gone.after);
        }
    }

    private void link(@Nullable Place before, @Nullable Place after) {
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
    }

    /// The item itself if the client knows it, else the nearest one before it that the client knows.
    private @Nullable String visible(String itemId) {
        if (!hidden.contains(itemId)) {
            return itemId;
        }
        Place place = places.get(itemId);
        while (place != null && hidden.contains(place.id)) {
            place = place.before;
        }
        return place == null ? null : place.id;
    }
}
