package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.call.Arrival;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.gateway.caller.twilio.TwilioMessage.Start;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.SocketListener;
import dev.switchboard.gateway.net.WebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One media stream from upgrade to end. The place is taken at the upgrade, the call begins at `start`, which names
/// agent, caller and Twilio's call id; until then there is no ticket. Confined to the socket's event loop.
final class TwilioCall implements SocketListener {
    private static final Logger log = LoggerFactory.getLogger(TwilioCall.class);
    /// Twilio sends `start` with the first packets; a stream without it must not hold a place.
    private static final long START_WITHIN_MS = 10_000;
    /// Messages with wrong fields that are passed over before the line is closed.
    static final int VIOLATIONS_TOLERATED = 50;

    private final Reception reception;
    private final Admission.Permit permit;
    private final CallCounters counters;
    private final Predicate<Start> authentic;
    private final TwilioProtocol protocol = new TwilioProtocol();
    private @Nullable WebSocket socket;
    private @Nullable TwilioLink link;
    private @Nullable LiveCall call;
    private @Nullable Future<?> startDeadline;
    private CallerEvent.@Nullable Audio microphone;
    private int violations;
    private boolean over;

    /// `authentic` judges a start whose upgrade carried no token yet.
    TwilioCall(Reception reception, Admission.Permit permit, CallCounters counters, Predicate<Start> authentic) {
        this.reception = reception;
        this.permit = permit;
        this.counters = counters;
        this.authentic = authentic;
    }

    @Override
    public void opened(WebSocket opened) {
        socket = opened;
        startDeadline = opened.eventLoop().schedule(
                () -> refuse("no_start", CloseCode.POLICY, "no start within " + START_WITHIN_MS / 1000 + " s"),
                START_WITHIN_MS,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void text(ByteBuf utf8) {
        switch (protocol.read(utf8)) {
            case TwilioMessage.Media(var audio) -> media(audio);
            case TwilioMessage.Mark(var name) -> markEchoed(name);
            case Start start -> start(start);
            case TwilioMessage.Dtmf(var key) -> deliver(new CallerEvent.Digit(key));
            case TwilioMessage.Stop _ -> stop();
            case TwilioMessage.Connected _ -> {
                // Says only that the socket stands.
            }
            case TwilioMessage.ForeignTrack _ -> counters.dropped(TwilioLink.CHANNEL, "outbound_track");
            case TwilioMessage.Unrecognised(var event) -> {
                // The name is the peer's own text and must not become the name of a metric.
                log.debug("Twilio event of unknown name {}", event);
                counters.unrecognised(TwilioLink.CHANNEL, "unknown");
            }
            case TwilioMessage.Broken(var cause, var what, var fatal) -> broken(cause, what, fatal);
        }
    }

    /// Nearly every frame is the protocol's one reusable chunk, and then one event serves them all.
    private void media(AudioChunk audio) {
        if (call == null) {
            counters.dropped(TwilioLink.CHANNEL, "before_start");
            return;
        }
        CallerEvent.Audio event = microphone;
        if (event == null || event.chunk() != audio) {
            event = new CallerEvent.Audio(audio);
            microphone = event;
        }
        deliver(event);
    }

    private void start(Start start) {
        if (call != null) {
            refuse("second_start", CloseCode.POLICY, "a second start on the same stream");
            return;
        }
        if (!authentic.test(start)) {
            refuse("bad_token", CloseCode.POLICY, "the stream's token is missing, used or too old");
            return;
        }
        if (!start.encoding().equals("audio/x-mulaw")
                || start.sampleRateHz() != TwilioProtocol.FORMAT.sampleRateHz()
                || start.channels() != 1) {
            refuse("bad_format", CloseCode.UNSUPPORTED,
                    "audio is " + start.encoding() + " at " + start.sampleRateHz() + " Hz in "
                            + start.channels() + " channels, expected audio/x-mulaw at 8000 Hz in 1");
            return;
        }
        String agentId = parameter(start, "agent");
        if (agentId != null && reception.agent(agentId).isEmpty()) {
            refuse("unknown_agent", CloseCode.POLICY, "no agent \"" + agentId + "\"");
            return;
        }
        Arrival arrival = new Arrival(TwilioLink.CHANNEL, agentId, parameter(start, "to"), parameter(start, "from"));
        Optional<Admission.Refused> refusal = reception.redirect(permit, arrival);
        if (refusal.isPresent()) {
            refuse(refusal.get().code(), CloseCode.TRY_LATER, refusal.get().message());
            return;
        }
        answer(start);
    }

    private void answer(Start start) {
        WebSocket open = Objects.requireNonNull(socket);
        TwilioLink line = new TwilioLink(open, start.streamSid());
        link = line;
        try {
            call = reception.answer(
                    permit,
                    line,
                    new NettyCallLoop(open.eventLoop()),
                    null,
                    parameter(start, "from"),
                    start.callSid().isEmpty() ? null : start.callSid());
        } catch (RuntimeException failed) {
            log.error("answering Twilio's call {} failed", start.callSid(), failed);
            line.lineGone();
            permit.release();
            open.close(CloseCode.INTERNAL, "the call could not be answered");
        }
        cancelDeadline();
    }

    private static @Nullable String parameter(Start start, String name) {
        String value = start.parameters().get(name);
        return value == null || value.isBlank() ? null : value;
    }

    private void markEchoed(String name) {
        TwilioLink line = link;
        if (line == null || !line.markEchoed(
                name, (itemId, heardMs) -> deliver(new CallerEvent.Heard(itemId, heardMs)))) {
            counters.rejected(TwilioLink.CHANNEL, "unknown_mark");
        }
    }

    private void stop() {
        end(EndReason.CALLER_HANGUP);
        Objects.requireNonNull(socket).close(CloseCode.NORMAL, "stopped");
    }

    private void broken(String cause, String what, boolean fatal) {
        violations++;
        if (fatal || violations > VIOLATIONS_TOLERATED) {
            refuse(cause, CloseCode.BAD_DATA, what);
        } else {
            counters.rejected(TwilioLink.CHANNEL, cause);
        }
    }

    @Override
    public void binary(ByteBuf data) {
        refuse("binary_frame", CloseCode.UNSUPPORTED, "a binary frame; media streams are JSON text");
    }

    /// Ends the line, and the call if it has begun, because the peer broke the protocol.
    private void refuse(String cause, CloseCode code, String what) {
        counters.rejected(TwilioLink.CHANNEL, cause);
        end(EndReason.CALLER_PROTOCOL_ERROR);
        Objects.requireNonNull(socket).close(code, what);
    }

    private void deliver(CallerEvent event) {
        if (call != null && !over && !Objects.requireNonNull(link).isGone()) {
            call.on(event);
        }
    }

    /// The call hears of the end once, and not when it ended the line itself.
    private void end(EndReason reason) {
        cancelDeadline();
        deliver(new CallerEvent.Gone(reason));
        over = true;
        if (link != null) {
            link.lineGone();
        }
        if (call == null) {
            permit.release();
        }
    }

    private void cancelDeadline() {
        if (startDeadline != null) {
            startDeadline.cancel(false);
        }
    }

    @Override
    public void violated(CloseCode code, String what) {
        end(code == CloseCode.INTERNAL ? EndReason.CALLER_HANGUP : EndReason.CALLER_PROTOCOL_ERROR);
    }

    @Override
    public void closed(int code, String reason) {
        end(EndReason.CALLER_HANGUP);
    }
}
