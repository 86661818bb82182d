package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One sentence while it is synthesised: encodes the samples, cuts them into pieces of about 100 ms, and gives each
/// piece the words that begin in it, estimated by the voice's pace, so that a client can tell from the audio it has
/// played which words were heard. The first piece goes out as soon as there is any audio; after it one piece is always
/// held back, so that the last piece can take the words that are left. On the reply lane only.
final class SentenceSpeech implements SampleSink {
    /// Takes a piece; on the reply lane.
    interface Pieces {
        /// The next audio and the words that begin in it.
        ///
        /// @param words with the space before them, "" when none begin here
        void piece(byte[] audio, String words);
    }

    private static final int PIECE_MS = 100;

    private final AudioFormat format;
    private final SpeechPace pace;
    private final BooleanSupplier wanted;
    private final Pieces pieces;
    private final List<String> words;
    private final int letters;

    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private @Nullable AudioEncoder encoder;
    private int encoderHz;
    private byte @Nullable [] held;
    private boolean begun;
    private int nextWord;
    private int lettersSent;
    private long madeMs;
    private long bytesMade;

    /// @param before put before the first word: "" or a space
    SentenceSpeech(String sentence, String before, AudioFormat format, SpeechPace pace, BooleanSupplier wanted,
            Pieces pieces) {
        this.words = List.of((before + sentence).split("(?<=\\S)(?=\\s)", -1));
        this.letters = sentence.length();
        this.format = format;
        this.pace = pace;
        this.wanted = wanted;
        this.pieces = pieces;
    }

    @Override
    public boolean accept(short[] samples, int sampleRateHz) {
        if (!wanted.getAsBoolean()) {
            return false;
        }
        AudioEncoder current = encoder;
        if (current == null || encoderHz != sampleRateHz) {
            current = new AudioEncoder(sampleRateHz, format);
            encoder = current;
            encoderHz = sampleRateHz;
        }
        gathered.writeBytes(current.bytes(samples));
        int pieceBytes = begun ? PIECE_MS * format.bytesPerMs() : format.frameBytes();
        if (gathered.size() >= pieceBytes) {
            next(gathered.toByteArray());
            gathered.reset();
        }
        return wanted.getAsBoolean();
    }

    /// Sends what is held back, with the last words. Call it once, after the voice has returned.
    void finish() {
        if (!wanted.getAsBoolean()) {
            return;
        }
        if (encoder != null) {
            gathered.writeBytes(encoder.drain());
        }
        if (held != null) {
            byte[] last = join(held, gathered.toByteArray());
            held = null;
            send(last, wordsUpTo(Long.MAX_VALUE));
        } else if (gathered.size() > 0 || nextWord < words.size()) {
            send(gathered.toByteArray(), wordsUpTo(Long.MAX_VALUE));
        }
        pace.learn(letters, bytesMade / format.bytesPerMs());
    }

    private void next(byte[] piece) {
        if (!begun) {
            begun = true;
            send(piece, wordsUpTo(PIECE_MS));
            return;
        }
        byte[] earlier = held;
        held = piece;
        if (earlier != null) {
            send(earlier, wordsUpTo(madeMs + earlier.length / format.bytesPerMs()));
        }
    }

    private void send(byte[] audio, String text) {
        bytesMade += audio.length;
        madeMs = bytesMade / format.bytesPerMs();
        pieces.piece(audio, text);
    }

    /// The words not yet sent that begin before `untilMs` of the sentence.
    private String wordsUpTo(long untilMs) {
        StringBuilder due = new StringBuilder();
        while (nextWord < words.size() && pace.msFor(lettersSent) < untilMs) {
            String word = words.get(nextWord++);
            lettersSent += word.length();
            due.append(word);
        }
        return due.toString();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
