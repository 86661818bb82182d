package dev.switchboard.gateway.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.realtime.Clearable;
import dev.switchboard.gateway.realtime.ConversationItem;
import dev.switchboard.gateway.realtime.ResponseConfig;
import dev.switchboard.gateway.realtime.ServerEvent;
import dev.switchboard.gateway.realtime.SessionConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The responses of one session: at most one writes to the conversation at a time, a few may go beside it. A response
/// is announced at once but thought out only when the words of all committed turns are known. Event loop only.
final class Replies {
    /// Opens a session's replies.
    interface Source {
        Replies open(Conversation conversation, Outbox outbox, Listener listener);
    }

    /// Told about the responses that write to the conversation.
    interface Listener {
        void replyBegan();

        /// The response has ended, however it did.
        ///
        /// @param unplayedMs of its audio that a client playing at normal speed has still to play
        void replyEnded(long unplayedMs);
    }

    /// Beside the conversation.
    private static final int MAX_PARALLEL = 8;
    private static final long RATE_LIMIT = 1_000_000;
    /// To a caller who speaks where nothing can be understood: asking to say it again would be asking for ever.
    private static final ResponseConfig CANNOT_HEAR = ResponseConfig.withInstructions("Say exactly: \"I'm sorry, I can't"
            + " understand speech on this line at the moment. Please type your question instead.\"");

    private final Conversation conversation;
    private final Outbox outbox;
    private final Listener listener;
    private final Mind prompts;
    private final Conversing mind;
    private final Ears ears;
    private final Voice voice;
    private final SerialLane lane;
    private final Executor loop;
    private final SpeechPace pace = new SpeechPace();

    private final List<ResponseStream> beside = new ArrayList<>();
    private final List<Runnable> waitingForWords = new ArrayList<>();
    private @Nullable ResponseStream active;
    /// A turn ended while a response that may not be interrupted was under way: it is answered afterwards.
    private @Nullable SessionSettings turnToAnswer;
    private int turnsWithoutWords;
    private boolean spoken;
    private boolean closed;

    Replies(Conversation conversation, Outbox outbox, Listener listener, EngineParts parts, Executor pool,
            Executor loop) {
        this.conversation = conversation;
        this.outbox = outbox;
        this.listener = listener;
        this.prompts = parts.mind();
        this.mind = parts.mind().open();
        this.ears = parts.ears();
        this.voice = parts.voice();
        this.loop = loop;
        // One job for each response that was created and not yet thought out.
        this.lane = new SerialLane(pool, 64);
    }

    /// True once any speech of the agent went out.
    boolean haveSpoken() {
        return spoken || (active != null && active.audioMs() > 0);
    }

    void create(SessionSettings settings, ResponseConfig config) throws RefusedException {
        if (settings.isTranscription()) {
            throw RefusedException.of("invalid_value", "A transcription session creates no responses.", "type");
        }
        ResponsePlan.check(settings, config, haveSpoken());
        checkInput(config.input());
        PromptChoice.require(config.prompt(), prompts, "response.prompt");
        ResponseConfig answer = answersUnheardSpeech(config) ? CANNOT_HEAR : config;
        ResponsePlan plan = ResponsePlan.of(settings, answer, conversation.id(), voice.available());
        ResponseStream running = active;
        if (plan.inConversation() && running != null) {
            throw RefusedException.of("conversation_already_has_active_response",
                    "Conversation already has an active response in progress: " + running.id()
                            + ". Wait until the response is finished before creating a new one.", null);
        }
        if (!plan.inConversation() && beside.size() >= MAX_PARALLEL) {
            throw RefusedException.of("rate_limit_exceeded",
                    "At most " + MAX_PARALLEL + " responses may go beside the conversation at a time.", null);
        }
        start(plan);
    }

    /// A client that answers turns itself asks for an answer to speech that nobody can understand here.
    private boolean answersUnheardSpeech(ResponseConfig config) {
        return !ears.available()
                && config.instructions() == null
                && config.input() == null
                && !"none".equals(config.conversation())
                && conversation.endsWithCallersSpeech();
    }

    private void checkInput(@Nullable List<ConversationItem> input) throws RefusedException {
        for (int i = 0; input != null && i < input.size(); i++) {
            String path = "response.input[" + i + "]";
            if (!(input.get(i) instanceof ConversationItem.ItemReference(String id))) {
                new ItemCheck(path, outbox.dialect(),
                        callId -> conversation.hasCall(callId) || Conversation.hasCall(input, callId))
                                .check(input.get(i));
            } else if (conversation.find(id) == null) {
                throw RefusedException.of("invalid_value",
                        "Item with id '" + id + "' not found in conversation.", path + ".id");
            }
        }
    }

