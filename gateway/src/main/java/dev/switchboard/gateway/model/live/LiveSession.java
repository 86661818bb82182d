package dev.switchboard.gateway.model.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.Transcoder;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.cost.ModelUse;
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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One session with a GPT-Live server. The protocol has no turns, no items, no cancelling and no truncating: turns are
/// grouped by `TurnGrouper`, tools run through `Delegation`, and what the call asks is put into words for the model.
/// Event loop only.
final class LiveSession implements ModelSession, DialListener {
    static final String CHANNEL = "model";
    /// How long the server may take to say `session.closed` with the final usage (Live API guide: up to 15 s).
    static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    /// An answer that was asked for and does not begin in this time will not.
    static final Duration ANSWER_WAIT = Duration.ofSeconds(8);
    /// 500 tokens is the limit of one append; words have about four letters to a token.
    private static final int MOST_APPENDED = 1_800;
    private static final Pattern DICTATED = Pattern.compile("(?s)Say exactly: \"(.*)\"");

    private final String label;
    private final CallLoop loop;
    private final SessionListener listener;
    private final CallMetrics metrics;
    private final List<Remembered> before;
    private final Transcoder toModel;
    private final Transcoder toLine;
    private final TurnGrouper turns;
    private final Delegation delegation;
    private final SessionClock use;
    private LiveSessionRequest request;
    private @Nullable Dial dial;
    private @Nullable WebSocket socket;
    private CallLoop.@Nullable Timer awaitedAnswer;
    private boolean started;
    private boolean closing;
    private boolean over;
    private int phantoms;

    /// What a session is made of. `toModel` and `toLine` do nothing when the server takes the line's own codec.
    record Parts(
            String label,
            String idPrefix,
            LiveSessionRequest request,
            CallLoop loop,
            SessionListener listener,
            CallMetrics metrics,
            TaskReader reader,
            List<Remembered> before,
            Transcoder toModel,
            Transcoder toLine) {}

    LiveSession(Parts parts) {
        this.label = parts.label;
        this.request = parts.request;
        this.loop = parts.loop;
        this.listener = parts.listener;
        this.metrics = parts.metrics;
        this.before = List.copyOf(parts.before);
        this.toModel = parts.toModel;
        this.toLine = parts.toLine;
        this.delegation = new Delegation(parts.idPrefix, parts.request.agent(), parts.reader, this::report, this::send);
        this.turns = new TurnGrouper(parts.idPrefix, parts.loop, this::report, () -> delegation.callerFellSilent(activeResponse()));
        this.use = new SessionClock(
                parts.loop, time -> report(new ModelEvent.Used(new ModelUse.SessionTime(parts.request.model(), time))));
        before.forEach(delegation::recall);
    }

    void dialled(Dial attempt) {
        dial = attempt;
    }

    @Override
    public void opened(WebSocket opened) {
        if (over || closing) {
            opened.close(CloseCode.NORMAL, "the caller hung up");
            return;
        }
        socket = opened;
        send(new LiveClientEvent.SessionStart(request.session(before)));
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
        Optional<LiveServerEvent> event = LiveCodec.decode(ByteBufUtil.getBytes(utf8));
        if (event.isPresent()) {
            read(event.get());
        } else {
            metrics.rejected(CHANNEL, "malformed_event");
        }
    }

    @Override
    public void binary(ByteBuf data) {
        metrics.rejected(CHANNEL, "binary_frame");
    }

    @Override
    public void closed(int code, String reason) {
        if (closing) {
            end();
        } else {
            lost(SessionLoss.redial("close_" + code, label + " closed the connection with " + code + " " + reason));
        }
    }

