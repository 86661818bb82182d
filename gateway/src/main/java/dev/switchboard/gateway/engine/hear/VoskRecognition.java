package dev.switchboard.gateway.engine.hear;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.gateway.engine.Recognition;
import dev.switchboard.gateway.engine.SpeechException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A session's recogniser by Vosk. Vosk ends a piece of its own accord when it hears a pause; an utterance is all its
/// pieces.
final class VoskRecognition implements Recognition {
    /// A decoder of one utterance, as Vosk's C interface has it (vosk_api.h): results are JSON, `{"text": "…"}` and
    /// `{"partial": "…"}`.
    interface Decoder extends AutoCloseable {
        /// True when a piece has ended and `result` tells it.
        boolean accept(short[] samples, int count);

        String result();

        String partialResult();

        String finalResult();

        @Override
        void close();
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<Decoder> decoders;
    private final StringBuilder pieces = new StringBuilder();
    private @Nullable Decoder current;

    VoskRecognition(Supplier<Decoder> decoders) {
        this.decoders = decoders;
    }

    @Override
    public void start() {
        close();
        pieces.setLength(0);
        current = decoders.get();
    }

    @Override
    public void feed(short[] samples, int count) {
        Decoder decoder = started();
        if (decoder.accept(samples, count)) {
            add(text(decoder.result(), "text"));
        }
    }

    @Override
    public String partial() {
        String under = text(started().partialResult(), "partial");
        return (pieces + (pieces.isEmpty() || under.isEmpty() ? "" : " ") + under).strip();
    }

    @Override
    public String finish() {
        add(text(started().finalResult(), "text"));
        close();
        return pieces.toString();
    }

    @Override
    public void close() {
        Decoder decoder = current;
        current = null;
        if (decoder != null) {
            decoder.close();
        }
    }

    private void add(String words) {
        pieces.append(pieces.isEmpty() || words.isEmpty() ? "" : " ").append(words);
    }

    private Decoder started() {
        if (current == null) {
            throw new SpeechException("no utterance was started");
        }
        return current;
    }

    private static String text(String json, String field) {
        try {
            return JSON.readTree(json).path(field).asText("").strip();
        } catch (JsonProcessingException e) {
            throw new SpeechException("Vosk answered with something else than JSON", e);
        }
    }
}
