package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallerLink;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.caller.LineEnds;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.SendResult;
import dev.switchboard.gateway.net.WebSocket;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// The way to one phone behind Twilio. Each chunk becomes `media` messages of at most `PIECE_MS`, the base64 text spliced between
/// two byte arrays made once. A `mark` follows the first piece of an item, each `PIECE_MS` of audio, and the end of what came: a
/// mark behind each 20 ms would double the messages both ways to tell the same. Twilio queues and paces. Confined to the
/// socket's event loop.
final class TwilioLink implements CallerLink {
    static final String CHANNEL = "twilio";
    /// Closing the socket discards what Twilio has not played, so the last words of a call that ends in order are
    /// waited for, but not longer than this.
    private static final long GOODBYE_WAIT_MS = 10_000;

    /// Models send pieces of up to half a second; a mark at least so often tells where in them the ear is. A multiple of
    /// 3 ms, so that the base64 text of whole pieces ends on whole groups of 4 characters.
    private static final int PIECE_MS = 96;
    private static final int PIECE_CHARS = PIECE_MS * TwilioProtocol.FORMAT.bytesPerMs() / 3 * 4;
    /// So long after the last chunk its mark is sent, whatever it holds.
    private static final long TAIL_WAIT_MS = 100;

    private static final byte[] MEDIA_END = ascii("\"}}");
    private static final byte[] MARK_END = ascii("\"}}");

    private final WebSocket socket;
    private final PendingMarks marks = new PendingMarks();
    private final byte[] mediaStart;
    private final byte[] markStart;
    private final byte[] clear;
    private @Nullable String item;
    private long itemUs;
    private long markedUs;
    private long lastPlayNanos;
    private boolean tailTimerRuns;
    private @Nullable EndReason ending;
    private boolean gone;

    TwilioLink(WebSocket socket, String streamSid) {
        this.socket = socket;
        String sid = TwilioProtocol.quoted(streamSid);
        this.mediaStart = ascii("{\"event\":\"media\",\"streamSid\":" + sid + ",\"media\":{\"payload\":\"");
        this.markStart = ascii("{\"event\":\"mark\",\"streamSid\":" + sid + ",\"mark\":{\"name\":\"");
        this.clear = ascii("{\"event\":\"clear\",\"streamSid\":" + sid + "}");
    }

    @Override
    public AudioFormat format() {
        return TwilioProtocol.FORMAT;
    }

    @Override
    public PlayResult play(String itemId, AudioChunk audio) {
        if (gone || ending != null) {
            return PlayResult.DROPPED;
        }
        if (audio.format() != TwilioProtocol.FORMAT) {
            throw new IllegalArgumentException("Twilio plays " + TwilioProtocol.FORMAT + ", not " + audio.format());
        }
        if (!itemId.equals(item)) {
            markTail();
            item = itemId;
            itemUs = 0;
            markedUs = 0;
        }
        byte[] base64 = audio.base64();
        long leftUs = audio.durationUs();
        for (int from = 0; from < base64.length; from += PIECE_CHARS) {
            int chars = Math.min(PIECE_CHARS, base64.length - from);
            if (sendMedia(base64, from, chars) != SendResult.QUEUED) {
                return PlayResult.DROPPED;
            }
            long us = from + chars == base64.length ? leftUs : PIECE_MS * 1_000L;
            leftUs -= us;
            sent(us);
        }
        return PlayResult.QUEUED;
    }

    private SendResult sendMedia(byte[] base64, int from, int chars) {
        ByteBuf media = socket.message(mediaStart.length + chars + MEDIA_END.length);
        media.writeBytes(mediaStart).writeBytes(base64, from, chars).writeBytes(MEDIA_END);
        return socket.sendMediaText(media);
    }

    private void sent(long us) {
        boolean first = itemUs == 0;
        itemUs += us;
        if (first || itemUs - markedUs >= PIECE_MS * 1_000L) {
            markTail();
            return;
        }
        lastPlayNanos = System.nanoTime();
        if (!tailTimerRuns) {
            waitForTail(TAIL_WAIT_MS);
        }
    }

    /// Marks what was sent since the last mark.
    private void markTail() {
        if (item != null && itemUs > markedUs) {
            markedUs = itemUs;
            sendMark(marks.add(item, itemUs / 1_000));
        }
    }

    private void waitForTail(long waitMs) {
        tailTimerRuns = true;
        socket.eventLoop().schedule(this::tailDue, waitMs, TimeUnit.MILLISECONDS);
    }

    private void tailDue() {
        tailTimerRuns = false;
        if (gone || itemUs == markedUs) {
            return;
        }
        long quietMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastPlayNanos);
        if (quietMs >= TAIL_WAIT_MS) {
            markTail();
        } else {
            waitForTail(TAIL_WAIT_MS - quietMs);
        }
    }

    private void sendMark(String name) {
        ByteBuf mark = socket.message(markStart.length + name.length() + MARK_END.length);
        mark.writeBytes(markStart);
        mark.writeCharSequence(name, StandardCharsets.US_ASCII);
        mark.writeBytes(MARK_END);
        // Counts as media: a mark that is dropped or taken back is covered by the next, or means nothing any more.
        socket.sendMediaText(mark);
    }

    @Override
    public void clear(String itemId) {
        if (gone) {
            return;
        }
        item = null;
        itemUs = 0;
        markedUs = 0;
        marks.clear();
        socket.dropWaitingMedia();
        socket.sendText(clear);
        hangUpIfPlayedOut();
    }

    /// An echoed mark; false when it was never ours.
    boolean markEchoed(String name, ObjLongConsumer<String> heard) {
        boolean ours = marks.echoed(name, heard);
        hangUpIfPlayedOut();
        return ours;
    }

    @Override
    public void show(CallNotice notice) {
        // A phone shows nothing.
    }

    @Override
    public void hangUp(EndReason reason) {
        if (gone || ending != null) {
            return;
        }
        markTail();
        ending = reason;
        if (LineEnds.closeCode(reason) == CloseCode.NORMAL && !marks.isEmpty()) {
            socket.eventLoop().schedule(() -> close(reason), GOODBYE_WAIT_MS, TimeUnit.MILLISECONDS);
        } else {
            close(reason);
        }
    }

    private void hangUpIfPlayedOut() {
        if (ending != null && marks.isEmpty()) {
            close(ending);
        }
    }

    private void close(EndReason reason) {
        if (!gone) {
            gone = true;
            socket.close(LineEnds.closeCode(reason), reason.wire());
        }
    }

    /// Whether this side has ended the line, or has been told that it is gone.
    boolean isGone() {
        return gone || ending != null;
    }

    void lineGone() {
        gone = true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