    private void read(LiveServerEvent event) {
        switch (event) {
            case LiveServerEvent.SessionStarted(_, long expiresAt) -> {
                started = true;
                use.started();
                listener.stands(expiresAt == 0 ? null : Instant.ofEpochSecond(expiresAt));
            }
            case LiveServerEvent.SessionClosed(String reason, double seconds) -> sessionClosed(reason, seconds);
            case LiveServerEvent.OutputAudioDelta(String base64) -> heardAgent(base64);
            case LiveServerEvent.InputTranscriptDelta(String delta) -> turns.callerSaid(delta);
            case LiveServerEvent.OutputTranscriptDelta(String delta) -> turns.agentSaid(delta);
            case LiveServerEvent.DelegationCreated(String id, String target) ->
                delegation.created(id, target, turns.callerSpeaks(), activeResponse());
            case LiveServerEvent.BackendEvent(_, var nested) -> delegation.backend(nested, activeResponse());
            case LiveServerEvent.UsageUpdated(double seconds) -> use.told(seconds);
            case LiveServerEvent.Error(String type, String code, String message) -> failed(code == null ? type : code, message);
            case LiveServerEvent.Unrecognised(String type, _) -> metrics.unrecognised(CHANNEL, type);
            case LiveServerEvent.SessionUpdated _, LiveServerEvent.Acknowledged _, LiveServerEvent.Info _ -> { }
        }
    }

    private void heardAgent(String base64) {
        try {
            AudioChunk audio = AudioChunk.ofBase64(request.format(), base64.getBytes(StandardCharsets.US_ASCII));
            metrics.received(CHANNEL, audio.byteCount());
            turns.agentSounds(toLine.convert(audio));
        } catch (IllegalArgumentException broken) {
            metrics.rejected(CHANNEL, "broken_audio");
        }
    }

    /// Before the session stands an error is its end; later the session goes on.
    private void failed(String code, String message) {
        String why = label + ": " + message;
        if (ErrorCode.isFatal(code) || !started && !ErrorCode.isPassing(code)) {
            lost(SessionLoss.fatal(code, why));
        } else if (!started) {
            lost(SessionLoss.redial(code, why));
        } else {
            report(new ModelEvent.Trouble(code, message));
        }
    }

    private void sessionClosed(String reason, double seconds) {
        use.told(seconds);
        boolean asked = closing;
        boolean confirmed = seconds >= 0;
        if (asked) {
            finish(confirmed);
            return;
        }
        turns.breakOff();
        finish(confirmed);
        // Moderation ends a session for good; what the caller said would end the next one as well.
        listener.lost(reason.equals("content")
                ? SessionLoss.fatal("content", label + " ended the session for its content")
                : SessionLoss.redial(reason.equals("expired") ? "session_expired" : reason, label + " ended the session"));
    }

    /// What the call is told also feeds the delegation's transcript.
    private void report(ModelEvent event) {
        switch (event) {
            case ModelEvent.ResponseStarted _ -> stopWaiting();
            case ModelEvent.CallerText(String id, String text) -> delegation.remember(new Remembered.CallerSaid(id, text));
            case ModelEvent.AgentText(_, String id, String text) -> delegation.remember(new Remembered.AgentSaid(id, text));
            default -> { }
        }
        if (!closing) {
            listener.reports(event);
        }
    }

    private @Nullable String activeResponse() {
        return turns.activeResponse();
    }

    @Override
    public void appendAudio(AudioChunk audio) {
        WebSocket open = socket;
        if (open == null || over || closing || !started) {
            return;
        }
        AudioChunk taken = toModel.convert(audio);
        if (open.sendMediaText(Unpooled.wrappedBuffer(LiveCodec.append(taken))) == SendResult.QUEUED) {
            metrics.sent(CHANNEL, taken.byteCount());
        } else {
            metrics.dropped(CHANNEL, "model_slow");
        }
    }

    /// There is nothing to commit; the model hears as it goes.
    @Override
    public void commitAudio() {
        turns.settle();
    }

    @Override
    public void addCallerText(String itemId, String text) {
        delegation.remember(new Remembered.CallerSaid(itemId, text));
        tell("The caller has typed this to you instead of saying it. Answer it now: " + text);
    }

    @Override
    public void addNote(String text) {
        tell(text);
    }

    @Override
    public void addToolOutput(String callId, String outputJson) {
        delegation.answered(callId, outputJson);
    }

