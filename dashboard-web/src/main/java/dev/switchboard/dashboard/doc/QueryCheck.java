package dev.switchboard.dashboard.doc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.api.QueryParameters;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs before every endpoint under `/api/`: the query must be percent-encoded UTF-8, and hold only parameters that the
/// document knows of that operation, each once (unless it is a list). So no endpoint passes over a parameter that
/// somebody misspelt. What a value must be is the endpoint's to say.
public final class QueryCheck {
    private final ApiDocument document;

    public QueryCheck(ApiDocument document) {
        this.document = document;
    }

    public void before(Context ctx) {
        String query = ctx.queryString();
        var matched = ctx.endpoints().matchedHttpEndpoint();
        if (query == null || query.isEmpty() || matched == null) {
            return;
        }
        Optional<JsonNode> operation = document.operation(matched.method.name(), matched.path);
        if (operation.isEmpty() || operation.get().path("x-checks-own-parameters").asBoolean()) {
            return;
        }
        Map<String, Boolean> known = ApiDocument.queryParameters(operation.get());
        QueryParameters given = QueryParameters.read(query, List.copyOf(known.keySet()));
        known.forEach((name, several) -> {
            if (!several) {
                given.single(name);
            }
        });
    }
}
