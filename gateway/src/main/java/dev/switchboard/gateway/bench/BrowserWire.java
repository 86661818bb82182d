package dev.switchboard.gateway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/// A browser: 960 bytes of 24 kHz PCM each 20 ms as a binary frame, and four playback reports a second.
final class BrowserWire implements LoadWire {
    private static final int FRAME_BYTES = 960;
    private static final int REPORT_FRAMES = 12;
    private static final String ITEM = "{\"type\":\"audio.item\",\"item_id\":\"";

    private String item = "";
    private int played;

    @Override
    public String path() {
        return "/calls/browser";
    }

    @Override
    public ByteBuf greeting(ByteBufAllocator allocator) {
        return allocator.directBuffer(0);
    }

    @Override
    public ByteBuf frame(ByteBufAllocator allocator, int number) {
        ByteBuf audio = FrameCutter.room(allocator, FRAME_BYTES);
        FrameStamp.writeRaw(audio, number);
        audio.writeZero(FRAME_BYTES - FrameStamp.RAW_BYTES);
        FrameCutter.asClient(audio, FrameCutter.BINARY);
        if (item.isEmpty() || number % REPORT_FRAMES != 0) {
            return audio;
        }
        ByteBuf report = text(allocator, "{\"type\":\"playback\",\"item_id\":\"" + item + "\",\"played_ms\":"
                + played * LoadRun.FRAME_MS + "}");
        ByteBuf both = allocator.directBuffer(report.readableBytes() + audio.readableBytes());
        both.writeBytes(report).writeBytes(audio);
        report.release();
        audio.release();
        return both;
    }

    @Override
    public void received(int opcode, ByteBuf payload, LongConsumer audioFrame) {
        if (opcode == FrameCutter.BINARY) {
            played++;
            if (payload.readableBytes() == FRAME_BYTES) {
                audioFrame.accept(FrameStamp.readRaw(payload));
            }
            return;
        }
        String text = payload.toString(StandardCharsets.UTF_8);
        if (text.startsWith(ITEM)) {
            item = text.substring(ITEM.length(), text.indexOf('"', ITEM.length()));
            played = 0;
        }
    }

    @Override
    public ByteBuf goodbye(ByteBufAllocator allocator) {
        return text(allocator, "{\"type\":\"hangup\"}");
    }

    private static ByteBuf text(ByteBufAllocator allocator, String text) {
        ByteBuf frame = FrameCutter.room(allocator, text.length());
        frame.writeCharSequence(text, StandardCharsets.US_ASCII);
        return FrameCutter.asClient(frame, FrameCutter.TEXT);
    }
}
