package dev.switchboard.tools.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.PlainWords;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.file.ValueTemplate;
import dev.switchboard.tools.http.HttpTool;
import dev.switchboard.tools.http.HttpToolReader;
import dev.switchboard.tools.http.ToolManner;
import dev.switchboard.tools.openapi.OperationReader.Operation;
import dev.switchboard.tools.openapi.OperationReader.UnfitOperationException;
import dev.switchboard.tools.outbound.OutboundHttp;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How a file wants a document mounted. Prints no header.
///
/// @param wanted `operationId`s, or `METHOD /path`; empty wants all
final class Mount {
    static final Set<String> KEYS =
            Set.of("openapi", "base", "operations", "prefix", "headers", "query", "deadline", "tools");
    private static final List<String> METHODS = List.of("get", "head", "post", "put", "patch", "delete");
    private static final int MOST_TOOLS = 300;
    private static final int MOST_DESCRIPTION_CHARS = 1_000;

    private final FileKeys keys;
    private final OutboundHttp http;
    private final String prefix;
    private final Optional<String> base;
    private final List<String> wanted;
    private final Map<String, ValueTemplate> headers;
    private final Map<String, ValueTemplate> query;
    private final Duration deadline;
    private final Map<String, FileKeys> overrides;

    /// What a document gives.
    record Mounted(List<Tool> tools, List<String> warnings) {}

    private record Candidate(String id, String method, String path, JsonNode item, JsonNode operation) {
        boolean isMeantBy(String name) {
            return name.equals(id) || name.equals(method.toUpperCase(Locale.ROOT) + " " + path);
        }
    }

    Mount(String name, FileKeys keys, OutboundHttp http) {
        this.keys = keys.only(KEYS);
        this.http = http;
        this.prefix = keys.matching("prefix", "[a-zA-Z0-9_-]{1,40}", "1 to 40 of a-z A-Z 0-9 _ -").orElse(name + "__");
        this.base = keys.optional("base");
        this.wanted = keys.strings("operations");
        this.headers = HttpToolReader.headers(keys);
        this.query = keys.templates("query");
        this.deadline = keys.duration("deadline", ToolManner.DEADLINE, Duration.ofMillis(100), ToolManner.LONGEST_DEADLINE);
        this.overrides = keys.levels("tools");
        // Read once, so that a mistake shows although the document may not be there yet.
        overrides.forEach((tool, level) -> manner(level, tool, "POST"));
    }

    String prefix() {
        return prefix;
    }

    List<String> examples() {
        return overrides.entrySet().stream()
                .flatMap(each -> manner(each.getValue(), each.getKey(), "POST").examples().stream()).toList();
    }

    private ToolManner manner(FileKeys level, String tool, String method) {
        return ToolManner.read(level.only(ToolManner.KEYS), tool, method, deadline, (at, key) -> {
            throw at.wrongAt(key, "argument, since a mounted operation cannot be asked for a quote");
        });
    }

