package dev.switchboard.dashboard.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.tools.CallNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolMeasures;
import dev.switchboard.tools.ToolNames;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// `GET /api/tools` and `POST /api/tools/{name}/try`. Only a tool that reads is run, for real, within its own deadline;
/// what it may note of a caller goes nowhere, for there is none. Few run at once, since they share their places with calls.
public final class ToolEndpoints {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TRIES_AT_ONCE = 4;
    /// The runner answers by the tool's deadline; this is for the answer's own way.
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static final CallNotes NOBODY = new CallNotes() {
        @Override
        public void customerName(String name) {}

        @Override
        public void metadata(String key, String value) {}
    };

    private final Supplier<Staff> staff;
    private final int maxBodyBytes;
    private final Semaphore places = new Semaphore(MAX_TRIES_AT_ONCE);

    public ToolEndpoints(Supplier<Staff> staff, int maxBodyBytes) {
        this.staff = staff;
        this.maxBodyBytes = maxBodyBytes;
    }

    public void list(Context ctx) {
        Staff now = staff.get();
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        now.tools().ifPresent(tools -> {
            Map<String, ToolMeasures> measures =
                    tools.measures().stream().collect(Collectors.toMap(ToolMeasures::tool, Function.identity()));
            for (ToolSpec spec : tools.specs()) {
                ObjectNode into = list.addObject();
                tool(into, spec, tools.readOnly(spec.name()), false,
                        now.agents().stream().filter(agent -> ToolNames.cover(agent.tools(), spec.name())).toList());
                tools.policy(spec.name()).ifPresent(policy -> into.set("policy", ToolFigures.policy(policy)));
                Optional.ofNullable(measures.get(spec.name()))
                        .ifPresent(measured -> into.set("measures", ToolFigures.measures(measured)));
            }
        });
        Map<String, ToolSpec> byCall = new LinkedHashMap<>();
        now.agents().forEach(agent -> agent.callTools().forEach(spec -> byCall.putIfAbsent(spec.name(), spec)));
        byCall.forEach((name, spec) -> tool(list.addObject(), spec, false, true,
                now.agents().stream()
                        .filter(agent -> agent.callTools().stream().anyMatch(own -> own.name().equals(name)))
                        .toList()));
        Envelope.success(ctx, 200, list);
    }

    /// `GET /api/tools/sources`: how each source of tools stands.
    public void sources(Context ctx) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        staff.get().sources().forEach(source -> {
            ObjectNode each = list.addObject()
                    .put("name", source.name())
                    .put("kind", source.kind())
                    .put("from", source.from())
                    .put("error", source.error().orElse(null))
                    .put("last_contact", source.lastContact().map(Instant::toString).orElse(null));
            source.tools().forEach(each.putArray("tools")::add);
            source.leftOut().forEach(each.putArray("left_out")::add);
        });
        Envelope.success(ctx, 200, list);
    }

    private static void tool(
            ObjectNode into, ToolSpec spec, boolean readOnly, boolean byCall, List<AgentSheet> users) {
        into.put("name", spec.name())
                .put("description", spec.description())
                .put("read_only", readOnly)
                .put("carried_out_by_call", byCall)
                .put("deadline_ms", spec.deadline().toMillis());
        ArrayNode agents = into.putArray("agents");
        users.forEach(agent -> agents.add(agent.id()));
        spec.examples().stream().limit(5).forEach(into.putArray("examples")::add);
        into.set("parameters", spec.parameters());
    }

    public void attempt(Context ctx) {
        String name = ctx.pathParam("name");
        Staff now = staff.get();
        Tools tools = now.tools().orElseThrow(
                () -> ApiException.notFound("this process answers no calls and has no tools"));
        ToolSpec spec = tools.spec(name).orElseThrow(() -> unknown(name, now, tools));
        if (!tools.readOnly(name)) {
            throw ApiException.conflict(name + " changes something (it writes, sends or sells), so it runs in calls only;"
                    + " tools with read_only can be tried");
        }
        String arguments = JsonBody.read(ctx, maxBodyBytes, List.of("arguments")).object("arguments").toString();
        List<String> problems = tools.problems(name, arguments);
        if (!problems.isEmpty()) {
            throw ApiException.badRequest(String.join("; ", problems));
        }
        AuditNotes.add(ctx, "arguments", arguments);
        if (!places.tryAcquire()) {
            throw ApiException.full(MAX_TRIES_AT_ONCE + " tools are being tried already: try again in a moment");
        }
        try {
            ToolOutcome outcome = tools.run(name, arguments, new ToolContext("", "dashboard", "", NOBODY))
                    .toCompletableFuture()
                    .get(spec.deadline().plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
            Envelope.success(ctx, 200, told(outcome));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.full("the dashboard is closing");
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the tool " + name + " gave no outcome", e);
        } finally {
            places.release();
        }
    }

    private static ApiException unknown(String name, Staff now, Tools tools) {
        boolean byCall = now.agents().stream()
                .flatMap(agent -> agent.callTools().stream())
                .anyMatch(spec -> spec.name().equals(name));
        return byCall
                ? ApiException.conflict(name + " is carried out by a call itself, so it cannot be tried without one")
                : ApiException.notFound("there is no tool '" + name + "'; expected one of "
                        + String.join(", ", tools.specs().stream().map(ToolSpec::name).toList()));
    }

    private static ObjectNode told(ToolOutcome outcome) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("name", outcome.name())
                .put("outcome", outcome.status())
                .put("took_ms", Math.round(outcome.took().toNanos() / 10_000.0) / 100.0);
        if (outcome.result() instanceof ToolResult.Failed(_, String cause)) {
            data.put("cause", cause);
        }
        try {
            data.set("output", JSON.readTree(outcome.output()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the tool " + outcome.name() + " answered with something that is not JSON", e);
        }
        return data;
    }
}
