package dev.switchboard.gateway.caller.browser;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallerLink;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.caller.LineEnds;
import dev.switchboard.gateway.caller.browser.BrowserMessage.ToBrowser;
import dev.switchboard.gateway.net.SendResult;
import dev.switchboard.gateway.net.WebSocket;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The way to one browser. Audio leaves in frames of 20 ms: a chunk is cut up as it comes, what is left over waits for
/// the next chunk of the same item, and goes out short when the item changes or nothing more comes for `TAIL_WAIT_MS`.
/// The browser queues and paces. Confined to the socket's event loop.
final class BrowserLink implements CallerLink {
    static final String CHANNEL = "browser";
    /// Two frames: models send faster than real time, so a gap this long means that the item is over for now.
    private static final long TAIL_WAIT_MS = 40;
    private static final int FRAME_BYTES = BrowserProtocol.FORMAT.frameBytes();

    private final WebSocket socket;
    private final SentItems sent = new SentItems();
    private final byte[] rest = new byte[FRAME_BYTES];
    private int restBytes;
    private @Nullable String item;
    private long itemBytes;
    private long lastPlayNanos;
    private boolean tailTimerRuns;
    private boolean gone;
    private String ticketId = "";

    BrowserLink(WebSocket socket) {
        this.socket = socket;
    }

    @Override
    public AudioFormat format() {
        return BrowserProtocol.FORMAT;
    }

    @Override
    public PlayResult play(String itemId, AudioChunk audio) {
        if (gone) {
            return PlayResult.DROPPED;
        }
        if (audio.format() != BrowserProtocol.FORMAT) {
            throw new IllegalArgumentException("a browser plays " + BrowserProtocol.FORMAT + ", not " + audio.format());
        }
        if (!itemId.equals(item)) {
            begin(itemId);
        }
        lastPlayNanos = System.nanoTime();
        byte[] pcm = audio.raw();
        int from = 0;
        while (from < pcm.length) {
            int taken = Math.min(FRAME_BYTES - restBytes, pcm.length - from);
            System.arraycopy(pcm, from, rest, restBytes, taken);
            restBytes += taken;
            from += taken;
            if (restBytes == FRAME_BYTES && sendRest() == PlayResult.DROPPED) {
                return PlayResult.DROPPED;
            }
        }
        if (restBytes > 0 && !tailTimerRuns) {
            waitForTail(TAIL_WAIT_MS);
        }
        return PlayResult.QUEUED;
    }

    private void begin(String itemId) {
        sendRest();
        item = itemId;
        itemBytes = sent.totalMs(itemId) * BrowserProtocol.FORMAT.bytesPerMs();
        send(new ToBrowser.AudioItem(itemId));
    }

    private PlayResult sendRest() {
        if (restBytes == 0 || item == null) {
            return PlayResult.QUEUED;
        }
        int bytes = restBytes;
        restBytes = 0;
        ByteBuf frame = socket.message(bytes).writeBytes(rest, 0, bytes);
        SendResult result = socket.sendMedia(frame);
        if (result != SendResult.QUEUED) {
            return PlayResult.DROPPED;
        }
        itemBytes += bytes;
        sent.sent(item, itemBytes / BrowserProtocol.FORMAT.bytesPerMs());
        return PlayResult.QUEUED;
    }

    private void waitForTail(long waitMs) {
        tailTimerRuns = true;
        socket.eventLoop().schedule(this::tailDue, waitMs, TimeUnit.MILLISECONDS);
    }

    private void tailDue() {
        tailTimerRuns = false;
        if (gone || restBytes == 0) {
            return;
        }
        long quietMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastPlayNanos);
        if (quietMs >= TAIL_WAIT_MS) {
            sendRest();
        } else {
            waitForTail(TAIL_WAIT_MS - quietMs);
        }
    }

    @Override
    public void clear(String itemId) {
        if (gone) {
            return;
        }
        restBytes = 0;
        item = null;
        socket.dropWaitingMedia();
        send(new ToBrowser.AudioClear(itemId));
    }

    @Override
    public void show(CallNotice notice) {
        if (gone) {
            return;
        }
        switch (notice) {
            case CallNotice.Started(var id, var sessionId, var agent) -> {
                ticketId = id;
                send(new ToBrowser.CallStarted(id, sessionId, agent));
            }
            case CallNotice.HandedOver(var agent) -> send(new ToBrowser.AgentChanged(agent));
            case CallNotice.CallerSpeaking(var active) -> send(new ToBrowser.CallerSpeaking(active));
            case CallNotice.Transcript(var speaker, var itemId, var text, var last) ->
                send(new ToBrowser.Transcript(speaker, itemId, text, last));
            case CallNotice.ToolActivity(var name, var status, var durationMs) ->
                send(new ToBrowser.Tool(name, status, durationMs));
            case CallNotice.Answered _ -> {}
            case CallNotice.Ended(var id, var reason) -> {
                sendRest();
                send(new ToBrowser.CallEnded(id, reason));
            }
            case CallNotice.Problem(var code, var message) -> complain(code, message);
        }
    }

    void complain(String code, String message) {
        send(new ToBrowser.Error(code, message));
    }

    private void send(ToBrowser message) {
        socket.sendText(BrowserProtocol.write(message));
    }

    /// The report held to what was sent, or -1 when it is about an item this line never carried.
    long heardMs(String itemId, long reportedMs) {
        return sent.heardMs(itemId, reportedMs);
    }

    @Override
    public void hangUp(EndReason reason) {
        if (gone) {
            return;
        }
        sendRest();
        gone = true;
        socket.close(LineEnds.closeCode(reason), reason.wire());
    }

    /// The caller asked to end: says so back, so that the page can tell a hang-up from a lost line.
    void callerHungUp() {
        if (gone) {
            return;
        }
        send(new ToBrowser.CallEnded(ticketId, EndReason.CALLER_HANGUP));
        hangUp(EndReason.CALLER_HANGUP);
    }

    /// Whether this side has ended the line, or has been told that it is gone.
    boolean isGone() {
        return gone;
    }

    void lineGone() {
        gone = true;
        restBytes = 0;
    }
}
