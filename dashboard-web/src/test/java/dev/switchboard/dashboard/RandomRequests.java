package dev.switchboard.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Makes requests from an OpenAPI document: what it says is right, or with one thing in them wrong or hostile.
final class RandomRequests {
    /// @param operation the document's entry
    /// @param wrong what was made wrong, "" for nothing: the name of a parameter, a header or a property, or `body`
    /// @param refused whether it must be refused with 400, not only may be
    record Made(RawRequest request, JsonNode operation, String name, String wrong, boolean refused) {}

    private static final Set<String> METHODS = Set.of("get", "post", "patch", "put", "delete");
    private static final List<String> STATEMENTS = List.of(
            "SELECT COUNT(*) FROM v_tickets", "WITH a(b) AS (SELECT 1) SELECT b FROM a",
                    "EXPLAIN SELECT * FROM tickets");

    /// Already percent-encoded.
    private static final List<String> HOSTILE = List.of(
            encoded("' OR '1'='1"), encoded("'; DROP TABLE tickets; --"), encoded("1 UNION SELECT * FROM tickets"),
                    "%00", "a%00b",
            "%ff%fe", "%c0%af", "%ed%a0%80", "%", "%zz", "%f", encoded("\u202Eabc\uD83D\uDE00"),
                    encoded("<script>alert(1)</script>"),
            encoded("../../../etc/passwd"), encoded("${jndi:ldap://x}"), encoded("\r\nSet-Cookie: a=b"),
                    encoded("{\"$gt\":\"\"}"),
            "-1", "0", "1e3", "1.5", "0x10", "NaN", "2147483648", "99999999999999999999", "ten", "%D9%A1%D9%A2",
                    "true", "null",
            "2025-02-30", "2025-13-01", "2025-11-28T25:00:00Z", "2025-11-28T01:00:00", "%2B10000-01-01T00:00:00Z",
                    "-0001-01-01",
            "0000-00-00", "yesterday", "a".repeat(300), "a".repeat(5_000), "%41".repeat(2_000), "a,,b", ",", "*",
                    "%2F..%2F");

    private final JsonNode document;
    private final Random random;
    private final List<String> ticketIds;
    private final List<Op> operations = new ArrayList<>();

    private record Op(String method, String path, JsonNode operation, List<JsonNode> parameters) {}

