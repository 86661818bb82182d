package dev.switchboard.gateway.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One export: reads the API's stream a ticket at a time, writes each before the next is read, and keeps in the folder how
/// far it has come (`.export-state`). A stream that breaks off is asked for again after the last ticket that came whole;
/// one that ends is held to its own count and checksum.
final class ExportRun {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final int TRIES = 5;
    private static final int SAVE_EVERY = 100;

    /// A ticket is far smaller; more is no export.
    private static final int MOST_LINE_BYTES = 64 * 1024 * 1024;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .build();
    private final URI control;
    private final String token;
    private final Path folder;
    private final ExportCommand.Format format;
    private final Progress progress;

    ExportRun(URI control, Path folder, ExportCommand.Format format, PrintWriter err, String token) {
        this.token = token;
        this.control = control;
        this.folder = folder;
        this.format = format;
        this.progress = new Progress(err);
    }

    /// How far an export has come. `fileBytes` is the length of `tickets.ndjson` up to the last whole ticket.
    private static final class State {
        String query = "";
        @Nullable String cursor;
        long count;
        long fileBytes;
    }

    /// `asked` names the command's own arguments: the same again goes on with what they meant the first time. Returns how
    /// many tickets were exported in all.
    long export(String asked, String query) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        State state = load(asked);
        if (state.query.isEmpty()) {
            state.query = query.isEmpty() ? "&" : query;
        } else {
            progress.say("going on after %,d tickets", state.count);
        }
        progress.total(total(state.query));
        String why = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long before = state.count;
            try {
                stream(asked, state);
                finish(state);
                progress.done(state.count);
                return state.count;
            } catch (Refused refused) {
                throw refused;
            } catch (IOException broken) {
                save(asked, state);
                why = broken instanceof ConnectException ? "cannot be reached" : String.valueOf(broken.getMessage());
                attempt = state.count > before ? 0 : attempt;
                TimeUnit.MILLISECONDS.sleep(Math.min(4_000, 250L << attempt));
            }
        }
        throw new IOException(String.format(Locale.ROOT,
                "%s: %s. %,d tickets are exported; run the same command again to go on.", control, why, state.count));
    }

    private void stream(String asked, State state) throws IOException, InterruptedException {
        String path = "/api/tickets/export?" + state.query + "format=ndjson"
                + (state.cursor == null ? "" : "&after=" + state.cursor);
        HttpResponse<InputStream> answer =
                http.send(request(path), BodyHandlers.ofInputStream());
        try (var body = new BufferedInputStream(answer.body(), 1 << 16);
                FileChannel file = format == ExportCommand.Format.ndjson ? file(state) : null) {
            if (answer.statusCode() != 200) {
                throw refusal(answer.statusCode(), new String(body.readNBytes(10_000), StandardCharsets.UTF_8));
            }
            MessageDigest digest = sha256();
            long received = 0;
            for (byte[] line = line(body); line != null; line = line(body)) {
                JsonNode json = JSON.readTree(line);
                JsonNode end = json.get("end");
                if (end != null) {
                    check(end, received, HexFormat.of().formatHex(digest.digest()));
                    return;
                }
                digest.update(line);
                digest.update((byte) '\n');
                keep(json, line, file, state);
                received++;
                if (received % SAVE_EVERY == 0) {
                    save(asked, state);
                }
                progress.at(state.count);
            }
            throw new IOException("the answer broke off");
        }
    }

    private static void check(JsonNode end, long received, String sha256) throws Refused {
        if (end.path("count").asLong() != received || !end.path("sha256").asText().equals(sha256)) {
            throw new Refused("what was received does not agree with its count and checksum; start again in an empty folder");
        }
    }

    private void keep(JsonNode ticket, byte[] line, @Nullable FileChannel file, State state)
            throws IOException, InterruptedException {
        String id = ticket.at("/ticket/ticket_id").asText();
        String cursor = ticket.path("cursor").asText();
        if (!id.matches("[A-Za-z0-9-]{1,64}") || cursor.isEmpty()) {
            throw new Refused("the answer holds something that is no ticket");
        }
        if (file != null) {
            write(file, line);
            write(file, new byte[] {'\n'});
            state.fileBytes += line.length + 1L;
        } else if (format.isVendor()) {
            HttpResponse<InputStream> one = http.send(
                    request("/api/tickets/" + id + "/export?format=" + format), BodyHandlers.ofInputStream());
            try (InputStream body = one.body()) {
                byte[] bytes = body.readNBytes(MOST_LINE_BYTES);
                if (one.statusCode() != 200) {
                    throw refusal(one.statusCode(), new String(bytes, StandardCharsets.UTF_8));
                }
                replace(folder.resolve("ticket_" + id + "_" + format + ".json"), pretty(JSON.readTree(bytes)));
            }
        } else {
            ((ObjectNode) ticket).remove("cursor");
            replace(folder.resolve("ticket_" + id + ".json"), pretty(ticket));
        }
        state.cursor = cursor;
        state.count++;
    }

    private static String pretty(JsonNode json) {
        return json.toPrettyString() + "\n";
    }

    /// A reader of the folder sees a file whole or not at all.
    private static void replace(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// The one file, cut back to the last ticket that is known to be whole in it.
    private FileChannel file(State state) throws IOException {
        FileChannel file = FileChannel.open(
                folder.resolve("tickets.ndjson"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.truncate(state.fileBytes);
        file.position(state.fileBytes);
        return file;
    }

    private static void write(FileChannel file, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    private void finish(State state) throws IOException {
        if (format == ExportCommand.Format.ndjson) {
            MessageDigest digest = sha256();
            Path file = folder.resolve("tickets.ndjson");
            try (InputStream in = Files.newInputStream(file)) {
                byte[] buffer = new byte[1 << 16];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
            ObjectNode end = JSON.createObjectNode();
            end.putObject("end")
                    .put("count", state.count)
                    .put("sha256", HexFormat.of().formatHex(digest.digest()))
                    .put("cursor", state.cursor);
            Files.writeString(file, end + "\n", StandardOpenOption.APPEND);
        }
        Files.deleteIfExists(stateFile());
    }

    private State load(String asked) throws IOException {
        var state = new State();
        if (Files.exists(stateFile())) {
            JsonNode kept = JSON.readTree(stateFile().toFile());
            if (kept.path("asked").asText().equals(asked)) {
                state.query = kept.path("query").asText();
                state.cursor = kept.hasNonNull("cursor") ? kept.get("cursor").asText() : null;
                state.count = kept.path("count").asLong();
                state.fileBytes = kept.path("file_bytes").asLong();
            }
        }
        return state;
    }

    private void save(String asked, State state) throws IOException {
        replace(stateFile(), JSON.createObjectNode()
                .put("asked", asked)
                .put("query", state.query)
                .put("cursor", state.cursor)
                .put("count", state.count)
                .put("file_bytes", state.fileBytes)
                .toString());
    }

    private Path stateFile() {
        return folder.resolve(".export-state");
    }

    /// How many tickets there are to come by the list, for the line of progress only.
    private long total(String query) throws IOException, InterruptedException {
        try {
            HttpResponse<InputStream> answer =
                    http.send(request("/api/tickets?" + query + "limit=1"), BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] bytes = body.readNBytes(1_000_000);
                if (answer.statusCode() != 200) {
                    throw refusal(answer.statusCode(), new String(bytes, StandardCharsets.UTF_8));
                }
                return JSON.readTree(bytes).path("total").asLong();
            }
        } catch (ConnectException unreachable) {
            throw new IOException(control + " cannot be reached: is Switchboard running?", unreachable);
        }
    }

    private HttpRequest request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(control.resolve(path)).timeout(ANSWER_WITHIN);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    /// A line without its end; null where none is left. What stands behind the last end of a line is none: it broke off.
    private static byte @Nullable [] line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(4_096);
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (read == '\n') {
                return line.toByteArray();
            }
            line.write(read);
            if (line.size() > MOST_LINE_BYTES) {
                throw new Refused("a line of the answer does not end");
            }
        }
        return null;
    }

    private static IOException refusal(int status, String body) {
        String message = body;
        try {
            message = JSON.readTree(body).path("message").asText(body);
        } catch (IOException _) {
            // Not our server's words, then: shown as they are.
        }
        String told = "the server answered " + status + ": " + message;
        return status >= 500 ? new IOException(told) : new Refused(told);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// What trying again does not mend.
    private static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }
}
