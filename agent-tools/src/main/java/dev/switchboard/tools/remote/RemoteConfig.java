package dev.switchboard.tools.remote;

import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.file.ValueTemplate;
import dev.switchboard.tools.http.HttpToolReader;
import dev.switchboard.tools.http.ToolManner;
import dev.switchboard.tools.outbound.OutboundHttp;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a file says of one MCP server. Prints no header.
///
/// @param prefix before each of its tools' names
/// @param only names of its tools that are wanted; empty wants all
/// @param trusted whether its word counts on which of its tools only read, or may be repeated
/// @param tools what the file says of single tools, by the server's name of them
record RemoteConfig(
        String name,
        String file,
        URI uri,
        Map<String, String> headers,
        String prefix,
        List<String> only,
        boolean trusted,
        Duration refresh,
        ToolManner usual,
        Map<String, ToolManner> tools) {
    private static final Set<String> KEYS = Set.of("mcp", "headers", "prefix", "only", "trust", "refresh", "deadline", "tools");

    static RemoteConfig read(String name, FileKeys keys, OutboundHttp http) {
        keys.only(KEYS);
        String address = keys.text("mcp");
        URI uri;
        try {
            uri = URI.create(keys.template("mcp", address).filled(_ -> Optional.empty()).orElseThrow(
                    () -> keys.wrong("mcp", "an address without places for arguments")));
        } catch (IllegalArgumentException e) {
            throw keys.wrong("mcp", "an address such as https://crm.example.com/mcp");
        }
        http.objection(uri).ifPresent(why -> {
            throw new ToolFileException(keys.wrong("mcp", "another address").line() + ": " + why);
        });
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, ValueTemplate> header : HttpToolReader.headers(keys).entrySet()) {
            headers.put(header.getKey(), header.getValue().filled(_ -> Optional.empty()).orElseThrow(
                    () -> keys.wrong("headers", "texts without places for arguments")));
        }
        Duration deadline = keys.duration("deadline", ToolManner.DEADLINE, Duration.ofMillis(100), ToolManner.LONGEST_DEADLINE);
        Map<String, ToolManner> tools = new LinkedHashMap<>();
        keys.levels("tools").forEach((tool, level) -> tools.put(
                tool, ToolManner.read(level.only(ToolManner.KEYS), tool, "POST", deadline, (at, key) -> {
                    throw at.wrongAt(key, "argument, since an MCP server cannot be asked for a quote");
                })));
        return new RemoteConfig(
                name,
                keys.file(),
                uri,
                headers,
                keys.matching("prefix", "[a-zA-Z0-9_-]{1,40}", "1 to 40 of a-z A-Z 0-9 _ -").orElse(name + "__"),
                keys.strings("only"),
                keys.truth("trust", false),
                keys.duration("refresh", Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofHours(24)),
                ToolManner.usual(deadline),
                tools);
    }

    /// For one of its tools, where the server's own hints count if it is trusted and the file says nothing of it.
    ToolManner manner(String tool, boolean hintsReadOnly, boolean hintsIdempotent) {
        @Nullable ToolManner own = tools.get(tool);
        if (own != null || !trusted) {
            return own == null ? usual : own;
        }
        ToolPolicy policy = ToolPolicy.DEFAULT;
        return usual.guarded(
                new ToolPolicy(hintsReadOnly || hintsIdempotent, 0, policy.cacheFor(), policy.atOnce(), policy.confirm(),
                        policy.fillerAfter()),
                hintsReadOnly);
    }

    boolean wants(String tool) {
        return only.isEmpty() || only.contains(tool);
    }

    /// Whether our name of a tool, without the prefix, may be one that is wanted.
    boolean mayMean(String ours) {
        return only.isEmpty() || only.stream().anyMatch(each -> Definition.legal(each).equals(ours));
    }

    @Override
    public String toString() {
        return name + " at " + origin();
    }

    String origin() {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
