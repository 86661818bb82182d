package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The speech model as the call sees it; each model protocol implements it. All methods run on the call's loop, return at
/// once, and do nothing once the model is gone.
public interface ModelLink {
    /// Audio of the caller, in the format the call was dialled with.
    void appendAudio(AudioChunk audio);

    /// Makes an item of the speech buffered so far, although the caller has not fallen silent (a hang-up in mid-word).
    void commitAudio();

    /// Adds a typed message of the caller to the conversation under this id.
    void addCallerText(String itemId, String text);

    /// Tells the agent something that the caller neither says nor hears. Asks for no answer.
    void addNote(String text);

    /// Adds the JSON output of a tool call.
    void addToolOutput(String callId, String outputJson);

    /// Asks for an answer. `instructions` replaces the agent's instructions for this answer; null keeps them. Only
    /// `ResponseSequencer` may call this.
    void createResponse(@Nullable String instructions);

    void cancelResponse();

    /// Forgets what the caller did not hear of an agent item: everything after `heardMs`, which is above 0 and never more
    /// than was played.
    void truncate(String itemId, long heardMs);

    /// Forgets an agent item of which the caller heard nothing.
    void delete(String itemId);

    /// Whether the protocol leaves turns and interruptions to the model, whatever an agent wishes.
    default boolean runsTurns() {
        return false;
    }

    /// Why the session cannot become this agent's, as a tool's reason to refuse; empty when it can. A client that has a say
    /// in the session may stand in the way.
    default Optional<String> obstacle(Agent agent) {
        return Optional.empty();
    }

    /// From now on the session is this agent's: its instructions, tools and turn detection, and its voice where the model
    /// still allows that. The conversation stays.
    void become(Agent agent);

    /// Closes the connection. No event follows.
    void close();
}
