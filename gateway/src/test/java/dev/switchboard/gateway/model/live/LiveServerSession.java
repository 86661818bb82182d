package dev.switchboard.gateway.model.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.cost.TokenUse;
import dev.switchboard.gateway.net.DialFailure;
import dev.switchboard.gateway.net.EmbeddedSocket;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One session of the modelled server. It transcribes a word of which it heard more than half, and answers what it heard.
final class LiveServerSession {
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] APPEND =
            "{\"type\":\"session.input_audio.append\",\"audio\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int SOUND_MS = 200;
    private static final String LOUD = sound((byte) 0x90);
    private static final String SILENT = sound((byte) 0xFF);
    /// From a cut to the next words: what was on its way has come by then.
    private static final int CUT_MS = 2_500;
    private static final int LIVES_SECONDS = 1_500;
    private static final Pattern TASK = Pattern.compile("task (c\\d+x)");

    private final LiveServerModel server;
    private final LiveSession client;
    private final EmbeddedSocket socket = new EmbeddedSocket();
    private final Deque<Message> outbox = new ArrayDeque<>();
    private final Deque<Speech> toSay = new ArrayDeque<>();
    private final Set<Utterance> delegated = new HashSet<>();
    private final Set<String> openCalls = new HashSet<>();
    private final boolean streamsSilence;
    private final boolean textLags;
    private boolean open;
    private boolean started;
    private boolean closing;
    private boolean over;
    private long startedAtMs;
    private long stalledUntilMs;
    private int word;
    private int partsHeard;
    private int parts;
    private long heardAtMs;
    private long callerTextAtMs;
    private long agentTextAtMs;
    private long overlapMs;
    private long cutUntilMs;
    private long backendFreeAtMs;
    private int answersPlanned;
    private boolean answerDue;
    private boolean askedToSpeak;
    private @Nullable Speech saying;
    private int ticksOfWord;

    private record Message(long atMs, String json, Runnable delivered) {}

    /// Something the agent says. Cut off, the rest of it counts as too late.
    private static final class Speech {
        private int wordsLeft;
        private boolean cut;
        private boolean begun;

        private Speech(int words) {
            this.wordsLeft = words;
        }
    }

    LiveServerSession(LiveServerModel server, LiveSession client) {
        this.server = server;
        this.client = client;
        this.streamsSilence = server.chance(0.5);
        this.textLags = server.chance(0.5);
    }

    boolean over() {
        return over;
    }

    boolean listens() {
        return started && !closing && !over && heardAtMs + 1_000 > now();
    }

    /// Speaking, and the gateway has just been told words of it.
    boolean speaksPlainly() {
        Speech now = saying;
        return now != null && now.begun && now.wordsLeft > 6 && !now.cut && !stalled() && agentTextAtMs + 300 > now();
    }

    boolean speaks() {
        return saying != null || !toSay.isEmpty();
    }

    /// Whether it has nothing to say and nothing to answer.
    boolean idle() {
        return !speaks() && !answerDue && !stalled();
    }

    /// Whether a cut has just been made, whose end neither a stall nor a break is to blur.
    boolean cutting() {
        return now() < cutUntilMs;
    }

    void abandon() {
        over = true;
    }

    void open() {
        if (over) {
            return;
        }
        if (server.told.sessions > 1 && server.chance(0.08)) {
            over = true;
            server.told.refusals++;
            client.failed(new DialFailure.Refused(503, "", Optional.empty()));
            return;
        }
        open = true;
        client.opened(socket.socket());
    }

    void take() {
        if (open && !over) {
            socket.drain(this::read, this::leaves);
        } else if (over) {
            socket.breaks();
        }
    }

    /// The gateway has closed the connection.
    private void leaves() {
        if (!over && started && !closing) {
            server.told.usedSeconds += seconds();
        }
        over = true;
    }

    private void read(byte[] utf8) {
        if (utf8.length > APPEND.length + 12 && Arrays.equals(utf8, 0, APPEND.length, APPEND, 0, APPEND.length)) {
            hear(ByteBuffer.wrap(Base64.getDecoder().decode(Arrays.copyOfRange(utf8, APPEND.length, APPEND.length + 8))).getInt());
            return;
        }
        JsonNode event = parsed(utf8);
        String content = event.path("content").asText("");
        switch (event.path("type").asText()) {
            case "session.start" -> begin(event.path("session"));
            case "session.commentary.append" -> comment(content, event.path("delegation_id"));
            case "session.instructions.append" -> instructed(content);
            case "session.thinking.append" -> learn(content);
            case "response.item.create" -> {
                if (!openCalls.remove(event.at("/item/call_id").asText())) {
                    server.told.problems.add("an output for a call that waits for none: " + event);
                }
                learn(event.at("/item/output").asText());
            }
            case "response.create" -> backendGoesOn();
            case "session.close" -> close();
            default -> server.told.problems.add("no command of this protocol: " + event);
        }
    }

    private void begin(JsonNode session) {
        session.path("input").forEach(message -> learn(message.at("/content/0/text").asText()));
        if (server.told.sessions > 1 && server.chance(0.05)) {
            return;
        }
        server.agenda.in(server.among(900, 1_300), this::start);
    }

    private void start() {
        if (over) {
            return;
        }
        started = true;
        startedAtMs = now();
        long expiresAt = server.tellsExpiry ? server.clock.instant().getEpochSecond() + LIVES_SECONDS : 0;
        send("{\"type\":\"session.started\",\"session\":{\"id\":\"live_1\",\"expires_at\":" + expiresAt + "}}", () -> {});
        server.agenda.in(LIVES_SECONDS * 1_000L, this::expire);
        server.agenda.in(60_000, this::tellUsage);
        server.agenda.in(SOUND_MS, this::sound);
        if (server.owed) {
            server.owed = false;
            long brokeAtMs = server.brokeAtMs;
            server.agenda.in(6_000, () -> {
                if (!over && !askedToSpeak && server.caller.spokeAtMs() < brokeAtMs) {
                    server.told.neverAskedAgain++;
                }
            });
        }
    }

    private void learn(String content) {
        Matcher task = TASK.matcher(content);
        while (task.find()) {
            if (!content.contains("has not answered yet")) {
                server.told.resultsGiven.add(task.group(1));
            }
        }
    }

    // What the caller says.

    private void hear(int frame) {
        int heard = Utterance.wordOf(frame);
        if (heard != word) {
            wordEnded();
            word = heard;
            partsHeard = 0;
            parts = Utterance.partsOf(frame);
        }
        heardAtMs = now();
        if (heard == 0) {
            overlapMs = 0;
            return;
        }
        partsHeard++;
        if (saying != null && server.caller.utteranceOf(heard).kind() != Utterance.Kind.BACKCHANNEL) {
            overlapMs += 100;
            if (overlapMs > 500) {
                saying = null;
                toSay.clear();
            }
        }
    }

    private void wordEnded() {
        if (word == 0 || partsHeard * 2 <= parts) {
            return;
        }
        Utterance of = server.caller.utteranceOf(word);
        String written = Utterance.written('c', word);
        callerTextAtMs = pieces(" " + written, Math.max(callerTextAtMs + 10, now() + server.among(200, 900)),
                "session.input_transcript.delta", () -> {
                    server.told.callerWords.add(written);
                    server.told.callerWordAtMs = now();
                });
        if (of.kind() == Utterance.Kind.TASK && word >= of.firstWord() + of.words() / 2 && delegated.add(of)) {
            int word = of.firstWord();
            server.agenda.in(server.among(0, 1_200), () -> delegate(word));
        }
        if (of.kind() != Utterance.Kind.BACKCHANNEL) {
            answerDue = true;
            int plan = ++answersPlanned;
            server.agenda.in(server.among(900, 1_500), () -> answer(plan, of));
        }
    }

    private void answer(int plan, Utterance to) {
        if (over || closing || plan != answersPlanned) {
            return;
        }
        answerDue = false;
        if (to.kind() == Utterance.Kind.TALK || server.chance(0.5)) {
            say(to.kind() == Utterance.Kind.TALK ? server.among(3, 40) : 4);
        }
    }

    // What the agent says.

    private void say(int words) {
        askedToSpeak = true;
        toSay.add(new Speech(words));
    }

    /// Every `SOUND_MS`: sound while the agent speaks, silence or nothing between.
    private void sound() {
        if (over || closing) {
            return;
        }
        server.agenda.in(SOUND_MS, this::sound);
        if (saying == null && now() > cutUntilMs && (saying = toSay.poll()) != null) {
            ticksOfWord = 0;
        }
        Speech now = saying;
        if (now == null) {
            if (streamsSilence) {
                send(SILENT, () -> {});
            }
            return;
        }
        if (ticksOfWord-- <= 0) {
            if (now.wordsLeft-- <= 0) {
                saying = null;
                return;
            }
            ticksOfWord = server.among(0, 1);
            speakWord(now);
        }
        send(LOUD, () -> {});
    }

    private void speakWord(Speech of) {
        String written = Utterance.written('a', ++server.agentWord);
        int lag = textLags ? server.among(100, 280) : server.among(0, 60);
        agentTextAtMs = pieces(" " + written + (of.wordsLeft == 0 ? "." : ""), Math.max(agentTextAtMs + 10, now() + lag), "session.output_transcript.delta",
                () -> {
                    of.begun = true;
                    (of.cut ? server.told.tooLate : server.told.agentWords).add(written);
                });
    }

    /// The gateway cuts off what is being said now.
    void cut() {
        Speech now = saying;
        if (now != null) {
            now.cut = true;
            toSay.clear();
            cutUntilMs = now() + CUT_MS;
            server.told.cuts++;
        }
    }

    /// Words come in pieces. Returns when the last one goes out.
    private long pieces(String text, long fromMs, String type, Runnable whole) {
        int pieces = server.chance(0.3) ? server.among(2, Math.min(3, text.length())) : 1;
        long atMs = fromMs;
        for (int piece = 0; piece < pieces; piece++) {
            String delta = text.substring(text.length() * piece / pieces, text.length() * (piece + 1) / pieces);
            boolean last = piece == pieces - 1;
            server.agenda.in(atMs - now(), () -> send(
                    "{\"type\":\"" + type + "\",\"event_id\":\"e\",\"delta\":\"" + delta + "\",\"start_ms\":0,\"end_ms\":1}",
                    last ? whole : () -> {}));
            atMs += last ? 0 : server.among(20, 150);
        }
        return atMs;
    }

    private void comment(String content, JsonNode delegationId) {
        askedToSpeak = true;
        learn(content);
        if (content.equals("Are you still there?")) {
            server.told.prompts++;
            if (server.told.callerWordAtMs + 15_000 > now()) {
                server.told.problems.add("asked a caller whose words had just been told whether anybody was there");
            }
        } else if (content.startsWith("I cannot hear you")) {
            server.told.problems.add("said goodbye to a caller who was there");
        }
        if (delegationId.isTextual()) {
            server.told.answered.merge(delegationId.asText(), 1, Integer::sum);
        }
        server.agenda.in(server.among(400, 850), () -> say(server.among(4, 12)));
    }

    private void instructed(String content) {
        askedToSpeak = true;
        learn(content);
        if (content.startsWith("The caller has typed")) {
            server.agenda.in(server.among(300, 900), () -> {
                saying = null;
                toSay.clear();
            });
            server.agenda.in(server.among(2_000, 2_500), () -> say(server.among(3, 15)));
        } else if (saying == null) {
            server.agenda.in(server.among(600, 1_200), () -> say(server.among(3, 15)));
        }
    }

    // Delegated work.

    private void delegate(int firstWord) {
        if (over || closing) {
            return;
        }
        String id = "d" + ++server.delegations;
        if (!server.backend) {
            send("{\"type\":\"session.delegation.created\",\"offset_ms\":1,\"delegation\":{\"id\":\"" + id
                    + "\",\"type\":\"delegation\",\"target\":\"client\"}}", () -> server.told.answered.put(id, 0));
            return;
        }
        send("{\"type\":\"session.delegation.created\",\"offset_ms\":1,\"delegation\":{\"id\":\"" + id
                + "\",\"type\":\"delegation\",\"target\":\"responses\"}}", () -> {});
        backendRuns(() -> delegated("r" + id, firstWord));
    }

    /// One answer of the backend after another.
    private void backendRuns(Runnable answer) {
        long atMs = Math.max(now(), backendFreeAtMs);
        backendFreeAtMs = atMs + 2_000;
        server.agenda.in(atMs - now(), () -> {
            if (!over && !closing) {
                answer.run();
            }
        });
    }

    private void delegated(String id, int firstWord) {
        nested("{\"type\":\"response.created\",\"response\":{\"id\":\"" + id + "\"}}", () -> {});
        server.agenda.in(server.among(300, 1_500), () -> {
            nested("{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"reasoning\"}}", () -> {});
            for (int call = server.among(1, 2); call > 0; call--) {
                String callId = "call_" + ++server.backendCalls;
                nested("{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"call_id\":\"" + callId
                        + "\",\"name\":\"" + LookUp.NAME + "\",\"arguments\":\"{\\\"query\\\":\\\"task "
                        + Utterance.written('c', firstWord) + "\\\"}\"}}", () -> openCalls.add(callId));
            }
            backendCompletes(id);
        });
    }

    private void backendGoesOn() {
        askedToSpeak = true;
        if (!openCalls.isEmpty()) {
            server.told.problems.add("the backend was told to go on without the outputs of " + openCalls);
        }
        backendRuns(() -> goesOn("rd" + ++server.delegations));
    }

    private void goesOn(String id) {
        nested("{\"type\":\"response.created\",\"response\":{\"id\":\"" + id + "\"}}", () -> {});
        server.agenda.in(server.among(300, 900), () -> {
            backendCompletes(id);
            say(server.among(4, 12));
        });
    }

    private void backendCompletes(String id) {
        int tokens = server.among(50, 500);
        nested("{\"type\":\"response.completed\",\"response\":{\"id\":\"" + id + "\",\"model\":\"gpt-5\",\"output\":[],\"usage\":{"
                + "\"input_tokens\":" + (tokens + 40) + ",\"input_tokens_details\":{\"cached_tokens\":40},\"output_tokens\":9}}}",
                () -> server.told.backendUse = server.told.backendUse.plus(new TokenUse(tokens, 0, 0, 40, 0, 0, 9, 0)));
    }

    private void nested(String event, Runnable delivered) {
        send("{\"type\":\"response.event\",\"event_id\":\"e\",\"delegation_id\":null,\"event\":" + event + "}", delivered);
    }

    // How it ends.

    /// The connection breaks now; what was on its way is lost.
    void drop(int code) {
        server.told.drops++;
        breaksOff();
        over = true;
        client.closed(code, "");
        socket.breaks();
    }

    private void breaksOff() {
        server.told.usedSeconds += seconds();
        server.owed = answerDue || saying != null && saying.begun;
        if (server.owed) {
            server.told.owedAtDrops++;
            server.caller.waits(15_000);
        }
        server.brokeAtMs = now();
    }

    /// Nothing comes for so long, and then all of it.
    void stall(int ms) {
        server.told.stalls++;
        stalledUntilMs = now() + ms;
        server.agenda.in(ms, this::deliver);
    }

    private boolean stalled() {
        return now() < stalledUntilMs;
    }

    private void close() {
        closing = true;
        server.told.usedSeconds += seconds();
        double used = seconds();
        server.agenda.in(server.among(100, 500), () -> send(
                "{\"type\":\"session.closed\",\"reason\":\"close_requested\",\"usage\":{\"seconds\":" + used + "}}", () -> over = true));
    }

    private void expire() {
        if (!over && !closing) {
            server.told.expiries++;
            breaksOff();
            double used = seconds();
            send("{\"type\":\"session.closed\",\"reason\":\"expired\",\"usage\":{\"seconds\":" + used + "}}", () -> over = true);
        }
    }

    private void tellUsage() {
        if (!over && !closing) {
            send("{\"type\":\"session.usage.updated\",\"usage\":{\"seconds\":" + seconds() + "}}", () -> {});
            server.agenda.in(60_000, this::tellUsage);
        }
    }

    private double seconds() {
        return (now() - startedAtMs) / 1_000.0;
    }

    private void send(String json, Runnable delivered) {
        if (!over) {
            int tripMs = server.among(20, 60);
            outbox.add(new Message(now() + tripMs, json, delivered));
            server.agenda.in(tripMs, this::deliver);
        }
    }

    private void deliver() {
        while (!over && !stalled() && !outbox.isEmpty() && outbox.peek().atMs <= now()) {
            Message next = outbox.remove();
            take();
            if (!closing || next.json.contains("session.closed")) {
                next.delivered.run();
            }
            client.text(Unpooled.wrappedBuffer(next.json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private long now() {
        return server.agenda.nowMs();
    }

    private static JsonNode parsed(byte[] utf8) {
        try {
            return JSON.readTree(utf8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sound(byte sample) {
        byte[] raw = new byte[AudioFormat.PCMU_8K.bytesPerMs() * SOUND_MS];
        Arrays.fill(raw, sample);
        ObjectNode json = JSON.createObjectNode().put("type", "session.output_audio.delta");
        return json.put("delta", Base64.getEncoder().encodeToString(raw)).toString();
    }
}
