package dev.switchboard.gateway.softphone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.MuLaw;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.DialFailure;
import dev.switchboard.gateway.net.DialListener;
import dev.switchboard.gateway.net.DialTarget;
import dev.switchboard.gateway.net.WebSocket;
import dev.switchboard.gateway.net.WebSocketDialer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Calls as Twilio Media Streams does: µ-law in JSON both ways, a queue played in real time, marks echoed when they are
/// reached or when the queue is cleared.
public final class TwilioPhone implements Softphone {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SAMPLE_RATE_HZ = 8_000;
    /// Twilio's wire has no items; all that is played is one.
    private static final String ITEM = "line";

    private final EventLoop loop;
    private final PhoneListener listener;
    private final String streamSid;
    private final String callSid;
    private final Map<String, String> parameters;
    private final Handset handset;
    private final CompletableFuture<TwilioPhone> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable WebSocket socket;
    private int sequence;
    private int chunk;

    private TwilioPhone(
            EventLoop loop, PhoneListener listener, String streamSid, String callSid, Map<String, String> parameters) {
        this.loop = loop;
        this.listener = listener;
        this.streamSid = streamSid;
        this.callSid = callSid;
        this.parameters = parameters;
        this.handset = new Handset(loop, SAMPLE_RATE_HZ, new Handset.Line() {
            @Override
            public void microphone(short[] frame) {
                sendMedia(frame);
            }

            @Override
            public void played(Playout.Frame frame) {
                frame.marks().forEach(TwilioPhone.this::echo);
            }
        });
    }

    /// Dials `address` (`ws://…/calls/twilio`) with the headers of the upgrade, says `connected` and `start`, and
    /// returns when the line stands. `parameters` are the stream's, such as `agent` and `from`. Throws
    /// `PhoneException`.
    public static TwilioPhone call(
            WebSocketDialer dialer,
            EventLoop loop,
            URI address,
            Map<String, String> headers,
            String callSid,
            Map<String, String> parameters,
            PhoneListener listener) {
        TwilioPhone phone = new TwilioPhone(loop, listener, "MZ" + callSid, callSid, Map.copyOf(parameters));
        dialer.dial(loop, new DialTarget(address, headers, List.of()), phone.new Wire());
        return BrowserPhone.await(phone.opened, address);
    }

    /// Twilio's id of this call, which its ticket keeps.
    public String callSid() {
        return callSid;
    }

    @Override
    public int sampleRateHz() {
        return SAMPLE_RATE_HZ;
    }

    @Override
    public void speak(short[] samples) {
        handset.speak(samples);
    }

    /// A phone cannot type: throws `UnsupportedOperationException`.
    @Override
    public void type(String text) {
        throw new UnsupportedOperationException("a phone line carries no typed text");
    }

    @Override
    public void press(char key) {
        loop.execute(() -> {
            ObjectNode dtmf = message("dtmf");
            dtmf.putObject("dtmf").put("track", "inbound_track").put("digit", String.valueOf(key));
            send(dtmf);
        });
    }

    @Override
    public void hangUp() {
        loop.execute(() -> {
            ObjectNode stop = message("stop");
            stop.putObject("stop").put("callSid", callSid);
            send(stop);
        });
    }

    @Override
    public long agentMs() {
        return handset.progress().agentMs();
    }

    @Override
    public long agentQuietMs() {
        return handset.progress().agentQuietMs();
    }

    @Override
    public long callerQuietMs() {
        return handset.progress().speechDone() ? handset.progress().callerQuietMs() : 0;
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void writeHeard(Path wav) throws IOException {
        WavFile.writeStereo(wav, SAMPLE_RATE_HZ, handset.spoken(), handset.heard());
    }

    @Override
    public short[] heard() {
        return handset.heard();
    }

    @Override
    public void close() {
        loop.execute(() -> {
            if (socket != null) {
                socket.close(CloseCode.GOING_AWAY, "");
            }
        });
    }

    private ObjectNode message(String event) {
        sequence++;
        return JSON.createObjectNode()
                .put("event", event)
                .put("sequenceNumber", Integer.toString(sequence))
                .put("streamSid", streamSid);
    }

    private void send(ObjectNode json) {
        if (socket != null) {
            socket.sendText(json.toString());
        }
    }

    private void sendMedia(short[] frame) {
        ObjectNode media = message("media");
        media.putObject("media")
                .put("track", "inbound")
                .put("chunk", Integer.toString(chunk + 1))
                .put("timestamp", Integer.toString(chunk * Handset.FRAME_MS))
                .put("payload", Base64.getEncoder().encodeToString(MuLaw.encode(frame)));
        chunk++;
        send(media);
    }

    private void echo(String mark) {
        ObjectNode echo = message("mark");
        echo.putObject("mark").put("name", mark);
        send(echo);
    }

    /// What the gateway sends.
    private final class Wire implements DialListener {
        @Override
        public void opened(WebSocket open) {
            socket = open;
            send(JSON.createObjectNode().put("event", "connected").put("protocol", "Call").put("version", "1.0.0"));
            ObjectNode start = message("start");
            ObjectNode about = start.putObject("start").put("streamSid", streamSid).put("accountSid", "AC0")
                    .put("callSid", callSid);
            about.putArray("tracks").add("inbound");
            parameters.forEach(about.putObject("customParameters")::put);
            about.putObject("mediaFormat").put("encoding", "audio/x-mulaw").put("sampleRate", SAMPLE_RATE_HZ)
                    .put("channels", 1);
            send(start);
            handset.start();
            listener.answered("", "");
            opened.complete(TwilioPhone.this);
        }

        @Override
        public void failed(DialFailure failure) {
            opened.completeExceptionally(new PhoneException(failure.sentence()));
        }

        @Override
        public void text(ByteBuf utf8) {
            String text = utf8.toString(StandardCharsets.UTF_8);
            JsonNode json;
            try {
                json = JSON.readTree(text);
            } catch (JsonProcessingException broken) {
                listener.problem("malformed_json", String.valueOf(broken.getOriginalMessage()));
                return;
            }
            switch (json.path("event").asText()) {
                case "media" -> handset.playout().add(ITEM, MuLaw.decode(
                        Base64.getDecoder().decode(json.path("media").path("payload").asText())));
                case "mark" -> handset.playout().addMark(json.path("mark").path("name").asText());
                case "clear" -> {
                    listener.message(text);
                    handset.playout().clear().forEach(TwilioPhone.this::echo);
                }
                default -> listener.message(text);
            }
        }

        @Override
        public void binary(ByteBuf data) {
            listener.problem("binary_frame", "a media stream is JSON text");
        }

        @Override
        public void closed(int code, String reason) {
            handset.stop();
            listener.ended(code, reason);
            ended.complete(null);
        }
    }
}
