package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.realtime.AudioDelta;
import dev.switchboard.gateway.realtime.ContentPart;
import dev.switchboard.gateway.realtime.ConversationItem;
import dev.switchboard.gateway.realtime.RealtimeResponse;
import dev.switchboard.gateway.realtime.RealtimeResponse.StatusDetails;
import dev.switchboard.gateway.realtime.ServerEvent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One response on the wire, from `response.created` to `response.done`, its events in the documented order. Whatever
/// ends it, everything that was opened is closed. After the end every call is ignored, so that speech still on its way
/// from the pool does no harm. Event loop only.
final class ResponseStream {
    private final String id;
    private final ResponsePlan plan;
    private final Conversation conversation;
    private final Outbox outbox;
    private final Runnable whenDone;

    private final List<Conversation.Entry> output = new ArrayList<>();
    private @Nullable OpenMessage message;
    private TokenCount input = new TokenCount(0, 0);
    /// How many items of the conversation the reply was made from.
    private long knownItems;
    private int outputLetters;
    private int outputAudioMs;
    private long firstAudioNanos;
    /// Read on the reply lane as well.
    private volatile boolean done;

    ResponseStream(String id, ResponsePlan plan, Conversation conversation, Outbox outbox, Runnable whenDone) {
        this.id = id;
        this.plan = plan;
        this.conversation = conversation;
        this.outbox = outbox;
        this.whenDone = whenDone;
    }

    String id() {
        return id;
    }

    ResponsePlan plan() {
        return plan;
    }

    /// False once the response has ended. Any thread.
    boolean isWanted() {
        return !done;
    }

    /// Milliseconds of speech sent so far.
    int audioMs() {
        return outputAudioMs;
    }

