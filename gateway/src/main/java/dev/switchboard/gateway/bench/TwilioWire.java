package dev.switchboard.gateway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongConsumer;

/// A phone behind Twilio Media Streams: 160 bytes of µ-law each 20 ms, marks echoed with the next frame. The order of keys is
/// that of Twilio's documented messages.
final class TwilioWire implements LoadWire {
    /// 160 bytes in base64.
    private static final int PAYLOAD_CHARS = 216;
    private static final int ROOM_BYTES = 512;
    private static final int MOST_MARKS = 64;
    private static final byte[] AFTER_SEQUENCE = ascii("\",\"media\":{\"track\":\"inbound\",\"chunk\":\"");
    private static final byte[] PAYLOAD_KEY = ascii("\"payload\":\"");
    private static final byte[] MARK_EVENT = ascii("{\"event\":\"mark\"");
    private static final byte[] NAME_KEY = ascii("\"name\":\"");
    /// The rest of a frame that is all the same sample, after the stamp.
    private static final byte[] PAYLOAD_REST = ascii("/".repeat(PAYLOAD_CHARS - FrameStamp.BASE64_CHARS - 3) + "w==");

    /// The same of noise, which the ears take for somebody speaking.
    private static final byte[] NOISE_REST = noise();

    private final byte[] sound;
    private final String streamSid;
    private final List<byte[]> marks = new ArrayList<>();
    private int sequence = 1;

    /// A line on which nothing is to be heard.
    TwilioWire() {
        this(false);
    }

    TwilioWire(boolean noisy) {
        this.sound = noisy ? NOISE_REST : PAYLOAD_REST;
        this.streamSid = "MZ" + UUID.randomUUID().toString().replace("-", "");
    }

    @Override
    public String path() {
        return "/calls/twilio";
    }

    @Override
    public ByteBuf greeting(ByteBufAllocator allocator) {
        ByteBuf both = allocator.directBuffer();
        append(both, text(allocator, "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}"));
        append(both, text(allocator, "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"AC0\",\"streamSid\":\""
                + streamSid + "\",\"callSid\":\"CA" + streamSid.substring(2) + "\",\"tracks\":[\"inbound\"],\"mediaFormat\":{"
                + "\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},\"customParameters\":{}},\"streamSid\":\""
                + streamSid + "\"}"));
        return both;
    }

    @Override
    public ByteBuf frame(ByteBufAllocator allocator, int number) {
        ByteBuf media = FrameCutter.room(allocator, ROOM_BYTES);
        media.writeCharSequence("{\"event\":\"media\",\"sequenceNumber\":\"" + ++sequence, StandardCharsets.US_ASCII);
        media.writeBytes(AFTER_SEQUENCE);
        media.writeCharSequence((number + 1) + "\",\"timestamp\":\"" + number * LoadRun.FRAME_MS, StandardCharsets.US_ASCII);
        media.writeCharSequence("\",\"payload\":\"", StandardCharsets.US_ASCII);
        FrameStamp.writeBase64(media, number);
        media.writeBytes(sound);
        media.writeCharSequence("\"},\"streamSid\":\"" + streamSid + "\"}", StandardCharsets.US_ASCII);
        FrameCutter.asClient(media, FrameCutter.TEXT);
        if (marks.isEmpty()) {
            return media;
        }
        ByteBuf all = allocator.directBuffer(ROOM_BYTES * (marks.size() + 1));
        for (byte[] mark : marks) {
            append(all, text(allocator, "{\"event\":\"mark\",\"sequenceNumber\":\"" + ++sequence + "\",\"streamSid\":\"" + streamSid
                    + "\",\"mark\":{\"name\":\"" + new String(mark, StandardCharsets.US_ASCII) + "\"}}"));
        }
        marks.clear();
        append(all, media);
        return all;
    }

    @Override
    public void received(int opcode, ByteBuf payload, LongConsumer audioFrame) {
        int from = payload.readerIndex();
        if (startsWith(payload, from, MARK_EVENT)) {
            int name = after(payload, NAME_KEY);
            int end = payload.indexOf(name, payload.writerIndex(), (byte) '"');
            if (name > 0 && end > name && marks.size() < MOST_MARKS) {
                byte[] mark = new byte[end - name];
                payload.getBytes(name, mark);
                marks.add(mark);
            }
            return;
        }
        int audio = after(payload, PAYLOAD_KEY);
        if (audio > 0 && payload.indexOf(audio, payload.writerIndex(), (byte) '"') - audio == PAYLOAD_CHARS) {
            audioFrame.accept(FrameStamp.readBase64(payload, audio));
        }
    }

    @Override
    public ByteBuf goodbye(ByteBufAllocator allocator) {
        return text(allocator, "{\"event\":\"stop\",\"sequenceNumber\":\"" + ++sequence + "\",\"streamSid\":\"" + streamSid
                + "\",\"stop\":{\"accountSid\":\"AC0\",\"callSid\":\"CA" + streamSid.substring(2) + "\"}}");
    }

    private static ByteBuf text(ByteBufAllocator allocator, String text) {
        ByteBuf frame = FrameCutter.room(allocator, text.length());
        frame.writeCharSequence(text, StandardCharsets.US_ASCII);
        return FrameCutter.asClient(frame, FrameCutter.TEXT);
    }

    private static void append(ByteBuf all, ByteBuf frame) {
        all.writeBytes(frame);
        frame.release();
    }

    /// Where the value behind this key begins; negative when it is not there.
    private static int after(ByteBuf text, byte[] key) {
        for (int at = text.readerIndex(); at + key.length < text.writerIndex(); at++) {
            if (startsWith(text, at, key)) {
                return at + key.length;
            }
        }
        return -1;
    }

    private static boolean startsWith(ByteBuf text, int at, byte[] word) {
        if (at + word.length > text.writerIndex()) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (text.getByte(at + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] noise() {
        byte[] samples = new byte[(PAYLOAD_CHARS - FrameStamp.BASE64_CHARS - 4) / 4 * 3 + 1];
        new Random(1).nextBytes(samples);
        return Base64.getEncoder().encode(samples);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
