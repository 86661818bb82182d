package dev.switchboard.gateway.engine;

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
import org.jspecify.annotations.Nullable;

/// A session's settings, complete, and what the engine reads from them.
///
/// @param all every setting, filled with defaults
/// @param silence the default silence window
record SessionSettings(SessionConfig all, Duration silence) {
    /// What ends turns, and what the engine does then.
    ///
    /// @param idleTimeoutMs of silence after the agent spoke that makes it speak again; 0 for never
    record Vad(
            VoiceActivity.Settings activity,
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
                TokenLimit.INF, null, null, null, null, null);
        return new SessionSettings(all, config.silence());
    }

    /// These settings with a client's update merged in. Throws when the update cannot be done; nothing changes then.
    ///
    /// @param hasSpoken true once the agent's voice was heard: it cannot change any more
    SessionSettings update(SessionConfig update, boolean hasSpoken) throws RefusedException {
        List<String> modalities = update.outputModalities();
        if (modalities != null && !List.of("audio").equals(modalities) && !List.of("text").equals(modalities)) {
            throw refused("invalid_value", "Invalid modalities: " + modalities
                    + ". Supported combinations are: ['text'] and ['audio'].", "session.output_modalities");
        }
        String type = update.type();
        if (type != null && !type.equals("realtime") && !type.equals("transcription")) {
            throw refused("invalid_value", "Invalid value: '" + type
                    + "'. Supported values are: 'realtime' and 'transcription'.", "session.type");
        }
        SessionConfig merged = all.merge(update);
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

    boolean transcribes() {
        Clearable<SessionConfig.Transcription> transcription = input(all).transcription();
        return isTranscription() || (transcription != null && transcription.value() != null);
    }

    boolean isAudible() {
        return !List.of("text").equals(all.outputModalities());
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
                    Objects.requireNonNullElse(vad.prefixPaddingMs(), 300),
                    !Boolean.FALSE.equals(vad.createResponse()),
                    !Boolean.FALSE.equals(vad.interruptResponse()),
                    Objects.requireNonNullElse(vad.idleTimeoutMs(), 0));
            case TurnDetection.SemanticVad vad -> new Vad(
                    new VoiceActivity.Settings(0.5, patience(vad.eagerness())),
                    300,
                    !Boolean.FALSE.equals(vad.createResponse()),
                    !Boolean.FALSE.equals(vad.interruptResponse()),
                    0);
        };
    }

    /// The engine does not judge what is said; it waits the longer the less eager it shall be.
    private static Duration patience(@Nullable String eagerness) {
        return Duration.ofMillis(switch (eagerness == null ? "auto" : eagerness) {
            case "low" -> 1200;
            case "high" -> 300;
            default -> 600;
        });
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
