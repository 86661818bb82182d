package dev.switchboard.gateway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One caller: dials, speaks when told to, and notes when each of its frames came back, counted from the moment that frame
/// was due, not from when it was sent. Event loop only.
final class LoadCall extends ChannelInboundHandlerAdapter {
    final CompletableFuture<Void> opened = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    private final LoadWire wire;
    private final LoadTally tally;
    private final LongConsumer audioFrame = this::cameBack;
    private final BitSet back = new BitSet();
    private @Nullable Channel channel;
    private @Nullable FrameCutter cutter;
    private boolean upgraded;
    private boolean leaving;
    private long firstDueNanos;
    private int firstCounted;
    private int endCounted;
    private int sent;

    LoadCall(LoadWire wire, LoadTally tally) {
        this.wire = wire;
        this.tally = tally;
    }

    /// Frame 0 is due at `firstDueNanos`; those from `firstCounted` to before `endCounted` are measured.
    void measure(long firstDueNanos, int firstCounted, int endCounted) {
        this.firstDueNanos = firstDueNanos;
        this.firstCounted = firstCounted;
        this.endCounted = endCounted;
    }

    void speak(int number) {
        Channel open = channel;
        if (open == null || leaving || !open.isActive()) {
            return;
        }
        if (number >= firstCounted && number < endCounted) {
            sent++;
        }
        open.writeAndFlush(wire.frame(open.alloc(), number), open.voidPromise());
    }

    void hangUp() {
        Channel open = channel;
        leaving = true;
        if (open == null || !open.isActive()) {
            closed.complete(null);
        } else if (upgraded) {
            open.write(wire.goodbye(open.alloc()));
            open.writeAndFlush(FrameCutter.asClient(FrameCutter.room(open.alloc(), 2).writeShort(1_000), FrameCutter.CLOSE));
        } else {
            open.close();
        }
    }

    /// Says something besides audio, as whole frames.
    void say(Function<ByteBufAllocator, ByteBuf> words) {
        Channel open = channel;
        if (open != null && upgraded && !leaving && open.isActive()) {
            open.writeAndFlush(words.apply(open.alloc()), open.voidPromise());
        }
    }

    boolean isOver() {
        return closed.isDone();
    }

    /// Drops the connection as a lost network does, with a reset.
    void reset() {
        leaving = true;
        if (channel != null) {
            boolean _ = channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    void cut() {
        if (channel != null) {
            channel.close();
        }
    }

    /// Frames of the measured time that were sent and did not come back.
    int lost() {
        return sent - back.cardinality();
    }

    int sent() {
        return sent;
    }

    private void cameBack(long number) {
        if (number >= firstCounted && number < endCounted && !back.get((int) number)) {
            back.set((int) number);
            tally.latency(System.nanoTime() - firstDueNanos - number * LoadRun.FRAME_NANOS);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        cutter = new FrameCutter(ctx.alloc());
        ByteBuf request = ctx.alloc().directBuffer();
        request.writeCharSequence("GET " + wire.path() + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                StandardCharsets.US_ASCII);
        ctx.writeAndFlush(request);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        FrameCutter in = cutter;
        if (in == null || !(message instanceof ByteBuf bytes)) {
            return;
        }
        in.add(bytes);
        if (!upgraded) {
            String head = in.head();
            if (head.isEmpty()) {
                return;
            }
            if (!head.startsWith("HTTP/1.1 101")) {
                opened.completeExceptionally(new IllegalStateException(head.lines().findFirst().orElse("")));
                ctx.close();
                return;
            }
            upgraded = true;
            ctx.writeAndFlush(wire.greeting(ctx.alloc()));
            opened.complete(null);
        }
        in.cut((opcode, payload) -> frame(ctx, opcode, payload));
    }

    private void frame(ChannelHandlerContext ctx, int opcode, ByteBuf payload) {
        switch (opcode) {
            case FrameCutter.CLOSE -> {
                if (leaving) {
                    ctx.close();
                    return;
                }
                leaving = true;
                tally.droppedCall();
                ByteBuf answer = FrameCutter.room(ctx.alloc(), payload.readableBytes()).writeBytes(payload);
                ctx.writeAndFlush(FrameCutter.asClient(answer, FrameCutter.CLOSE));
            }
            case FrameCutter.PING -> {
                ByteBuf answer = FrameCutter.room(ctx.alloc(), payload.readableBytes()).writeBytes(payload);
                ctx.writeAndFlush(FrameCutter.asClient(answer, FrameCutter.PONG));
            }
            default -> wire.received(opcode, payload, audioFrame);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!leaving && upgraded) {
            tally.droppedCall();
        }
        leaving = true;
        FrameCutter in = cutter;
        if (in != null) {
            cutter = null;
            in.release();
        }
        opened.completeExceptionally(new IllegalStateException("closed before the upgrade"));
        closed.complete(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        opened.completeExceptionally(cause);
        ctx.close();
    }
}
