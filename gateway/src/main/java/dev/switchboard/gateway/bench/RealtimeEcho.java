package dev.switchboard.gateway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// A Realtime model that says back what it hears, each append as one delta of an answer under way. Each ten seconds both sides
/// have said a line: the answer ends with its transcript, the caller's speech gets one too, and the next answer begins, so that
/// a relay has lines to log. One per connection; event loop only.
final class RealtimeEcho implements EchoServer.Echo {
    private static final int LINE_FRAMES = 500;
    private static final byte[] APPEND_HEAD = ascii("{\"type\":\"input_audio_buffer.append\"");
    private static final byte[] AUDIO_KEY = ascii("\"audio\":\"");
    private static final byte[] END = ascii("\"}");
    private static final int MOST_KEY_OFFSET = 100;
    private static final String UPDATE = "{\"type\":\"session.update\"";
    private static final String SESSION = "\"session\":";

    /// Not all calls end their lines in the same moment.
    private int framesToLine = ThreadLocalRandom.current().nextInt(LINE_FRAMES) + 1;
    private int answer;
    private int events;
    private byte[] deltaHead = {};

    @Override
    public void opened(ChannelHandlerContext ctx) {
        say(ctx, "{\"type\":\"session.created\",\"event_id\":\"event_0\",\"session\":{\"type\":\"realtime\",\"id\":\"sess_echo\"}}");
    }

    @Override
    public void frame(ChannelHandlerContext ctx, int opcode, ByteBuf payload) {
        if (!startsWith(payload, payload.readerIndex(), APPEND_HEAD)) {
            other(ctx, payload.toString(StandardCharsets.UTF_8));
            return;
        }
        int audio = after(payload);
        int end = audio < 0 ? -1 : payload.indexOf(audio, payload.writerIndex(), (byte) '"');
        if (end < 0) {
            return;
        }
        if (deltaHead.length == 0) {
            begin(ctx);
        }
        ByteBuf delta = FrameCutter.room(ctx.alloc(), deltaHead.length + 64 + end - audio);
        delta.writeBytes(deltaHead);
        delta.writeCharSequence(event() + "\",\"delta\":\"", StandardCharsets.US_ASCII);
        delta.writeBytes(payload, audio, end - audio).writeBytes(END);
        ctx.write(FrameCutter.asServer(delta, FrameCutter.TEXT));
        if (--framesToLine == 0) {
            framesToLine = LINE_FRAMES;
            line(ctx);
            begin(ctx);
        }
    }

    /// The session is granted as asked, answers begin by themselves; everything else is heard and not answered.
    private void other(ChannelHandlerContext ctx, String text) {
        int session = text.indexOf(SESSION);
        if (text.startsWith(UPDATE) && session > 0) {
            String asked = text.substring(session + SESSION.length(), text.lastIndexOf('}'));
            say(ctx, "{\"type\":\"session.updated\",\"event_id\":\"" + event() + "\",\"session\":" + asked + "}");
        }
    }

    private void begin(ChannelHandlerContext ctx) {
        answer++;
        say(ctx, "{\"type\":\"response.created\",\"event_id\":\"" + event() + "\",\"response\":{\"object\":\"realtime.response\","
                + "\"id\":\"resp_" + answer + "\",\"status\":\"in_progress\",\"output\":[]}}");
        deltaHead = ascii("{\"type\":\"response.output_audio.delta\",\"response_id\":\"resp_" + answer + "\",\"item_id\":\"item_"
                + answer + "\",\"output_index\":0,\"content_index\":0,\"event_id\":\"");
    }

    private void line(ChannelHandlerContext ctx) {
        say(ctx, "{\"type\":\"response.output_audio_transcript.done\",\"event_id\":\"" + event() + "\",\"response_id\":\"resp_"
                + answer + "\",\"item_id\":\"item_" + answer + "\",\"output_index\":0,\"content_index\":0,"
                + "\"transcript\":\"The interest rate for the saving pockets is 3.88 percent a year.\"}");
        say(ctx, "{\"type\":\"response.done\",\"event_id\":\"" + event() + "\",\"response\":{\"object\":\"realtime.response\","
                + "\"id\":\"resp_" + answer + "\",\"status\":\"completed\",\"output\":[]}}");
        say(ctx, "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"event_id\":\"" + event()
                + "\",\"item_id\":\"said_" + answer + "\",\"content_index\":0,"
                + "\"transcript\":\"What is the interest rate for the saving pockets?\"}");
    }

    private String event() {
        return "event_" + ++events;
    }

    private static void say(ChannelHandlerContext ctx, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = FrameCutter.room(ctx.alloc(), utf8.length).writeBytes(utf8);
        ctx.write(FrameCutter.asServer(frame, FrameCutter.TEXT));
    }

    /// Where the audio of an append begins; negative when it is not found near the start.
    private static int after(ByteBuf text) {
        int last = Math.min(text.readerIndex() + MOST_KEY_OFFSET, text.writerIndex() - AUDIO_KEY.length);
        for (int at = text.readerIndex(); at < last; at++) {
            if (startsWith(text, at, AUDIO_KEY)) {
                return at + AUDIO_KEY.length;
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
