package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    private final Random random = new Random(20261130);

    @Test
    void plainTextEndsWhereABytewiseWalkSaysItEnds() {
        for (int i = 0; i < 20_000; i++) {
            byte[] text = new byte[random.nextInt(40)];
            boolean anything = random.nextInt(4) == 0;
            for (int at = 0; at < text.length; at++) {
                text[at] = (byte) (anything ? random.nextInt(256) : random.nextInt(12) == 0 ? "\"\\\u001f\u0000 \u007f!#[]".charAt(random.nextInt(10)) : 'A');
            }
            int from = text.length == 0 ? 0 : random.nextInt(text.length);
            int to = from + random.nextInt(text.length - from + 1);

            assertThat(JsonBytes.plainEnd(text, from, to)).as(Arrays.toString(text)).isEqualTo(bytewise(text, from, to));
        }
    }

    private static int bytewise(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != '"' && text[at] != '\\' && (text[at] & 0xFF) >= 0x20) {
            at++;
        }
        return at;
    }

    @Test
    void whatAnEncoderWritesIsBase64AndOneStrangeByteInItIsNot() {
        for (int i = 0; i < 2_000; i++) {
            byte[] raw = new byte[1 + random.nextInt(200)];
            random.nextBytes(raw);
            byte[] text = ("xx" + Base64.getEncoder().encodeToString(raw) + "y").getBytes(StandardCharsets.US_ASCII);
            int to = text.length - 1;
            assertThat(JsonBytes.isBase64(text, 2, to)).isTrue();

            int digits = to - 2;
            byte[] spoilt = text.clone();
            spoilt[2 + random.nextInt(digits)] = "-_ \n,\u0000é".getBytes(StandardCharsets.ISO_8859_1)[random.nextInt(7)];
            assertThat(JsonBytes.isBase64(spoilt, 2, to)).as(new String(spoilt, StandardCharsets.ISO_8859_1)).isFalse();
        }
    }

    @Test
    void nothingAndPartsOfAGroupAndPaddingInsideAreNotBase64() {
        for (String wrong : new String[] {"", "A", "AAA", "AAAAA", "A===", "AA=A", "=AAA", "AA==AAAA", "===="}) {
            byte[] text = wrong.getBytes(StandardCharsets.US_ASCII);
            assertThat(JsonBytes.isBase64(text, 0, text.length)).as(wrong).isFalse();
        }
    }
}