    /// Milliseconds of speech that a client playing it from its arrival on has still to play.
    long unplayedMs() {
        return outputAudioMs == 0
                ? 0
                : Math.max(0, outputAudioMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - firstAudioNanos));
    }

    void created() {
        RealtimeResponse response = plan.report(id, "in_progress", null, List.of(), null);
        outbox.send(new ServerEvent.ResponseCreated(outbox.id(), response));
    }

    /// What the client adds from here on is not answered by this response.
    void thinkingAbout(TokenCount tokens) {
        input = tokens;
        knownItems = conversation.added();
    }

    /// The message's item is on the wire from here on; its parts follow.
    void openMessage() {
        if (done || message != null) {
            return;
        }
        Conversation.Entry entry = addItem(outbox.ids().item(), itemId -> new ConversationItem.Message(
                itemId, "in_progress", "assistant", List.of()));
        OpenMessage opened = new OpenMessage(entry, output.size() - 1, new AudioDelta.Envelope(
                outbox.dialect(), id, entry.id(), output.size() - 1, 0));
        message = opened;
        outbox.send(new ServerEvent.ResponseContentPartAdded(
                outbox.id(), id, entry.id(), opened.index, 0, opened.part("", plan.audible())));
    }

    /// Words of the open message, and the audio in which they begin.
    void speak(byte[] audio, String words) {
        OpenMessage open = message;
        if (done || open == null) {
            return;
        }
        if (!words.isEmpty()) {
            open.pieces.add(new Conversation.SpokenPiece(open.audioMs(plan), words));
            open.text.append(words);
            outputLetters += words.length();
            outbox.send(new ServerEvent.ResponseOutputAudioTranscriptDelta(
                    outbox.id(), id, open.entry.id(), open.index, 0, words));
        }
        send(open, audio);
        open.entry.speak(List.copyOf(open.pieces), open.audioMs(plan));
        stopAtLimit();
    }

    private void send(OpenMessage open, byte[] audio) {
        if (audio.length == 0) {
            return;
        }
        if (outputAudioMs == 0) {
            firstAudioNanos = System.nanoTime();
        }
        int before = open.audioMs(plan);
        open.audio.writeBytes(audio);
        open.lastPiece = audio;
        outputAudioMs += open.audioMs(plan) - before;
        outbox.send(open.envelope.fill(outbox.id(), AudioChunk.ofRaw(plan.format(), audio)));
    }

    /// Words of the open message of a text response; those beyond its token limit are left out.
    void write(String sentence) {
        OpenMessage open = message;
        if (done || open == null) {
            return;
        }
        String words = withinLimit(sentence);
        open.text.append(words);
        outputLetters += words.length();
        outbox.send(new ServerEvent.ResponseOutputTextDelta(outbox.id(), id, open.entry.id(), open.index, 0, words));
        stopAtLimit();
    }

    void closeMessage() {
        closeMessage("completed");
    }

    void call(Thought.ToolRequest request) {
        if (done) {
            return;
        }
        String callId = outbox.ids().call();
        String name = request.name();
        String arguments = request.argumentsJson();
        Conversation.Entry entry = addItem(outbox.ids().item(), itemId ->
                new ConversationItem.FunctionCall(itemId, "in_progress", callId, name, ""));
        int index = output.size() - 1;
        outputLetters += name.length() + arguments.length();
        outbox.send(new ServerEvent.ResponseFunctionCallArgumentsDelta(
                outbox.id(), id, entry.id(), index, callId, arguments));
        outbox.send(new ServerEvent.ResponseFunctionCallArgumentsDone(
                outbox.id(), id, entry.id(), index, callId, name, arguments));
        finishItem(entry, index, new ConversationItem.FunctionCall(entry.id(), "completed", callId, name, arguments));
    }

    void complete() {
        end("completed", null, "completed");
    }

    /// @param reason `turn_detected` or `client_cancelled`
    void cancel(String reason) {
        end("cancelled", new StatusDetails("cancelled", reason, null), "incomplete");
    }

    void fail(String code, String text) {
        end("failed", new StatusDetails("failed", null, new RealtimeResponse.Failure("server_error", code, text)),
                "incomplete");
    }

    /// Ends as a fault wants it.
    void end(StatusDetails details) {
        end(Objects.requireNonNull(details.type()), details, "incomplete");
    }

    private String withinLimit(String text) {
        long room = TokenCount.lettersOf(plan.maxOutputTokens().tokens()) - outputLetters;
        if (text.length() <= room) {
            return text;
        }
        int end = (int) Math.max(0, room);
        boolean splitsPair = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splitsPair ? end - 1 : end);
    }

    private void stopAtLimit() {
        int made = TokenCount.ofText(outputLetters) + TokenCount.ofAudio(outputAudioMs);
        if (made >= plan.maxOutputTokens().tokens()) {
            end("incomplete", new StatusDetails("incomplete", "max_output_tokens", null), "incomplete");
        }
    }

    private void end(String status, @Nullable StatusDetails details, String itemStatus) {
        if (done) {
            return;
        }
        closeMessage(itemStatus);
        done = true;
        List<ConversationItem> items = output.stream().map(Conversation.Entry::item).toList();
        RealtimeResponse response = plan.report(id, status, details, items, input.usage(
                new TokenCount(TokenCount.ofText(outputLetters), TokenCount.ofAudio(outputAudioMs))));
        outbox.send(new ServerEvent.ResponseDone(outbox.id(), response));
        whenDone.run();
    }

    private void closeMessage(String status) {
        OpenMessage open = message;
        if (done || open == null) {
            return;
        }
        if (plan.audible() && !status.equals("completed")) {
            send(open, FadeOut.after(open.lastPiece, plan.format()));
            open.entry.speak(List.copyOf(open.pieces), open.audioMs(plan));
        }
        message = null;
        String itemId = open.entry.id();
        String text = open.text.toString();
        if (plan.audible()) {
            outbox.send(new ServerEvent.ResponseOutputAudioDone(outbox.id(), id, itemId, open.index, 0));
            outbox.send(new ServerEvent.ResponseOutputAudioTranscriptDone(
                    outbox.id(), id, itemId, open.index, 0, text));
        } else {
            outbox.send(new ServerEvent.ResponseOutputTextDone(outbox.id(), id, itemId, open.index, 0, text));
        }
        outbox.send(new ServerEvent.ResponseContentPartDone(
                outbox.id(), id, itemId, open.index, 0, open.part(text, plan.audible())));
        if (plan.inConversation() && plan.audible()) {
            conversation.keepSpeech(open.entry, open.audio.toByteArray(), plan.format().bytesPerMs());
        }
        finishItem(open.entry, open.index, new ConversationItem.Message(
                itemId, status, "assistant", List.of(open.part(text, plan.audible()))));
    }

    private Conversation.Entry addItem(String itemId, Function<String, ConversationItem> made) {
        ConversationItem item = made.apply(itemId);
        Conversation.Entry entry = plan.inConversation()
                ? conversation.insertReply(knownItems, output, itemId, item)
                : new Conversation.Entry(itemId, item);
        output.add(entry);
        outbox.send(new ServerEvent.ResponseOutputItemAdded(outbox.id(), id, output.size() - 1, item));
        if (plan.inConversation()) {
            outbox.send(new ServerEvent.ConversationItemAdded(outbox.id(), conversation.idBefore(entry), item));
        }
        return entry;
    }

    private void finishItem(Conversation.Entry entry, int index, ConversationItem item) {
        entry.become(item);
        // A client may have deleted the item meanwhile.
        if (plan.inConversation() && conversation.contains(entry)) {
            outbox.send(new ServerEvent.ConversationItemDone(outbox.id(), conversation.idBefore(entry), item));
        }
        outbox.send(new ServerEvent.ResponseOutputItemDone(outbox.id(), id, index, item));
    }

    /// The message that is being spoken or written.
    private static final class OpenMessage {
        private final Conversation.Entry entry;
        private final int index;
        private final AudioDelta.Envelope envelope;
        private final List<Conversation.SpokenPiece> pieces = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream audio = new ByteArrayOutputStream();
        private byte[] lastPiece = new byte[0];

        OpenMessage(Conversation.Entry entry, int index, AudioDelta.Envelope envelope) {
            this.entry = entry;
            this.index = index;
            this.envelope = envelope;
        }

        int audioMs(ResponsePlan plan) {
            return audio.size() / plan.format().bytesPerMs();
        }

        ContentPart part(String text, boolean audible) {
            return audible ? new ContentPart.OutputAudio(null, text) : new ContentPart.OutputText(text);
        }
    }
}
