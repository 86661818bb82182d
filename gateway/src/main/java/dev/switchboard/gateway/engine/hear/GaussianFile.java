package dev.switchboard.gateway.engine.hear;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The means (or the variances) of an acoustic model's Gaussians, in the format of sphinxbase's `gauden_param_read`: a
/// text header, a number that tells the byte order, the counts, then the values.
///
/// @param values per phone, per stream of features (cepstra, their first and second differences), per Gaussian
record GaussianFile(float[][][][] values) {
    static final int STREAMS = 3;
    private static final int BYTE_ORDER_MAGIC = 0x11223344;
    private static final String HEADER_END = "endhdr\n";
    private static final int MOST_HEADER_BYTES = 1000;

    static GaussianFile read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String start = new String(bytes, 0, Math.min(bytes.length, MOST_HEADER_BYTES), StandardCharsets.ISO_8859_1);
        int header = start.indexOf(HEADER_END);
        int dataAt = header + HEADER_END.length();
        if (header < 0 || bytes.length < dataAt + 4 * Integer.BYTES) {
            throw new IOException(file + " is not a file of Gaussians");
        }
        ByteBuffer data = ByteBuffer.wrap(bytes).position(dataAt).order(ByteOrder.LITTLE_ENDIAN);
        if (data.getInt() != BYTE_ORDER_MAGIC) {
            data.position(dataAt + Integer.BYTES).order(ByteOrder.BIG_ENDIAN);
        }
        int phones = data.getInt();
        int streams = data.getInt();
        int gaussians = data.getInt();
        if (streams != STREAMS || phones < 1 || gaussians < 1
                || (long) phones * gaussians * STREAMS * Cepstrum.SIZE * Float.BYTES > data.remaining()) {
            throw new IOException(file + " has Gaussians of another shape");
        }
        data.position(data.position() + (STREAMS + 1) * Integer.BYTES);     // the lengths, all 13, and the total
        float[][][][] values = new float[phones][STREAMS][gaussians][Cepstrum.SIZE];
        for (float[][][] phone : values) {
            for (float[][] stream : phone) {
                for (float[] gaussian : stream) {
                    data.asFloatBuffer().get(gaussian);
                    data.position(data.position() + Cepstrum.SIZE * Float.BYTES);
                }
            }
        }
        return new GaussianFile(values);
    }

    void write(Path file) throws IOException {
        int phones = values.length;
        int gaussians = values[0][0].length;
        byte[] header = ("s3\nversion 1.0\n" + HEADER_END).getBytes(StandardCharsets.ISO_8859_1);
        int total = phones * STREAMS * gaussians * Cepstrum.SIZE;
        ByteBuffer data = ByteBuffer.allocate(header.length + (5 + STREAMS) * Integer.BYTES + total * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header)
                .putInt(BYTE_ORDER_MAGIC).putInt(phones).putInt(STREAMS).putInt(gaussians);
        for (int stream = 0; stream < STREAMS; stream++) {
            data.putInt(Cepstrum.SIZE);
        }
        data.putInt(total);
        Arrays.stream(values).flatMap(Arrays::stream).flatMap(Arrays::stream).forEach(gaussian -> {
            for (float value : gaussian) {
                data.putFloat(value);
            }
        });
        Files.write(file, data.array());
    }
}
