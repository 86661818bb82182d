package dev.switchboard.gateway.model.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.cost.ModelUse;
import dev.switchboard.gateway.cost.TokenUse;
import dev.switchboard.gateway.model.Remembered;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The work a GPT-Live model hands out, run through the call's own tools.
///
/// Delegated to the client, the model says only that there is work: what it is, `TaskReader` finds in the transcript,
/// once the caller has finished the sentence; results go back as commentary, which is spoken. Delegated to a backend
/// model of the server, the calls come by name with arguments, outputs go back to it, and it goes on when told. Event
/// loop only.
final class Delegation {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_REMEMBERED = 200;
    private static final int MOST_SPOKEN = 1_800;
    private static final int MOST_WAITING = 16;
    /// A backend that does not say its model.
    private static final String BACKEND = "backend";

    private final String prefix;
    private final TaskReader reader;
    private final Consumer<ModelEvent> events;
    private final Consumer<LiveClientEvent> server;
    private final Deque<Remembered> conversation = new ArrayDeque<>();
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Map<String, String> delegationOfCall = new HashMap<>();
    private final Map<String, Remembered.ToolUsed> callsUnderWay = new HashMap<>();
    private final Map<String, Remembered.ToolUsed> callsOfBefore = new HashMap<>();
    private final Set<String> backendCalls = new HashSet<>();
    private Agent agent;
    private @Nullable String backendResponse;
    private boolean backendSpeaks;
    private boolean backendOwed;
    private boolean continueWanted;
    private boolean outputsTold;
    private boolean answersByItself;
    private int calls;

    Delegation(
            String prefix, Agent agent, TaskReader reader, Consumer<ModelEvent> events, Consumer<LiveClientEvent> server) {
        this.prefix = prefix;
        this.agent = agent;
        this.reader = reader;
        this.events = events;
        this.server = server;
    }

    /// Said in this session, or known to it since.
    void remember(Remembered said) {
        keep(said);
        answersByItself = said instanceof Remembered.CallerSaid;
    }

    /// Said in a session before. A tool that has not answered yet will answer in this one.
    void recall(Remembered said) {
        keep(said);
        answersByItself = false;
        if (said instanceof Remembered.ToolUsed use) {
            if (use.outputJson() == null) {
                callsOfBefore.put(use.callId(), use);
            } else {
                callsOfBefore.remove(use.callId());
            }
        }
    }

    private void keep(Remembered said) {
        conversation.add(said);
        if (conversation.size() > MOST_REMEMBERED) {
            conversation.remove();
        }
    }

    void become(Agent next) {
        agent = next;
    }

    /// There is work. It may be told before the caller's sentence is over; then it waits for the end.
    void created(String delegationId, String target, boolean callerSpeaks, @Nullable String activeResponse) {
        if (!target.equals("client") || waiting.size() >= MOST_WAITING) {
            return;
        }
        waiting.add(delegationId);
        if (!callerSpeaks) {
            callerFellSilent(activeResponse);
        }
    }

    void callerFellSilent(@Nullable String activeResponse) {
        for (String delegationId; (delegationId = waiting.poll()) != null; ) {
            switch (reader.read(agent, List.copyOf(conversation))) {
                case TaskReader.Plan.Say(String words) ->
                    server.accept(new LiveClientEvent.CommentaryAppend(shortened(words, MOST_SPOKEN), delegationId));
                case TaskReader.Plan.Use(List<TaskReader.Task> tasks) -> use(tasks, delegationId, activeResponse);
            }
        }
    }

    private void use(List<TaskReader.Task> tasks, String delegationId, @Nullable String activeResponse) {
        String response = activeResponse == null ? prefix + "_t" + ++calls : activeResponse;
        if (activeResponse == null) {
            events.accept(new ModelEvent.ResponseStarted(response));
        }
        List<ModelEvent.ToolRequested> requests = new ArrayList<>();
        for (TaskReader.Task task : tasks) {
            String callId = prefix + "_c" + ++calls;
            delegationOfCall.put(callId, delegationId);
            requests.add(new ModelEvent.ToolRequested(response, callId, task.tool(), task.argumentsJson()));
        }
        requests.forEach(this::request);
        if (activeResponse == null) {
            events.accept(new ModelEvent.ResponseEnded(response, ModelEvent.Outcome.COMPLETED, ""));
        }
    }

    private void request(ModelEvent.ToolRequested request) {
        callsUnderWay.put(
                request.callId(), new Remembered.ToolUsed(request.callId(), request.name(), request.argumentsJson(), null));
        events.accept(request);
    }