    /// Throws `ToolFileException` where the file asks for what the document does not have.
    ///
    /// @param from where the document was read, to which relative servers are relative; empty for a file
    Mounted mount(Document document, Optional<URI> from) {
        Warnings warnings = new Warnings();
        String server = server(document, from);
        int slash = server.indexOf('/', server.indexOf("://") + 3);
        String origin = slash < 0 ? server : server.substring(0, slash);
        String below = slash < 0 ? "" : server.substring(slash).replaceFirst("/$", "");
        List<Candidate> all = candidates(document, warnings);
        List<Candidate> chosen = wanted.isEmpty()
                ? all
                : wanted.stream().map(name -> all.stream().filter(each -> each.isMeantBy(name)).findFirst()
                        .orElseThrow(() -> keys.wrongAt("operations", "operations of the document, and '" + name + "' is none: "
                                + all.stream().map(Candidate::id).limit(30).toList()))).toList();
        for (String name : overrides.keySet()) {
            if (chosen.stream().noneMatch(each -> each.isMeantBy(name))) {
                throw keys.wrongAt("tools." + name, "the name of an operation that is mounted");
            }
        }
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Candidate each : chosen) {
            if (tools.size() == MOST_TOOLS) {
                warnings.add("more than " + MOST_TOOLS + " operations", "the rest is left out: name those that are wanted");
                break;
            }
            try {
                tools.add(tool(document, each, origin, below, warnings, names));
            } catch (UnfitOperationException | IllegalArgumentException e) {
                warnings.add(each.id, "left out: " + e.getMessage());
            }
        }
        return new Mounted(tools, warnings.lines());
    }

    private Tool tool(
            Document document, Candidate each, String origin, String below, Warnings warnings, Set<String> names)
            throws UnfitOperationException {
        String method = each.method.toUpperCase(Locale.ROOT);
        Operation read = new OperationReader(document, warnings, method + " " + each.path)
                .read(method, origin, below + each.path, each.item, each.operation, headers, query);
        Optional<FileKeys> own = overrides.entrySet().stream()
                .filter(override -> each.isMeantBy(override.getKey())).map(Map.Entry::getValue).findFirst();
        ToolManner manner = own.isPresent() ? manner(own.get(), each.id, method) : usual(method);
        ToolSpec spec = new ToolSpec(
                name(each.id, names),
                manner.description().orElse(description(each)),
                read.parameters(), manner.examples(), manner.deadline());
        Optional<String> flaw = spec.flaw();
        if (flaw.isPresent()) {
            throw new UnfitOperationException(flaw.get());
        }
        return new HttpTool(spec, manner, read.request(), http);
    }

    /// By RFC 9110, 9.2: GET and HEAD only read, PUT and DELETE may be repeated.
    private ToolManner usual(String method) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        ToolPolicy policy = ToolPolicy.DEFAULT;
        return ToolManner.usual(deadline).guarded(
                new ToolPolicy(reads || method.equals("PUT") || method.equals("DELETE"), policy.retries(), policy.cacheFor(),
                        policy.atOnce(), policy.confirm(), policy.fillerAfter()),
                reads);
    }

    private String name(String id, Set<String> names) {
        String legal = prefix + id.replaceAll("[^a-zA-Z0-9_-]+", "_").replaceAll("^_+|_+$", "");
        String cut = legal.substring(0, Math.min(60, legal.length()));
        String free = cut;
        for (int i = 2; !names.add(free); i++) {
            free = cut + "_" + i;
        }
        return free;
    }

    private static String description(Candidate each) {
        String summary = each.operation.path("summary").asText("").strip();
        String description = each.operation.path("description").asText("").strip();
        String both = summary.isEmpty() || description.startsWith(summary)
                ? description : summary + (description.isEmpty() ? "" : ". " + description);
        return both.isEmpty()
                ? each.method.toUpperCase(Locale.ROOT) + " " + each.path
                : PlainWords.line(both.replace("..", "."), MOST_DESCRIPTION_CHARS);
    }

    private static List<Candidate> candidates(Document document, Warnings warnings) {
        List<Candidate> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.root().path("paths").properties()) {
            JsonNode item = document.resolved(path.getValue());
            if (!path.getKey().startsWith("/") || item.isMissingNode()) {
                warnings.add(PlainWords.line(path.getKey(), 80), "no path, or it leads nowhere; left out");
                continue;
            }
            for (String method : METHODS) {
                if (item.path(method).isObject()) {
                    JsonNode operation = item.path(method);
                    String id = operation.path("operationId").asText("");
                    all.add(new Candidate(id.isBlank() ? method + path.getKey() : id, method, path.getKey(), item, operation));
                }
            }
        }
        return all;
    }

    private String server(Document document, Optional<URI> from) {
        String written = base.orElseGet(() -> {
            JsonNode server = document.root().path("servers").path(0);
            String url = server.path("url").asText("/");
            for (Map.Entry<String, JsonNode> variable : server.path("variables").properties()) {
                url = url.replace("{" + variable.getKey() + "}", variable.getValue().path("default").asText(""));
            }
            return url;
        });
        String where = base.isPresent() ? "base" : "openapi";
        try {
            URI uri = from.map(document0 -> document0.resolve(written)).orElseGet(() -> URI.create(written));
            if (uri.getHost() == null) {
                throw keys.wrongAt("base", "an address such as https://api.example.com, since the document names no whole one");
            }
            http.objection(uri).ifPresent(why -> {
                throw new ToolFileException(keys.wrongAt(where, "a server that may be asked").line() + ": " + why);
            });
            return uri.getScheme() + "://" + uri.getRawAuthority() + Optional.ofNullable(uri.getRawPath()).orElse("");
        } catch (IllegalArgumentException e) {
            throw keys.wrongAt(where, "a server's address without places");
        }
    }

    /// Names that the file gives of operations, as tools; empty where all are wanted.
    Set<String> wantedNames() {
        Map<String, Boolean> named = new LinkedHashMap<>();
        wanted.forEach(name -> named.put(prefix + name.replaceAll("[^a-zA-Z0-9_-]+", "_"), true));
        return named.keySet();
    }
}
