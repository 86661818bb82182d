package dev.switchboard.gateway.realtime;

/// A voice: on the wire the name of a built-in one, or `{"id":"voice_…"}` for a custom one.
public record VoiceChoice(String name, boolean custom) {
    public static VoiceChoice named(String name) {
        return new VoiceChoice(name, false);
    }
}
