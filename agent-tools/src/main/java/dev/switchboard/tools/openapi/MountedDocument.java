package dev.switchboard.tools.openapi;

import dev.switchboard.tools.SourceState;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolSource;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.outbound.OutboundException;
import dev.switchboard.tools.outbound.OutboundHttp;
import dev.switchboard.tools.outbound.OutboundHttp.Asked;
import dev.switchboard.tools.outbound.OutboundHttp.Streamed;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An OpenAPI document as a source of tools. One of a file is read with the file that names it; one of an address is asked for
/// by a thread of its own, again and again until it is there.
public final class MountedDocument implements ToolSource {
    private static final Logger LOG = LoggerFactory.getLogger(MountedDocument.class);
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String name;
    private final Mount mount;
    private final Optional<URI> address;
    private final String from;
    private final OutboundHttp http;
    private final Clock clock;
    private final Mount.@Nullable Mounted local;
    private volatile SourceState state;
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    private MountedDocument(
            String name, Mount mount, Optional<URI> address, String from, Mount.@Nullable Mounted local, OutboundHttp http, Clock clock) {
        this.name = name;
        this.mount = mount;
        this.address = address;
        this.from = from;
        this.http = http;
        this.clock = clock;
        this.local = local;
        this.state = new SourceState(name, "openapi", from, List.of(), List.of(), Optional.of("not read yet"), Optional.empty());
    }

    /// From a file whose top level is `keys`. A document beside it is read now; throws `ToolFileException` when it is wrong.
    public static MountedDocument read(String name, FileKeys keys, Path file, OutboundHttp http, Clock clock) {
        Mount mount = new Mount(name, keys, http);
        String written = keys.text("openapi");
        if (written.matches("https?://.*")) {
            URI address;
            try {
                address = URI.create(written);
            } catch (IllegalArgumentException e) {
                throw keys.wrong("openapi", "an address such as https://api.example.com/openapi.json, or a file");
            }
            http.objection(address).ifPresent(why -> {
                throw new ToolFileException(keys.wrong("openapi", "another address").line() + ": " + why);
            });
            String origin = address.getScheme() + "://" + address.getRawAuthority();
            return new MountedDocument(name, mount, Optional.of(address), origin, null, http, clock);
        }
        Path document = file.resolveSibling(written);
        try {
            if (Files.size(document) > Document.MOST_BYTES) {
                throw keys.wrong("openapi", "a document of at most " + (Document.MOST_BYTES >> 20) + " MiB");
            }
            Mount.Mounted mounted = mount.mount(Document.parse(Files.readString(document)), Optional.empty());
            return new MountedDocument(name, mount, Optional.empty(), document.toString(), mounted, http, clock);
        } catch (IOException e) {
            throw new ToolFileException(keys.wrong("openapi", "a readable file beside this one, or an address").line(), e);
        } catch (IllegalArgumentException e) {
            throw new ToolFileException(keys.wrong("openapi", "an OpenAPI document").line() + ": " + e.getMessage(), e);
        }
    }

    /// The text of the document beside a file, by which it is seen to change; "" where there is none.
    public static String contentBeside(FileKeys keys, Path file) {
        String written = keys.at("openapi").asText("");
        if (written.isEmpty() || written.matches("https?://.*")) {
            return "";
        }
        try {
            return Files.readString(file.resolveSibling(written));
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Offer offer) {
        if (local != null) {
            take(local, offer);
        } else {
            thread = Thread.ofVirtual().name("openapi-" + name).start(() -> ask(address.orElseThrow(), offer));
        }
    }

    private void ask(URI uri, Offer offer) {
        for (int failures = 0; !closed; failures++) {
            try {
                take(mount.mount(Document.parse(fetched(uri)), Optional.of(uri)), offer);
                return;
            } catch (OutboundException | IOException | ToolFileException | IllegalArgumentException e) {
                String why = e instanceof ToolFileException wrong ? wrong.line() : String.valueOf(e.getMessage());
                state = new SourceState(name, "openapi", from, List.of(), List.of(), Optional.of(why), Optional.empty());
                if (failures == 0) {
                    LOG.warn("the document of {} at {} cannot be used: {}", name, from, why);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            long most = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(20, failures));
            try {
                Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private String fetched(URI uri) throws OutboundException, IOException, InterruptedException {
        Asked asked = new Asked("GET", uri, Map.of("Accept", "application/json, application/yaml, */*"), new byte[0], WITHIN);
        try (Streamed answer = http.stream(asked, Optional.empty())) {
            if (answer.status() != 200) {
                throw new IOException("HTTP " + answer.status());
            }
            byte[] body = answer.body().readNBytes(Document.MOST_BYTES + 1);
            if (body.length > Document.MOST_BYTES) {
                throw new IOException("more than " + (Document.MOST_BYTES >> 20) + " MiB");
            }
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private void take(Mount.Mounted mounted, Offer offer) {
        List<String> refused = closed ? List.of() : offer.offer(mounted.tools());
        List<String> leftOut = new ArrayList<>(mounted.warnings());
        leftOut.addAll(refused);
        leftOut.forEach(line -> LOG.warn("{}: {}", name, line));
        List<String> names = mounted.tools().stream().map(Tool::spec).map(spec -> spec.name())
                .filter(tool -> refused.stream().noneMatch(line -> line.startsWith(tool + ":"))).toList();
        Instant now = clock.instant();
        state = new SourceState(name, "openapi", from, names, leftOut, Optional.empty(), Optional.of(now));
        if (address.isPresent()) {
            LOG.info("tools from {} (openapi): {}", name, String.join(", ", names));
        }
    }

    @Override
    public SourceState state() {
        return state;
    }

    @Override
    public boolean claims(String tool) {
        if (tool.equals(mount.prefix() + "*")) {
            return true;
        }
        if (local != null) {
            return local.tools().stream().anyMatch(each -> each.spec().name().equals(tool));
        }
        return mount.wantedNames().isEmpty()
                ? tool.startsWith(mount.prefix()) && tool.matches("[a-zA-Z0-9_-]{1,64}")
                : mount.wantedNames().contains(tool);
    }

    @Override
    public List<String> examples() {
        return local == null ? mount.examples() : List.of();
    }

    @Override
    public void close() {
        closed = true;
        Thread asking = thread;
        if (asking != null) {
            asking.interrupt();
        }
    }
}
