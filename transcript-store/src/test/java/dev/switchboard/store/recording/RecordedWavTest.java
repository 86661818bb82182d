package dev.switchboard.store.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.encryption.SealedFile;
import dev.switchboard.store.ticket.TicketId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encrypted recordings as they are written, cut off, tampered with and played.
class RecordedWavTest {
    private static final TicketId TICKET = new TicketId("GXS-20260301-0000000A");
    private static final EncryptionKeys K1 = keys("k1", 1);
    private static final EncryptionKeys K2 = keys("k2", 2);
    private static final int CHUNK = 4_096;
    private static final int SLOT = CHUNK + 28;
    private static final int HEADER = 128;

    @TempDir
    Path folder;

    private static EncryptionKeys keys(String id, int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return EncryptionKeys.parse(id + ":" + Base64.getEncoder().encodeToString(key));
    }

    private static byte[] noise(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private Path written(String name, TicketId ticket, byte[] sound, EncryptionKeys keys) throws IOException {
        Path file = folder.resolve(name);
        try (SoundFile writing = SoundFile.create(file, ticket, 8_000, keys)) {
            writing.write(ByteBuffer.wrap(sound), 0);
            writing.finish(sound.length);
        }
        return file;
    }

    private static byte[] wav(Path file, TicketId ticket, EncryptionKeys keys) throws IOException {
        try (RecordedWav wav = RecordedWav.open(file, ticket, keys)) {
            ByteBuffer all = ByteBuffer.allocate((int) wav.length());
            while (all.hasRemaining() && wav.read(all, all.position()) >= 0) {
                // to the end
            }
            return all.array();
        }
    }

    @Test
    void whatIsWrittenHereAndThereIsTheSameAsInAPlainWavAndIsNotOnTheDisk() throws Exception {
        var random = new Random(1);
        byte[] model = new byte[60_004];
        try (SoundFile plain = SoundFile.create(folder.resolve("plain.wav"), TICKET, 24_000, EncryptionKeys.NONE);
                SoundFile sealed = SoundFile.create(folder.resolve("sealed.wav"), TICKET, 24_000, K1)) {
            for (int i = 0; i < 200; i++) {
                byte[] piece = new byte[1 + random.nextInt(9_600)];
                random.nextBytes(piece);
                // Between 20,000 and 40,000 nothing is ever written.
                int at = random.nextBoolean() ? random.nextInt(20_000 - piece.length) : 40_000 + random.nextInt(20_004 - piece.length);
                System.arraycopy(piece, 0, model, at, piece.length);
                plain.write(ByteBuffer.wrap(piece), at);
                sealed.write(ByteBuffer.wrap(piece), at);
                ByteBuffer read = ByteBuffer.allocate(500);
                sealed.read(read, at);
                assertThat(read.array()).isEqualTo(Arrays.copyOfRange(model, at, at + 500));
            }
            plain.finish(model.length);
            sealed.finish(model.length);
        }
        byte[] wav = wav(folder.resolve("sealed.wav"), TICKET, K1);
        assertThat(wav).isEqualTo(Files.readAllBytes(folder.resolve("plain.wav")));
        assertThat(Arrays.copyOfRange(wav, WavHeader.BYTES, wav.length)).isEqualTo(model);
        byte[] disk = Files.readAllBytes(folder.resolve("sealed.wav"));
        assertThat(new String(disk, StandardCharsets.ISO_8859_1)).doesNotContain("RIFF");
        for (int from = HEADER; from + 64 < disk.length; from += SLOT) {
            assertThat(Arrays.copyOfRange(disk, from, from + 64)).as("no hole").isNotEqualTo(new byte[64]);
        }
    }

    @Test
    void anyRangeIsReadAcrossTheBordersOfChunks() throws Exception {
        byte[] sound = noise(3 * CHUNK + 100);
        Path file = written("a.wav", TICKET, sound, K1);
        byte[] whole = wav(file, TICKET, K1);
        try (RecordedWav wav = RecordedWav.open(file, TICKET, K1)) {
            for (int border : new int[] {0, 44, 44 + CHUNK, 44 + 2 * CHUNK, 44 + 3 * CHUNK, whole.length}) {
                for (int from = Math.max(0, border - 2); from < Math.min(whole.length, border + 2); from++) {
                    for (int count : new int[] {1, 3, CHUNK, 2 * CHUNK + 5, 100_000}) {
                        ByteBuffer part = ByteBuffer.allocate(count);
                        int read = wav.read(part, from);
                        assertThat(Arrays.copyOf(part.array(), read))
                                .isEqualTo(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + count)));
                    }
                }
            }
            assertThat(wav.read(ByteBuffer.allocate(1), whole.length)).isEqualTo(-1);
        }
    }

    @Test
    void whatWasChangedMovedOrCutOffIsNotPlayed() throws Exception {
        byte[] sound = noise(3 * CHUNK + 100);
        Path file = written("a.wav", TICKET, sound, K1);
        Path other = written("b.wav", TICKET, sound, K1);
        byte[] good = Files.readAllBytes(file);

        byte[] changed = good.clone();
        changed[HEADER + SLOT + 100] ^= 1;
        assertUnreadable(changed, "what lies at byte 4096 is not");

        byte[] swapped = good.clone();
        System.arraycopy(good, HEADER, swapped, HEADER + SLOT, SLOT);
        System.arraycopy(good, HEADER + SLOT, swapped, HEADER, SLOT);
        assertUnreadable(swapped, "what lies at byte 0 is not");

        byte[] emptied = good.clone();
        Arrays.fill(emptied, HEADER + SLOT, HEADER + 2 * SLOT, (byte) 0);
        assertUnreadable(emptied, "what lies at byte 4096 is not");

        byte[] foreign = good.clone();
        System.arraycopy(Files.readAllBytes(other), HEADER, foreign, HEADER, SLOT);
        assertUnreadable(foreign, "what lies at byte 0 is not");

        assertUnreadable(Arrays.copyOf(good, HEADER + 3 * SLOT), "it is cut off");
        assertUnreadable(Arrays.copyOf(good, HEADER + 2 * SLOT), "it is cut off");
        assertUnreadable(Arrays.copyOf(good, good.length + SLOT), "it is cut off");

        byte[] slower = good.clone();
        slower[11] ^= 1; // its rate
        assertUnreadable(slower, "its beginning is not");

        assertThatThrownBy(() -> wav(file, new TicketId("GXS-20260301-0000000B"), K1)).hasMessageContaining("its beginning is not");
        assertThatThrownBy(() -> wav(file, TICKET, K2)).hasMessage("it is encrypted with key k1, which is not configured");
        assertThat(wav(file, TICKET, K1)).hasSize(44 + sound.length);
    }

    private void assertUnreadable(byte[] bytes, String why) throws IOException {
        Path file = folder.resolve("bad.wav");
        Files.write(file, bytes);
        assertThatThrownBy(() -> wav(file, TICKET, K1))
                .isInstanceOf(SealedFile.UnreadableException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatADeadProcessWasWritingIsReadUpToItsLastWholeChunk() throws Exception {
        byte[] sound = noise(5 * CHUNK);
        Path file = folder.resolve("a.wav.part");
        try (SoundFile writing = SoundFile.create(file, TICKET, 8_000, K1)) {
            writing.write(ByteBuffer.wrap(sound), 0);
            writing.tell(4 * CHUNK + 400);
        }
        byte[] left = Files.readAllBytes(file);
        assertThatThrownBy(() -> wav(file, TICKET, K1)).hasMessageContaining("was never finished");

        assertThat(closed(left)).as("as far as it was told").isEqualTo(Arrays.copyOf(sound, 4 * CHUNK + 400));
        assertThat(closed(Arrays.copyOf(left, HEADER + 2 * SLOT + 1_000))).as("cut off in a chunk")
                .isEqualTo(Arrays.copyOf(sound, 2 * CHUNK));
        byte[] torn = left.clone();
        Arrays.fill(torn, HEADER + 3 * SLOT + 2_000, HEADER + 4 * SLOT, (byte) 9);
        assertThat(closed(torn)).as("torn in mid-write").isEqualTo(Arrays.copyOf(sound, 3 * CHUNK));
        byte[] stateless = left.clone();
        stateless[70] ^= 1;
        assertThat(closed(stateless)).as("killed while it was told").isEqualTo(sound);

        assertThatThrownBy(() -> SoundFile.left(file, TICKET, K2)).hasMessageContaining("key k1, which is not configured");
        Files.write(folder.resolve("empty.part"), new byte[10]);
        assertThatThrownBy(() -> SoundFile.left(folder.resolve("empty.part"), TICKET, K1)).isInstanceOf(EOFException.class);
    }

    private byte[] closed(byte[] left) throws IOException {
        Path file = folder.resolve("left.part");
        Files.write(file, left);
        try (SoundFile sound = SoundFile.left(file, TICKET, K1)) {
            assertThat(sound.rateHz()).isEqualTo(8_000);
            sound.finish(sound.told());
        }
        byte[] wav = wav(file, TICKET, K1);
        return Arrays.copyOfRange(wav, WavHeader.BYTES, wav.length);
    }

    @Test
    void aRecordingIsEncryptedWithAnotherKeyAndDecryptedAgain() throws Exception {
        byte[] sound = noise(2 * CHUNK + 8);
        Path file = written("a.wav", TICKET, sound, EncryptionKeys.NONE);
        byte[] plain = Files.readAllBytes(file);

        assertThat(RecordedWav.reseal(file, TICKET, K1, false, false)).isTrue();
        assertThat(Files.readAllBytes(file)).isEqualTo(plain);
        assertThat(RecordedWav.reseal(file, TICKET, K1, false, true)).isTrue();
        assertThat(RecordedWav.reseal(file, TICKET, K1, false, true)).isFalse();
        assertThat(wav(file, TICKET, K1)).isEqualTo(plain);
        EncryptionKeys both = EncryptionKeys.parse("k2:" + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=" + ",k1:"
                + "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
        assertThat(RecordedWav.reseal(file, TICKET, both, false, true)).isTrue();
        assertThat(wav(file, TICKET, K2)).isEqualTo(plain);
        assertThat(RecordedWav.reseal(file, TICKET, K2, true, true)).isTrue();
        assertThat(Files.readAllBytes(file)).isEqualTo(plain);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ); var files = Files.list(folder)) {
            assertThat(channel.size()).isEqualTo(plain.length);
            assertThat(files).hasSize(1);
        }
    }
}
