package dev.switchboard.gateway.caller.browser;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.gateway.caller.browser.BrowserMessage.FromBrowser;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.SocketListener;
import dev.switchboard.gateway.net.WebSocket;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One browser's socket from upgrade to end: what it sends becomes the call's events. Confined to the socket's event
/// loop.
final class BrowserCall implements SocketListener {
    private static final Logger log = LoggerFactory.getLogger(BrowserCall.class);
    /// A page with a fault may send a bad frame or two; one that goes on is closed.
    static final int VIOLATIONS_TOLERATED = 50;

    private final Reception reception;
    private final Admission.Permit permit;
    private final CallCounters counters;
    private final @Nullable String address;
    /// The one event of all audio frames: its chunk is filled anew.
    private final CallerEvent.Audio microphone = new CallerEvent.Audio(AudioChunk.reusable(BrowserProtocol.FORMAT));
    private @Nullable WebSocket socket;
    private @Nullable BrowserLink link;
    private @Nullable LiveCall call;
    private int violations;
    private boolean over;

    /// @param address the caller's, null when it cannot be told
    BrowserCall(
            Reception reception, Admission.Permit permit, CallCounters counters, @Nullable String address) {
        this.address = address;
        this.reception = reception;
        this.permit = permit;
        this.counters = counters;
    }

    @Override
    public void opened(WebSocket opened) {
        BrowserLink line = new BrowserLink(opened);
        socket = opened;
        link = line;
        try {
            call = reception.answer(
                    permit,
                    line,
                    new NettyCallLoop(opened.eventLoop()),
                    null,
                    address,
                    null);
        } catch (RuntimeException failed) {
            log.error("answering the browser at {} failed", opened.peer(), failed);
            permit.release();
            line.lineGone();
            opened.close(CloseCode.INTERNAL, "the call could not be answered");
        }
    }

    @Override
    public void binary(ByteBuf data) {
        int bytes = data.readableBytes();
        if (bytes == 0 || bytes % 2 != 0 || bytes > BrowserProtocol.MAX_AUDIO_FRAME_BYTES) {
            violation("bad_frame", "audio frame of " + bytes + " bytes, expected an even number up to "
                    + BrowserProtocol.MAX_AUDIO_FRAME_BYTES + " (200 ms of 24 kHz 16-bit PCM)");
            return;
        }
        data.getBytes(data.readerIndex(), microphone.chunk().fillRaw(bytes));
        deliver(microphone);
    }

    @Override
    public void text(ByteBuf utf8) {
        switch (BrowserProtocol.read(utf8)) {
            case FromBrowser.Text(var text) -> deliver(new CallerEvent.Typed(text));
            case FromBrowser.Playback(var itemId, var playedMs) -> heard(itemId, playedMs);
            case FromBrowser.Dtmf(var key) -> deliver(new CallerEvent.Digit(key));
            case FromBrowser.Hangup _ -> hangUp();
            case FromBrowser.Unrecognised(var type) -> {
                // The type is the peer's own text and must not become the name of a metric.
                log.debug("browser message of unknown type {}", type);
                counters.unrecognised(BrowserLink.CHANNEL, "unknown");
            }
            case FromBrowser.Broken(var code, var what) -> violation(code, what);
        }
    }

    private void heard(String itemId, long playedMs) {
        long heardMs = Objects.requireNonNull(link).heardMs(itemId, playedMs);
        if (heardMs < 0) {
            counters.rejected(BrowserLink.CHANNEL, "unknown_item");
        } else {
            deliver(new CallerEvent.Heard(itemId, heardMs));
        }
    }

    private void hangUp() {
        deliver(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        over = true;
        Objects.requireNonNull(link).callerHungUp();
    }

    private void violation(String code, String what) {
        counters.rejected(BrowserLink.CHANNEL, code);
        Objects.requireNonNull(link).complain(code, what);
        violations++;
        if (violations > VIOLATIONS_TOLERATED) {
            end(EndReason.CALLER_PROTOCOL_ERROR);
            Objects.requireNonNull(socket).close(
                    CloseCode.BAD_DATA, "more than " + VIOLATIONS_TOLERATED + " bad messages, the last: " + what);
        }
    }

    private void deliver(CallerEvent event) {
        if (call != null && !over) {
            call.on(event);
        }
    }

    /// The call hears of the end once, and not when it ended the line itself.
    private void end(EndReason reason) {
        BrowserLink line = Objects.requireNonNull(link);
        if (!line.isGone()) {
            deliver(new CallerEvent.Gone(reason));
        }
        over = true;
        line.lineGone();
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
            end(EndReason.CALLER_HANGUP);
        }
    }
}
