package dev.switchboard.tools.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.file.ValueTemplate;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads a file of HTTP tools. What is wrong throws a `ToolFileException`; nothing is asked yet.
public final class HttpToolReader {
    /// Of the file.
    public static final Set<String> KEYS = Set.of("base", "headers", "query", "deadline", "tools");
    private static final Set<String> TOOL_KEYS = Stream.concat(
                    Stream.of("name", "method", "url", "query", "headers", "body", "form", "idempotency_key", "parameters"),
                    ToolManner.KEYS.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final String METHODS = "GET|HEAD|POST|PUT|PATCH|DELETE";
    private static final String HEADER = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}";
    /// What the client itself says, or what would say where the body ends (request smuggling).
    private static final Set<String> NOT_TO_BE_SET = Set.of(
            "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect", "keep-alive");

    private final OutboundHttp http;

    public HttpToolReader(OutboundHttp http) {
        this.http = http;
    }

    /// The tools of a file whose top level is `top`.
    public List<Tool> read(FileKeys top) {
        top.only(KEYS);
        Map<String, ValueTemplate> headers = headers(top);
        Map<String, ValueTemplate> query = top.templates("query");
        Duration deadline = top.duration("deadline", ToolManner.DEADLINE, Duration.ofMillis(100), ToolManner.LONGEST_DEADLINE);
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (FileKeys level : top.each("tools")) {
            Tool tool = tool(level.only(TOOL_KEYS), top.optional("base"), headers, query, deadline);
            if (!names.add(tool.spec().name())) {
                throw level.wrong("name", "a name that no other tool of the file has");
            }
            tools.add(tool);
        }
        if (tools.isEmpty()) {
            throw top.wrong("tools", "a list of at least one tool");
        }
        return tools;
    }

    private Tool tool(
            FileKeys keys,
            Optional<String> base,
            Map<String, ValueTemplate> headers,
            Map<String, ValueTemplate> query,
            Duration deadline) {
        String name = keys.matching("name", "[a-zA-Z0-9_-]{1,64}", "1 to 64 of a-z A-Z 0-9 _ -")
                .orElseThrow(() -> keys.wrong("name", "a text"));
        String method = keys.optional("method").map(text -> text.toUpperCase(Locale.ROOT)).orElse("GET");
        if (!method.matches(METHODS)) {
            throw keys.wrong("method", "one of " + METHODS.replace("|", ", "));
        }
        ObjectNode parameters = parameters(keys);
        RequestTemplate request = request(keys, method, base, headers, query);
        check(keys, request, parameters);
        ToolManner manner = ToolManner.read(keys, name, method, deadline, (level, key) -> {
            RequestTemplate quote = new RequestTemplate(
                    "GET", url(level, key, base, query), all(headers, keys), new BodyTemplate.None(), Optional.empty());
            check(level, quote, parameters);
            return quote;
        });
        ToolSpec spec = new ToolSpec(
                name,
                manner.description().orElseThrow(() -> keys.wrong("description", "a text")),
                parameters, manner.examples(), manner.deadline());
        spec.flaw().ifPresent(flaw -> {
            throw keys.wrongAt("parameters", "a JSON Schema of type object: " + flaw);
        });
        return new HttpTool(spec, manner, request, http);
    }

    private static ObjectNode parameters(FileKeys keys) {
        ObjectNode parameters = keys.object("parameters").orElseGet(
                () -> JsonNodeFactory.instance.objectNode().put("type", "object"));
        if (!parameters.path("type").asText().equals("object")) {
            throw keys.wrongAt("parameters", "a JSON Schema with type: object");
        }
        return parameters;
    }

    private RequestTemplate request(
            FileKeys keys,
            String method,
            Optional<String> base,
            Map<String, ValueTemplate> headers,
            Map<String, ValueTemplate> query) {
        Map<String, ValueTemplate> allQuery = new LinkedHashMap<>(query);
        allQuery.putAll(keys.templates("query"));
        UrlTemplate url = url(keys, "url", base, allQuery);
        Map<String, ValueTemplate> allHeaders = all(headers, keys);
        Set<String> elsewhere = new LinkedHashSet<>(url.arguments());
        allHeaders.values().forEach(value -> elsewhere.addAll(value.arguments()));
        BodyTemplate body = body(keys, elsewhere);
        boolean bodiless = method.equals("GET") || method.equals("HEAD");
        if (bodiless && !(body instanceof BodyTemplate.None)) {
            throw keys.wrongAt("body", "none with " + method);
        }
        return new RequestTemplate(method, url, allHeaders, body, idempotencyHeader(keys));
    }

