package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioDecoder;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.FrameSlicer;
import dev.switchboard.gateway.realtime.ContentPart;
import dev.switchboard.gateway.realtime.ConversationItem;
import java.io.ByteArrayOutputStream;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The audio that a client's own message brings, in the session's input codec.
///
/// @param contentIndex of the first part with audio, where the words will stand
/// @param raw the audio of all parts, one behind the other; empty for none
record ItemAudio(int contentIndex, AudioFormat format, byte[] raw) {
    static ItemAudio of(ConversationItem item, AudioFormat format) throws RefusedException {
        int first = 0;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (item instanceof ConversationItem.Message(_, _, _, List<ContentPart> content)) {
            for (int i = 0; i < content.size(); i++) {
                if (content.get(i) instanceof ContentPart.InputAudio(String base64, _) && base64 != null) {
                    first = all.size() == 0 ? i : first;
                    all.writeBytes(decode(base64, format, "item.content[" + i + "].audio"));
                }
            }
        }
        return new ItemAudio(first, format, all.toByteArray());
    }

    static byte[] decode(String base64, AudioFormat format, String param) throws RefusedException {
        try {
            byte[] raw = Base64.getDecoder().decode(base64);
            if (raw.length % format.bytesPerSample() == 0) {
                return raw;
            }
        } catch (IllegalArgumentException notBase64) {
            throw refused(format, param);
        }
        throw refused(format, param);
    }

    static RefusedException refused(AudioFormat format, String param) {
        String codec = switch (format) {
            case PCM16_24K -> "mono PCM16 at 24kHz";
            case PCMU_8K -> "mono G.711 µ-law at 8kHz";
            case PCMA_8K -> "mono G.711 A-law at 8kHz";
        };
        return RefusedException.of("invalid_value", "Invalid '" + param + "'. Expected base64-encoded audio bytes ("
                + codec + ") but got an invalid value.", param);
    }

    boolean isEmpty() {
        return raw.length == 0;
    }

    int durationMs() {
        return raw.length / format.bytesPerMs();
    }

    /// As the recogniser wants it.
    short[] samples() {
        AudioDecoder decoder = new AudioDecoder(format, VoiceActivity.SAMPLE_RATE_HZ);
        FrameSlicer slicer = new FrameSlicer(format.frameBytes());
        List<short[]> frames = new ArrayList<>();
        slicer.push(raw, frame -> frames.add(decoder.samples(frame)));
        slicer.flush(AudioDecoder.silence(format, 1)[0], frame -> frames.add(decoder.samples(frame)));
        ShortBuffer samples = ShortBuffer.allocate(frames.stream().mapToInt(frame -> frame.length).sum());
        frames.forEach(samples::put);
        return samples.array();
    }
}
