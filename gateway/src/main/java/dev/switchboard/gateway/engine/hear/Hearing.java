package dev.switchboard.gateway.engine.hear;

import java.util.Locale;

/// What the acoustic model listens to, as far as it changes how the model's sounds reach it. The first is what the
/// model was made from; for the others there is a resource `speech/means-….txt` that moves its means (`MeanShift`).
enum Hearing {
    PLAIN,
    NOISY,
    FORMANT,
    FORMANT_NOISY,
    PHONE,
    PHONE_NOISY,
    PHONE_FORMANT,
    PHONE_FORMANT_NOISY;

    /// @param phone over a line of 8 kHz
    /// @param formant the voice of a formant synthesiser
    static Hearing of(boolean phone, boolean formant, boolean noisy) {
        return values()[(phone ? 4 : 0) + (formant ? 2 : 0) + (noisy ? 1 : 0)];
    }

    String resource() {
        return "/speech/means-" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt";
    }
}