    /// A greeting is spoken as commentary, the quickest way; without instructions the model answers by itself what it
    /// was told before. An answer that does not begin in time is told as an empty one, so that nobody waits for it.
    @Override
    public void createResponse(@Nullable String instructions) {
        if (instructions != null) {
            Matcher dictated = DICTATED.matcher(instructions);
            if (dictated.matches()) {
                send(new LiveClientEvent.CommentaryAppend(shortened(dictated.group(1)), null));
            } else {
                tell(instructions);
            }
        } else if (!delegation.continueBackend()) {
            delegation.nudge().ifPresent(this::tell);
        }
        stopWaiting();
        awaitedAnswer = loop.schedule(ANSWER_WAIT, this::answerNeverCame);
    }

    private void answerNeverCame() {
        awaitedAnswer = null;
        if (turns.activeResponse() == null && !over && !closing) {
            String none = "live_none_" + ++phantoms;
            listener.reports(new ModelEvent.ResponseStarted(none));
            listener.reports(new ModelEvent.ResponseEnded(none, ModelEvent.Outcome.COMPLETED, ""));
        }
    }

    private void stopWaiting() {
        if (awaitedAnswer != null) {
            awaitedAnswer.cancel();
            awaitedAnswer = null;
        }
    }

    /// The protocol cannot cancel; the rest of the turn is kept from the line.
    @Override
    public void cancelResponse() {
        turns.cutAgent();
    }

    /// The protocol cannot truncate, and its audio comes at the speed of speech, so little is ever unheard.
    @Override
    public void truncate(String itemId, long heardMs) {}

    @Override
    public void delete(String itemId) {}

    /// What `session.start` did not tell is told as silent context.
    @Override
    public void recall(List<Remembered> conversation) {
        for (Remembered said : conversation) {
            if (!before.contains(said)) {
                delegation.recall(said);
                send(new LiveClientEvent.ThinkingAppend(shortened(LiveSessionRequest.words(said)), null));
            }
        }
    }

    @Override
    public void amend(Remembered.AgentSaid shorter) {
        send(new LiveClientEvent.ThinkingAppend(
                shortened("The caller heard only this of what you said: " + shorter.text()), null));
    }

    /// Added to what the session knows; a voice stays for the session.
    @Override
    public void become(Agent agent) {
        request = request.by(agent);
        delegation.become(agent);
        tell(request.taking());
        if (request.backendModel().isPresent()) {
            ObjectNode changed = JsonNodeFactory.instance.objectNode();
            changed.set("delegation", request.delegation());
            send(new LiveClientEvent.SessionUpdate(changed));
        }
    }

    /// Asks for the close and waits, bounded, for the final usage.
    @Override
    public void close() {
        if (over || closing) {
            return;
        }
        use.untilNow();
        closing = true;
        turns.stop();
        stopWaiting();
        if (socket == null) {
            over = true;
            if (dial != null) {
                dial.cancel();
            }
        } else if (started) {
            send(new LiveClientEvent.SessionClose());
            loop.schedule(CLOSE_WAIT, this::end);
        } else {
            end();
        }
    }

    private void lost(SessionLoss loss) {
        if (over) {
            return;
        }
        if (closing) {
            end();
            return;
        }
        turns.breakOff();
        use.untilNow();
        finish(false);
        listener.lost(loss);
    }

    /// The final figure never came.
    private void end() {
        finish(false);
    }

    private void finish(boolean usageConfirmed) {
        if (over) {
            return;
        }
        over = true;
        turns.stop();
        stopWaiting();
        if (started) {
            metrics.modelSessionTime(use.toldBySum(), usageConfirmed);
        }
        if (socket != null) {
            socket.close(CloseCode.NORMAL, "the session is over");
        }
    }

    private void tell(String content) {
        for (int from = 0; from < content.length(); from += MOST_APPENDED) {
            send(new LiveClientEvent.InstructionsAppend(content.substring(from, Math.min(content.length(), from + MOST_APPENDED))));
        }
    }

    private static String shortened(String content) {
        return Delegation.shortened(content, MOST_APPENDED);
    }

    private void send(LiveClientEvent event) {
        WebSocket open = socket;
        if (open != null && !over) {
            open.sendText(LiveCodec.encode(event));
        }
    }
}
