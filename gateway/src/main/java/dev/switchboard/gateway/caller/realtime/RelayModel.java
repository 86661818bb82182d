package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.call.ModelLink;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.DialFailure;
import dev.switchboard.gateway.net.DialListener;
import dev.switchboard.gateway.net.SendResult;
import dev.switchboard.gateway.net.WebSocket;
import dev.switchboard.gateway.net.WebSocketDialer.Dial;
import dev.switchboard.gateway.realtime.AudioDelta;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The model's end of a relay: the socket, and the few things the call itself asks of the model. Event loop only.
final class RelayModel implements ModelLink, DialListener {
    private static final String CHANNEL = "model";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// The client's end, as the model's sees it.
    interface Client {
        /// The session stands as the agent asks; the event to show for it.
        void modelReady(ObjectNode sessionCreated);

        /// Audio of the agent in the client's spelling. False when it was dropped, because the client is slow or gone.
        boolean audio(ByteBuf frame);
    }

    private final ModelSide side;
    private final AgentPart asked;
    private final RelayParts parts;
    private final ModelEvents fromModel;
    private final Client client;
    private final CallCounters counters;
    private final Consumer<ModelEvent> toCall;
    private @Nullable Dial dial;
    private @Nullable WebSocket socket;
    private Agent agent;
    private boolean ready;
    /// Whether this session has spoken: from then on it keeps its voice.
    private boolean spoken;
    private boolean over;

    /// @param agent whose call it is at first
    /// @param asked what that one asks for
    RelayModel(
            ModelSide side,
            Agent agent,
            AgentPart asked,
            RelayParts parts,
            ModelEvents fromModel,
            Client client,
            CallCounters counters,
            Consumer<ModelEvent> toCall) {
        this.side = side;
        this.agent = agent;
        this.asked = asked;
        this.parts = parts;
        this.fromModel = fromModel;
        this.client = client;
        this.counters = counters;
        this.toCall = toCall;
    }

    void dialled(Dial attempt) {
        dial = attempt;
    }

    @Override
    public void opened(WebSocket opened) {
        if (over) {
            opened.close(CloseCode.NORMAL, "the client hung up");
            return;
        }
        socket = opened;
        ObjectNode update = own("session.update");
        update.set("session", asked.session());
        send(update);
    }

    @Override
    public void failed(DialFailure failure) {
        lost(failure.sentence());
    }

    /// The audio path downwards: find the audio, pass the frame on, tell the call what went.
    @Override
    public void text(ByteBuf utf8) {
        if (over) {
            return;
        }
        byte[] frame = ByteBufUtil.getBytes(utf8);
        Optional<AudioDelta> audio = ready ? AudioDelta.scan(frame, fromModel.outputFormat()) : Optional.empty();
        if (audio.isPresent()) {
            counters.received(CHANNEL, audio.get().audio().byteCount());
            spoken = true;
            if (client.audio(Unpooled.wrappedBuffer(parts.dialects().audioToClient(frame)))) {
                fromModel.audio(audio.get());
            }
            return;
        }
        try {
            for (ObjectNode event : parts.dialects().fromModel(frame)) {
                if (ready) {
                    fromModel.accept(event);
                } else {
                    beforeReady(event);
                }
            }
        } catch (MalformedEventException e) {
            counters.rejected(CHANNEL, "malformed_event");
            toCall.accept(new ModelEvent.Trouble(e.code(), String.valueOf(e.getMessage())));
        }
    }

    private void beforeReady(ObjectNode event) {
        switch (event.path("type").asText()) {
            case "session.updated" -> {
                if (!event.path("session").isObject()) {
                    lost(side.label() + " answered without a session");
                    return;
                }
                ready = true;
                ObjectNode created = fromModel.begun(event);
                toCall.accept(new ModelEvent.Ready());
                client.modelReady(created);
            }
            case "error" -> lost(side.label() + " refused the session: " + event.path("error").path("code").asText("error") + ": "
                    + event.path("error").path("message").asText());
            default -> {}
        }
    }

    @Override
    public void binary(ByteBuf data) {
        counters.rejected(CHANNEL, "binary_frame");
    }

    @Override
    public void closed(int code, String reason) {
        lost("the model closed the connection with " + code + (reason.isEmpty() ? "" : ": " + reason));
    }

    /// The client's audio, as it came. Takes over `frame`.
    void passAudio(ByteBuf frame, int audioBytes) {
        WebSocket open = socket;
        if (open == null || over) {
            frame.release();
        } else if (open.sendMediaText(frame) == SendResult.QUEUED) {
            counters.sent(CHANNEL, audioBytes);
        } else {
            counters.dropped(CHANNEL, "model_slow");
        }
    }

    /// An event of the client, in GA.
    void pass(ObjectNode event) throws MalformedEventException {
        WebSocket open = socket;
        if (open != null && !over) {
            open.sendText(parts.dialects().toModel(event));
        }
    }

    @Override
    public void appendAudio(AudioChunk audio) {
        passAudio(Unpooled.wrappedBuffer(AudioDelta.append(audio)), audio.byteCount());
    }

    @Override
    public void commitAudio() {
        send(own("input_audio_buffer.commit"));
    }

    @Override
    public void addCallerText(String itemId, String text) {
        ObjectNode event = own("conversation.item.create");
        event.putObject("item").put("id", itemId).put("type", "message").put("role", "user").putArray("content")
                .addObject().put("type", "input_text").put("text", text);
        send(event);
    }

    /// Nobody tells the client's session anything.
    @Override
    public void addNote(String text) {}

    @Override
    public void addToolOutput(String callId, String outputJson) {
        ObjectNode event = own("conversation.item.create");
        String itemId = parts.ids().next();
        parts.own().hide(itemId);
        event.putObject("item").put("id", itemId).put("type", "function_call_output").put("call_id", callId)
                .put("output", outputJson);
        send(event);
        parts.gate().ourToolEnded(callId);
    }

    @Override
    public void createResponse(@Nullable String instructions) {
        parts.gate().fromCall(instructions);
    }

    @Override
    public void cancelResponse() {
        send(own("response.cancel"));
    }

    @Override
    public void truncate(String itemId, long heardMs) {
        send(own("conversation.item.truncate").put("item_id", itemId).put("content_index", 0).put("audio_end_ms", heardMs));
    }

    @Override
    public void delete(String itemId) {
        send(own("conversation.item.delete").put("item_id", itemId));
    }

    /// Two tools of one name cannot be told apart, and the client was here first.
    @Override
    public Optional<String> obstacle(Agent next) {
        return parts.view().clientHasOneOf(AgentPart.of(side.session(next.relayed())).toolNames())
                ? Optional.of("tool_name_taken")
                : Optional.empty();
    }

    @Override
    public void become(Agent next) {
        parts.view().become(AgentPart.of(side.change(agent.relayed(), next.relayed(), spoken)));
        agent = next;
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        if (socket != null) {
            socket.close(CloseCode.NORMAL, "the call is over");
        } else if (dial != null) {
            dial.cancel();
        }
    }

    private ObjectNode own(String type) {
        return JSON.objectNode().put("type", type).put("event_id", parts.ids().next());
    }

    private void send(ObjectNode event) {
        try {
            pass(event);
        } catch (MalformedEventException e) {
            throw new IllegalStateException("spell an event of ours: " + event.path("type").asText(), e);
        }
    }

    private void lost(String why) {
        if (over) {
            return;
        }
        over = true;
        if (socket != null) {
            socket.close(CloseCode.NORMAL, "the session is of no use");
        }
        toCall.accept(new ModelEvent.Lost(why));
    }
}
