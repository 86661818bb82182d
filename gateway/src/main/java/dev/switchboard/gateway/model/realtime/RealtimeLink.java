package dev.switchboard.gateway.model.realtime;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.ErrorCode;
import dev.switchboard.gateway.model.HandshakeRefusal;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.SessionListener;
import dev.switchboard.gateway.model.SessionLoss;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.DialFailure;
import dev.switchboard.gateway.net.DialListener;
import dev.switchboard.gateway.net.SendResult;
import dev.switchboard.gateway.net.WebSocket;
import dev.switchboard.gateway.net.WebSocketDialer.Dial;
import dev.switchboard.gateway.realtime.AudioDelta;
import dev.switchboard.gateway.realtime.AudioDeltas;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One session with a Realtime server, cloud or local. Audio deltas are found by scanning; every other event is decoded and
/// told to the call in `ServerReport`'s words. Event loop only.
final class RealtimeLink implements ModelSession, DialListener {
    static final String CHANNEL = "model";
    /// A session keeps room for frames up to this, which is a second of PCM; a longer one gets an array of its own.
    private static final int MOST_SCRATCH_BYTES = 64 << 10;
    private static final byte[] APPEND_HEAD = AudioDelta.appendHead();
    private static final byte[] APPEND_TAIL = AudioDelta.appendTail();

    private final Endpoint endpoint;
    private SessionRequest request;
    private final AudioFormat format;
    private final SessionListener listener;
    private final CallCounters counters;
    private final Dialect dialect;
    private final UsageReport usage;
    private final SpeechEnd speechEnd;
    private final AudioDeltas deltas;
    private byte[] scratch = new byte[1_024];
    private ModelEvent.@Nullable AgentAudio agentAudio;
    private @Nullable Dial dial;
    private @Nullable WebSocket socket;
    private @Nullable Long expiresAt;
    private String lastError = "";
    private boolean ready;
    /// Whether this session has spoken: from then on it keeps its voice.
    private boolean spoken;
    private boolean over;

    RealtimeLink(
            Endpoint endpoint,
            SessionRequest request,
            AudioFormat format,
            SessionListener listener,
            CallCounters counters) {
        this.endpoint = endpoint;
        this.request = request;
        this.format = format;
        this.listener = listener;
        this.counters = counters;
        this.deltas = new AudioDeltas(format);
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
        lost(HandshakeRefusal.lossOf(failure));
    }

