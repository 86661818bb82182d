package dev.switchboard.dashboard.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.store.TranscriptStore;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/// `GET /health`: 200 `ok` when nothing is wrong, 503 `unavailable` with every reason when calls cannot be taken or what
/// they say may be lost. The store's own problem is added to the owner's.
///
/// Whoever has not logged in, where that is needed, learns the status alone.
///
/// 200 `degraded`, with the reason, while the database takes nothing and transcripts wait in the journal: calls are
/// answered and every line is safe. A 503 would make a load balancer take away every gateway of a database at once.
public final class Health {
    private final HealthReport report;
    private final TranscriptStore store;
    private final Predicate<Context> known;
    private final Map<String, IntSupplier> counted;

    /// `known` tells whether the reasons may be told to who asks.
    public Health(HealthReport report, TranscriptStore store, Predicate<Context> known) {
        this(report, store, known, Map.of());
    }

    private Health(
            HealthReport report, TranscriptStore store, Predicate<Context> known, Map<String, IntSupplier> counted) {
        this.report = report;
        this.store = store;
        this.known = known;
        this.counted = counted;
    }

    /// The same with one more number among its connections.
    public Health counting(String name, IntSupplier number) {
        Map<String, IntSupplier> more = new LinkedHashMap<>(counted);
        more.put(name, number);
        return new Health(report, store, known, more);
    }

    public void answer(Context ctx) {
        List<HealthReport.Problem> problems = new ArrayList<>(report.problems());
        store.problem().ifPresent(reason -> problems.add(new HealthReport.Problem("transcript-store", reason)));

        boolean ready = problems.isEmpty();
        store.delay().ifPresent(reason -> problems.add(new HealthReport.Problem("transcript-store", reason)));

        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", problems.isEmpty() ? "ok" : ready ? "degraded" : "unavailable");
        body.put("service", "switchboard");
        if (!known.test(ctx)) {
            Envelope.raw(ctx, ready ? 200 : 503, body);
            return;
        }
        body.put("version", report.version());
        if (!problems.isEmpty()) {
            ArrayNode list = body.putArray("problems");
            problems.forEach(problem ->
                    list.addObject().put("name", problem.name()).put("reason", problem.reason()));
        }
        ObjectNode info = body.putObject("info");
        report.info().forEach(info::put);
        info.put("search", store.keys().isEmpty() ? "on" : "off (encrypted)");
        ObjectNode versions = body.putObject("versions");
        report.versions().forEach(versions::put);
        ObjectNode connections = body.putObject("connections");
        report.connections().forEach(connections::put);
        counted.forEach((name, number) -> connections.put(name, number.getAsInt()));
        ObjectNode privacy = body.putObject("privacy");
        report.privacy().forEach(privacy::put);
        privacy.put("encryption", store.keys().isEmpty() ? "off" : "on");
        body.putObject("queue").put("entries", store.writer().depth());
        var journal = store.journal();
        body.putObject("journal")
                .put("entries", journal.entries())
                .put("bytes", journal.bytes())
                .put("limit_bytes", journal.limitBytes());
        Envelope.raw(ctx, ready ? 200 : 503, body);
    }
}
