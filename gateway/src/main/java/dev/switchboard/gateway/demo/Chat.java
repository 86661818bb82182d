package dev.switchboard.gateway.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One web chat, from the customer's side: says something and collects what comes back until the agent has nothing more to say.
final class Chat implements Conversation {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration FIRST_WORD_WITHIN = Duration.ofSeconds(30);
    /// Without any sign from the agent for so long it is the customer's turn.
    private static final Duration QUIET = Duration.ofMillis(700);

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private final String ticketId;

    private Chat(URI address) throws InterruptedException {
        try {
            socket = HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(Duration.ofSeconds(5))
                    .subprotocols("switchboard.chat").buildAsync(address, new Listener()).join();
        } catch (CompletionException failed) {
            throw new DemoException("could not open a chat at " + address + ": is scripts/run running? ("
                    + failed.getCause() + ")");
        }
        ticketId = await("chat.started", "call.started").path("ticket_id").asText();
    }

    static Chat open(URI address) throws InterruptedException {
        return new Chat(address);
    }

    @Override
    public String ticketId() {
        return ticketId;
    }

    private JsonNode await(String type, String orType) throws InterruptedException {
        for (JsonNode frame; (frame = frames.poll(FIRST_WORD_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) != null; ) {
            String is = frame.path("type").asText();
            if (is.equals(type) || is.equals(orType)) {
                return frame;
            }
        }
        throw new DemoException("the chat did not begin");
    }

    @Override
    public Turn greeting() throws InterruptedException {
        return collect(System.nanoTime());
    }

    @Override
    public Turn say(String text) throws InterruptedException {
        long began = System.nanoTime();
        socket.sendText(JSON.createObjectNode().put("type", "text").put("text", text).toString(), true).join();
        return collect(began);
    }

    private Turn collect(long began) throws InterruptedException {
        List<String> said = new ArrayList<>();
        List<String> tools = new ArrayList<>();
        long firstWordMs = -1;
        int running = 0;
        boolean open = false;
        while (true) {
            Duration wait = firstWordMs < 0 || running > 0 || open ? FIRST_WORD_WITHIN : QUIET;
            JsonNode frame = frames.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) {
                if (firstWordMs < 0) {
                    throw new DemoException("the agent said nothing for " + FIRST_WORD_WITHIN.toSeconds() + " s");
                }
                return new Turn(List.of(), said, tools, firstWordMs);
            }
            switch (frame.path("type").asText()) {
                case "transcript" -> {
                    if (frame.path("speaker").asText().equals("agent")) {
                        firstWordMs = firstWordMs < 0 ? Duration.ofNanos(System.nanoTime() - began).toMillis() : firstWordMs;
                        open = !frame.path("final").asBoolean();
                        if (!open && !frame.path("text").asText().isBlank()) {
                            said.add(frame.path("text").asText());
                        }
                    }
                }
                case "tool" -> {
                    boolean started = frame.path("status").asText().equals("started");
                    running += started ? 1 : -1;
                    if (!started) {
                        tools.add(frame.path("name").asText() + " " + frame.path("duration_ms").asLong() + " ms");
                    }
                }
                case "call.ended" -> throw new DemoException("the chat ended: " + frame.path("reason").asText());
                default -> {}
            }
        }
    }

    @Override
    public void close() {
        socket.sendText("{\"type\":\"hangup\"}", true).exceptionally(_ -> socket).join();
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> socket).join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    frames.add(JSON.readTree(text.toString()));
                } catch (JsonProcessingException e) {
                    throw new DemoException("the gateway sent what is not JSON: " + text);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
