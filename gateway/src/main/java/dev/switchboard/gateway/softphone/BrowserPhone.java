package dev.switchboard.gateway.softphone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Calls as the call page does: PCM frames both ways, playback reports four times a second and at once when told to
/// clear.
public final class BrowserPhone implements Softphone {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SAMPLE_RATE_HZ = 24_000;
    /// 240 ms, about four a second.
    private static final int FRAMES_PER_REPORT = 12;
    private static final int ANSWERED_WITHIN_SECONDS = 20;

    private final EventLoop loop;
    private final PhoneListener listener;
    private final boolean hasMicrophone;
    private final Handset handset;
    private final CompletableFuture<BrowserPhone> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable WebSocket socket;
    private String item = "";
    private String endReason = "";
    private int framesSinceReport;
    private volatile String ticketId = "";

    private BrowserPhone(EventLoop loop, PhoneListener listener, boolean hasMicrophone) {
        this.loop = loop;
        this.listener = listener;
        this.hasMicrophone = hasMicrophone;
        this.handset = new Handset(loop, SAMPLE_RATE_HZ, new Handset.Line() {
            @Override
            public void microphone(short[] frame) {
                sendMicrophone(frame);
            }

            @Override
            public void played(Playout.Frame frame) {
                reportPlayback(frame);
            }
        });
    }

    /// Dials `address` (`ws://…/calls/browser?agent=ID`) and waits until the line stands. Without a microphone it sends
    /// no audio at all, as the page does when its microphone was refused. Throws `PhoneException`.
    public static BrowserPhone call(
            WebSocketDialer dialer, EventLoop loop, URI address, boolean hasMicrophone, PhoneListener listener) {
        BrowserPhone phone = new BrowserPhone(loop, listener, hasMicrophone);
        dialer.dial(loop, DialTarget.of(address), phone.new Wire());
        return await(phone.opened, address);
    }

    static <T> T await(CompletableFuture<T> opened, URI address) {
        try {
            return opened.get(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PhoneException("interrupted while dialling " + address);
        } catch (ExecutionException failed) {
            throw new PhoneException(
                    "could not call " + address + ": " + Objects.requireNonNull(failed.getCause()).getMessage());
        } catch (TimeoutException _) {
            throw new PhoneException(
                    "could not call " + address + ": no answer within " + ANSWERED_WITHIN_SECONDS + " s");
        }
    }

    /// Empty until the call has begun.
    public String ticketId() {
        return ticketId;
    }

    @Override
    public int sampleRateHz() {
        return SAMPLE_RATE_HZ;
    }

    @Override
    public void speak(short[] samples) {
        handset.speak(samples);
    }

    @Override
    public void type(String text) {
        send(JSON.createObjectNode().put("type", "text").put("text", text));
    }

    @Override
    public void press(char key) {
        send(JSON.createObjectNode().put("type", "dtmf").put("digit", String.valueOf(key)));
    }

    @Override
    public void hangUp() {
        send(JSON.createObjectNode().put("type", "hangup"));
    }

    private void send(ObjectNode message) {
        byte[] utf8 = message.toString().getBytes(StandardCharsets.UTF_8);
        loop.execute(() -> {
            if (socket != null) {
                socket.sendText(utf8);
            }
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

    /// Drops the line without a word, as a page that is closed does.
    @Override
    public void close() {
        loop.execute(() -> {
            if (socket != null) {
                socket.close(CloseCode.GOING_AWAY, "");
            }
        });
    }

    private void sendMicrophone(short[] frame) {
        if (hasMicrophone && socket != null) {
            ByteBuf pcm = socket.message(frame.length * 2);
            for (short sample : frame) {
                pcm.writeShortLE(sample);
            }
            socket.sendMedia(pcm);
        }
    }

    private void reportPlayback(Playout.Frame frame) {
        framesSinceReport++;
        boolean due = frame.sounded() && (framesSinceReport >= FRAMES_PER_REPORT || handset.playout().isEmpty());
        if (due) {
            report();
        }
    }

    private void report() {
        framesSinceReport = 0;
        String playing = handset.playout().playing();
        if (playing != null) {
            long playedMs = handset.playout().playedSamples(playing) * 1_000 / SAMPLE_RATE_HZ;
            send(JSON.createObjectNode().put("type", "playback").put("item_id", playing).put("played_ms", playedMs));
        }
    }

    /// What the gateway sends.
    private final class Wire implements DialListener {
        @Override
        public void opened(WebSocket open) {
            socket = open;
            handset.start();
            opened.complete(BrowserPhone.this);
        }

        @Override
        public void failed(DialFailure failure) {
            opened.completeExceptionally(new PhoneException(failure.sentence()));
        }

        @Override
        public void binary(ByteBuf data) {
            short[] samples = new short[data.readableBytes() / 2];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = data.readShortLE();
            }
            handset.playout().add(item, samples);
        }

        @Override
        public void text(ByteBuf utf8) {
            String text = utf8.toString(StandardCharsets.UTF_8);
            listener.message(text);
            JsonNode json;
            try {
                json = JSON.readTree(text);
            } catch (JsonProcessingException broken) {
                listener.problem("malformed_json", String.valueOf(broken.getOriginalMessage()));
                return;
            }
            switch (json.path("type").asText()) {
                case "call.started" -> {
                    ticketId = json.path("ticket_id").asText();
                    listener.answered(ticketId, json.path("agent").path("name").asText());
                }
                case "audio.item" -> item = json.path("item_id").asText();
                case "audio.clear" -> {
                    handset.playout().clear();
                    report();
                }
                case "transcript" -> listener.said(json.path("speaker").asText(), json.path("item_id").asText(),
                        json.path("text").asText(), json.path("final").asBoolean());
                case "tool" -> listener.tool(
                        json.path("name").asText(), json.path("status").asText(), json.path("duration_ms").asLong());
                case "call.ended" -> endReason = json.path("reason").asText();
                case "error" -> listener.problem(json.path("code").asText(), json.path("message").asText());
                default -> {
                    // `caller.speaking`, and what this phone does not know; the listener has seen it as a message.
                }
            }
        }

        @Override
        public void closed(int code, String reason) {
            handset.stop();
            listener.ended(code, endReason.isEmpty() ? reason : endReason);
            ended.complete(null);
        }
    }
}
