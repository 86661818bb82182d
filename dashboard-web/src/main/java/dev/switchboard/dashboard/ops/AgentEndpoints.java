package dev.switchboard.dashboard.ops;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import io.javalin.http.Context;

/// `POST /api/agents/reload`: the agents' files are read again. 422 with the reason when one of them is wrong; the agents
/// then stay as they were.
public final class AgentEndpoints {
    private final AgentReload reload;

    public AgentEndpoints(AgentReload reload) {
        this.reload = reload;
    }

    public void reload(Context ctx) {
        switch (reload.reload()) {
            case AgentReload.Outcome.Done(var agents, var note) -> {
                ObjectNode data = JsonNodeFactory.instance.objectNode();
                agents.forEach(data.putArray("agents")::add);
                if (!note.isEmpty()) {
                    data.put("note", note);
                }
                Envelope.success(ctx, 200, data);
            }
            case AgentReload.Outcome.Refused(var why) -> throw ApiException.unusable(why);
        }
    }
}