    @Override
    public void text(ByteBuf utf8) {
        if (over) {
            return;
        }
        int bytes = utf8.readableBytes();
        byte[] frame = roomFor(bytes);
        utf8.getBytes(utf8.readerIndex(), frame, 0, bytes);
        if (deltas.find(frame, bytes)) {
            counters.received(CHANNEL, deltas.audio().byteCount());
            spoken = true;
            listener.reports(agentAudio());
            return;
        }
        try {
            decoded(RealtimeCodec.decodeServer(Arrays.copyOf(frame, bytes)));
        } catch (MalformedEventException e) {
            counters.rejected(CHANNEL, "malformed_event");
            listener.reports(new ModelEvent.Trouble(e.code(), String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void binary(ByteBuf data) {
        counters.rejected(CHANNEL, "binary_frame");
    }

    @Override
    public void closed(int code, String reason) {
        String why = "the model closed the connection with " + code + (reason.isEmpty() ? "" : ": " + reason);
        lost(new SessionLoss(
                ErrorCode.ofClose(lastError), lastError.isEmpty() ? "close_" + code : lastError, why, Optional.empty()));
    }

    private byte[] roomFor(int bytes) {
        if (bytes > MOST_SCRATCH_BYTES) {
            return new byte[bytes];
        }
        if (bytes > scratch.length) {
            scratch = new byte[bytes];
        }
        return scratch;
    }

    /// The same event for every delta of an item: its audio is the one chunk that is filled anew.
    private ModelEvent.AgentAudio agentAudio() {
        ModelEvent.AgentAudio last = agentAudio;
        if (last == null || !last.itemId().equals(deltas.itemId()) || !last.responseId().equals(deltas.responseId())) {
            last = new ModelEvent.AgentAudio(deltas.responseId(), deltas.itemId(), deltas.audio());
            agentAudio = last;
        }
        return last;
    }

    private void decoded(ServerEvent event) {
        if (event instanceof ServerEvent.Unrecognised(String type, _)) {
            counters.unrecognised(CHANNEL, type);
        }
        if (event instanceof ServerEvent.Error(_, RealtimeError error)) {
            failed(error);
        }
        if (ready) {
            usage.of(event).ifPresent(this::report);
            ServerReport.of(event, format, speechEnd).forEach(this::report);
        } else if (event instanceof ServerEvent.SessionCreated created) {
            expiresAt = created.session().expiresAt();
        } else if (event instanceof ServerEvent.SessionUpdated updated) {
            sessionStands(updated.session());
        }
    }

    /// Before the session stands any error is its end; later only those that nothing can come after.
    private void failed(RealtimeError error) {
        lastError = error.code() == null ? error.type() : error.code();
        if (ErrorCode.isFatal(lastError)) {
            lost(SessionLoss.fatal(lastError, sentence(error)));
        } else if (!ready) {
            String why = endpoint.label() + " refused the session: " + sentence(error);
            lost(ErrorCode.isPassing(lastError) ? SessionLoss.redial(lastError, why) : SessionLoss.fatal(lastError, why));
        }
    }

    private void report(ModelEvent event) {
        if (over) {
            return;
        }
        listener.reports(event);
        if (event instanceof ModelEvent.ResponseEnded(_, ModelEvent.Outcome outcome, String code)
                && outcome == ModelEvent.Outcome.FAILED
                && ErrorCode.isFatal(code)) {
            lost(SessionLoss.fatal(code, "an answer failed"));
        }
    }

    /// A server that answers in another codec than asked would be heard as noise (seen in the field), so it is not used.
    private void sessionStands(SessionConfig session) {
        SessionConfig.Audio audio = session.audio();
        AudioFormat in = audio == null || audio.input() == null ? null : audio.input().format();
        AudioFormat out = audio == null || audio.output() == null ? null : audio.output().format();
        if ((in != null && in != format) || (out != null && out != format)) {
            lost(SessionLoss.fatal(
                    "wrong_audio_format",
                    endpoint.label() + " speaks " + in + " and " + out + " where " + format + " was asked for"));
            return;
        }
        ready = true;
        Long until = session.expiresAt() == null ? expiresAt : session.expiresAt();
        listener.stands(until == null || until == 0 ? null : Instant.ofEpochSecond(until));
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
        byte[] base64 = audio.base64();
        ByteBuf append = open.message(APPEND_HEAD.length + base64.length + APPEND_TAIL.length);
        append.writeBytes(APPEND_HEAD).writeBytes(base64).writeBytes(APPEND_TAIL);
        if (open.sendMediaText(append) == SendResult.QUEUED) {
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
    public void addNote(String text) {
        create(new ConversationItem.Message(null, null, "system", List.of(new ContentPart.InputText(text))), null);
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
    public void recall(List<Remembered> conversation) {
        for (Remembered said : conversation) {
            switch (said) {
                case Remembered.CallerSaid(String itemId, String text) -> addCallerText(itemId, text);
                case Remembered.AgentSaid agent -> create(agentSaid(agent.itemId(), agent.text()), null);
                case Remembered.Noted(_, String text) -> addNote(text);
                case Remembered.ToolUsed(String callId, String name, String arguments, String output) -> {
                    create(new ConversationItem.FunctionCall(null, null, callId, name, arguments), null);
                    if (output != null) {
                        addToolOutput(callId, output);
                    }
                }
            }
        }
    }

    /// The shorter item goes in behind the longer one, which then goes; its id is the server's, for ids may be used once.
    @Override
    public void amend(Remembered.AgentSaid shorter) {
        if (!shorter.text().isBlank()) {
            create(agentSaid(null, shorter.text()), shorter.itemId());
        }
        delete(shorter.itemId());
    }

    private static ConversationItem agentSaid(@Nullable String itemId, String text) {
        return new ConversationItem.Message(itemId, null, "assistant", List.of(new ContentPart.OutputText(text)));
    }

    private void create(ConversationItem item, @Nullable String behind) {
        send(new ClientEvent.ConversationItemCreate(null, behind, item));
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

    private void lost(SessionLoss loss) {
        if (over) {
            return;
        }
        over = true;
        if (socket != null) {
            socket.close(CloseCode.NORMAL, "the session is of no use");
        }
        listener.lost(loss);
    }

    private static String sentence(RealtimeError error) {
        return (error.code() == null ? error.type() : error.code()) + (error.message() == null ? "" : ": " + error.message());
    }
}