    RandomRequests(JsonNode document, Random random, List<String> ticketIds) {
        this.document = document;
        this.random = random;
        this.ticketIds = ticketIds;
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(item -> {
            // Accounts are not for chance: the first one closes the door to all that follows (AccessApiTest).
            boolean access = item.getValue().path("tags").path(0).asText().equals("Access");
            // Streams have no end, and JSON-RPC has errors of its own (McpApiTest).
            boolean other = item.getValue().has("x-stream") || item.getValue().has("x-json-rpc");
            if (METHODS.contains(item.getKey()) && !access && !other) {
                List<JsonNode> parameters = new ArrayList<>();
                path.getValue().path("parameters").forEach(parameters::add);
                item.getValue().path("parameters").forEach(parameters::add);
                operations.add(new Op(item.getKey().toUpperCase(Locale.ROOT), path.getKey(), item.getValue(),
                        parameters));
            }
        }));
    }

    int operations() {
        return operations.size();
    }

    Made next(int number) {
        Op op = operations.get(number % operations.size());
        List<JsonNode> queries = op.parameters.stream().filter(parameter -> in(parameter, "query")).toList();
        JsonNode schema = resolved(op.operation.at("/requestBody/content/application~1json/schema"));
        boolean hasBody = schema.isObject();
        // What to spoil: nothing, a parameter, the query as a whole, or the body.
        int kind = random.nextInt(10);
        String wrong = "";
        boolean refused = false;
        JsonNode spoilt = kind < 4 && !op.parameters.isEmpty() ? pick(op.parameters) : null;
        String path = op.path;
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>();
        for (JsonNode parameter : op.parameters) {
            String name = parameter.path("name").asText();
            boolean hostile = parameter == spoilt;
            if (hostile) {
                wrong = name;
            }
            if (in(parameter, "path")) {
                path = path.replace("{" + name + "}", hostile ? pick(HOSTILE).replace("%00", "%01")
                        : encoded(valid(name, parameter.path("schema"))));
            } else if (in(parameter, "header") && (hostile || random.nextInt(4) == 0)) {
                headers.put(name, hostile ? pick(List.of("bare", "\"open", "\"a\" \"b\"", "W/", ",", "\""
                        + "a".repeat(3_000) + "\"", "\u00e9\u00ff")) : "*");
            } else if (in(parameter, "query")
                    && (hostile || parameter.path("required").asBoolean() || random.nextInt(3) == 0)) {
                query.add(name + "=" + (hostile ? pick(HOSTILE) : encoded(valid(name, parameter.path("schema")))));
            }
        }
        if (kind == 4 && op.path.startsWith("/api/")) {
            wrong = "fields[" + random.nextInt(9) + "]";
            refused = true;
            query.add(encoded(wrong) + "=" + pick(List.of("1", "", "x%27")));
        } else if (kind == 5 && !queries.isEmpty()) {
            JsonNode parameter = pick(queries);
            boolean several = parameter.at("/schema/type").asText().equals("array");
            if (!several) {
                wrong = parameter.path("name").asText();
                refused = true;
                for (int i = 0; i < 2; i++) {
                    query.add(wrong + "=" + encoded(valid(wrong, parameter.path("schema"))));
                }
            }
        }
        byte[] body = new byte[0];
        if (hasBody && kind < 6) {
            body = bytes(validBody(schema).toString());
        } else if (hasBody) {
            Body made = random.nextInt(5) == 0 ? new Body(bytes(validBody(schema).toString()), "", false)
                    : spoiltBody(schema);
            body = made.bytes;
            wrong = made.wrong;
            refused = made.refused;
        }
        String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
        return new Made(new RawRequest(op.method, target, headers, body), op.operation, op.method + " " + op.path,
                wrong, refused);
    }

    private record Body(byte[] bytes, String wrong, boolean refused) {}

    private Body spoiltBody(JsonNode schema) {
        ObjectNode body = validBody(schema);
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        String name = pick(names);
        JsonNode property = resolved(schema.path("properties").path(name));
        boolean isText = !property.path("type").asText().equals("integer");
        return switch (random.nextInt(9)) {
            case 0 -> new Body(bytes(wrongType(body, name, property).toString()), name, true);
            case 1 -> {
                int most = property.path("maxLength").asInt(64);
                yield new Body(bytes(isText ? body.put(name, "a".repeat(most + 1)).toString() : body.put(name,
                        Long.MAX_VALUE).toString()), name, true);
            }
            case 2 -> new Body(bytes(isText ? body.put(name, "a\0b").toString() : body.put(name, -5).toString()), name,
                    true);
            case 3 -> new Body(bytes(body.put("no_such_key", 1).toString()), "no_such_key", true);
            case 4 -> {
                String text = body.put(name, "x").toString();
                yield new Body(bytes(text.substring(0, text.length() - 1) + ",\"" + name + "\":\"y\"}"), name, true);
            }
            case 5 -> new Body(bytes(pick(List.of("[", "{", "null", "[]", "7", "\"a\"", "{\"a\"", "[".repeat(3_000),
                    "{\"a\":".repeat(500), "\0", "{}{}"))), "body", true);
            case 6 -> {
                var broken = new ByteArrayOutputStream();
                broken.writeBytes(bytes("{\"" + name + "\":\"a"));
                broken.writeBytes(pick(List.of(new byte[] {(byte) 0xff}, new byte[] {(byte) 0xc0, (byte) 0xaf},
                        new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80})));
                broken.writeBytes(bytes("\"}"));
                yield new Body(broken.toByteArray(), "body", true);
            }
            case 7 -> {
                String half = body.put(name, "HALF").toString().replace("HALF", "a\\udc00");
                yield isText ? new Body(bytes(half), name, true) : new Body(bytes(body.put(name, "x").toString()),
                        name, true);
            }
            default -> new Body(
                    bytes((isText ? body.put(name, pick(HOSTILE).replace("%27", "'").replace("%20", " "))
                            : body.put(name, 0)).toString()), name, false);
        };
    }

    private ObjectNode wrongType(ObjectNode body, String name, JsonNode property) {
        boolean isText = !property.path("type").asText().equals("integer");
        boolean mayBeNull = property.path("type").valueStream().anyMatch(type -> type.asText().equals("null"));
        return switch (random.nextInt(5)) {
            case 0 -> mayBeNull ? body.put(name, true) : body.putNull(name);
            case 1 -> body.put(name, 7.5);
            case 2 -> body.set(name, JsonNodeFactory.instance.arrayNode().add("a"));
            case 3 -> body.set(name, JsonNodeFactory.instance.objectNode().put("a", 1));
            default -> isText ? body.put(name, 7) : body.put(name, "7");
        };
    }

    private ObjectNode validBody(JsonNode schema) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || random.nextInt(3) == 0) {
                put(body, property.getKey(), property.getValue());
            }
        });
        if (body.isEmpty()) {
            Map.Entry<String, JsonNode> first = schema.path("properties").properties().iterator().next();
            put(body, first.getKey(), first.getValue());
        }
        return body;
    }

    private void put(ObjectNode body, String name, JsonNode schema) {
        JsonNode plain = resolved(schema);
        switch (plain.path("type").asText()) {
            case "integer" -> body.put(name, Long.parseLong(valid(name, schema)));
            case "boolean" -> body.put(name, random.nextBoolean());
            case "array" -> {
                JsonNode items = resolved(plain.path("items"));
                ArrayNode array = body.putArray(name);
                if (items.has("properties")) {
                    array.add(validBody(items));
                } else {
                    array.add(valid(name, items));
                }
            }
            case "object" -> body.putObject(name);
            default -> body.put(name, valid(name, schema));
        }
    }

    private String valid(String name, JsonNode reference) {
        JsonNode schema = resolved(reference);
        if (schema.has("enum")) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size())).asText();
        }
        if (name.equals("id")) {
            return pick(ticketIds);
        }
        if (name.equals("period")) {
            return pick(List.of("2025-W48", "2025-11-28"));
        }
        if (name.equals("sql")) {
            return pick(STATEMENTS);
        }
        if (schema.path("type").asText().equals("array")) {
            return valid(name, schema.path("items"));
        }
        if (name.equals("after") || name.equals("cursor")) {
            // Offset and cursor exclude each other, and an empty value counts as absent.
            return name.equals("cursor") ? "" : pick(List.of("t0", "t5", "tzz"));
        }
        if (name.equals("duration_max")) {
            return String.valueOf(60 + random.nextInt(600));
        }
        if (schema.path("type").asText().equals("integer")) {
            int least = schema.path("minimum").asInt(0);
            return String.valueOf(least + random.nextInt(Math.min(50, schema.path("maximum")
                    .asInt(Integer.MAX_VALUE) - least) + 1));
        }
        if (schema.path("format").asText().equals("date-time")) {
            return (name.equals("to") ? "2026-" : "2025-") + "0" + (1 + random.nextInt(9)) + pick(List.of("-11",
                    "-28T01:00:00Z", "-03T23:59:59.5+08:00"));
        }
        if (schema.has("examples") && (schema.has("pattern") || schema.has("format"))) {
            return schema.path("examples").get(random.nextInt(schema.path("examples").size())).asText();
        }
        if (schema.has("pattern")) {
            return pick(List.of("riley", "browser", "card_inquiry"));
        }
        // A report that takes every parameter there is.
        return name.equals("name") ? "repeat-callers" : pick(List.of("word", "two words", "Grüße \uD83D\uDE00",
                "a'b\"c", "محمد"));
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private <T> T pick(List<T> among) {
        return among.get(random.nextInt(among.size()));
    }

    private static boolean in(JsonNode parameter, String place) {
        return parameter.path("in").asText().equals(place);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
