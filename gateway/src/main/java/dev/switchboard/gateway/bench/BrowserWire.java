package dev.switchboard.gateway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.LongConsumer;

/// A browser: 960 bytes of 24 kHz PCM each 20 ms as a binary frame, and four playback reports a second.
final class BrowserWire implements LoadWire {
    private static final int FRAME_BYTES = 960;
    private static final int REPORT_FRAMES = 12;
    private static final String ITEM = "{\"type\":\"audio.item\",\"item_id\":\"";

    /// What the ears take for somebody speaking: 16-bit noise at half of full scale.
    private static final byte[] NOISE = noise();

    private final boolean noisy;
    private String item = "";
    private int played;

    /// A microphone in a silent room.
    BrowserWire() {
        this(false);
    }

    BrowserWire(boolean noisy) {
        this.noisy = noisy;
    }

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
        if (noisy) {
            audio.writeBytes(NOISE, 0, FRAME_BYTES - FrameStamp.RAW_BYTES);
        } else {
            audio.writeZero(FRAME_BYTES - FrameStamp.RAW_BYTES);
        }
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

    /// A typed message.
    static ByteBuf typed(ByteBufAllocator allocator, String text) {
        return text(allocator, "{\"type\":\"text\",\"text\":\"" + text + "\"}");
    }

    private static byte[] noise() {
        byte[] samples = new byte[FRAME_BYTES];
        Random random = new Random(1);
        for (int i = 0; i < FRAME_BYTES; i += Short.BYTES) {
            int sample = random.nextInt(1 << 15) - (1 << 14);
            samples[i] = (byte) sample;
            samples[i + 1] = (byte) (sample >> 8);
        }
        return samples;
    }

    private static ByteBuf text(ByteBufAllocator allocator, String text) {
        ByteBuf frame = FrameCutter.room(allocator, text.length());
        frame.writeCharSequence(text, StandardCharsets.US_ASCII);
        return FrameCutter.asClient(frame, FrameCutter.TEXT);
    }
}
