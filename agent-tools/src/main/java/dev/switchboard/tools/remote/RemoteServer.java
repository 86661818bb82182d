package dev.switchboard.tools.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.SourceState;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolSource;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.http.ToolManner;
import dev.switchboard.tools.outbound.OutboundHttp;
import dev.switchboard.tools.remote.McpException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One remote MCP server as a source of tools. A thread of its own connects, lists, and lists again when the server says that
/// its tools changed and after each `refresh`; a server that is down is tried again after 0.5 s, doubling to a minute, half of
/// it by chance. Its tools are withdrawn when it fails twice in a row, and offered again when it is back.
public final class RemoteServer implements ToolSource, RemoteTool.ToolCaller {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteServer.class);
    private static final Duration STEP_WITHIN = Duration.ofSeconds(10);
    private static final Duration STREAM_QUIET = Duration.ofMinutes(10);
    private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(1);
    private static final long MOST_STREAM_BYTES = 64L << 20;
    /// A description alone may be sent with millions of characters, which then is left out by name.
    private static final int MOST_LIST_BYTES = 8 << 20;
    private static final int MOST_RESULT_BYTES = 1_000_000;
    private static final int MOST_PAGES = 20;
    private static final int MOST_TOOLS = 300;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));

    /// From failure to failure.
    private record Backoff(Duration first, Duration longest) {
        Duration after(int failures) {
            long most = Math.min(longest.toMillis(), first.toMillis() << Math.min(20, failures - 1));
            return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
        }
    }

    private final RemoteConfig config;
    private final OutboundHttp http;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable McpConnection connection;
    private volatile @Nullable Thread listener;
    /// What the server says of each tool that is offered, by the server's name of it.
    private volatile Map<String, JsonNode> said = Map.of();
    private volatile SourceState state;
    private volatile @Nullable Offer offer;
    /// Who looks for its end; only the thread's own.
    private Duration refresh;

    private RemoteServer(RemoteConfig config, OutboundHttp http, Clock clock) {
        this.config = config;
        this.http = http;
        this.clock = clock;
        this.refresh = config.refresh();
        this.state = new SourceState(
                config.name(), "mcp", config.origin(), List.of(), List.of(), Optional.of("not reached yet"), Optional.empty());
        this.thread = Thread.ofVirtual().name("mcp-" + config.name()).unstarted(this::run);
    }

    /// From a file whose top level is `keys`; asks nobody yet.
    public static RemoteServer read(String name, FileKeys keys, OutboundHttp http, Clock clock) {
        return new RemoteServer(RemoteConfig.read(name, keys, http), http, clock);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public void start(Offer to) {
        offer = to;
        thread.start();
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try {
                McpConnection stands = connection;
                if (stands == null) {
                    stands = McpConnection.open(http, config.uri(), config.headers(), STEP_WITHIN, MOST_LIST_BYTES, wake::release);
                    LOG.info("{} stands, {}", config, stands.era().version());
                    connection = stands;
                    listen(stands);
                }
                take(list(stands));
                failures = 0;
                var _ = wake.tryAcquire(refresh.toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
            } catch (McpException e) {
                connection = null;
                failures++;
                failed(e.why(), failures);
                pause(BACKOFF.after(failures));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                connection = null;
                failures++;
                LOG.error("{} failed", config, e);
                failed(e.toString(), failures);
                pause(BACKOFF.after(failures));
            }
        }
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void failed(String why, int failures) {
        if (failures == 1 || failures == 2) {
            LOG.warn("{} cannot be used: {}", config, why);
        }
        SourceState before = state;
        boolean withdraw = failures >= 2 && !before.tools().isEmpty();
        if (withdraw) {
            said = Map.of();
            offered(List.of());
            LOG.warn("{}: its tools are withdrawn until it is back", config);
        }
        state = new SourceState(config.name(), "mcp", config.origin(), withdraw ? List.of() : before.tools(),
                before.leftOut(), Optional.of(why), before.lastContact());
    }

    /// A stream that breaks off is opened again by the next look, which `refresh` brings.
    private void listen(McpConnection stands) {
        Thread before = listener;
        if (before != null) {
            before.interrupt();
        }
        listener = Thread.ofVirtual().name("mcp-stream-" + config.name()).start(() -> {
            int broken = 0;
            while (!closed && connection == stands) {
                Instant since = clock.instant();
                try {
                    stands.listen(STEP_WITHIN, STREAM_QUIET, MOST_STREAM_BYTES);
                    if (Duration.between(since, clock.instant()).compareTo(Duration.ofSeconds(1)) < 0 && ++broken >= 3) {
                        return;
                    }
                } catch (McpException e) {
                    broken++;
                    LOG.debug("{}: {}", config, e.why());
                } catch (InterruptedException e) {
                    return;
                }
                if (broken > 0) {
                    try {
                        Thread.sleep(BACKOFF.after(broken));
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }
        });
    }

    private List<JsonNode> list(McpConnection stands) throws McpException, InterruptedException {
        List<JsonNode> tools = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            ObjectNode params = JsonNodeFactory.instance.objectNode();
            if (!cursor.isEmpty()) {
                params.put("cursor", cursor);
            }
            JsonNode result = stands.request("tools/list", params, STEP_WITHIN, MOST_LIST_BYTES);
            if (!result.path("tools").isArray()) {
                throw new McpException(Kind.NONSENSE, "tools/list was answered without tools");
            }
            result.path("tools").forEach(tools::add);
            JsonNode ttl = result.path("ttlMs");
            Duration wanted = ttl.isIntegralNumber() && ttl.canConvertToInt() ? Duration.ofMillis(ttl.asInt()) : config.refresh();
            Duration least = wanted.compareTo(SHORTEST_REFRESH) < 0 ? SHORTEST_REFRESH : wanted;
            refresh = least.compareTo(config.refresh()) < 0 ? least : config.refresh();
            cursor = result.path("nextCursor").asText("");
            if (cursor.isEmpty()) {
                return tools;
            }
        }
        return tools;
    }

    private void take(List<JsonNode> listed) {
        List<String> leftOut = new ArrayList<>();
        Map<String, Tool> tools = new LinkedHashMap<>();
        Map<String, JsonNode> now = new LinkedHashMap<>();
        for (JsonNode each : listed) {
            String name = each.path("name").asText("");
            if (!config.wants(name)) {
                continue;
            }
            if (tools.size() == MOST_TOOLS) {
                leftOut.add("more than " + MOST_TOOLS + " tools: the rest is left out");
                break;
            }
            JsonNode hints = each.path("annotations");
            ToolManner manner = config.manner(
                    name, hints.path("readOnlyHint").asBoolean(false), hints.path("idempotentHint").asBoolean(false));
            switch (Definition.read(each, config.prefix(), manner)) {
                case Definition.Read.Wrong(Definition.LeftOut why) -> leftOut.add(why.line());
                case Definition.Read.Fine(Definition definition) -> {
                    String ours = definition.spec().name();
                    if (tools.containsKey(ours)) {
                        leftOut.add(ours + ": named twice");
                    } else {
                        tools.put(ours, new RemoteTool(definition, manner, this, http));
                        now.put(name, each);
                        if (said.containsKey(name) && !each.equals(said.get(name))) {
                            LOG.warn("{}: the server says something else of {} than before", config, ours);
                        }
                    }
                }
            }
        }
        config.only().stream().filter(wanted -> listed.stream().noneMatch(each -> each.path("name").asText().equals(wanted)))
                .forEach(wanted -> leftOut.add(config.prefix() + wanted + ": the server has no such tool"));
        said = now;
        List<String> refused = offered(List.copyOf(tools.values()));
        refused.forEach(why -> tools.remove(why.substring(0, Math.max(0, why.indexOf(':')))));
        leftOut.addAll(refused);
        if (!leftOut.equals(state.leftOut())) {
            leftOut.forEach(why -> LOG.warn("{}: left out: {}", config, why));
        }
        state = new SourceState(config.name(), "mcp", config.origin(), List.copyOf(tools.keySet()), leftOut,
                Optional.empty(), Optional.of(clock.instant()));
    }

    private List<String> offered(List<Tool> tools) {
        Offer to = offer;
        return to == null || closed ? List.of() : to.offer(tools);
    }

    @Override
    public boolean stillOffers(Definition definition) {
        return definition.said().equals(said.get(definition.remoteName()));
    }

    @Override
    public JsonNode call(Definition definition, ObjectNode arguments) throws McpException, InterruptedException {
        McpConnection stands = connection;
        if (stands == null) {
            throw new McpException(Kind.UNREACHABLE, "the server is not connected");
        }
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("name", definition.remoteName());
        params.set("arguments", arguments);
        try {
            return stands.request("tools/call", params, definition.spec().deadline(), MOST_RESULT_BYTES);
        } catch (McpException e) {
            if (e.kind() != Kind.SESSION_LOST) {
                throw e;
            }
            // It took nothing of a session it does not know, so that asking again repeats nothing.
            McpConnection again = McpConnection.open(
                    http, config.uri(), config.headers(), STEP_WITHIN, MOST_LIST_BYTES, wake::release);
            connection = again;
            listen(again);
            wake.release();
            return again.request("tools/call", params.without("_meta"), definition.spec().deadline(), MOST_RESULT_BYTES);
        }
    }

    @Override
    public void lookAgain() {
        wake.release();
    }

    @Override
    public SourceState state() {
        return state;
    }

    @Override
    public boolean claims(String tool) {
        String prefix = config.prefix();
        return tool.equals(prefix + "*")
                || tool.startsWith(prefix) && tool.matches("[a-zA-Z0-9_-]{1,64}") && config.mayMean(tool.substring(prefix.length()));
    }

    @Override
    public List<String> examples() {
        return config.tools().values().stream().flatMap(manner -> manner.examples().stream()).toList();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Thread stream = listener;
        if (stream != null) {
            stream.interrupt();
        }
        McpConnection stands = connection;
        if (stands != null) {
            stands.end(Duration.ofSeconds(1));
        }
    }
}
