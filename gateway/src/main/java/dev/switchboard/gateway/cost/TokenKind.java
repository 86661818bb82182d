package dev.switchboard.gateway.cost;

import java.util.Locale;

/// The kinds in which tokens are counted and priced. Input excludes what was cached.
public enum TokenKind {
    INPUT_TEXT,
    INPUT_AUDIO,
    INPUT_IMAGE,
    CACHED_TEXT,
    CACHED_AUDIO,
    CACHED_IMAGE,
    OUTPUT_TEXT,
    OUTPUT_AUDIO;

    /// The name as a label: `input_text`.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// `input`, `cached` or `output`.
    String direction() {
        return wire().substring(0, wire().indexOf('_'));
    }

    /// `text`, `audio` or `image`.
    String modality() {
        return wire().substring(wire().indexOf('_') + 1);
    }
}
