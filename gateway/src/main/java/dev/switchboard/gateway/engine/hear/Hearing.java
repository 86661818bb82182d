package dev.switchboard.gateway.engine.hear;

import java.util.Locale;

/// What the acoustic model listens to, as far as it changes how the model's sounds reach it. The first is heard by
/// the means the model was made with; for the others there is a resource `speech/means-….txt` that moves them
/// (`MeanShift`).
enum Hearing {
    /// At 16 kHz, and a recorded voice in noise too: moved means helped only the voices they were learnt from.
    PLAIN,
    FORMANT,
    FORMANT_NOISY,
    PHONE,
    PHONE_NOISY,
    PHONE_FORMANT,
    PHONE_FORMANT_NOISY;

    /// @param phone over a line of 8 kHz
    /// @param formant the voice of a formant synthesiser
    static Hearing of(boolean phone, boolean formant, boolean noisy) {
        if (phone) {
            return formant ? (noisy ? PHONE_FORMANT_NOISY : PHONE_FORMANT) : (noisy ? PHONE_NOISY : PHONE);
        }
        return formant ? (noisy ? FORMANT_NOISY : FORMANT) : PLAIN;
    }

    String resource() {
        return "/speech/means-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt";
    }
}
