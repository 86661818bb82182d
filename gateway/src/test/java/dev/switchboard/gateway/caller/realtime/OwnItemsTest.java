package dev.switchboard.gateway.caller.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnItemsTest {
    private final OwnItems items = new OwnItems(Set.of("search"));

    @Test
    void whatFollowsAHiddenItemIsShownAsFollowingTheOneBeforeIt() {
        shown("question", null);
        ourCall("call", "question");
        ourOutput("output", "call");
        assertThat(shown("answer", "output")).isEqualTo("question");
    }

    @Test
    void aDeletedItemIsNotNamedAsTheOneBefore() {
        shown("greeting", null);
        shown("question", "greeting");
        ourCall("call", "question");
        ourOutput("output", "call");
        delete("question");
        assertThat(committedAfter("output")).isEqualTo("greeting");
        delete("greeting");
        assertThat(committedAfter("output")).isNull();
    }

    @Test
    void anItemInsertedBeforeAHiddenOneIsTheOneBefore() {
        shown("question", null);
        ourCall("call", "question");
        shown("note", "question");
        shown("system", null);
        assertThat(committedAfter("call")).isEqualTo("note");
    }

    @Test
    void aHiddenItemAtTheHeadLeavesNothingBefore() {
        ourCall("call", null);
        assertThat(shown("answer", "call")).isNull();
    }

    /// Against the plain list that the client keeps for itself.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theClientsOrderHoldsForAnyRunOfEvents(long seed) {
        Random random = new Random(seed);
        List<String> whole = new ArrayList<>();
        List<String> visible = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int at = random.nextInt(whole.size() + 1);
            String previous = at == 0 ? null : whole.get(at - 1);
            if (previous != null && random.nextInt(3) == 0 && visible.contains(previous)) {
                delete(previous);
                whole.remove(previous);
                visible.remove(previous);
            } else if (random.nextInt(3) == 0) {
                ourCall("hidden" + i, previous);
                whole.add(at, "hidden" + i);
            } else {
                String before = shown("item" + i, previous);
                whole.add(at, "item" + i);
                visible.add(before == null ? 0 : visible.indexOf(before) + 1, "item" + i);
                assertThat(visible).isEqualTo(whole.stream().filter(id -> id.startsWith("item")).toList());
            }
        }
    }

    private @Nullable String shown(String id, @Nullable String previous) {
        ObjectNode event = added(id, previous);
        ((ObjectNode) event.path("item")).put("type", "message");
        assertThat(items.conceals(event, false)).isFalse();
        return event.path("previous_item_id").textValue();
    }

    private void ourCall(String id, @Nullable String previous) {
        ObjectNode event = added(id, previous);
        ((ObjectNode) event.path("item")).put("type", "function_call").put("name", "search");
        assertThat(items.conceals(event, false)).isTrue();
    }

    private void ourOutput(String id, String previous) {
        items.hide(id);
        ObjectNode event = added(id, previous);
        ((ObjectNode) event.path("item")).put("type", "function_call_output");
        assertThat(items.conceals(event, false)).isTrue();
    }

    private void delete(String id) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "conversation.item.deleted").put("item_id", id);
        assertThat(items.conceals(event, false)).isFalse();
    }

    private @Nullable String committedAfter(String previous) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "input_audio_buffer.committed")
                .put("item_id", "speech").put("previous_item_id", previous);
        assertThat(items.conceals(event, false)).isFalse();
        return event.path("previous_item_id").textValue();
    }

    private static ObjectNode added(String id, @Nullable String previous) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "conversation.item.added")
                .put("previous_item_id", previous);
        event.putObject("item").put("id", id);
        return event;
    }
}
