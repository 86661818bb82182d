package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.realtime.ConversationItem;
import dev.switchboard.gateway.realtime.RealtimeResponse;
import dev.switchboard.gateway.realtime.ResponseConfig;
import dev.switchboard.gateway.realtime.SessionConfig;
import dev.switchboard.gateway.realtime.TokenLimit;
import dev.switchboard.gateway.realtime.ToolChoice;
import dev.switchboard.gateway.realtime.ToolConfig;
import dev.switchboard.gateway.realtime.Usage;
import dev.switchboard.gateway.realtime.VoiceChoice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One response's settings: its own where it brought any, the session's otherwise.
///
/// @param audible false for text, asked for or for want of a voice
/// @param parallelTools whether more than one function may be called
/// @param exactly words to speak as they are, without thinking
/// @param conversationId null for a response beside the conversation
/// @param input items that replace the conversation, null for the conversation itself
record ResponsePlan(
        String instructions,
        Optional<String> exactly,
        List<Turn.ToolDescription> tools,
        boolean toolRequired,
        boolean parallelTools,
        boolean audible,
        AudioFormat format,
        @Nullable VoiceChoice voice,
        double speed,
        TokenLimit maxOutputTokens,
        @Nullable Map<String, String> metadata,
        @Nullable String conversationId,
        @Nullable List<ConversationItem> input) {

    static ResponsePlan of(
            SessionSettings session, ResponseConfig own, String conversationId, boolean canSpeak) {
        SessionConfig.Audio audio = own.audio();
        SessionConfig.Output output = audio == null ? null : audio.output();
        AudioFormat ownFormat = output == null ? null : output.format();
        VoiceChoice ownVoice = output == null ? null : output.voice();
        ToolChoice choice = Objects.requireNonNullElse(own.toolChoice(), session.toolChoice());
        String instructions = Objects.requireNonNullElse(own.instructions(), session.instructions());
        boolean wantsAudio = own.outputModalities() == null
                ? session.isAudible()
                : !List.of("text").equals(own.outputModalities());
        return new ResponsePlan(
                instructions,
                own.instructions() == null ? Optional.empty() : Sentences.spokenExactly(own.instructions()),
                offered(Objects.requireNonNullElse(own.tools(), session.tools()), choice),
                choice.type().equals("required") || choice.type().equals("function"),
                Objects.requireNonNullElse(own.parallelToolCalls(), session.callsToolsInParallel()),
                wantsAudio && canSpeak,
                ownFormat == null ? session.outputFormat() : ownFormat,
                ownVoice == null ? session.output().voice() : ownVoice,
                Objects.requireNonNullElse(session.output().speed(), 1.0),
                Objects.requireNonNullElse(own.maxOutputTokens(), session.maxOutputTokens()),
                own.metadata(),
                "none".equals(own.conversation()) ? null : conversationId,
                own.input());
    }

    /// Throws when a client's wish cannot be done.
    ///
    /// @param hasSpoken true once the agent's voice was heard: a response of the conversation cannot have another
    static void check(SessionSettings session, ResponseConfig own, boolean hasSpoken) throws RefusedException {
        SessionSettings.checkModalities(own.outputModalities(), "response.output_modalities");
        if (own.tools() != null || own.toolChoice() != null) {
            SessionSettings.checkTools(Objects.requireNonNullElse(own.tools(), session.tools()),
                    Objects.requireNonNullElse(own.toolChoice(), ToolChoice.AUTO), "response");
        }
        SessionConfig.Output output = own.audio() == null ? null : own.audio().output();
        VoiceChoice voice = output == null ? null : output.voice();
        if (hasSpoken && voice != null && !"none".equals(own.conversation())
                && !voice.equals(session.output().voice())) {
            throw RefusedException.of("cannot_update_voice",
                    "Cannot update a conversation's voice if assistant audio is present.",
                    "response.audio.output.voice");
        }
    }

    private static List<Turn.ToolDescription> offered(List<ToolConfig> tools, ToolChoice choice) {
        if (choice.type().equals("none")) {
            return List.of();
        }
        return tools.stream()
                .filter(ToolConfig.Function.class::isInstance)
                .map(ToolConfig.Function.class::cast)
                .filter(tool -> !choice.type().equals("function") || tool.name().equals(choice.name()))
                .map(tool -> new Turn.ToolDescription(
                        tool.name(),
                        Objects.requireNonNullElse(tool.description(), ""),
                        tool.parameters() == null ? "{}" : tool.parameters().toString()))
                .toList();
    }

    Voice.Manner manner() {
        return new Voice.Manner(voice == null ? "" : voice.name(), speed);
    }

    boolean inConversation() {
        return conversationId != null;
    }

    /// The response as its first and last event report it.
    RealtimeResponse report(
            String id,
            String status,
            RealtimeResponse.@Nullable StatusDetails details,
            List<ConversationItem> output,
            @Nullable Usage usage) {
        SessionConfig.Audio audio = audible
                ? new SessionConfig.Audio(null, new SessionConfig.Output(format, voice, null))
                : null;
        return new RealtimeResponse(id, "realtime.response", status, details, output, conversationId,
                List.of(audible ? "audio" : "text"), audio, maxOutputTokens, metadata, usage, null);
    }
}
