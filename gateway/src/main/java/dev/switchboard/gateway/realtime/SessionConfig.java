package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.gateway.audio.AudioFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session's settings in the GA shape, whole (as a server echoes them) or partial (as a client updates them): `null`
/// means not mentioned. Beta's flat shape is brought into this one when read.
///
/// @param type `realtime` or `transcription`
/// @param expiresAt epoch seconds
/// @param outputModalities `["audio"]` or `["text"]`
/// @param instructions "" clears
/// @param tools an empty list clears
/// @param truncation `"auto"`, `"disabled"` or a retention ratio, as it is on the wire
/// @param temperature beta only
public record SessionConfig(
        @Nullable String id,
        @Nullable String object,
        @Nullable String type,
        @Nullable String model,
        @Nullable Long expiresAt,
        @Limit.Words({"text", "audio"}) @Nullable List<String> outputModalities,
        @Nullable String instructions,
        @Nullable Audio audio,
        @Nullable List<ToolConfig> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        @Nullable Reasoning reasoning,
        @Nullable TokenLimit maxOutputTokens,
        @Nullable JsonNode truncation,
        @Limit.Words("item.input_audio_transcription.logprobs") @Nullable List<String> include,
        @Nullable Clearable<JsonNode> tracing,
        @Nullable Clearable<JsonNode> prompt,
        @Limit.Range(min = 0.6, max = 1.2) @Nullable Double temperature)
        implements KnownKeysOnly, MergedByParts {
    /// Mentions nothing.
    public static final SessionConfig EMPTY = new SessionConfig(null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null, null);

    /// What a speech-to-speech client sends first.
    ///
    /// @param audio null for a session in writing
    /// @param tools may be empty
    public static SessionConfig realtime(
            String instructions, List<String> outputModalities, @Nullable Audio audio, List<ToolConfig> tools) {
        return new SessionConfig(null, null, "realtime", null, null, outputModalities, instructions, audio, tools,
                ToolChoice.AUTO, null, null, null, null, null, null, null, null);
    }

    /// Names a stored prompt and nothing else.
    public static SessionConfig ofPrompt(String id) {
        return new SessionConfig(null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, Clearable.to(JsonNodeFactory.instance.objectNode().put("id", id)), null);
    }

    /// This session with everything that `update` mentions put in its place; `audio` is merged part by part, the rest
    /// is replaced.
    public SessionConfig merge(SessionConfig update) {
        return RecordJson.merge(this, update);
    }

    public record Audio(@Nullable Input input, @Nullable Output output) implements KnownKeysOnly, MergedByParts {}

    public record Input(
            @Nullable AudioFormat format,
            @Nullable Clearable<Transcription> transcription,
            @Nullable Clearable<NoiseReduction> noiseReduction,
            @Nullable Clearable<TurnDetection> turnDetection)
            implements KnownKeysOnly, MergedByParts {}

    /// How the agent sounds.
    ///
    /// @param speed 0.25 to 1.5
    public record Output(
            @Nullable AudioFormat format,
            @Nullable VoiceChoice voice,
            @Limit.Range(min = 0.25, max = 1.5) @Nullable Double speed)
            implements KnownKeysOnly, MergedByParts {}

    /// How the caller's audio is put into text. The model is a deployment's name on Azure.
    public record Transcription(
            @Nullable String model,
            @Nullable String language,
            @Nullable String prompt,
            @Nullable List<String> languages,
            @Nullable List<String> keywords,
            @Limit.Words({"minimal", "low", "medium", "high", "xhigh"}) @Nullable String delay)
            implements KnownKeysOnly {
        public static Transcription by(String model) {
            return new Transcription(model, null, null, null, null, null);
        }
    }

    /// Which noise is filtered before turns are found.
    ///
    /// @param type `near_field` or `far_field`
    public record NoiseReduction(@Limit.Words({"near_field", "far_field"}) String type) implements KnownKeysOnly {}

    /// How hard the model thinks.
    ///
    /// @param effort `minimal`, `low`, `medium`, `high` or `xhigh`
    public record Reasoning(@Limit.Words({"minimal", "low", "medium", "high", "xhigh"}) @Nullable String effort)
            implements KnownKeysOnly {}
}
