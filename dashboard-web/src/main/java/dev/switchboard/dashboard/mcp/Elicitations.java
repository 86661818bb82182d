package dev.switchboard.dashboard.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.dashboard.api.ApiException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Questions to clients of the handshake era that wait for an answer, which comes in a request of its own. An answer
/// counts only from whom was asked. Any thread.
final class Elicitations implements AutoCloseable {
    /// Each keeps a connection and a virtual thread.
    private static final int MOST = 100;

    record Question(String id, String who, CompletableFuture<JsonNode> answer) {}

    private final Map<String, Question> open = new ConcurrentHashMap<>();

    /// To be given back by `over`. Throws when too many are asked at once.
    Question ask(String who) {
        if (open.size() >= MOST) {
            throw ApiException.full(MOST + " clients are being asked already: try again in a moment");
        }
        Question question = new Question("elicit-" + UUID.randomUUID(), who, new CompletableFuture<>());
        open.put(question.id(), question);
        return question;
    }

    /// Whether the answer was waited for.
    boolean answered(String who, McpMessage.Response response) {
        Question question = open.get(response.id());
        return question != null && question.who().equals(who) && question.answer().complete(response.result());
    }

    void over(Question question) {
        open.remove(question.id());
    }

    /// Nobody is going to answer any more, which is no yes.
    @Override
    public void close() {
        open.values().forEach(question -> question.answer().complete(JsonNodeFactory.instance.objectNode()));
    }
}
