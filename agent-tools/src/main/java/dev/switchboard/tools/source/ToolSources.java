package dev.switchboard.tools.source;

import dev.switchboard.tools.SourceState;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolSource;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.file.Environment;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.outbound.AddressGuard;
import dev.switchboard.tools.outbound.OutboundHttp;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every source of tools beside our own: the packs on the class path, and the files and jars of a folder, which may be read
/// again while calls run. Each source's tools are offered under its name; two tools of one name are never offered. Thread-safe.
public final class ToolSources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ToolSources.class);
    /// The longest that a tool's answer may take, by the clients' own clock; each tool's deadline is below.
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);
    private static final int MOST_ANSWER_BYTES = 1_000_000;

    /// What calls carry out themselves; a tool of such a name would never be asked.
    private static final Pattern BY_CALLS = Pattern.compile("handoff_to_.*|transfer_to_human|(pause|resume)_recording");

    private final Tools tools;
    private final OutboundHttp http;
    private final SourceFolder folder;
    /// Guarded by `this`: what stands in the folder, by its file, in the order of the files; the class path comes first.
    private Map<String, SourceFolder.Found> found = new LinkedHashMap<>();
    /// Names offered by each source. Guarded by itself.
    private final Map<String, Set<String>> offered = new LinkedHashMap<>();
    private volatile List<ToolSource> sources = List.of();
    /// Jars that were replaced: runs under way may still load classes of them. Guarded by `this`.
    private final List<ToolSource> retired = new ArrayList<>();

    private ToolSources(Optional<Path> dir, Tools tools, OutboundHttp http, Environment environment, Clock clock) {
        this.tools = tools;
        this.http = http;
        this.folder = new SourceFolder(dir, new PackParts(environment, http, clock));
    }

    /// Reads the folder, if there is one, and begins to offer. Servers that are down are tried again until they are there. A
    /// file that is wrong throws `ToolFileException`.
    public static ToolSources open(Optional<Path> dir, Tools tools, AddressGuard guard, Environment environment, Clock clock) {
        OutboundHttp http = OutboundHttp.start(
                guard, new SslContextFactory.Client(), LONGEST_ANSWER, MOST_ANSWER_BYTES, "Switchboard-Tools/1");
        ToolSources opened = new ToolSources(dir, tools, http, environment, clock);
        try {
            opened.reload();
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /// Reads the folder again. What did not change goes on as it is, connections too. Throws `ToolFileException`, and changes
    /// nothing, when a file is wrong.
    public synchronized void reload() {
        Map<String, SourceFolder.Found> now = folder.read(found);
        List<SourceFolder.Found> gone = found.entrySet().stream()
                .filter(each -> now.get(each.getKey()) != each.getValue())
                .map(Map.Entry::getValue).toList();
        List<SourceFolder.Found> added = now.values().stream().filter(each -> !found.containsValue(each)).toList();
        try {
            refuseSharedNames(now);
        } catch (ToolFileException wrong) {
            added.forEach(each -> each.source().close());
            throw wrong;
        }
        gone.forEach(each -> withdraw(each.source()));
        found = now;
        sources = now.values().stream().map(SourceFolder.Found::source).toList();
        for (SourceFolder.Found each : added) {
            each.source().start(tools -> offer(each.source().name(), tools));
            SourceState state = each.source().state();
            LOG.info("tools from {} ({}): {}", state.name(), state.kind(), String.join(", ", state.tools()));
        }
    }

    /// Files that are read as a whole must fit each other and our own tools; what others offer is seen when they do.
    private void refuseSharedNames(Map<String, SourceFolder.Found> now) {
        Map<String, String> byTool = new LinkedHashMap<>();
        synchronized (offered) {
            tools.names().stream()
                    .filter(name -> offered.values().stream().noneMatch(names -> names.contains(name)))
                    .forEach(name -> byTool.put(name, "is built in"));
        }
        now.values().stream().filter(each -> !(each.source() instanceof HttpSource)).forEach(each ->
                each.source().state().tools().forEach(name -> byTool.put(name, "comes from " + each.source().name())));
        now.forEach((file, each) -> {
            if (each.source() instanceof HttpSource http) {
                for (Tool tool : http.tools()) {
                    String name = tool.spec().name();
                    String other = BY_CALLS.matcher(name).matches()
                            ? "is carried out by calls" : byTool.put(name, "stands in " + file);
                    if (other != null) {
                        throw new ToolFileException(http.file() + ": tools: '" + name
                                + "': expected another name, for a tool of this one " + other);
                    }
                }
            }
        });
    }

    private void withdraw(ToolSource source) {
        offer(source.name(), List.of());
        if (source instanceof PackSource) {
            retired.add(source);
        } else {
            source.close();
        }
    }

    /// Leaves out what is named like somebody else's.
    private List<String> offer(String source, List<Tool> wanted) {
        synchronized (offered) {
            Set<String> taken = new HashSet<>(tools.names());
            taken.removeAll(offered.getOrDefault(source, Set.of()));
            List<Tool> kept = new ArrayList<>();
            List<String> leftOut = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (Tool tool : wanted) {
                String name = tool.spec().name();
                if (taken.contains(name) || BY_CALLS.matcher(name).matches()) {
                    leftOut.add(name + ": there is a tool of this name already");
                } else if (!names.add(name)) {
                    leftOut.add(name + ": named twice");
                } else {
                    kept.add(tool);
                }
            }
            tools.offer(source, kept);
            offered.put(source, names);
            return leftOut;
        }
    }

    public List<SourceState> states() {
        return sources.stream().map(ToolSource::state).toList();
    }

    /// Whether a tool of this name belongs to a source, be it there at the moment or not.
    public boolean claims(String tool) {
        return sources.stream().anyMatch(source -> source.claims(tool));
    }

    /// What callers say to tools that may not be there yet.
    public List<String> examples() {
        return sources.stream().flatMap(source -> source.examples().stream()).toList();
    }

    @Override
    public synchronized void close() {
        retired.addAll(sources);
        retired.reversed().forEach(source -> {
            try {
                source.close();
            } catch (RuntimeException e) {
                LOG.warn("closing the tools of {}: {}", source.name(), e.toString());
            }
        });
        folder.close();
        http.close();
    }
}
