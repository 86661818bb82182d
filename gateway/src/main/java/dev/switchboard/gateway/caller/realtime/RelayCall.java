package dev.switchboard.gateway.caller.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.call.ModelLink;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.gateway.call.RelayLine;
import dev.switchboard.gateway.caller.LineEnds;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.SendResult;
import dev.switchboard.gateway.net.SocketListener;
import dev.switchboard.gateway.net.WebSocket;
import dev.switchboard.gateway.realtime.AudioDelta;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import dev.switchboard.gateway.realtime.RealtimeError;
import dev.switchboard.gateway.realtime.ServerEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's socket from upgrade to end, and its line to the call. The client begins when both the model's session and
/// the ticket stand; what it sends before waits, bounded. Confined to the socket's event loop.
final class RelayCall implements SocketListener, RelayLine, RelayModel.Client {
    static final String CHANNEL = "realtime";
    private static final Logger log = LoggerFactory.getLogger(RelayCall.class);
    /// What a client may send before `session.created`: half a minute of 24 kHz PCM in base64.
    static final int MAX_EARLY_BYTES = 2 << 20;

    private final RelayHouse house;
    private final Function<Agent, ModelSide> models;
    private final Admission.Permit permit;
    private final Dialect dialect;
    private final @Nullable String address;
    private final Deque<byte[]> early = new ArrayDeque<>();
    private int earlyBytes;
    private @Nullable WebSocket socket;
    private @Nullable LiveCall call;
    private @Nullable RelayModel model;
    private @Nullable ModelEvents fromModel;
    private @Nullable ClientEvents fromClient;
    private @Nullable RelayParts parts;
    private @Nullable ObjectNode sessionCreated;
    private boolean ticketStands;
    private boolean begun;
    private boolean gone;
    private int errors;

    /// @param address of the client, behind whatever proxy we know
    RelayCall(
            RelayHouse house,
            Function<Agent, ModelSide> models,
            Admission.Permit permit,
            Dialect dialect,
            @Nullable String address) {
        this.house = house;
        this.models = models;
        this.permit = permit;
        this.dialect = dialect;
        this.address = address;
    }

    @Override
    public void opened(WebSocket opened) {
        socket = opened;
        try {
            call = house.reception().relay(permit, this, new NettyCallLoop(opened.eventLoop()), address);
        } catch (RuntimeException failed) {
            log.error("answering the client at {} failed", opened.peer(), failed);
            permit.release();
            gone = true;
            opened.close(CloseCode.INTERNAL, "the call could not be answered");
        }
    }

    @Override
    public ModelLink dial(Agent agent, AudioFormat format, CallLoop loop, Consumer<ModelEvent> events) {
        ModelSide side = models.apply(agent);
        AgentPart asked = AgentPart.of(side.session(agent.relayed()));
        OwnIds ids = new OwnIds(new SecureRandom());
        OwnItems own = new OwnItems();
        SessionView view = new SessionView(asked, own, ids, this::toModel, house.reveals());
        CreateGate gate = new CreateGate(loop, ids, view, this::toModel, events);
        RelayParts shared = new RelayParts(ids, own, view, gate, new Dialects(dialect, side.dialect()), new SpeechPlaces());
        ModelEvents downwards = new ModelEvents(side, shared, house.counters(), events, this::deliver, this::toClient);
        RelayModel dialled = new RelayModel(side, agent, asked, shared, downwards, this, house.counters(), events);
        parts = shared;
        fromModel = downwards;
        fromClient = new ClientEvents(shared, this::toModel, this::complain);
        model = dialled;
        dialled.dialled(house.dialer().dial(Objects.requireNonNull(socket).eventLoop(), side.target(), dialled));
        return dialled;
    }

    /// The audio path upwards: find the audio, count it, pass the frame on.
    @Override
    public void text(ByteBuf utf8) {
        if (gone || call == null) {
            return;
        }
        if (!ByteBufUtil.isText(utf8, StandardCharsets.UTF_8)) {
            violation("not_utf8");
            Objects.requireNonNull(socket).close(CloseCode.BAD_DATA, "a text message that is not UTF-8");
            return;
        }
        byte[] frame = ByteBufUtil.getBytes(utf8);
        if (begun) {
            handle(frame, utf8);
        } else {
            keep(frame);
        }
    }

    private void handle(byte[] frame, ByteBuf utf8) {
        Optional<AudioChunk> audio = AudioDelta.scanAppend(frame, Objects.requireNonNull(fromModel).inputFormat());
        if (audio.isPresent()) {
            int bytes = audio.get().byteCount();
            house.counters().received(CHANNEL, bytes);
            Objects.requireNonNull(model).passAudio(utf8.retainedSlice(), bytes);
            Objects.requireNonNull(parts).speech().sent(audio.get());
            deliver(new CallerEvent.Passed(audio.get()));
        } else {
            Objects.requireNonNull(fromClient).accept(frame);
        }
    }