    /// `true`, or the name of the header.
    private static Optional<String> idempotencyHeader(FileKeys keys) {
        JsonNode value = keys.at("idempotency_key");
        if (value.isMissingNode() || value.isBoolean()) {
            return value.asBoolean(false) ? Optional.of("Idempotency-Key") : Optional.empty();
        }
        if (!value.isTextual() || !value.asText().matches(HEADER)) {
            throw keys.wrong("idempotency_key", "true, or the name of the header that carries it");
        }
        return Optional.of(value.asText());
    }

    private static BodyTemplate body(FileKeys keys, Set<String> elsewhere) {
        JsonNode body = keys.at("body");
        if (keys.has("form")) {
            if (!body.isMissingNode()) {
                throw keys.wrongAt("form", "either body or form");
            }
            return new BodyTemplate.Form(keys.templates("form"));
        }
        if (body.isMissingNode()) {
            return new BodyTemplate.None();
        }
        if (body.isTextual() && body.asText().equals("arguments")) {
            return new BodyTemplate.AllArguments(elsewhere);
        }
        if (!body.isContainerNode()) {
            throw keys.wrong("body", "arguments (all that stand nowhere else, as JSON), or JSON with places such as {name}");
        }
        return BodyTemplate.Json.of(keys, "body", body);
    }

    private static Map<String, ValueTemplate> all(Map<String, ValueTemplate> headers, FileKeys keys) {
        Map<String, ValueTemplate> all = new LinkedHashMap<>(headers);
        all.putAll(headers(keys));
        return all;
    }

    /// Of a level, checked: names that a request may carry.
    public static Map<String, ValueTemplate> headers(FileKeys keys) {
        Map<String, ValueTemplate> headers = keys.templates("headers");
        headers.keySet().forEach(name -> {
            if (!name.matches(HEADER) || NOT_TO_BE_SET.contains(name.toLowerCase(Locale.ROOT))) {
                throw keys.wrongAt("headers." + name, "the name of a header that may be set");
            }
        });
        return headers;
    }

    /// The address at `key`, absolute or below `base`. A query written into it counts like one of `query`.
    private UrlTemplate url(FileKeys keys, String key, Optional<String> base, Map<String, ValueTemplate> query) {
        String written = keys.text(key);
        String whole = written.startsWith("/")
                ? base.orElseThrow(() -> keys.wrong(key, "an address with https://, since the file has no base"))
                        .replaceFirst("/$", "") + written
                : written;
        int mark = whole.indexOf('?');
        String address = mark < 0 ? whole : whole.substring(0, mark);
        Map<String, ValueTemplate> all = new LinkedHashMap<>();
        if (mark >= 0) {
            for (String pair : whole.substring(mark + 1).split("&")) {
                String[] sides = pair.split("=", 2);
                if (sides[0].isEmpty()) {
                    throw keys.wrong(key, "a query such as ?a=1&b={b}");
                }
                all.put(sides[0], keys.template(key, sides.length == 1 ? "" : sides[1]));
            }
        }
        all.putAll(query);
        return checked(keys, key, address, all);
    }

    private UrlTemplate checked(FileKeys keys, String key, String address, Map<String, ValueTemplate> query) {
        int slash = address.indexOf('/', address.indexOf("://") + 3);
        String origin = slash < 0 ? address : address.substring(0, slash);
        if (!origin.matches("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?")) {
            throw keys.wrong(key, "an address such as https://api.example.com/orders/{order}, with no place before its path");
        }
        ValueTemplate path = keys.template(key, slash < 0 ? "/" : address.substring(slash));
        Optional<String> objection;
        try {
            objection = http.objection(URI.create(origin + path.filled(_ -> Optional.of("x")).orElseThrow()));
        } catch (IllegalArgumentException e) {
            throw keys.wrong(key, "an address whose fixed parts are percent-encoded where they need to be");
        }
        objection.ifPresent(why -> {
            throw new ToolFileException(keys.wrong(key, "another address").line() + ": " + why);
        });
        return new UrlTemplate(origin, path, query);
    }

    private static void check(FileKeys keys, RequestTemplate request, ObjectNode parameters) {
        Set<String> named = new LinkedHashSet<>(request.url().arguments());
        request.headers().values().forEach(value -> named.addAll(value.arguments()));
        named.addAll(request.body().arguments());
        for (String name : named) {
            if (!parameters.path("properties").has(name)) {
                throw keys.wrongAt("parameters", "a property '" + name + "', which the request needs");
            }
        }
        Set<String> required = new LinkedHashSet<>();
        parameters.path("required").forEach(name -> required.add(name.asText()));
        for (String name : request.url().pathArguments()) {
            if (!required.contains(name)) {
                throw keys.wrongAt("parameters.required", "'" + name + "' in it, since it stands in the path");
            }
        }
    }
}
