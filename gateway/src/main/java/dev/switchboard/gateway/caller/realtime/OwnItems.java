package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The calls of the agent's tools and their outputs. The client does not see them: to most clients a call of a function they
/// did not offer is an error. What follows a hidden item is shown as following the nearest one before it that the client
/// sees, wherever the client has put or deleted items meanwhile. Event loop only.
final class OwnItems {
    /// Beyond it the oldest are forgotten, which nothing refers to any more.
    private static final int MOST_ITEMS = 2_000;

    /// Of every agent that has had the call: one may be asked for again while another answers already.
    private final Set<String> tools = new HashSet<>();
    private final Set<String> hidden = new LinkedHashSet<>();
    /// The model's conversation, hidden items and all.
    private final List<String> order = new ArrayList<>();

    /// These are tools of an agent.
    void offer(Set<String> more) {
        tools.addAll(more);
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
        String previous = event.path("previous_item_id").textValue();
        switch (event.path("type").asText()) {
            case "conversation.item.added" -> place(itemId, previous);
            case "conversation.item.deleted" -> order.remove(itemId);
            default -> {}
        }
        if (hidden.contains(itemId)) {
            return true;
        }
        if (previous != null && hidden.contains(previous)) {
            event.put("previous_item_id", visibleUpTo(previous));
        }
        JsonNode output = event.path("response").path("output");
        if (output instanceof ArrayNode items) {
            for (Iterator<JsonNode> all = items.iterator(); all.hasNext(); ) {
                if (hidden.contains(all.next().path("id").asText())) {
                    all.remove();
                }
            }
        }
        return false;
    }

    private void place(String itemId, @Nullable String previous) {
        int before = previous == null ? -1 : order.indexOf(previous);
        order.add(previous != null && before < 0 ? order.size() : before + 1, itemId);
        if (order.size() > MOST_ITEMS) {
            order.removeFirst();
        }
    }

    private @Nullable String visibleUpTo(String itemId) {
        for (int at = order.indexOf(itemId); at >= 0; at--) {
            if (!hidden.contains(order.get(at))) {
                return order.get(at);
            }
        }
        return null;
    }
}
