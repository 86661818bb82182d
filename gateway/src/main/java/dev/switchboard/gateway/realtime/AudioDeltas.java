package dev.switchboard.gateway.realtime;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;

/// Finds the agent's audio in a server's frames like `AudioDelta.scan`, but in one place for all frames of a session, so that a
/// delta costs no memory. What is found is valid until the next `find`. Confined to the session's event loop.
public final class AudioDeltas {
    private final FrameScan scan = new FrameScan();
    private final FrameScan.KnownText responseIds = new FrameScan.KnownText();
    private final FrameScan.KnownText itemIds = new FrameScan.KnownText();
    private final AudioChunk audio;
    private String responseId = "";
    private String itemId = "";

    /// `format`: of the session's output.
    public AudioDeltas(AudioFormat format) {
        this.audio = AudioChunk.reusable(format);
    }

    /// Whether the first `bytes` of `frame` are a plain delta of audio; false means "decode it properly".
    public boolean find(byte[] frame, int bytes) {
        scan.read(frame, bytes);
        boolean delta = (scan.typeIs(FrameScan.OUTPUT_AUDIO_DELTA) || scan.typeIs(FrameScan.BETA_AUDIO_DELTA)) && scan.hasDelta();
        if (delta) {
            responseId = scan.responseId(responseIds);
            itemId = scan.itemId(itemIds);
            scan.copyDelta(audio);
        }
        return delta;
    }

    public String responseId() {
        return responseId;
    }

    public String itemId() {
        return itemId;
    }

    /// Reusable: see `AudioChunk`.
    public AudioChunk audio() {
        return audio;
    }
}
