package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.ModelEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Both the client and the call ask for answers, and only one can be under way. The call's `ResponseSequencer` keeps its own
/// wishes in order; here they meet the client's:
/// - while tools of the agent run, or the call's wish is on its way, one `response.create` of the client waits, and then
///   stands for the call's wish too; a further one is refused as the API refuses it;
/// - when one answer called tools of both, the call's wish waits for the client's outputs (`CLIENT_TOOL_WAIT`) and the
///   `response.create` that follows them (`CLIENT_CREATE_WAIT`);
/// - while the call has the agent say a sentence of its own (that the call is recorded), one `response.create` of the client
///   waits likewise, until it has been said;
/// - while another answer is under way the model itself refuses, as ever.
///
/// What the client asks of an answer is joined with the agent's part when it goes to the model: by then the call may be with
/// another agent.
///
/// Event loop only.
final class CreateGate {
    static final Duration CLIENT_CREATE_WAIT = Duration.ofSeconds(2);
    static final Duration CLIENT_TOOL_WAIT = Duration.ofSeconds(15);
    private static final int MOST_ASKED = 64;

    private enum Who {
        CALL,
        CLIENT,
        /// The client, for a response beside the conversation (`conversation: "none"`).
        BESIDE
    }

    private final CallLoop loop;
    private final OwnIds ids;
    private final SessionView view;
    private final Consumer<ObjectNode> toModel;
    private final Consumer<ModelEvent> toCall;
    private final Set<String> ourTools = new HashSet<>();
    private final Set<String> clientTools = new HashSet<>();
    /// Creates by event id that may still be refused.
    private final Map<String, Who> asked = new LinkedHashMap<>();
    private final Set<String> beside = new HashSet<>();
    private @Nullable String outstanding;
    private @Nullable String activeId;
    private @Nullable ObjectNode held;
    private boolean heldCovers;
    private boolean clientOwesCreate;
    private boolean ourWishWaits;
    /// The call's own sentence is on its way or being said.
    private boolean ourSentence;
    private CallLoop.@Nullable Timer patience;

    CreateGate(
            CallLoop loop, OwnIds ids, SessionView view, Consumer<ObjectNode> toModel, Consumer<ModelEvent> toCall) {
        this.loop = loop;
        this.ids = ids;
        this.view = view;
        this.toModel = toModel;
        this.toCall = toCall;
    }

    /// The call wishes for an answer.
    void fromCall(@Nullable String instructions) {
        if (outstanding != null || activeId != null) {
            loop.execute(() -> toCall.accept(new ModelEvent.ResponseRefused()));
        } else if (held != null) {
            heldCovers = true;
            sendHeld();
        } else if (clientOwesCreate && instructions == null) {
            if (ourWishWaits) {
                return;
            }
            ourWishWaits = true;
            waitForClient(clientTools.isEmpty() ? CLIENT_CREATE_WAIT : CLIENT_TOOL_WAIT);
        } else {
            sendOurs(instructions);
        }
    }

    private void sendOurs(@Nullable String instructions) {
        ourWishWaits = false;
        ObjectNode create = JsonNodeFactory.instance.objectNode().put("type", "response.create").put("event_id", ids.next());
        if (instructions != null) {
            create.putObject("response").put("instructions", instructions);
            ourSentence = true;
        }
        send(create, Who.CALL);
    }

    /// A `response.create` of the client. False when it must be refused: one waits already.
    boolean fromClient(ObjectNode create) {
        ids.lend(create);
        if (create.path("response").path("conversation").asText().equals("none")) {
            send(create, Who.BESIDE);
            return true;
        }
        clientOwesCreate = false;
        if (patience != null) {
            patience.cancel();
        }
        boolean oursIsOnItsWay = outstanding != null && asked.get(outstanding) == Who.CALL;
        if (!ourTools.isEmpty() || oursIsOnItsWay || ourSentence) {
            boolean first = held == null;
            held = first ? create : held;
            return first;
        }
        heldCovers = ourWishWaits;
        ourWishWaits = false;
        send(create, Who.CLIENT);
        return true;
    }

    private void send(ObjectNode create, Who who) {
        if (who != Who.CALL) {
            view.mergeResponse(create);
        }
        String id = create.path("event_id").asText();
        asked.put(id, who);
        if (asked.size() > MOST_ASKED) {
            asked.remove(asked.keySet().iterator().next());
        }
        if (who != Who.BESIDE && activeId == null) {
            outstanding = id;
        }
        toModel.accept(create);
    }

    private void sendHeld() {
        ObjectNode create = held;
        if (create != null) {
            held = null;
            send(create, Who.CLIENT);
        }
    }

    void ourToolBegan(String callId) {
        ourTools.add(callId);
    }

    void ourToolEnded(String callId) {
        ourTools.remove(callId);
        later();
    }

    void clientToolBegan(String callId) {
        clientTools.add(callId);
        clientOwesCreate = true;
    }

    /// True for the first output of a call that the client runs.
    boolean clientToolEnded(String callId) {
        boolean known = clientTools.remove(callId);
        if (known && clientTools.isEmpty() && ourWishWaits) {
            waitForClient(CLIENT_CREATE_WAIT);
        }
        return known;
    }

    private void waitForClient(Duration patient) {
        if (patience != null) {
            patience.cancel();
        }
        patience = loop.schedule(patient, () -> {
            clientOwesCreate = false;
            if (ourWishWaits && outstanding == null && activeId == null) {
                sendOurs(null);
            }
        });
    }

    /// A response began. True when it is one beside the conversation.
    ///
    /// @param mayBeBeside it belongs to no conversation, as far as the model says
    boolean started(String responseId, boolean mayBeBeside) {
        if (mayBeBeside && asked.containsValue(Who.BESIDE)) {
            asked.values().remove(Who.BESIDE);
            beside.add(responseId);
            return true;
        }
        outstanding = null;
        activeId = responseId;
        ourWishWaits = false;
        clientOwesCreate = false;
        return false;
    }

    boolean isBeside(String responseId) {
        return beside.contains(responseId);
    }

    void ended(String responseId) {
        if (!beside.remove(responseId) && responseId.equals(activeId)) {
            activeId = null;
            ourSentence = false;
            later();
        }
    }

    /// The client's create that waits goes when nothing stands in its way; the call's own wish, if it has one, comes first
    /// and takes it along.
    private void later() {
        if (held != null) {
            loop.execute(() -> {
                if (ourTools.isEmpty() && outstanding == null && activeId == null) {
                    sendHeld();
                }
            });
        }
    }

    /// The model refused an event. True when it was the call's create, of which the client must hear nothing.
    boolean refused(String eventId, boolean becauseOneIsActive, String why) {
        Who who = asked.remove(eventId);
        if (eventId.equals(outstanding)) {
            outstanding = null;
        }
        switch (who) {
            case CALL -> {
                ourSentence = false;
                toCall.accept(becauseOneIsActive
                        ? new ModelEvent.ResponseRefused()
                        : new ModelEvent.ResponseEnded("", ModelEvent.Outcome.FAILED, why));
            }
            case CLIENT -> {
                if (heldCovers) {
                    toCall.accept(new ModelEvent.ResponseRefused());
                }
                heldCovers = false;
                if (activeId == null) {
                    toCall.accept(new ModelEvent.ResponseEnded("", ModelEvent.Outcome.CANCELLED, ""));
                }
            }
            case BESIDE -> {}
            case null -> {}
        }
        return who == Who.CALL;
    }
}
