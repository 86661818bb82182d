package dev.switchboard.gateway.caller.text;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.CallNotice;
import dev.switchboard.gateway.call.CallerEvent;
import dev.switchboard.gateway.call.CallerLink;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.gateway.caller.text.SmsDesk.Reply;
import dev.switchboard.store.transcript.Speaker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One number's conversation with one of ours, from its first message to its idle time: a call whose line is text. Answers go
/// out through the carrier one message after another; without a carrier they go into the response to the request that asked,
/// or, when that has waited too long, to the next one. Confined to its call's loop but for `begin`, `deliver`, `arrived` and
/// `stop`, which any thread may call.
final class SmsConversation implements CallerLink {
    private static final Logger log = LoggerFactory.getLogger(SmsConversation.class);
    /// Carriers take 1,600 characters.
    static final int MOST_CHARS = 2_000;
    static final int MOST_OUTGOING = 60;
    private static final int MOST_FAILURES_NOTED = 20;
    private static final String NO_PICTURES = "I cannot open pictures or files here. Please write what you need.";
    private static final String NO_ANSWER = "Sorry, I have no answer to that. Please write it in other words.";
    private static final String LATER = "Sorry, I cannot answer just now. Please write again a little later.";
    private static final String ONE_MOMENT = "One moment, please. Write anything to have my answer.";

    private final SmsDesk desk;
    private final SmsDesk.Pair pair;
    private final SmsRules rules;
    private final @Nullable SmsCarrier carrier;
    private final CallLoop loop;
    private final CallCounters counters;
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final List<String> ready = new ArrayList<>();
    private final List<CallerEvent> beforeTicket = new ArrayList<>();
    private @Nullable LiveCall call;
    private boolean stands;
    private boolean sending;
    private boolean said;
    private boolean over;
    private int unanswered;
    private int failures;

    /// One message on its way, and the agent's item that it is part of; null where the line itself says it.
    private record Outgoing(@Nullable String itemId, String text, List<String> arrived) {}

    /// A request whose response takes the answer.
    private static final class Waiting {
        private final CompletableFuture<Reply> reply;
        private CallLoop.@Nullable Timer patience;

        private Waiting(CompletableFuture<Reply> reply) {
            this.reply = reply;
        }
    }

    SmsConversation(
            SmsDesk desk, SmsDesk.Pair pair, SmsRules rules, @Nullable SmsCarrier carrier, CallLoop loop, CallCounters counters) {
        this.desk = desk;
        this.pair = pair;
        this.rules = rules;
        this.carrier = carrier;
        this.loop = loop;
        this.counters = counters;
    }

    SmsDesk.Pair pair() {
        return pair;
    }

    /// @param messageId of the message that begins it
    void begin(Reception reception, Admission.Permit permit, @Nullable String messageId) {
        loop.execute(() -> {
            try {
                call = reception.answer(permit, this, loop, null, pair.customer(), messageId);
                tell(new CallerEvent.Known("phone", pair.phone()));
            } catch (RuntimeException failed) {
                log.error("a conversation with {} could not begin", pair.ours(), failed);
                permit.release();
                ended();
            }
        });
    }

    /// Takes one message. `again` runs in its place when this conversation is over already.
    void deliver(InboundText message, CompletableFuture<Reply> reply, Runnable again) {
        loop.execute(() -> {
            if (over) {
                again.run();
            } else {
                take(message, reply);
            }
        });
    }

    private void take(InboundText message, CompletableFuture<Reply> reply) {
        if (message.media() > 0) {
            tell(new CallerEvent.Known("text_media", message.media() + " not opened"));
            say(NO_PICTURES);
        }
        String words = words(message.text());
        if (words.isEmpty()) {
            reply.complete(new Reply(carrier == null ? drained() : List.of()));
            return;
        }
        if (carrier == null) {
            Waiting request = new Waiting(reply);
            waiting.add(request);
            request.patience = loop.schedule(rules.answerWithin(), () -> late(request));
        } else {
            reply.complete(Reply.NOTHING);
        }
        unanswered++;
        deliver(new CallerEvent.Typed(words));
    }

    /// What the customer wrote, without control characters.
    private String words(String text) {
        StringBuilder words = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point == '\n' || !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE)
                .forEach(words::appendCodePoint);
        String all = words.toString().strip();
        if (all.length() <= MOST_CHARS) {
            return all;
        }
        tell(new CallerEvent.Known("text_cut", "a message of " + all.length() + " characters after " + MOST_CHARS));
        int end = Character.isHighSurrogate(all.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS;
        return all.substring(0, end);
    }

