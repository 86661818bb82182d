package dev.switchboard.gateway.mail;

import dev.switchboard.tools.sale.LetterSender;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/// Where letters lie that nothing is set up to send: each a file, `.eml` with its attachments, which mail programs open, or `.txt`
/// for a text message. The newest `MOST_FILES` are kept. Only this account may read them: they hold what opens doors.
public final class OutboxFolder implements LetterSender {
    static final int MOST_FILES = 1_000;
    private static final Sender NOBODY = new Sender("Box office <box-office@localhost.localdomain>");
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final boolean mail;
    private final Clock clock;

    private OutboxFolder(Path folder, boolean mail, Clock clock) {
        this.folder = folder;
        this.mail = mail;
        this.clock = clock;
    }

    public static OutboxFolder ofMail(Path folder, Clock clock) {
        return new OutboxFolder(folder, true, clock);
    }

    public static OutboxFolder ofTexts(Path folder, Clock clock) {
        return new OutboxFolder(folder, false, clock);
    }

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public boolean leavesTheHouse() {
        return false;
    }

    /// The file's name. It is whole when it has its name.
    @Override
    public String send(Parcel parcel) throws NotTaken {
        String name = NAME.format(clock.instant()) + "-" + parcel.key() + (mail ? ".eml" : ".txt");
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "letter", ".tmp");
            try (OutputStream out = Files.newOutputStream(fresh)) {
                write(parcel, out);
            }
            Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            dropOldest();
            return name;
        } catch (IOException e) {
            throw new NotTaken("the folder " + folder.getFileName() + " takes no file: " + e.getClass().getSimpleName(), false, null);
        } catch (MessagingException e) {
            throw new NotTaken("the letter cannot be written: " + e.getMessage(), true, null);
        }
    }

    private void write(Parcel parcel, OutputStream out) throws IOException, MessagingException {
        if (mail) {
            MimeLetter.of(Session.getInstance(new Properties()), Letter.plain(
                    parcel.key(), NOBODY, parcel.address(), parcel.subject(), parcel.body(), parcel.enclosures())).writeTo(out);
        } else {
            out.write(("To: " + parcel.address() + "\n\n" + parcel.body() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private void dropOldest() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().matches(".*\\.(eml|txt)")).sorted().toList();
        }
        for (Path old : files.subList(0, Math.max(0, files.size() - MOST_FILES))) {
            Files.deleteIfExists(old);
        }
    }
}
