package dev.switchboard.gateway.engine.speak;

import dev.switchboard.gateway.engine.SampleSink;
import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.Voice;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The voices of this machine under the names that sessions use: flite's, and espeak-ng's where it is installed. A
/// session's voice may be one of the API's names, of which each has a stand-in of the same kind, or a name of its own:
/// `slt`, `rms`, `awb`, `kal16`, `espeak`. An unknown name gets the usual voice. A voice is loaded when it is first
/// asked for. Thread-safe.
public final class InstalledVoices implements Voice {
    /// Which program speaks where a session's voice is one of the API's names.
    public enum Synthesiser { FLITE, ESPEAK }

    private static final String USUAL = "slt";
    private static final Set<String> FLITE_VOICES = Set.of("slt", "rms", "awb", "kal16");
    /// The API's voices (Realtime session reference, `audio.output.voice`) and what speaks for them here.
    private static final Map<String, String> STAND_INS = Map.of(
            "alloy", "slt", "coral", "slt", "sage", "slt", "shimmer", "slt", "marin", "slt",
            "ash", "rms", "echo", "rms", "cedar", "rms", "ballad", "awb", "verse", "awb");
    private static final Map<String, String> ESPEAK_VARIANTS = Map.of(
            "slt", "en-us+f3", "rms", "en-us", "awb", "en-gb-scotland");

    private final Synthesiser preferred;
    private final FliteVoice usual;
    private final Optional<EspeakVoice> espeak;
    private final Map<String, Voice> loaded = new ConcurrentHashMap<>();

    private InstalledVoices(Synthesiser preferred, FliteVoice usual, Optional<EspeakVoice> espeak) {
        this.preferred = preferred;
        this.usual = usual;
        this.espeak = espeak;
    }

    /// Loads the usual voice. Throws `IllegalArgumentException` when espeak-ng is asked for and not installed; where
    /// flite is missing, espeak-ng speaks if it is there.
    public static InstalledVoices open(Synthesiser preferred) {
        Optional<EspeakVoice> espeak = preferred == Synthesiser.ESPEAK ? espeak(USUAL) : Optional.empty();
        if (preferred == Synthesiser.ESPEAK && espeak.isEmpty()) {
            throw new IllegalArgumentException("espeak-ng is chosen to speak but not installed: apt-get install espeak-ng,"
                    + " or set speech-synthesiser to flite");
        }
        FliteVoice usual = FliteVoice.open(USUAL);
        return new InstalledVoices(preferred, usual, usual.available() ? espeak : espeak.or(() -> espeak(USUAL)));
    }

    private static Optional<EspeakVoice> espeak(String like) {
        return EspeakVoice.open(ESPEAK_VARIANTS.getOrDefault(like, "en-us"));
    }

    @Override
    public boolean available() {
        return usual.available() || espeak.isPresent();
    }

    /// One sentence on why nothing can be spoken, "" when it can.
    public String missing() {
        return available() ? "" : usual.missing();
    }

    /// What speaks, for people: "flite", "espeak-ng".
    public String speaking() {
        return preferred == Synthesiser.FLITE && usual.available() ? "flite" : "espeak-ng";
    }

    @Override
    public void speak(String sentence, SampleSink sink) {
        speak(sentence, Manner.USUAL, sink);
    }

    @Override
    public void speak(String sentence, Manner manner, SampleSink sink) {
        if (!available()) {
            throw new SpeechException(missing());
        }
        voice(manner.name().toLowerCase(Locale.ROOT)).speak(sentence, manner, sink);
    }

    private Voice voice(String name) {
        String like = STAND_INS.getOrDefault(name, name);
        boolean byEspeak = like.equals("espeak") || !usual.available()
                || preferred == Synthesiser.ESPEAK && !FLITE_VOICES.contains(name);
        return byEspeak
                ? espeakLike(like)
                : FLITE_VOICES.contains(like) && !like.equals(USUAL) ? flite(like) : usual;
    }

    private Voice flite(String name) {
        return loaded.computeIfAbsent(name, wanted -> {
            FliteVoice voice = FliteVoice.open(wanted);
            return voice.available() ? voice : usual;
        });
    }

    private Voice espeakLike(String like) {
        return loaded.computeIfAbsent("espeak " + ESPEAK_VARIANTS.getOrDefault(like, "en-us"),
                _ -> espeak(like).<Voice>map(voice -> voice).or(() -> espeak).orElse(usual));
    }
}