    /// The backend's own stream. Its snapshots leave the calls out, so they are read one by one as each is done. While the
    /// agent speaks, its calls are part of that answer: a call has one answer at a time.
    void backend(JsonNode event, @Nullable String activeResponse) {
        switch (event.path("type").asText("")) {
            case "response.created" -> {
                backendSpeaks = activeResponse == null;
                backendResponse = activeResponse == null
                        ? prefix + "_b_" + event.at("/response/id").asText("")
                        : activeResponse;
                if (backendSpeaks) {
                    events.accept(new ModelEvent.ResponseStarted(backendResponse));
                }
            }
            case "response.output_item.done" -> {
                JsonNode item = event.path("item");
                if (item.path("type").asText("").equals("function_call") && backendResponse != null) {
                    String callId = item.path("call_id").asText("");
                    backendCalls.add(callId);
                    request(new ModelEvent.ToolRequested(
                            backendResponse, callId, item.path("name").asText(""), item.path("arguments").asText("{}")));
                }
            }
            case "response.completed" -> {
                backendUsed(event.path("response"));
                backendEnded(ModelEvent.Outcome.COMPLETED, "");
            }
            case "response.failed" -> backendEnded(
                    ModelEvent.Outcome.FAILED, event.at("/response/error/code").asText("server_error"));
            case "response.incomplete" -> backendEnded(
                    ModelEvent.Outcome.INCOMPLETE, event.at("/response/incomplete_details/reason").asText(""));
            default -> { }
        }
    }

    /// Tokens of the Responses API, whose input counts what was cached along (API reference, `response.usage`).
    private void backendUsed(JsonNode response) {
        JsonNode usage = response.path("usage");
        if (usage.isObject()) {
            long cached = usage.at("/input_tokens_details/cached_tokens").asLong();
            TokenUse tokens = new TokenUse(
                    usage.path("input_tokens").asLong() - cached, 0, 0, cached, 0, 0, usage.path("output_tokens").asLong(), 0);
            String model = response.path("model").asText("");
            events.accept(new ModelEvent.Used(new ModelUse.Answer(model.isEmpty() ? BACKEND : model, tokens)));
        }
    }

    private void backendEnded(ModelEvent.Outcome outcome, String detail) {
        if (backendResponse == null) {
            return;
        }
        if (backendSpeaks) {
            events.accept(new ModelEvent.ResponseEnded(backendResponse, outcome, detail));
        }
        backendResponse = null;
        if (continueWanted) {
            continueBackend();
        }
    }

    /// A tool has answered. What it says for the ear is what goes to the model; without that, all of it.
    void answered(String callId, String outputJson) {
        Remembered.ToolUsed call = callsUnderWay.remove(callId);
        if (call == null) {
            call = callsOfBefore.remove(callId);
        }
        if (call == null) {
            return;
        }
        remember(new Remembered.ToolUsed(callId, call.name(), call.argumentsJson(), outputJson));
        if (backendCalls.remove(callId)) {
            server.accept(new LiveClientEvent.ToolOutput(callId, outputJson));
            backendOwed = true;
            return;
        }
        // None for a call of before: its delegation ended with its session.
        String delegationId = delegationOfCall.remove(callId);
        server.accept(new LiveClientEvent.CommentaryAppend(shortened(spoken(outputJson), MOST_SPOKEN), delegationId));
        outputsTold = true;
    }

    /// Lets the backend go on when outputs were given to it, as soon as its own answer is complete. Whether there was anything
    /// to go on with.
    boolean continueBackend() {
        if (!backendOwed || !backendCalls.isEmpty()) {
            return backendOwed;
        }
        continueWanted = backendResponse != null;
        if (continueWanted) {
            return true;
        }
        backendOwed = false;
        server.accept(new LiveClientEvent.ResponseCreate());
        return true;
    }

    /// What to tell a model that is to answer now: nothing when results have just been given to it, or the caller has said
    /// something to this session, for it answers those by itself.
    Optional<String> nudge() {
        boolean told = outputsTold;
        outputsTold = false;
        return told || answersByItself ? Optional.empty() : Optional.of("Go on with the conversation now.");
    }

    private static String spoken(String outputJson) {
        try {
            String spoken = JSON.readTree(outputJson).path("spoken").asText("");
            return spoken.isBlank() ? outputJson : spoken;
        } catch (JsonProcessingException _) {
            return outputJson;
        }
    }

    static String shortened(String content, int most) {
        return content.length() <= most ? content : content.substring(0, most - 1) + "…";
    }
}