    /// @param responseId null for the one that is under way
    void cancel(@Nullable String responseId) throws RefusedException {
        ResponseStream wanted = responseId == null || (active != null && active.id().equals(responseId))
                ? active
                : beside.stream().filter(response -> response.id().equals(responseId)).findAny().orElse(null);
        if (wanted == null) {
            throw RefusedException.of("response_cancel_not_active",
                    "Cancellation failed: no active response found", responseId == null ? null : "response_id");
        }
        wanted.cancel("client_cancelled");
    }

    void callerSpoke(SessionSettings settings) {
        SessionSettings.Vad vad = settings.vad();
        if (active != null && vad != null && vad.interruptsResponse()) {
            active.cancel("turn_detected");
        }
    }

    void turnEnded(SessionSettings settings) {
        SessionSettings.Vad vad = settings.vad();
        if (vad == null || !vad.createsResponse() || settings.isTranscription()) {
            return;
        }
        if (active != null) {
            turnToAnswer = settings;
            return;
        }
        ResponseConfig answer = ears.available() ? ResponseConfig.EMPTY : CANNOT_HEAR;
        start(ResponsePlan.of(settings, answer, conversation.id(), voice.available()));
    }

    /// A turn was committed whose words are still being recognised.
    void awaitWords() {
        turnsWithoutWords++;
    }

    void wordsCame() {
        turnsWithoutWords--;
        if (turnsWithoutWords == 0) {
            List<Runnable> ready = List.copyOf(waitingForWords);
            waitingForWords.clear();
            ready.forEach(Runnable::run);
        }
    }

    void close() {
        closed = true;
        turnToAnswer = null;
        List.copyOf(beside).forEach(response -> response.cancel("client_cancelled"));
        if (active != null) {
            active.cancel("client_cancelled");
        }
    }

    private void start(ResponsePlan plan) {
        String id = outbox.ids().response();
        ResponseStream[] made = new ResponseStream[1];
        ResponseStream response = new ResponseStream(id, plan, conversation, outbox, () -> ended(made[0]));
        made[0] = response;
        if (plan.inConversation()) {
            active = response;
            listener.replyBegan();
        } else {
            beside.add(response);
        }
        response.created();
        if (turnsWithoutWords == 0) {
            think(response);
        } else {
            waitingForWords.add(() -> think(response));
        }
    }

    private void think(ResponseStream response) {
        if (!response.isWanted() || closed) {
            return;
        }
        ResponsePlan plan = response.plan();
        List<Conversation.Entry> entries =
                plan.input() == null ? conversation.entries() : resolve(plan.input());
        List<HistoryEntry> history = Conversation.history(entries);
        response.thinkingAbout(TokenCount.ofInput(plan.instructions(), entries));
        Turn turn = new Turn(plan.instructions(), plan.tools(), plan.toolRequired(), history,
                News.said(history), News.answers(history), plan.prompt());
        if (!lane.offer(new ReplyWork(response, turn, mind, voice, pace, outbox.faults(), loop))) {
            response.fail("overloaded", "Too many responses are waiting.");
        }
    }

    private List<Conversation.Entry> resolve(List<ConversationItem> input) {
        List<Conversation.Entry> entries = new ArrayList<>();
        for (ConversationItem item : input) {
            if (item instanceof ConversationItem.ItemReference(String id)) {
                Conversation.Entry entry = conversation.find(id);
                if (entry != null) {
                    entries.add(entry);
                }
            } else {
                entries.add(new Conversation.Entry("", item));
            }
        }
        return entries;
    }

    private void ended(ResponseStream response) {
        spoken |= response.audioMs() > 0;
        if (closed) {
            return;
        }
        outbox.send(new ServerEvent.RateLimitsUpdated(outbox.id(), List.of(
                new ServerEvent.RateLimit("tokens", RATE_LIMIT, RATE_LIMIT, 0.0))));
        beside.remove(response);
        if (response == active) {
            active = null;
            listener.replyEnded(response.unplayedMs());
            SessionSettings waiting = turnToAnswer;
            turnToAnswer = null;
            if (waiting != null) {
                turnEnded(waiting);
            }
        }
    }

    /// Refuses an update that names a prompt there is not.
    void requirePrompt(SessionConfig update) throws RefusedException {
        Clearable<JsonNode> prompt = update.prompt();
        PromptChoice.require(prompt == null ? null : prompt.value(), prompts, "session.prompt");
    }

    void reconfigure(SessionSettings settings) {
        turnToAnswer = turnToAnswer == null ? null : settings;
    }
}