    /// Nothing more may be sent to this number.
    void stop(String word) {
        loop.execute(() -> {
            if (over) {
                return;
            }
            outgoing.clear();
            ready.clear();
            deliver(new CallerEvent.Known("text_opt_out", word));
            deliver(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
            ended();
        });
    }

    /// The carrier tells later what became of a message that it had taken.
    void arrived(String id, String status, String errorCode) {
        loop.execute(() -> {
            if (status.equals("failed") || status.equals("undelivered")) {
                undelivered(status + (errorCode.isEmpty() ? "" : ", error " + errorCode) + ", message " + id);
            }
        });
    }

    @Override
    public Optional<InWriting> writing() {
        return Optional.of(new InWriting(rules.idle(), false));
    }

    @Override
    public AudioFormat format() {
        return AudioFormat.PCM16_24K;
    }

    @Override
    public PlayResult play(String itemId, AudioChunk audio) {
        return PlayResult.DROPPED;
    }

    @Override
    public void clear(String itemId) {}

    @Override
    public void show(CallNotice notice) {
        switch (notice) {
            case CallNotice.Started _ -> {
                stands = true;
                // Not from within the call that tells it.
                loop.execute(() -> {
                    beforeTicket.forEach(this::deliver);
                    beforeTicket.clear();
                });
            }
            case CallNotice.Transcript(var speaker, var itemId, var text, var last) -> {
                if (last && speaker == Speaker.AGENT && !text.isBlank()) {
                    said = true;
                    send(itemId, text);
                }
            }
            case CallNotice.Answered _ -> answered();
            case CallNotice.Problem(var code, var _) -> {
                if (code.equals("too_many_messages")) {
                    refused();
                }
            }
            case CallNotice.HandedOver _, CallNotice.CallerSpeaking _, CallNotice.ToolActivity _, CallNotice.Ended _ -> {}
        }
    }

    private void answered() {
        unanswered = Math.max(0, unanswered - 1);
        if (!said) {
            say(NO_ANSWER);
        }
        said = false;
        Waiting request = waiting.poll();
        if (request != null && !request.reply.isDone()) {
            release(request);
            request.reply.complete(new Reply(drained()));
        }
    }

    /// More was written than anybody answers: the last message was not taken.
    private void refused() {
        unanswered = Math.max(0, unanswered - 1);
        counters.dropped(SmsDesk.CHANNEL, "too_many_messages");
        tell(new CallerEvent.Known("text_refused", "too many messages waited for an answer"));
        Waiting request = waiting.pollLast();
        if (request != null) {
            release(request);
            request.reply.complete(Reply.NOTHING);
        }
    }

    private void late(Waiting request) {
        if (request.reply.isDone()) {
            return;
        }
        List<String> texts = drained();
        tell(new CallerEvent.Known("text_late", "an answer came after " + rules.answerWithin().toSeconds() + " s"));
        request.reply.complete(new Reply(texts.isEmpty() ? List.of(ONE_MOMENT) : texts));
    }

    private static void release(Waiting request) {
        if (request.patience != null) {
            request.patience.cancel();
        }
    }

    private List<String> drained() {
        List<String> texts = List.copyOf(ready);
        ready.clear();
        return texts;
    }

    /// The line's own words, which are the ticket's too.
    private void say(String words) {
        tell(new CallerEvent.Told(words));
        send(null, words);
    }

    private void send(@Nullable String itemId, String text) {
        SmsSplit split = SmsSplit.of(text, rules.segments());
        if (!split.whole() && itemId != null) {
            tell(new CallerEvent.Known("text_cut", "an answer of " + text.length() + " characters after " + split.reached().length()));
            tell(new CallerEvent.Reached(itemId, split.reached()));
        }
        if (carrier == null) {
            if (ready.size() < MOST_OUTGOING) {
                ready.addAll(split.messages());
            } else {
                undelivered("nobody asked for it");
            }
            return;
        }
        List<String> arrived = new ArrayList<>();
        for (String message : split.messages()) {
            if (outgoing.size() >= MOST_OUTGOING) {
                counters.dropped(SmsDesk.CHANNEL, "outbox_full");
                failed(new Outgoing(itemId, message, arrived), "too many messages waited to be sent");
                break;
            }
            outgoing.add(new Outgoing(itemId, message, arrived));
        }
        sendNext(carrier);
    }

    private void sendNext(SmsCarrier by) {
        Outgoing next = sending ? null : outgoing.poll();
        if (next == null) {
            return;
        }
        sending = true;
        by.send(pair.ours(), pair.customer(), next.text).thenAccept(result -> loop.execute(() -> {
            sending = false;
            came(next, result);
            sendNext(by);
        }));
    }

    private void came(Outgoing message, SmsCarrier.Sending result) {
        switch (result) {
            case SmsCarrier.Sending.Accepted(String id) -> {
                message.arrived.add(message.text);
                desk.sent(id, this);
            }
            case SmsCarrier.Sending.Failed(String code, String why, _, _) -> failed(message, "error " + code + ": " + why);
            case SmsCarrier.Sending.OptedOut() -> {
                counters.dropped(SmsDesk.CHANNEL, "opted_out");
                failed(message, "the number has opted out at the carrier");
                desk.optedOutAtCarrier(pair);
            }
        }
    }

    /// What is left of the same answer would make no sense.
    private void failed(Outgoing message, String why) {
        outgoing.removeIf(other -> other.arrived == message.arrived);
        undelivered(why);
        if (message.itemId != null) {
            String reached = String.join(" ", message.arrived).replaceAll("\\(\\d{1,2}/\\d{1,2}\\) ", "");
            tell(new CallerEvent.Reached(message.itemId, reached));
        }
    }

    private void undelivered(String why) {
        counters.rejected(SmsDesk.CHANNEL, "undelivered");
        if (++failures <= MOST_FAILURES_NOTED) {
            tell(new CallerEvent.Known("text_undelivered", why));
        }
        if (over) {
            log.warn("a text message from {} was not delivered after its conversation: {}", pair.ours(), why);
        }
    }

    /// For the ticket, once there is one, and never from within the call that is just telling something.
    private void tell(CallerEvent event) {
        if (stands) {
            loop.execute(() -> deliver(event));
        } else {
            beforeTicket.add(event);
        }
    }

    private void deliver(CallerEvent event) {
        if (call != null) {
            call.on(event);
        }
    }

    @Override
    public void hangUp(EndReason reason) {
        if (over) {
            return;
        }
        if (unanswered > 0) {
            send(null, LATER);
        }
        ended();
    }

    private void ended() {
        over = true;
        desk.over(this);
        for (Waiting request; (request = waiting.poll()) != null; ) {
            release(request);
            request.reply.complete(new Reply(drained()));
        }
    }
}
