package dev.switchboard.gateway;

import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.JsonValue;
import com.openai.core.http.WebSocketWriteNotAttempted;
import com.openai.helpers.RealtimeConnection;
import com.openai.helpers.RealtimeWebSocketOptions;
import com.openai.models.realtime.AudioTranscription;
import com.openai.models.realtime.ConversationItemCreateEvent;
import com.openai.models.realtime.ConversationItemTruncateEvent;
import com.openai.models.realtime.InputAudioBufferAppendEvent;
import com.openai.models.realtime.RealtimeAudioConfig;
import com.openai.models.realtime.RealtimeAudioConfigInput;
import com.openai.models.realtime.RealtimeAudioInputTurnDetection;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeConversationItemFunctionCallOutput;
import com.openai.models.realtime.RealtimeFunctionTool;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.RealtimeSessionCreateRequest;
import com.openai.models.realtime.ResponseCreateEvent;
import com.openai.models.realtime.ResponseFunctionCallArgumentsDoneEvent;
import com.openai.models.realtime.SessionUpdateEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/// A caller by `com.openai:openai-java`: its `RealtimeConnection`, a tool table, and a microphone that sends 40 ms of sound
/// every 40 ms. One thread reads; only the microphone has its own.
final class OpenAiJavaCaller implements AutoCloseable {
    private static final int CHUNK_BYTES = 40 * 48;
    private static final long PATIENCE_SECONDS = 60;

    private final OkHttpClient http;
    private final RealtimeConnection connection;
    private final Map<String, Function<String, String>> tools;
    private final ScheduledExecutorService microphone = Executors.newSingleThreadScheduledExecutor();
    private final Queue<byte[]> toSay = new ConcurrentLinkedQueue<>();
    private byte[] said = {};
    private int received;
    private int loudest;

    /// @param baseUrl such as `http://127.0.0.1:8005/v1`
    /// @param tools by name: JSON arguments to JSON output
    @SuppressWarnings("MustBeClosedChecker") // close() closes it
    OpenAiJavaCaller(String baseUrl, Map<String, Function<String, String>> tools) {
        this.tools = tools;
        this.http = OkHttpClient.builder().build();
        ClientOptions options = ClientOptions.builder().httpClient(http)
                .baseUrl(baseUrl).apiKey("local").build();
        this.connection = RealtimeConnection.connect(
                options, RealtimeWebSocketOptions.builder().model("gpt-realtime").build());
    }

    /// Configures the session and switches the microphone on.
    void begin(RealtimeFunctionTool... descriptions) {
        RealtimeAudioConfigInput input = RealtimeAudioConfigInput.builder()
                .transcription(AudioTranscription.builder().model("gpt-4o-transcribe").build())
                .turnDetection(RealtimeAudioInputTurnDetection.ServerVad.builder().build())
                .build();
        RealtimeSessionCreateRequest.Builder session = RealtimeSessionCreateRequest.builder()
                .instructions("You are the help line of a bank.")
                .audio(RealtimeAudioConfig.builder().input(input).build());
        Arrays.stream(descriptions).forEach(session::addTool);
        send(RealtimeClientEvent.ofSessionUpdate(SessionUpdateEvent.builder().session(session.build()).build()));
        until(event -> event.sessionUpdated().isPresent());
        var _ = microphone.scheduleAtFixedRate(this::sendChunk, 0, 40, TimeUnit.MILLISECONDS);
    }

    static RealtimeFunctionTool tool(String name, String description, Map<String, Object> parameters) {
        return RealtimeFunctionTool.builder().type(RealtimeFunctionTool.Type.FUNCTION).name(name)
                .description(description).parameters(JsonValue.from(parameters)).build();
    }

    /// Puts the sound into the microphone and returns at once.
    void say(byte[] pcm) {
        said = pcm;
        for (int at = 0; at < pcm.length; at += CHUNK_BYTES) {
            toSay.add(Arrays.copyOfRange(pcm, at, at + CHUNK_BYTES));
        }
    }

    /// Reads on until such an event comes, running tools on the way. Says it again when a busy engine asks for that; fails on any
    /// other `error` event.
    RealtimeServerEvent until(Predicate<RealtimeServerEvent> wanted) {
        while (true) {
            RealtimeServerEvent event = receive();
            event.validate();
            received++;
            event.error().ifPresent(error -> {
                if (!error.error().code().orElse("").equals("recognition_overloaded")) {
                    throw new AssertionError("the engine refused: " + error);
                }
                say(said);
            });
            event.responseFunctionCallArgumentsDone().ifPresent(this::runTool);
            event.responseOutputAudioDelta().ifPresent(audio -> listen(Base64.getDecoder().decode(audio.delta())));
            if (wanted.test(event)) {
                return event;
            }
        }
    }

    /// The loudest sample heard so far.
    int loudest() {
        return loudest;
    }

    private void listen(byte[] pcm) {
        ShortBuffer samples = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        while (samples.hasRemaining()) {
            loudest = Math.max(loudest, Math.abs(samples.get()));
        }
    }

    private RealtimeServerEvent receive() {
        try {
            return connection.receiveAsync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError("nothing came after " + received + " events", e);
        }
    }

    private void runTool(ResponseFunctionCallArgumentsDoneEvent call) {
        String output = Objects.requireNonNull(tools.get(call.name()), call.name()).apply(call.arguments());
        send(RealtimeClientEvent.ofConversationItemCreate(ConversationItemCreateEvent.builder()
                .item(RealtimeConversationItemFunctionCallOutput.builder().callId(call.callId()).output(output).build())
                .build()));
        until(event -> event.responseDone().isPresent());
        send(RealtimeClientEvent.ofResponseCreate(ResponseCreateEvent.builder().build()));
    }

    /// Tells the engine how much of an item was heard.
    void truncate(String itemId, long heardMs) {
        send(RealtimeClientEvent.ofConversationItemTruncate(ConversationItemTruncateEvent.builder()
                .itemId(itemId).contentIndex(0).audioEndMs(heardMs).build()));
    }

    private void sendChunk() {
        byte[] chunk = toSay.poll();
        send(RealtimeClientEvent.ofInputAudioBufferAppend(InputAudioBufferAppendEvent.builder()
                .audio(Base64.getEncoder().encodeToString(chunk == null ? new byte[CHUNK_BYTES] : chunk)).build()));
    }

    /// The connection takes a message only when the one before has left, and else says that it is busy.
    private synchronized void send(RealtimeClientEvent event) {
        while (true) {
            try {
                connection.send(event);
                return;
            } catch (WebSocketWriteNotAttempted.Busy before) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    @Override
    public void close() {
        microphone.shutdownNow();
        connection.close();
        http.close();
    }
}
