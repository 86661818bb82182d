package dev.switchboard.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private final PasswordHash quick = new PasswordHash(10, new SecureRandom());

    @Test
    void onlyTheSamePasswordIsRightAndNoTwoHashesAreAlike() {
        String hash = quick.of("correct horse battery staple");

        assertThat(quick.verify("correct horse battery staple", hash)).isTrue();
        assertThat(quick.verify("correct horse battery stapl", hash)).isFalse();
        assertThat(quick.verify("Correct horse battery staple", hash)).isFalse();
        assertThat(quick.verify("", hash)).isFalse();
        assertThat(quick.of("correct horse battery staple")).isNotEqualTo(hash);
    }

    @Test
    void theRoundsStandInTheHashSoThatTheyMayGrow() {
        String old = new PasswordHash(7, new SecureRandom()).of("p");

        assertThat(old).startsWith("pbkdf2-sha256$7$");
        assertThat(quick.verify("p", old)).isTrue();
        assertThat(PasswordHash.ROUNDS).isEqualTo(600_000);
    }

    /// RFC 7914 §11 has these vectors for PBKDF2-HMAC-SHA-256; the first 32 of 64 bytes are those of a 32-byte key.
    @Test
    void itIsPbkdf2AsTheStandardHasIt() {
        byte[] key = HexFormat.of().parseHex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
        String hash = "pbkdf2-sha256$1$" + text("salt".getBytes(StandardCharsets.UTF_8)) + "$" + text(key);

        assertThat(quick.verify("passwd", hash)).isTrue();
        assertThat(quick.verify("password", hash)).isFalse();
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void aNameThatDoesNotExistTakesAsLongAsAWrongPassword() {
        PasswordHash hash = new PasswordHash(5_000, new SecureRandom());
        String kept = hash.of("right");
        long[] wrong = new long[41];
        long[] nobody = new long[41];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = cpuNanos(() -> hash.verify("wrong", kept));
            nobody[i] = cpuNanos(() -> hash.verifyNobody("wrong"));
        }
        Arrays.sort(wrong);
        Arrays.sort(nobody);
        assertThat((double) nobody[20] / wrong[20]).isBetween(0.5, 2.0);
    }

    /// Of this thread alone: others keep the machine busy too.
    private static long cpuNanos(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - began;
    }
}
