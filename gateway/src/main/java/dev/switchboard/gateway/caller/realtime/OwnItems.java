package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The calls of the agent's tools and their outputs. The client does not see them: to most clients a call of a function they
/// did not offer is an error. What follows a hidden item is shown as following the one before it. Event loop only.
final class OwnItems {
    /// Beyond it the oldest are forgotten, which nothing refers to any more.
    private static final int MOST_HIDDEN = 2_000;

    /// Of every agent that has had the call: one may be asked for again while another answers already.
    private final Set<String> tools = new HashSet<>();
    /// Hidden items, each with the visible one before it ("" for none).
    private final Map<String, String> hidden = new LinkedHashMap<>();

    /// These are tools of an agent.
    void offer(Set<String> more) {
        tools.addAll(more);
    }

    boolean isOwnTool(String name) {
        return tools.contains(name);
    }

    /// An item that the gateway adds itself.
    void hide(String itemId) {
        hidden.put(itemId, "");
        if (hidden.size() > MOST_HIDDEN) {
            hidden.remove(hidden.keySet().iterator().next());
        }
    }

    /// Whether the event is about a hidden item; if not, it may now be shown, corrected where it refers to one.
    ///
    /// @param beside of a response beside the conversation, where the agent's tools are not offered
    boolean conceals(ObjectNode event, boolean beside) {
        JsonNode item = event.path("item");
        String itemId = item.path("id").asText(event.path("item_id").asText(""));
        if (!beside && item.path("type").asText().equals("function_call") && tools.contains(item.path("name").asText())
                && !hidden.containsKey(itemId)) {
            hide(itemId);
        }
        JsonNode previous = event.get("previous_item_id");
        String visible = previous == null || !previous.isTextual() ? "" : visible(previous.asText());
        if (hidden.containsKey(itemId)) {
            if (previous != null) {
                hidden.put(itemId, visible);
            }
            return true;
        }
        if (previous != null && previous.isTextual() && !visible.equals(previous.asText())) {
            event.put("previous_item_id", orNull(visible));
        }
        JsonNode output = event.path("response").path("output");
        if (output instanceof ArrayNode items) {
            for (Iterator<JsonNode> all = items.iterator(); all.hasNext(); ) {
                if (hidden.containsKey(all.next().path("id").asText())) {
                    all.remove();
                }
            }
        }
        return false;
    }

    private String visible(String itemId) {
        return hidden.getOrDefault(itemId, itemId);
    }

    private static @Nullable String orNull(String id) {
        return id.isEmpty() ? null : id;
    }
}
