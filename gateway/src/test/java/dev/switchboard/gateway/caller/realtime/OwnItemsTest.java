package dev.switchboard.gateway.caller.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A call of the agent's tool and its output, which the client does not see, and what stands around them.
class OwnItemsTest {
    private final OwnItems own = new OwnItems();

    @BeforeEach
    void aToolOfTheAgentIsCalled() {
        own.offer(Set.of("search"));
        assertThat(shown("question", null)).isTrue();
        ObjectNode call = added("call", "question");
        ((ObjectNode) call.path("item")).put("type", "function_call").put("name", "search");
        assertThat(own.conceals(call, false)).isTrue();
        own.hide("output");
        assertThat(shown("output", "call")).isFalse();
    }

    @Test
    void whatFollowsAHiddenItemFollowsTheOneBeforeIt() {
        assertThat(previousOf("answer", "output")).isEqualTo("question");
    }

    @Test
    void anItemPutBeforeAHiddenOneStandsBetween() {
        assertThat(previousOf("note", "question")).isEqualTo("question");
        assertThat(previousOf("answer", "output")).isEqualTo("note");
    }

    @Test
    void anItemPutBetweenHiddenOnesStandsBetween() {
        assertThat(previousOf("note", "call")).isEqualTo("question");
        assertThat(previousOf("answer", "output")).isEqualTo("note");
    }

    @Test
    void aDeletedItemIsFollowedByNothing() {
        assertThat(previousOf("note", "question")).isEqualTo("question");
        assertThat(own.conceals(event("conversation.item.deleted").put("item_id", "note"), false)).isFalse();
        assertThat(previousOf("answer", "output")).isEqualTo("question");
        assertThat(own.conceals(event("conversation.item.deleted").put("item_id", "question"), false)).isFalse();
        assertThat(previousOf("more", "output")).isNull();
    }

    private boolean shown(String itemId, @Nullable String previous) {
        return !own.conceals(added(itemId, previous), false);
    }

    private @Nullable String previousOf(String itemId, String previous) {
        ObjectNode event = added(itemId, previous);
        assertThat(own.conceals(event, false)).isFalse();
        return event.path("previous_item_id").textValue();
    }

    private static ObjectNode added(String itemId, @Nullable String previous) {
        ObjectNode event = event("conversation.item.added").put("previous_item_id", previous);
        event.putObject("item").put("id", itemId).put("type", "message");
        return event;
    }

    private static ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
