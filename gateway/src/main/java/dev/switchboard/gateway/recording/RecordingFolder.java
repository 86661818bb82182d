package dev.switchboard.gateway.recording;

import dev.switchboard.store.ticket.TicketId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where recordings lie: `recordings/YYYY-MM-DD/TICKET.wav` below the data folder, by the UTC day on which the call came. While
/// it is written a file ends in `.part`.
record RecordingFolder(Path dataDir) {
    private static final String NAME = "recordings";
    private static final String WAV = ".wav";
    private static final String PART = ".wav.part";

    Path root() {
        return dataDir.resolve(NAME);
    }

    Path part(TicketId ticket, Instant arrivedAt) {
        return root().resolve(day(arrivedAt).toString()).resolve(ticket.value() + PART);
    }

    /// What a part becomes when it is whole.
    static Path whole(Path part) {
        String name = part.getFileName().toString();
        return part.resolveSibling(name.substring(0, name.length() - PART.length()) + WAV);
    }

    /// As the table keeps it.
    String relative(Path file) {
        return dataDir.relativize(file).toString().replace('\\', '/');
    }

    /// The ticket a file is named for; empty for anything else.
    static Optional<TicketId> ticket(Path file) {
        String name = file.getFileName().toString();
        int end = name.endsWith(PART) ? name.length() - PART.length() : name.length() - WAV.length();
        if (end <= 0 || !name.endsWith(PART) && !name.endsWith(WAV)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TicketId(name.substring(0, end)));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    /// Files that were being written when the process died.
    List<Path> parts() throws IOException {
        return below(root(), 2).filter(file -> file.toString().endsWith(PART)).toList();
    }

    /// All whole recordings.
    List<Path> wholes() throws IOException {
        return below(root(), 2).filter(file -> file.toString().endsWith(WAV)).toList();
    }

    /// Days before this one that have a folder.
    List<Path> daysBefore(LocalDate first) throws IOException {
        return below(root(), 1).filter(dir -> dayOf(dir).filter(day -> day.isBefore(first)).isPresent()).toList();
    }

    /// The whole recordings of a day.
    static List<Path> wholes(Path day) throws IOException {
        return below(day, 1).filter(file -> file.toString().endsWith(WAV)).toList();
    }

    static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static Optional<LocalDate> dayOf(Path dir) {
        try {
            return Optional.of(LocalDate.parse(dir.getFileName().toString()));
        } catch (DateTimeParseException notADay) {
            return Optional.empty();
        }
    }

    private static Stream<Path> below(Path dir, int depth) throws IOException {
        if (!Files.isDirectory(dir)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.walk(dir, depth)) {
            return files.filter(file -> !file.equals(dir)).sorted().toList().stream();
        }
    }
}
