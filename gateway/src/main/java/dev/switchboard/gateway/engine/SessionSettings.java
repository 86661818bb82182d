package dev.switchboard.gateway.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.realtime.Clearable;
import dev.switchboard.gateway.realtime.RealtimeError;
import dev.switchboard.gateway.realtime.SessionConfig;
import dev.switchboard.gateway.realtime.TokenLimit;
import dev.switchboard.gateway.realtime.ToolChoice;
import dev.switchboard.gateway.realtime.ToolConfig;
import dev.switchboard.gateway.realtime.TurnDetection;
import dev.switchboard.gateway.realtime.VoiceChoice;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A session's settings, complete, and what the engine reads from them.
///
/// @param all every setting, filled with defaults
/// @param silence the default silence window
record SessionSettings(SessionConfig all, Duration silence) {
    /// What ends turns, and what the engine does then.
    ///
    /// @param longestWaitMs of silence before a turn ends that does not sound complete; 0 when silence alone decides
    /// @param idleTimeoutMs of silence after the agent spoke that makes it speak again; 0 for never
    record Vad(
            VoiceActivity.Settings activity,
            int longestWaitMs,
            int prefixPaddingMs,
            boolean createsResponse,
            boolean interruptsResponse,
            int idleTimeoutMs) {}

    static SessionSettings initial(String id, boolean transcription, long expiresAt, EngineConfig config) {
        String type = transcription ? "transcription" : "realtime";
        SessionConfig.Input input = new SessionConfig.Input(AudioFormat.PCM16_24K, Clearable.cleared(),
                Clearable.cleared(), Clearable.to(complete(vadDefaults(), config.silence())));
        SessionConfig.Output output =
                new SessionConfig.Output(AudioFormat.PCM16_24K, VoiceChoice.named("marin"), 1.0);
        SessionConfig all = new SessionConfig(id, "realtime.session", type, config.model(), expiresAt,
                List.of("audio"), "", new SessionConfig.Audio(input, output), List.of(), ToolChoice.AUTO, null, null,
                TokenLimit.INF, TextNode.valueOf("auto"), null, Clearable.cleared(), Clearable.cleared(), null);
        return new SessionSettings(all, config.silence());
    }

    /// What a beta session has beside the rest.
    SessionSettings inBeta() {
        SessionConfig temperature = new SessionConfig(null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, null, 0.8);
        return isTranscription() ? this : new SessionSettings(all.merge(temperature), silence);
    }

    /// Throws unless the update is for this kind of session.
    ///
    /// @param transcription true for beta's `transcription_session.update`; in GA the session's `type` tells
    void checkKind(SessionConfig update, boolean transcription) throws RefusedException {
        String type = Objects.requireNonNullElse(update.type(), transcription ? "transcription" : "realtime");
        if (!type.equals("realtime") && !type.equals("transcription")) {
            throw RefusedException.notOneOf("session.type", type, "'realtime' and 'transcription'");
        }
        if (!type.equals(all.type())) {
            throw RefusedException.of("invalid_value", "Passing a " + type + " session update event to a " + all.type()
                    + " session is not allowed.", update.type() == null ? "type" : "session.type");
        }
    }

    /// These settings with a client's update merged in. Throws when the update cannot be done; nothing changes then.
    ///
    /// @param hasSpoken true once the agent's voice was heard: it cannot change any more
    SessionSettings update(SessionConfig update, boolean hasSpoken) throws RefusedException {
        checkModalities(update.outputModalities(), "session.output_modalities");
        checkTruncation(update.truncation());
        checkTracing(update.tracing());
        SessionConfig merged = all.merge(update);
        if (update.tools() != null || update.toolChoice() != null) {
            checkTools(Objects.requireNonNullElse(merged.tools(), List.of()),
                    Objects.requireNonNullElse(merged.toolChoice(), ToolChoice.AUTO), "session");
        }
        if (hasSpoken && !Objects.equals(output(merged).voice(), output(all).voice())) {
            throw refused("cannot_update_voice",
                    "Cannot update a conversation's voice if assistant audio is present.",
                    "session.audio.output.voice");
        }
        SessionConfig.Input input = input(merged);
        Clearable<TurnDetection> detection = input.turnDetection();
        TurnDetection wanted = detection == null ? null : detection.value();
        SessionConfig.Input completed = new SessionConfig.Input(input.format(), input.transcription(),
                input.noiseReduction(), wanted == null ? Clearable.cleared() : Clearable.to(complete(wanted, silence)));
        // What the client cannot choose stays as it was.
        SessionConfig fixed = new SessionConfig(all.id(), all.object(), null, all.model(), all.expiresAt(), null,
                null, new SessionConfig.Audio(completed, null), null, null, null, null, null, null, null, null, null,
                null);
        return new SessionSettings(merged.merge(fixed), silence);
    }

