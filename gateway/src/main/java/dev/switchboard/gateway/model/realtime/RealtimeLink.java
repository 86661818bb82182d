package dev.switchboard.gateway.model.realtime;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.call.ModelLink;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.DialFailure;
import dev.switchboard.gateway.net.DialListener;
import dev.switchboard.gateway.net.SendResult;
import dev.switchboard.gateway.net.WebSocket;
import dev.switchboard.gateway.net.WebSocketDialer.Dial;
import dev.switchboard.gateway.realtime.AudioDelta;
import dev.switchboard.gateway.realtime.ClientEvent;
import dev.switchboard.gateway.realtime.ContentPart;
import dev.switchboard.gateway.realtime.ConversationItem;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import dev.switchboard.gateway.realtime.RealtimeError;
import dev.switchboard.gateway.realtime.ResponseConfig;
import dev.switchboard.gateway.realtime.ServerEvent;
import dev.switchboard.gateway.realtime.SessionConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session with a Realtime server, cloud or local. Audio deltas are found by scanning; every other event is decoded and
/// told to the call in `ServerReport`'s words. Event loop only.
final class RealtimeLink implements ModelLink, DialListener {
    static final String CHANNEL = "model";

    private final Endpoint endpoint;
    private SessionRequest request;
    private final AudioFormat format;
    private final Consumer<ModelEvent> events;
    private final CallCounters counters;
    private final Dialect dialect;
    private final UsageReport usage;
    private final SpeechEnd speechEnd;
    private @Nullable Dial dial;
    private @Nullable WebSocket socket;
    private boolean ready;
    /// Whether this session has spoken: from then on it keeps its voice.
    private boolean spoken;
    private boolean over;

    RealtimeLink(
            Endpoint endpoint,
            SessionRequest request,
            AudioFormat format,
            Consumer<ModelEvent> events,
            CallCounters counters) {
        this.endpoint = endpoint;
        this.request = request;
        this.format = format;
        this.events = events;
        this.counters = counters;
        this.dialect = endpoint.beta() ? Dialect.BETA : Dialect.GA;
        this.usage = new UsageReport(endpoint.model(), endpoint.transcriptionModel());
        this.speechEnd = new SpeechEnd(request.agent().turnDetection());
    }

    void dialled(Dial attempt) {
        dial = attempt;
    }

    @Override
    public void opened(WebSocket opened) {
        if (over) {
            opened.close(CloseCode.NORMAL, "the caller hung up");
            return;
        }
        socket = opened;
        send(new ClientEvent.SessionUpdate("session_as_asked", request.session()));
    }

    @Override
    public void failed(DialFailure failure) {
        lost(failure.sentence());
    }

    @Override
    public void text(ByteBuf utf8) {
        if (over) {
            return;
        }
        byte[] frame = ByteBufUtil.getBytes(utf8);
        Optional<AudioDelta> audio = AudioDelta.scan(frame, format);
        if (audio.isPresent()) {
            AudioDelta delta = audio.get();
            counters.received(CHANNEL, delta.audio().byteCount());
            spoken = true;
            events.accept(new ModelEvent.AgentAudio(delta.responseId(), delta.itemId(), delta.audio()));
            return;
        }
        try {
            decoded(RealtimeCodec.decodeServer(frame));
        } catch (MalformedEventException e) {
            counters.rejected(CHANNEL, "malformed_event");
            events.accept(new ModelEvent.Trouble(e.code(), String.valueOf(e.getMessage())));
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

    private void decoded(ServerEvent event) {
        if (event instanceof ServerEvent.Unrecognised(String type, _)) {
            counters.unrecognised(CHANNEL, type);
        }
        if (ready) {
            usage.of(event).ifPresent(events);
            ServerReport.of(event, format, speechEnd).forEach(events);
        } else if (event instanceof ServerEvent.SessionUpdated updated) {
            sessionStands(updated.session());
        } else if (event instanceof ServerEvent.Error(_, RealtimeError error)) {
            lost(endpoint.label() + " refused the session: " + sentence(error));
        }
    }

    /// A server that answers in another codec than asked would be heard as noise (seen in the field), so it is not used.
    private void sessionStands(SessionConfig session) {
        SessionConfig.Audio audio = session.audio();
        AudioFormat in = audio == null || audio.input() == null ? null : audio.input().format();
        AudioFormat out = audio == null || audio.output() == null ? null : audio.output().format();
        if ((in != null && in != format) || (out != null && out != format)) {
            lost(endpoint.label() + " speaks " + in + " and " + out + " where " + format + " was asked for");
            return;
        }
        ready = true;
        events.accept(new ModelEvent.Ready());
    }

    @Override
    public void become(Agent agent) {
        SessionRequest before = request;
        request = before.by(agent);
        speechEnd.become(agent.turnDetection());
        send(new ClientEvent.SessionUpdate("session_of_" + agent.id(), request.change(before, spoken)));
    }

    @Override
    public void appendAudio(AudioChunk audio) {
        WebSocket open = socket;
        if (open == null || over) {
            return;
        }
        if (open.sendMediaText(Unpooled.wrappedBuffer(AudioDelta.append(audio))) == SendResult.QUEUED) {
            counters.sent(CHANNEL, audio.byteCount());
            speechEnd.sent(audio);
        } else {
            counters.dropped(CHANNEL, "model_slow");
        }
    }

    @Override
    public void commitAudio() {
        send(new ClientEvent.InputAudioBufferCommit(null));
    }

    @Override
    public void addCallerText(String itemId, String text) {
        send(new ClientEvent.ConversationItemCreate(
                null, null, new ConversationItem.Message(itemId, null, "user", List.of(new ContentPart.InputText(text)))));
    }

    @Override
    public void addToolOutput(String callId, String outputJson) {
        send(new ClientEvent.ConversationItemCreate(null, null, ConversationItem.functionOutput(callId, outputJson)));
    }

    @Override
    public void createResponse(@Nullable String instructions) {
        send(new ClientEvent.ResponseCreate(null, instructions == null ? null : ResponseConfig.withInstructions(instructions)));
    }

    @Override
    public void cancelResponse() {
        send(new ClientEvent.ResponseCancel(null, null));
    }

    @Override
    public void truncate(String itemId, long heardMs) {
        send(new ClientEvent.ConversationItemTruncate(null, itemId, 0, Math.toIntExact(heardMs)));
    }

    @Override
    public void delete(String itemId) {
        send(new ClientEvent.ConversationItemDelete(null, itemId));
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

    private void send(ClientEvent event) {
        WebSocket open = socket;
        if (open != null && !over) {
            open.sendText(RealtimeCodec.encode(event, dialect));
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
        events.accept(new ModelEvent.Lost(why));
    }

    private static String sentence(RealtimeError error) {
        return (error.code() == null ? error.type() : error.code()) + (error.message() == null ? "" : ": " + error.message());
    }
}
