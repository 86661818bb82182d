package dev.switchboard.dashboard.action;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Who does what a sentence asks for. Asked on the request's thread; answers when it is done.
@FunctionalInterface
public interface ActionDesk {
    /// Of a process that answers nobody.
    ActionDesk NONE = _ -> new Answer.NotHere();

    Answer act(Request request);

    /// @param sentence what is wanted, in a person's words
    /// @param session "" for a new one
    /// @param agent whom a new session begins with, "" for the default one
    /// @param who who asks: a session is its asker's alone
    record Request(String sentence, String session, String agent, String who) {}

    /// One tool that was called.
    ///
    /// @param arguments as they were taken from the words
    /// @param outcome `answered`, `refused` or `failed`
    /// @param output what the tool said
    record Run(String tool, JsonNode arguments, String outcome, JsonNode output, long tookMs) {}

    sealed interface Answer {
        /// @param ticketId where the whole conversation stands
        /// @param agent who answered in the end
        /// @param understoodBy `rules` or the name of a model
        record Done(
                String session, String ticketId, String agent, String spoken, List<Run> runs, String understoodBy)
                implements Answer {}

        /// There is no such session, or it is over, or it is somebody else's.
        record UnknownSession() implements Answer {}

        record UnknownAgent(List<String> known) implements Answer {}

        /// Another sentence of this session is being answered.
        record Busy() implements Answer {}

        /// There are as many sessions as there may be.
        record Full() implements Answer {}

        record NotHere() implements Answer {}
    }
}
