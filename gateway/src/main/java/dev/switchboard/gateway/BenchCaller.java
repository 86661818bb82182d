package dev.switchboard.gateway;

import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.DialFailure;
import dev.switchboard.gateway.net.DialListener;
import dev.switchboard.gateway.net.DialTarget;
import dev.switchboard.gateway.net.SendResult;
import dev.switchboard.gateway.net.WebSocket;
import dev.switchboard.gateway.net.WebSocketDialer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A session that asks one question after another in real time, the next as soon as the last is answered, and notes how
/// long each answer took. Confined to its event loop.
final class BenchCaller implements DialListener {
    /// What a client asks for that shows captions.
    private static final String SESSION = """
            {"type":"session.update","session":{"type":"realtime","instructions":"Answer briefly.",\
            "audio":{"input":{"transcription":{"model":"gpt-4o-transcribe"}}}}}""";
    /// An answer that takes longer is no answer.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int TYPE_WITHIN_BYTES = 160;
    private static final Pattern ERROR_CODE = Pattern.compile("\"code\":\"(\\w+)\"");

    final CompletableFuture<Void> opened = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    /// Done when the last question was answered or given up; never for endless ones.
    final CompletableFuture<Void> finished = new CompletableFuture<>();

    private final EventLoop loop;
    private final BenchTally tally;
    private final List<BenchSpeech> questions;
    private int questionsLeft;
    private int question;
    private int frame;
    private long startNanos;
    private long ticks;
    /// 0 while the question is being asked.
    private long askedNanos;
    private boolean answering;
    private @Nullable WebSocket socket;
    private @Nullable ScheduledFuture<?> ticking;

    /// @param howMany questions to ask, 0 for a caller who only listens
    BenchCaller(EventLoop loop, BenchTally tally, List<BenchSpeech> questions, int first, int howMany) {
        this.loop = loop;
        this.tally = tally;
        this.questions = questions;
        this.question = first;
        this.questionsLeft = howMany;
    }

    void dial(WebSocketDialer dialer, int port) {
        WebSocketDialer.Dial _ =
                dialer.dial(loop, DialTarget.of(URI.create("ws://127.0.0.1:" + port + "/v1/realtime?model=any")), this);
    }

    /// Begins to speak after `delayMs`, and from then on sends 20 ms every 20 ms.
    void speak(long delayMs) {
        loop.execute(() -> {
            startNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
            ticking = loop.scheduleAtFixedRate(this::tick, delayMs, BenchSpeech.FRAME_MS, TimeUnit.MILLISECONDS);
        });
    }

    void hangUp() {
        loop.execute(() -> {
            stop();
            WebSocket open = socket;
            if (open != null) {
                open.close(CloseCode.NORMAL, "");
            }
        });
    }

    private void tick() {
        long now = System.nanoTime();
        tally.senderLate(now - startNanos - TimeUnit.MILLISECONDS.toNanos(ticks++ * BenchSpeech.FRAME_MS));
        List<byte[]> frames = questions.get(question % questions.size()).frames();
        if (askedNanos == 0 && questionsLeft > 0) {
            send(frames.get(frame++));
            if (frame == frames.size()) {
                askedNanos = now;
            }
            return;
        }
        send(BenchSpeech.SILENCE);
        if (askedNanos != 0 && now - askedNanos > PATIENCE_NANOS) {
            tally.unanswered();
            next();
        }
    }

    private void next() {
        askedNanos = 0;
        answering = false;
        frame = 0;
        question++;
        if (--questionsLeft == 0) {
            stop();
            finished.complete(null);
        }
    }

    private void stop() {
        if (ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }

    private void send(byte[] text) {
        WebSocket open = socket;
        if (open != null && open.sendText(text) == SendResult.DROPPED) {
            tally.senderBlocked();
        }
    }

    @Override
    public void opened(WebSocket open) {
        socket = open;
        send(SESSION.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void text(ByteBuf utf8) {
        String head = utf8.toString(
                utf8.readerIndex(), Math.min(TYPE_WITHIN_BYTES, utf8.readableBytes()), StandardCharsets.UTF_8);
        if (head.contains("\"response.output_audio.delta\"")) {
            if (askedNanos != 0 && !answering) {
                answering = true;
                tally.answered(System.nanoTime() - askedNanos);
            }
        } else if (head.contains("\"response.done\"")) {
            if (answering) {
                next();
            }
        } else if (head.contains("\"session.updated\"")) {
            opened.complete(null);
        } else if (head.contains("\"type\":\"error\"")) {
            Matcher code = ERROR_CODE.matcher(utf8.toString(StandardCharsets.UTF_8));
            tally.givenUp(code.find() ? code.group(1) : "no code");
        }
    }

    @Override
    public void binary(ByteBuf data) {}

    @Override
    public void failed(DialFailure failure) {
        opened.completeExceptionally(new IllegalStateException(failure.toString()));
        closed.complete(null);
        finished.complete(null);
    }

    @Override
    public void closed(int code, String reason) {
        stop();
        socket = null;
        opened.completeExceptionally(new IllegalStateException("closed with " + code));
        closed.complete(null);
        finished.complete(null);
    }
}
