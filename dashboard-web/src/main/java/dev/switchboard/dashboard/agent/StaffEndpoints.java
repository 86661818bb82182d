package dev.switchboard.dashboard.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.Envelope;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// `GET /api/agents`: what is set for each agent, where it is called, and why the files were last refused.
public final class StaffEndpoints {
    private final Supplier<Staff> staff;

    public StaffEndpoints(Supplier<Staff> staff) {
        this.staff = staff;
    }

    public void list(Context ctx) {
        Staff now = staff.get();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode agents = data.putArray("agents");
        now.agents().forEach(agent -> sheet(agents.addObject(), agent));
        if (!now.agents().isEmpty()) {
            data.put("default_agent", now.agents().getFirst().id());
            data.put("read_at", now.readAt().toString());
        }
        now.refused().ifPresent(refusal -> data.putObject("last_refusal")
                .put("at", refusal.at().toString())
                .put("message", refusal.why()));
        now.voice().ifPresent(voice -> {
            ObjectNode plane = data.putObject("voice_plane").put("host", voice.host()).put("port", voice.port());
            voice.publicUrl().ifPresent(url -> plane.put("public_url", url.toString()));
        });
        Envelope.success(ctx, 200, data);
    }

    private static void sheet(ObjectNode into, AgentSheet agent) {
        into.put("id", agent.id())
                .put("name", agent.name())
                .put("description", agent.description())
                .put("file", agent.file())
                .put("greeting", agent.greeting())
                .put("takes_over", agent.takesOver())
                .put("instructions", agent.instructions())
                .put("voice", agent.voice())
                .put("model", agent.model().orElse(null))
                .put("language", agent.language().orElse(null))
                .put("recording", agent.recording());
        strings(into.putArray("tools"), agent.tools().stream());
        strings(into.putArray("call_tools"), agent.callTools().stream().map(tool -> tool.name()));
        ArrayNode handOffs = into.putArray("handoff");
        agent.handOffs().forEach(handOff ->
                handOffs.addObject().put("agent", handOff.agent()).put("when", handOff.when()));
        ObjectNode routes = into.putObject("routes");
        strings(routes.putArray("numbers"), sorted(agent.numbers()));
        strings(routes.putArray("channels"), sorted(agent.channels()));
        limits(into.putObject("limits"), agent.limits());
        texts(into.putObject("turn_detection"), agent.turns());
        texts(into.putObject("sentences"), agent.sentences());
    }

    private static void limits(ObjectNode into, AgentSheet.Limits limits) {
        if (limits.calls().isPresent()) {
            into.put("calls", limits.calls().getAsInt());
        } else {
            into.putNull("calls");
        }
        into.put("longest_s", limits.longest().toSeconds())
                .put("silence_prompt_s", limits.silencePrompt().toSeconds())
                .put("silence_s", limits.silence().toSeconds());
        strings(into.putArray("own"), sorted(limits.own()));
    }

    private static Stream<String> sorted(Collection<String> values) {
        return values.stream().sorted();
    }

    private static void strings(ArrayNode into, Stream<String> values) {
        values.forEach(into::add);
    }

    private static void texts(ObjectNode into, Map<String, String> values) {
        values.forEach(into::put);
    }
}
