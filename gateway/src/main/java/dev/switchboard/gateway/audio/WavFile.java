package dev.switchboard.gateway.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole WAV file of 16-bit PCM in memory, mono or stereo. Meant for prompts, tests and the command line; files are
/// refused above `MAX_BYTES`.
///
/// @param channels one array per channel, all of one length: mono, or left and right
public record WavFile(int sampleRateHz, List<short[]> channels) {
    /// Three hours of mono at 24 kHz, or an hour and a half of a stereo recording.
    static final long MAX_BYTES = 512L << 20;

    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int HEADER_BYTES = 44;

    public WavFile {
        channels = List.copyOf(channels);
        if (channels.isEmpty() || channels.size() > 2) {
            throw new IllegalArgumentException("expected 1 or 2 channels, was " + channels.size());
        }
        if (channels.size() == 2 && channels.getFirst().length != channels.getLast().length) {
            throw new IllegalArgumentException("the channels differ in length: " + channels.getFirst().length + " and "
                    + channels.getLast().length + " samples");
        }
    }

    /// The only channel, or the mean of both.
    public short[] mono() {
        if (channels.size() == 1) {
            return channels.getFirst();
        }
        short[] left = channels.getFirst();
        short[] right = channels.getLast();
        short[] mixed = new short[left.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (short) ((left[i] + right[i]) >> 1);
        }
        return mixed;
    }

    /// The mono samples at another rate.
    public short[] monoAt(int targetHz) {
        if (targetHz == sampleRateHz) {
            return mono();
        }
        Resampler resampler = new Resampler(sampleRateHz, targetHz);
        short[] body = resampler.process(mono());
        short[] tail = resampler.drain();
        short[] all = Arrays.copyOf(body, body.length + tail.length);
        System.arraycopy(tail, 0, all, body.length, tail.length);
        return all;
    }

    public long durationMs() {
        return channels.getFirst().length * 1000L / sampleRateHz;
    }

    /// Throws `IOException` naming the file and what is wrong with it.
    public static WavFile read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw new IOException(file + ": " + size + " bytes is more than the " + MAX_BYTES + " this reads");
        }
        return parse(file, ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
    }

    public static void writeMono(Path file, int sampleRateHz, short[] samples) throws IOException {
        new WavFile(sampleRateHz, List.of(samples)).write(file);
    }

    /// The shorter channel is completed with silence.
    public static void writeStereo(Path file, int sampleRateHz, short[] left, short[] right) throws IOException {
        int length = Math.max(left.length, right.length);
        new WavFile(sampleRateHz, List.of(Arrays.copyOf(left, length), Arrays.copyOf(right, length))).write(file);
    }

    public void write(Path file) throws IOException {
        Files.write(file, toBytes());
    }

    private byte[] toBytes() {
        int blockBytes = channels.size() * 2;
        int dataBytes = Math.multiplyExact(channels.getFirst().length, blockBytes);
        ByteBuffer wav = ByteBuffer.allocate(HEADER_BYTES + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + dataBytes).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) PCM).putShort((short) channels.size());
        wav.putInt(sampleRateHz).putInt(sampleRateHz * blockBytes).putShort((short) blockBytes).putShort((short) 16);
        wav.put(ascii("data")).putInt(dataBytes);
        for (int i = 0; i < channels.getFirst().length; i++) {
            for (short[] channel : channels) {
                wav.putShort(channel[i]);
            }
        }
        return wav.array();
    }

    private static WavFile parse(Path file, ByteBuffer wav) throws IOException {
        if (wav.remaining() < 12 || !isWave(wav)) {
            throw new IOException(file + ": not a WAV file (no RIFF/WAVE header)");
        }
        Layout layout = null;
        while (wav.remaining() >= 8) {
            String tag = tag(wav);
            long declared = Integer.toUnsignedLong(wav.getInt());
            // A writer to a pipe cannot know the size and claims a huge one: then the rest of the file is the data.
            boolean open = "data".equals(tag) && declared > wav.remaining();
            if (!open && declared > wav.remaining()) {
                throw new IOException(file + ": chunk '" + tag + "' claims " + declared + " bytes, "
                        + wav.remaining() + " are left");
            }
            int size = open ? wav.remaining() : (int) declared;
            if ("fmt ".equals(tag)) {
                layout = Layout.parse(file, wav.slice(wav.position(), size).order(ByteOrder.LITTLE_ENDIAN));
            } else if ("data".equals(tag)) {
                return split(file, layout, wav.slice(wav.position(), size).order(ByteOrder.LITTLE_ENDIAN));
            }
            wav.position(Math.min(wav.limit(), wav.position() + size + (size & 1)));
        }
        throw new IOException(file + ": no audio in it (no 'data' chunk)");
    }

    private static WavFile split(Path file, @Nullable Layout layout, ByteBuffer data) throws IOException {
        if (layout == null) {
            throw new IOException(file + ": the 'data' chunk comes before any 'fmt ' chunk");
        }
        int length = data.remaining() / (2 * layout.channels);
        short[] first = new short[length];
        short[] second = new short[layout.channels == 2 ? length : 0];
        for (int i = 0; i < length; i++) {
            first[i] = data.getShort();
            if (layout.channels == 2) {
                second[i] = data.getShort();
            }
        }
        return new WavFile(layout.sampleRateHz, layout.channels == 2 ? List.of(first, second) : List.of(first));
    }

    private record Layout(int channels, int sampleRateHz) {
        static Layout parse(Path file, ByteBuffer chunk) throws IOException {
            if (chunk.remaining() < 16) {
                throw new IOException(
                        file + ": its 'fmt ' chunk has " + chunk.remaining() + " bytes, expected 16 or more");
            }
            int codec = Short.toUnsignedInt(chunk.getShort(0));
            int channels = Short.toUnsignedInt(chunk.getShort(2));
            int sampleRateHz = chunk.getInt(4);
            int bits = Short.toUnsignedInt(chunk.getShort(14));
            boolean pcm = codec == PCM
                    || (codec == EXTENSIBLE && chunk.remaining() >= 26 && chunk.getShort(24) == PCM);
            if (!pcm || bits != 16) {
                throw new IOException(file + ": expected 16-bit PCM, was " + bits + "-bit with WAV codec " + codec);
            }
            if (channels != 1 && channels != 2) {
                throw new IOException(file + ": expected mono or stereo, was " + channels + " channels");
            }
            if (sampleRateHz < 8_000 || sampleRateHz > 48_000) {
                throw new IOException(file + ": expected a rate of 8000 to 48000 Hz, was " + sampleRateHz);
            }
            return new Layout(channels, sampleRateHz);
        }
    }

    private static boolean isWave(ByteBuffer wav) {
        String container = tag(wav);
        wav.getInt();
        return "RIFF".equals(container) && "WAVE".equals(tag(wav));
    }

    private static String tag(ByteBuffer wav) {
        byte[] tag = new byte[4];
        wav.get(tag);
        return new String(tag, StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String tag) {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }
}
