package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.SpeechException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/// The acoustic model's means for each way of hearing, as files that a decoder can load between two utterances. Made
/// from the model's own when the ears are opened and kept in a folder under a name with a hash of both inputs.
/// Thread-safe.
final class AdaptedMeans {
    private final Path folder;
    private final Path plain;
    private final Map<Hearing, Path> made = new EnumMap<>(Hearing.class);

    /// @param folder where the files are kept; must be there
    /// @param plain the acoustic model's own means
    AdaptedMeans(Path folder, Path plain) {
        this.folder = folder;
        this.plain = plain;
    }

    /// The file of means to hear so. Throws `SpeechException` when it cannot be made.
    synchronized Path of(Hearing hearing) {
        return hearing == Hearing.PLAIN ? plain : made.computeIfAbsent(hearing, this::make);
    }

    /// Makes what is not there yet, so that no caller waits for it.
    void prepare() {
        for (Hearing hearing : Hearing.values()) {
            Path _ = of(hearing);
        }
        Path _ = noChange();
    }

    private Path make(Hearing hearing) {
        try {
            List<String> lines = SpeechVocabulary.lines(hearing.resource());
            CRC32 hash = new CRC32();
            hash.update(Files.readAllBytes(plain));
            lines.forEach(line -> hash.update(line.getBytes(StandardCharsets.US_ASCII)));
            Path file = folder.resolve(String.format(Locale.ROOT, "means-%s-%08x",
                    hearing.name().toLowerCase(Locale.ROOT), hash.getValue()));
            if (!Files.isRegularFile(file)) {
                Path beside = Files.createTempFile(folder, "means", ".part");
                MeanShift.parse(lines).move(GaussianFile.read(plain)).write(beside);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return file;
        } catch (IOException | IllegalArgumentException e) {
            throw new SpeechException("adapt the acoustic model in " + folder, e);
        }
    }

    /// An MLLR file that changes nothing, which PocketSphinx wants to be told when it shall load its means again.
    synchronized Path noChange() {
        Path file = folder.resolve("mllr-identity");
        if (!Files.isRegularFile(file)) {
            try {
                Path beside = Files.createTempFile(folder, "mllr", ".part");
                Files.writeString(beside, identity());
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new SpeechException("write " + file, e);
            }
        }
        return file;
    }

    /// Classes, streams; per stream its length, a matrix, what is added, and factors of the variances.
    private static String identity() {
        StringBuilder text = new StringBuilder("1\n" + GaussianFile.STREAMS + "\n");
        for (int stream = 0; stream < GaussianFile.STREAMS; stream++) {
            text.append(Cepstrum.SIZE).append('\n');
            for (int row = 0; row < Cepstrum.SIZE; row++) {
                for (int column = 0; column < Cepstrum.SIZE; column++) {
                    text.append(row == column ? "1 " : "0 ");
                }
                text.append('\n');
            }
            text.append("0 ".repeat(Cepstrum.SIZE)).append('\n').append("1 ".repeat(Cepstrum.SIZE)).append('\n');
        }
        return text.toString();
    }
}