    static void checkModalities(@Nullable List<String> modalities, String param) throws RefusedException {
        if (modalities != null && !List.of("audio").equals(modalities) && !List.of("text").equals(modalities)) {
            String given = modalities.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", ", "[", "]"));
            throw refused("invalid_value", "Invalid modalities: " + given
                    + ". Supported combinations are: ['text'] and ['audio'].", param);
        }
    }

    /// @param root `session` or `response`
    static void checkTools(List<ToolConfig> tools, ToolChoice choice, String root) throws RefusedException {
        for (int i = 0; i < tools.size(); i++) {
            if (tools.get(i) instanceof ToolConfig.Unrecognised(String type, _) && !type.equals("mcp")) {
                throw RefusedException.notOneOf(root + ".tools[" + i + "].type", type, "'function' and 'mcp'");
            }
        }
        boolean known = !choice.type().equals("function") || tools.stream().anyMatch(
                tool -> tool instanceof ToolConfig.Function function && function.name().equals(choice.name()));
        if (!known) {
            throw refused("invalid_value", "Tool choice '" + choice.name() + "' not found in 'tools' parameter.",
                    root + ".tool_choice");
        }
    }

    private static void checkTruncation(@Nullable JsonNode truncation) throws RefusedException {
        if (truncation == null || truncation.isNull()) {
            return;
        }
        String word = truncation.isObject() ? truncation.path("type").asText() : truncation.asText();
        double ratio = truncation.path("retention_ratio").asDouble(-1);
        if (truncation.isObject() ? !word.equals("retention_ratio") : !word.equals("auto") && !word.equals("disabled")) {
            throw RefusedException.notOneOf(truncation.isObject() ? "session.truncation.type" : "session.truncation",
                    word, truncation.isObject() ? "'retention_ratio'" : "'auto' and 'disabled'");
        }
        if (truncation.isObject() && !(ratio >= 0 && ratio <= 1)) {
            throw refused("invalid_value", "Invalid 'session.truncation.retention_ratio': expected a decimal from 0 to"
                    + " 1.", "session.truncation.retention_ratio");
        }
    }

    /// Once on, tracing stays as it is.
    private void checkTracing(@Nullable Clearable<JsonNode> update) throws RefusedException {
        JsonNode wanted = update == null ? null : update.value();
        if (wanted != null && !wanted.isObject() && !wanted.asText().equals("auto")) {
            throw RefusedException.notOneOf("session.tracing", wanted.asText(), "'auto'");
        }
        JsonNode now = all.tracing() == null ? null : all.tracing().value();
        if (update != null && now != null && !now.equals(wanted)) {
            throw refused("invalid_value", "Tracing cannot be changed once it is enabled for a session.",
                    "session.tracing");
        }
    }

    /// What `session.created` and `session.updated` show; a transcription session has only ears.
    SessionConfig echo() {
        if (!isTranscription()) {
            return all;
        }
        return new SessionConfig(all.id(), "realtime.transcription_session", all.type(), null, all.expiresAt(), null,
                null, new SessionConfig.Audio(input(all), null), null, null, null, null, null, null, all.include(),
                null, null, null);
    }

    boolean isTranscription() {
        return "transcription".equals(all.type());
    }

    AudioFormat inputFormat() {
        return Objects.requireNonNullElse(input(all).format(), AudioFormat.PCM16_24K);
    }

    AudioFormat outputFormat() {
        return Objects.requireNonNullElse(output(all).format(), AudioFormat.PCM16_24K);
    }

    /// Whether the client is told the caller's words.
    boolean transcribes() {
        return isTranscription() || transcription() != null;
    }

    /// True for a transcription model that is billed by the minute; the others count tokens.
    boolean isTranscribedByTheMinute() {
        SessionConfig.Transcription transcription = transcription();
        String model = transcription == null ? null : transcription.model();
        return model == null || model.startsWith("whisper");
    }

    private SessionConfig.@Nullable Transcription transcription() {
        Clearable<SessionConfig.Transcription> transcription = input(all).transcription();
        return transcription == null ? null : transcription.value();
    }

    boolean isAudible() {
        return !List.of("text").equals(all.outputModalities());
    }

    boolean callsToolsInParallel() {
        return !Boolean.FALSE.equals(all.parallelToolCalls());
    }

    String instructions() {
        return Objects.requireNonNullElse(all.instructions(), "");
    }

    List<ToolConfig> tools() {
        return Objects.requireNonNullElse(all.tools(), List.of());
    }

    ToolChoice toolChoice() {
        return Objects.requireNonNullElse(all.toolChoice(), ToolChoice.AUTO);
    }

    TokenLimit maxOutputTokens() {
        return Objects.requireNonNullElse(all.maxOutputTokens(), TokenLimit.INF);
    }

    SessionConfig.Output output() {
        return output(all);
    }

    /// Null when the client commits turns itself.
    @Nullable Vad vad() {
        Clearable<TurnDetection> detection = input(all).turnDetection();
        TurnDetection wanted = detection == null ? null : detection.value();
        return switch (wanted) {
            case null -> null;
            case TurnDetection.ServerVad vad -> new Vad(
                    new VoiceActivity.Settings(Objects.requireNonNullElse(vad.threshold(), 0.5), Duration.ofMillis(
                            Objects.requireNonNullElse(vad.silenceDurationMs(), (int) silence.toMillis()))),
                    0,
                    Objects.requireNonNullElse(vad.prefixPaddingMs(), 300),
                    !Boolean.FALSE.equals(vad.createResponse()),
                    !Boolean.FALSE.equals(vad.interruptResponse()),
                    Objects.requireNonNullElse(vad.idleTimeoutMs(), 0));
            case TurnDetection.SemanticVad vad -> new Vad(
                    new VoiceActivity.Settings(0.5, silence),
                    longestWaitMs(vad.eagerness()),
                    300,
                    !Boolean.FALSE.equals(vad.createResponse()),
                    !Boolean.FALSE.equals(vad.interruptResponse()),
                    0);
        };
    }

    /// The API's documented longest waits; `auto` is `medium`.
    private static int longestWaitMs(@Nullable String eagerness) {
        return switch (eagerness == null ? "auto" : eagerness) {
            case "low" -> 8_000;
            case "high" -> 2_000;
            default -> 4_000;
        };
    }

    private static TurnDetection vadDefaults() {
        return new TurnDetection.ServerVad(null, null, null, null, null, null);
    }

    private static TurnDetection complete(TurnDetection partial, Duration silence) {
        return switch (partial) {
            case TurnDetection.ServerVad vad -> new TurnDetection.ServerVad(
                    Objects.requireNonNullElse(vad.threshold(), 0.5),
                    Objects.requireNonNullElse(vad.prefixPaddingMs(), 300),
                    Objects.requireNonNullElse(vad.silenceDurationMs(), (int) silence.toMillis()),
                    Objects.requireNonNullElse(vad.createResponse(), true),
                    Objects.requireNonNullElse(vad.interruptResponse(), true),
                    vad.idleTimeoutMs());
            case TurnDetection.SemanticVad vad -> new TurnDetection.SemanticVad(
                    Objects.requireNonNullElse(vad.eagerness(), "auto"),
                    Objects.requireNonNullElse(vad.createResponse(), true),
                    Objects.requireNonNullElse(vad.interruptResponse(), true));
        };
    }

    private static SessionConfig.Input input(SessionConfig session) {
        SessionConfig.Audio audio = session.audio();
        SessionConfig.Input input = audio == null ? null : audio.input();
        return input == null ? new SessionConfig.Input(null, null, null, null) : input;
    }

    private static SessionConfig.Output output(SessionConfig session) {
        SessionConfig.Audio audio = session.audio();
        SessionConfig.Output output = audio == null ? null : audio.output();
        return output == null ? new SessionConfig.Output(null, null, null) : output;
    }

    private static RefusedException refused(String code, String message, String param) {
        return new RefusedException(RealtimeError.invalidRequest(code, message, param, null));
    }
}
