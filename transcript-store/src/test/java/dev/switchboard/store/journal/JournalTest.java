package dev.switchboard.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final long LIMIT = 100_000;

    @TempDir
    private Path folder;

    @Test
    void whatWasAppendedIsReadInOrderAndOnlyOnce() throws IOException {
        try (Journal journal = begin()) {
            journal.append(records(1, 300));
            journal.append(records(301, 400));
            assertThat(journal.waiting()).isEqualTo(400);
            assertThat(numbers(journal)).isEqualTo(LongStream.rangeClosed(1, 400).boxed().toList());
            assertThat(journal.isRead()).isTrue();
            assertThat(journal.waiting()).isZero();
        }
    }

    @Test
    void theNextRunFindsWhatTheLastOneLeft() throws IOException {
        try (Journal journal = begin()) {
            journal.append(records(1, 3));
        }
        try (Journal left = onlyLeft()) {
            assertThat(left.run()).isEqualTo("run");
            assertThat(left.read(10)).extracting(record -> new String(record.body(), StandardCharsets.UTF_8))
                    .containsExactly("entry 1", "entry 2", "entry 3");
            left.delete();
        }
        assertThat(Journal.abandoned(folder)).isEmpty();
    }

    @Test
    void theJournalOfALivingRunIsNotAbandoned() throws IOException {
        try (var _ = begin()) {
            assertThat(Journal.abandoned(folder)).isEmpty();
        }
    }

    @Test
    void aTailThatWasCutOffAnywhereLosesNoWholeRecord() throws IOException {
        try (Journal journal = begin()) {
            journal.append(records(1, 20));
        }
        Path file = folder.resolve("run.journal");
        byte[] whole = Files.readAllBytes(file);
        int each = (whole.length - 8) / 20;
        for (int length = 8; length < whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Journal left = onlyLeft()) {
                assertThat(numbers(left)).as("cut at %d", length).hasSizeGreaterThanOrEqualTo((length - 8) / (each + 1));
                assertThat(left.isRead()).isTrue();
            }
        }
    }

    @Test
    void garbageInTheMiddleCostsItsRecordAlone() throws IOException {
        try (Journal journal = begin()) {
            journal.append(records(1, 9));
        }
        Path file = folder.resolve("run.journal");
        byte[] bytes = Files.readAllBytes(file);
        int each = (bytes.length - 8) / 9;
        bytes[8 + 4 * each + each - 1] ^= 0x55; // the last byte of record 5
        Files.write(file, bytes);
        try (Journal left = onlyLeft()) {
            assertThat(numbers(left)).containsExactly(1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L);
        }
    }

    @Test
    void anyBytesForAFileAreSurvived() throws IOException {
        Random random = new Random(5);
        for (int round = 0; round < 40; round++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            if (round % 2 == 0 && bytes.length > 8) {
                ByteBuffer.wrap(bytes).putLong(0x5357_4a52_4e4c_0001L);
            }
            Files.write(folder.resolve("run.journal"), bytes);
            for (Journal left : Journal.abandoned(folder)) {
                assertThat(numbers(left)).isEmpty();
                left.close();
            }
        }
    }

    @Test
    void anotherRoundIsNotContinuedByTheOneBefore() throws IOException {
        try (Journal journal = begin()) {
            journal.append(records(1, 50));
            assertThat(numbers(journal)).hasSize(50);
            journal.restart();
            journal.append(records(51, 53));
        }
        try (Journal left = onlyLeft()) {
            assertThat(numbers(left)).containsExactly(51L, 52L, 53L);
        }
    }

    @Test
    void whatIsBeyondTheLimitIsRefusedWhole() throws IOException {
        try (Journal journal = Journal.begin(folder, "small", 200)) {
            assertThat(journal.append(records(1, 4))).isTrue();
            assertThat(journal.append(records(5, 60))).isFalse();
            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L, 4L);
            journal.restart();
            assertThat(journal.append(records(5, 8))).isTrue();
        }
    }

    @Test
    void aReservedFileReadsLikeOneThatGrew() throws IOException {
        try (Journal journal = begin()) {
            journal.append(records(1, 2));
            journal.reserve();
            journal.append(records(3, 4));
            assertThat(numbers(journal)).containsExactly(1L, 2L, 3L, 4L);
        }
        try (Journal left = onlyLeft()) {
            assertThat(numbers(left)).containsExactly(1L, 2L, 3L, 4L);
        }
        assertThat(Files.size(folder.resolve("run.journal"))).isGreaterThan(LIMIT - 1);
    }

    @Test
    void aFileThatIsNoJournalIsLeftAlone() throws IOException {
        Path file = folder.resolve("notes.journal");
        Files.writeString(file, "my shopping list, all of it");
        assertThat(Journal.abandoned(folder)).isEmpty();
        assertThat(Files.readString(file)).startsWith("my shopping list");
    }

    private Journal begin() throws IOException {
        return Journal.begin(folder, "run", LIMIT);
    }

    private Journal onlyLeft() throws IOException {
        List<Journal> left = Journal.abandoned(folder);
        assertThat(left).hasSize(1);
        return left.getFirst();
    }

    private static List<Long> numbers(Journal journal) throws IOException {
        var numbers = new ArrayList<Long>();
        for (var records = journal.read(64); !records.isEmpty(); records = journal.read(64)) {
            records.forEach(record -> numbers.add(record.number()));
        }
        return numbers;
    }

    private static List<JournalRecord> records(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(number -> new JournalRecord(number, ("entry " + number).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
