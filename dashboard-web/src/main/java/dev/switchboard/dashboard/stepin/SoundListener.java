package dev.switchboard.dashboard.stepin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.StillAllowed;
import dev.switchboard.dashboard.stepin.CallDesk.Answer;
import dev.switchboard.dashboard.stepin.CallDesk.Sound;
import dev.switchboard.dashboard.stepin.CallDesk.Standing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listener: what is heard waits in a bounded queue, the oldest sound is dropped and counted when it is full, and one
/// virtual thread sends it. Words about the call (few, small) are never dropped. The call's thread only puts in.
///
/// A binary message is 12 bytes of header, little-endian, and samples: side (0 caller, 1 agent, 2 supervisor), version (1), two
/// bytes 0, the sequence (32 bits), the call's clock in ms (32 bits).
final class SoundListener implements CallDesk.Listener {
    static final int HEADER_BYTES = 12;
    /// A second of two sides. A listener further behind had better hear the present.
    static final int MOST_WAITING = 100;
    private static final int MOST_WORDS = 1_000;
    private static final int VERSION = 1;
    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(SoundListener.class);

    private final Session session;
    private final String ticketId;
    private final String name;
    private final StillAllowed allowed;
    private final Deque<Sound> sounds = new ArrayDeque<>();
    private final Deque<String> words = new ArrayDeque<>();
    private long dropped;
    private int closeCode;
    private String closeReason = "";

    SoundListener(Session session, String ticketId, String name, StillAllowed allowed) {
        this.session = session;
        this.ticketId = ticketId;
        this.name = name;
        this.allowed = allowed;
    }

    String ticketId() {
        return ticketId;
    }

    /// The listener's own, and no other's.
    String name() {
        return name;
    }

    /// Says what came of the wish to listen, and begins to send.
    synchronized void begin(Answer answer) {
        if (answer instanceof Answer.Done(Standing standing)) {
            ObjectNode hello = StandingJson.of(ticketId, standing)
                    .put("type", "listening")
                    .put("listener", name)
                    .put("rate", CallDesk.RATE_HZ);
            words.addFirst(hello.toString());
        } else {
            String why = switch (answer) {
                case Answer.Refused(String sentence) -> sentence;
                case Answer.Unknown(String sentence) -> sentence;
                default -> "the call has ended";
            };
            words.add(frame("refused").put("message", why).toString());
            leave(answer instanceof Answer.Refused ? TRY_AGAIN_LATER : NORMAL, "not listening");
        }
        Thread.ofVirtual().name("sound-" + name).start(this::run);
    }

    @Override
    public synchronized boolean hear(Sound sound) {
        boolean room = sounds.size() < MOST_WAITING;
        if (!room) {
            sounds.remove();
            dropped++;
        }
        sounds.add(sound);
        notifyAll();
        return room;
    }

    @Override
    public synchronized void told(Standing standing) {
        tell(StandingJson.of(ticketId, standing).put("type", "state"));
    }

    @Override
    public synchronized void ended(String reason) {
        sounds.clear();
        tell(frame("ended").put("reason", reason));
        leave(NORMAL, "the call has ended");
    }

    /// The browser has gone, or the dashboard closes.
    synchronized void stop() {
        sounds.clear();
        leave(GOING_AWAY, "the dashboard is closing");
    }

    private synchronized void forbid() {
        sounds.clear();
        words.clear();
        leave(StillAllowed.CLOSE_CODE, "the session is over or the right was taken away");
    }

    private void tell(ObjectNode frame) {
        if (words.size() < MOST_WORDS) {
            words.add(frame.toString());
        }
        notifyAll();
    }

    private void leave(int code, String reason) {
        if (closeCode == 0) {
            closeCode = code;
            closeReason = reason;
        }
        notifyAll();
    }

    private void run() {
        try {
            while (session.isOpen() && sendNext()) {
                if (!allowed.now()) {
                    forbid();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            session.disconnect();
        } catch (ExecutionException | TimeoutException gone) {
            log.debug("the sound to {} ended", name, gone);
            session.disconnect();
        }
    }

    /// False when there is no more to come.
    private boolean sendNext() throws InterruptedException, ExecutionException, TimeoutException {
        @Nullable String word;
        @Nullable Sound sound = null;
        long lost;
        synchronized (this) {
            if (words.isEmpty() && sounds.isEmpty() && closeCode == 0) {
                wait(QUIET.toMillis());
            }
            word = words.poll();
            lost = word == null ? dropped : 0;
            if (word == null) {
                dropped = 0;
                sound = sounds.poll();
            }
        }
        if (lost > 0) {
            send(frame("dropped").put("frames", lost).toString());
        }
        if (word != null) {
            send(word);
        } else if (sound != null) {
            ByteBuffer frame = frame(sound);
            await(Callback.Completable.with(sent -> session.sendBinary(frame, sent)));
        } else if (leaving()) {
            await(Callback.Completable.with(this::close));
            return false;
        } else {
            await(Callback.Completable.with(sent -> session.sendPing(ByteBuffer.allocate(0), sent)));
        }
        return true;
    }

    private synchronized boolean leaving() {
        return closeCode != 0;
    }

    private synchronized void close(Callback sent) {
        session.close(closeCode, closeReason, sent);
    }

    private void send(String text) throws InterruptedException, ExecutionException, TimeoutException {
        await(Callback.Completable.with(sent -> session.sendText(text, sent)));
    }

    private static void await(Callback.Completable sent) throws InterruptedException, ExecutionException, TimeoutException {
        sent.get(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    static ByteBuffer frame(Sound sound) {
        return ByteBuffer.allocate(HEADER_BYTES + sound.pcm().length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) sound.side())
                .put((byte) VERSION)
                .putShort((short) 0)
                .putInt((int) sound.sequence())
                .putInt((int) sound.atMs())
                .put(sound.pcm())
                .flip();
    }

    private static ObjectNode frame(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