    private void keep(byte[] frame) {
        if (earlyBytes + frame.length > MAX_EARLY_BYTES) {
            house.counters().dropped(CHANNEL, "before_start");
            complain(new RealtimeError("invalid_request_error", "session_not_ready",
                    "The session does not stand yet and more than " + MAX_EARLY_BYTES + " bytes wait; this event was not taken.",
                    null, null));
            return;
        }
        early.add(frame);
        earlyBytes += frame.length;
    }

    @Override
    public void modelReady(ObjectNode created) {
        sessionCreated = created;
        begin();
    }

    private void begin() {
        ObjectNode created = sessionCreated;
        if (created == null || !ticketStands || begun || gone) {
            return;
        }
        begun = true;
        toClient(created);
        for (byte[] frame; (frame = early.poll()) != null; ) {
            handle(frame, Unpooled.wrappedBuffer(frame));
        }
        earlyBytes = 0;
    }

    @Override
    public void binary(ByteBuf data) {
        violation("binary_frame");
        complain(RealtimeError.invalidRequest("invalid_event",
                "Expected a text frame with one JSON object, but got a binary frame.", null, null));
    }

    private void violation(String cause) {
        house.counters().rejected(CHANNEL, cause);
    }

    private void toModel(ObjectNode event) {
        try {
            Objects.requireNonNull(model).pass(event);
        } catch (MalformedEventException e) {
            Objects.requireNonNull(parts).view().refused(event.path("event_id").asText());
            complain(e.error());
        }
    }

    private void toClient(ObjectNode event) {
        if (gone) {
            return;
        }
        try {
            Objects.requireNonNull(parts).dialects().toClient(event)
                    .ifPresent(frame -> Objects.requireNonNull(socket).sendText(frame));
        } catch (MalformedEventException e) {
            house.counters().rejected("model", "malformed_event");
        }
    }

    @Override
    public boolean audio(ByteBuf frame) {
        if (gone) {
            frame.release();
            return false;
        }
        if (Objects.requireNonNull(socket).sendMediaText(frame) != SendResult.QUEUED) {
            house.counters().dropped(CHANNEL, "client_slow");
            return false;
        }
        return true;
    }

    /// An error in the API's shape.
    private void complain(RealtimeError error) {
        if (!gone && socket != null) {
            violation("refused");
            socket.sendText(RealtimeCodec.encode(new ServerEvent.Error("event_swb_" + ++errors, error), dialect));
        }
    }

    @Override
    public AudioFormat format() {
        return fromModel == null ? AudioFormat.PCM16_24K : fromModel.outputFormat();
    }

    /// The frame itself goes to the client as it came; the call only keeps its books.
    @Override
    public PlayResult play(String itemId, AudioChunk audio) {
        return PlayResult.QUEUED;
    }

    @Override
    public void clear(String itemId) {}

    @Override
    public void show(CallNotice notice) {
        switch (notice) {
            case CallNotice.Started _ -> {
                ticketStands = true;
                begin();
            }
            case CallNotice.Problem(var code, var message) ->
                complain(new RealtimeError("server_error", code, message, null, null));
            case CallNotice.CallerSpeaking _, CallNotice.Transcript _, CallNotice.ToolActivity _, CallNotice.HandedOver _,
                    CallNotice.Answered _, CallNotice.Ended _ -> {}
        }
    }

    /// As the API ends a session that is over: an error that says why, then 1001.
    @Override
    public void hangUp(EndReason reason) {
        if (gone) {
            return;
        }
        CloseCode code = switch (reason) {
            case DURATION_LIMIT -> {
                complain(RealtimeError.invalidRequest("session_expired",
                        "Your session hit the maximum duration of this gateway (call-longest).", null, null));
                yield CloseCode.GOING_AWAY;
            }
            case SILENCE_LIMIT -> {
                complain(RealtimeError.invalidRequest("session_silent",
                        "Nobody said anything for the longest time this gateway allows (call-silence).", null, null));
                yield CloseCode.GOING_AWAY;
            }
            default -> LineEnds.closeCode(reason);
        };
        gone = true;
        Objects.requireNonNull(socket).close(code, reason.wire());
    }

    private void deliver(CallerEvent event) {
        if (call != null) {
            call.on(event);
        }
    }

    private void end(EndReason reason) {
        boolean ourDoing = gone;
        gone = true;
        early.clear();
        if (!ourDoing) {
            deliver(new CallerEvent.Gone(reason));
        }
    }

    @Override
    public void violated(CloseCode code, String what) {
        if (call != null) {
            end(code == CloseCode.INTERNAL ? EndReason.CALLER_HANGUP : EndReason.CALLER_PROTOCOL_ERROR);
        }
    }

    @Override
    public void closed(int code, String reason) {
        if (call == null) {
            permit.release();
        } else {
            end(code == CloseCode.BAD_DATA.code() ? EndReason.CALLER_PROTOCOL_ERROR : EndReason.CALLER_HANGUP);
        }
    }
}
