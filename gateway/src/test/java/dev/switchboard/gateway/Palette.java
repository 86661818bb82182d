package dev.switchboard.gateway;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/// PNG pictures of flat drawings in 256 colours, a third of the size: the colours that occur most, of those that differ by more
/// than an eye tells; every other one becomes the nearest of them.
final class Palette {
    private static final int COLOURS = 256;
    /// About four steps in each channel.
    private static final int ALIKE = 140;

    private Palette() {}

    static byte[] reduced(byte[] png) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        int width = picture.getWidth();
        int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        int[] palette = palette(pixels);
        BufferedImage indexed = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE));
        Map<Integer, Integer> nearest = new HashMap<>();
        byte[] indices = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = (byte) (int) nearest.computeIfAbsent(pixels[i], colour -> nearest(palette, colour));
        }
        indexed.getRaster().setDataElements(0, 0, width, picture.getHeight(), indices);
        return written(indexed);
    }

    private static int[] palette(int[] pixels) {
        Map<Integer, Integer> exact = new HashMap<>();
        for (int pixel : pixels) {
            exact.merge(pixel, 1, Integer::sum);
        }
        // The most frequent of those that share their upper five bits stands for all of them.
        Map<Integer, Map.Entry<Integer, Integer>> groups = new HashMap<>();
        Map<Integer, Integer> weights = new HashMap<>();
        for (Map.Entry<Integer, Integer> colour : exact.entrySet()) {
            int group = colour.getKey() & 0xf8f8f8;
            weights.merge(group, colour.getValue(), Integer::sum);
            groups.merge(group, colour, (a, b) -> a.getValue() >= b.getValue() ? a : b);
        }
        List<Integer> sorted = weights.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()))
                .map(group -> groups.get(group.getKey()).getKey())
                .toList();
        int[] chosen = new int[COLOURS];
        int count = 0;
        for (int colour : sorted) {
            if (count < COLOURS && (count == 0 || distance(chosen[nearest(Arrays.copyOf(chosen, count), colour)], colour) > ALIKE)) {
                chosen[count++] = colour;
            }
        }
        return Arrays.copyOf(chosen, count);
    }

    private static int nearest(int[] palette, int colour) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length; i++) {
            int distance = distance(palette[i], colour);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 255) - (other >> 16 & 255);
        int green = (one >> 8 & 255) - (other >> 8 & 255);
        int blue = (one & 255) - (other & 255);
        return 2 * red * red + 4 * green * green + 3 * blue * blue;
    }

    private static byte[] written(BufferedImage picture) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam small = writer.getDefaultWriteParam();
        small.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        small.setCompressionQuality(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), small);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
