package dev.switchboard.dashboard.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.store.TranscriptStore;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;

/// `GET /health`: 200 when nothing is wrong, 503 with every reason otherwise. The store's own problem is added to the
/// owner's.
public final class Health {
    private final HealthReport report;
    private final TranscriptStore store;

    public Health(HealthReport report, TranscriptStore store) {
        this.report = report;
        this.store = store;
    }

    public void answer(Context ctx) {
        List<HealthReport.Problem> problems = new ArrayList<>(report.problems());
        store.problem().ifPresent(reason -> problems.add(new HealthReport.Problem("transcript-store", reason)));

        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", problems.isEmpty() ? "ok" : "unavailable");
        body.put("service", "switchboard");
        body.put("version", report.version());
        if (!problems.isEmpty()) {
            ArrayNode list = body.putArray("problems");
            problems.forEach(problem ->
                    list.addObject().put("name", problem.name()).put("reason", problem.reason()));
        }
        ObjectNode info = body.putObject("info");
        report.info().forEach(info::put);
        Envelope.raw(ctx, problems.isEmpty() ? 200 : 503, body);
    }
}
