package dev.switchboard.gateway;

import dev.switchboard.dashboard.agent.Staff.Refusal;
import dev.switchboard.dashboard.ops.AgentReload;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.tools.file.ToolFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agents' files while the gateway runs: read again when somebody asks, and by itself once the folder has changed and
/// then stood still for one look. Files that cannot be used are refused with one line, and the agents stay as they were.
/// Calls under way keep the agents they began with. Looking is by names, sizes and times, which works on every file system.
/// Thread-safe.
final class AgentShelf implements AgentReload, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AgentShelf.class);

    private final AgentReader reader;
    private final Optional<Path> folder;
    private final ToolFolder tools;
    private final String defaultAgent;
    private final Consumer<AgentFiles> whenRead;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("agents-watch").daemon().factory());
    private final Clock clock;
    private volatile Shown shown;
    private AgentFiles current;
    private List<String> seen;
    private List<String> read;

    /// The agents there are, when they were read, and why a later reading failed.
    record Shown(AgentFiles files, Instant readAt, Optional<Refusal> refused) {}

    /// What agents may name beside our own tools, read again before them. `reload` throws `ToolFileException` when a file is
    /// wrong.
    record ToolFolder(Optional<Path> folder, Runnable reload) {
        static final ToolFolder NONE = new ToolFolder(Optional.empty(), () -> {});
    }

    /// @param whenRead receives each new set of agents, in order
    AgentShelf(
            AgentReader reader,
            ToolFolder tools,
            Optional<Path> folder,
            String defaultAgent,
            AgentFiles current,
            Consumer<AgentFiles> whenRead,
            Clock clock) {
        this.reader = reader;
        this.tools = tools;
        this.folder = folder;
        this.defaultAgent = defaultAgent;
        this.current = current;
        this.whenRead = whenRead;
        this.clock = clock;
        this.shown = new Shown(current, clock.instant(), Optional.empty());
        this.seen = look();
        this.read = seen;
    }

    /// Begins to look at the folders, if there is one.
    AgentShelf watching(Duration every) {
        if (folder.isPresent() || tools.folder.isPresent()) {
            watch.scheduleWithFixedDelay(this::glance, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
        return this;
    }

    @Override
    public synchronized Outcome reload() {
        read = look();
        AgentFiles files;
        try {
            tools.reload.run();
            files = reader.read(folder, defaultAgent);
        } catch (ConfigException | ToolFileException wrong) {
            String why = Objects.requireNonNull(wrong.getMessage()).lines().findFirst().orElse("");
            log.warn("agents not read again: {}; the ones of before stay", why);
            shown = new Shown(current, shown.readAt, Optional.of(new Refusal(clock.instant(), why)));
            return new Outcome.Refused(why);
        }
        boolean newWords = !words(current).containsAll(words(files));
        current = files;
        whenRead.accept(files);
        shown = new Shown(files, clock.instant(), Optional.empty());
        List<String> ids = files.agents().stream().map(Agent::id).toList();
        String note = newWords ? "the local engine's ears learn the new phrases at the next start" : "";
        log.info("agents read again: {}{}", String.join(", ", ids), note.isEmpty() ? "" : "; " + note);
        return new Outcome.Done(ids, note);
    }

    /// Any thread, without waiting for a reading under way.
    Shown shown() {
        return shown;
    }

    private void glance() {
        try {
            if (hasSettled()) {
                var _ = reload();
            }
        } catch (RuntimeException failed) {
            log.error("looking at the agents' folder failed", failed);
        }
    }

    private synchronized boolean hasSettled() {
        List<String> now = look();
        boolean settled = now.equals(seen) && !now.equals(read);
        seen = now;
        return settled;
    }

    /// Every file of the folders with size and time; none of one that cannot be read, which reading it will say.
    private List<String> look() {
        List<String> found = new ArrayList<>();
        folder.ifPresent(dir -> look(dir, "yaml", found));
        tools.folder.ifPresent(dir -> look(dir, "yaml|json|jar", found));
        return found;
    }

    private static void look(Path dir, String endings, List<String> found) {
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(" + endings + ")")).sorted().toList()) {
                found.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        } catch (IOException e) {
            log.debug("{} cannot be looked at", dir, e);
        }
    }

    private static Set<String> words(AgentFiles files) {
        Set<String> words = new HashSet<>();
        files.agents().forEach(agent -> {
            words.addAll(agent.phrases());
            words.addAll(files.dialogue(agent).examples());
        });
        return words;
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
