package dev.switchboard.tools.helpcenter;

import dev.switchboard.tools.helpcenter.reading.DocumentReader;
import dev.switchboard.tools.helpcenter.reading.Format;
import dev.switchboard.tools.helpcenter.reading.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The documents of a folder, its sub-folders not counted. A file is read again only when its size or time has changed; one
/// that cannot be read is left out and named. For one thread at a time.
final class HelpFolder {
    /// What has changed since the last look is told by this.
    private record Seen(Instant modifiedAt, long bytes) {}

    private record Known(Seen seen, Optional<HelpDocument> document, String problem) {}

    private final Path folder;
    private final int most;
    private Map<Path, Known> known = Map.of();
    private String problem = "";

    HelpFolder(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    List<HelpDocument> documents() {
        return known.values().stream().flatMap(file -> file.document.stream()).toList();
    }

    /// One line for each file that is left out.
    List<String> problems() {
        return Stream.concat(Stream.of(problem), known.values().stream().map(Known::problem))
                .filter(line -> !line.isEmpty()).toList();
    }

    /// Looks at the folder and says whether anything is other than before.
    boolean look() throws InterruptedException {
        Map<Path, Known> now = new LinkedHashMap<>();
        String wrong = "";
        try {
            List<Path> files = files();
            if (files.size() > most) {
                wrong = folder + " holds " + files.size() + " documents, and the first " + most + " are used";
            }
            for (Path file : files.subList(0, Math.min(most, files.size()))) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                Seen seen = new Seen(attributes.lastModifiedTime().toInstant(), attributes.size());
                Known before = known.get(file);
                now.put(file, before != null && before.seen.equals(seen) ? before : read(file, seen));
            }
        } catch (IOException e) {
            wrong = folder + " cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        boolean changed = !now.equals(known) || !wrong.equals(problem);
        known = now;
        problem = wrong;
        return changed;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files
                    .filter(file -> Format.ofFile(file.getFileName().toString()).isPresent() && Files.isRegularFile(file))
                    .filter(file -> !file.getFileName().toString().equals("README.md"))
                    .sorted().toList());
        }
    }

    private static Known read(Path file, Seen seen) throws InterruptedException {
        String name = file.getFileName().toString();
        try {
            if (seen.bytes > DocumentReader.MOST_BYTES) {
                throw new UnreadableException("it has " + seen.bytes + " bytes, and " + DocumentReader.MOST_BYTES + " are the most");
            }
            byte[] bytes = Files.readAllBytes(file);
            Format format = Format.ofFile(name).orElseThrow();
            HelpDocument document = new HelpDocument(
                    HelpCenter.idOf(name), name, format.wire(), HelpDocument.Source.FOLDER,
                    DocumentReader.read(name, format, bytes), Digests.of(bytes), bytes.length, seen.modifiedAt, "");
            return new Known(seen, Optional.of(document), "");
        } catch (UnreadableException | IOException e) {
            return new Known(seen, Optional.empty(), name + ": " + e.getMessage());
        }
    }
}
