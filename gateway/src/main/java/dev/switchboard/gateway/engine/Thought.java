package dev.switchboard.gateway.engine;

import java.util.List;

/// What to do in a turn.
public sealed interface Thought {
    /// Speak these sentences, one synthesis each, so that the first is heard while the next is made.
    record Say(List<String> sentences) implements Thought {
        public Say {
            sentences = List.copyOf(sentences);
        }
    }

    /// Call these functions; the reply to their results is a turn of its own.
    ///
    /// @param leadIn a sentence to speak before the calls ("Let me look that up."), "" for none
    record CallTools(List<ToolRequest> requests, String leadIn) implements Thought {
        public CallTools {
            requests = List.copyOf(requests);
            if (requests.isEmpty()) {
                throw new IllegalArgumentException("a call to tools without any tool");
            }
        }
    }

    record ToolRequest(String name, String argumentsJson) {}
}
