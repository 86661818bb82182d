package dev.switchboard.gateway.caller.text;

import dev.switchboard.gateway.call.Arrival;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.store.text.OptOuts;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where text messages arrive: one thread takes them in order, knows which were seen already and who has opted out, and gives
/// each to its conversation, one for each pair of a customer's number and ours. `receive`, `sent`, `status` and `over` may be
/// called from any thread; all else is the desk's own thread's, which may block on the database.
public final class SmsDesk implements AutoCloseable {
    static final String CHANNEL = "sms";
    static final int MOST_WAITING = 1_000;
    private static final int REMEMBERED = 10_000;
    private static final int MOST_TRIES = 3;
    private static final String STOPPED =
            "You will get no more messages from this number. Reply START if you want them again.";
    private static final String STARTED = "You will get messages from this number again. Reply HELP for help, STOP to stop.";
    private static final String BUSY = "We are very busy just now. Please write again in a few minutes.";
    private static final Logger log = LoggerFactory.getLogger(SmsDesk.class);

    private final Reception reception;
    private final CallCounters counters;
    private final OptOuts optOuts;
    private final SmsRules rules;
    private final @Nullable SmsCarrier carrier;
    private final Supplier<CallLoop> loops;
    private final Clock clock;
    private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<Pair, SmsConversation> live = new ConcurrentHashMap<>();
    private final Map<String, Boolean> seen = remembering();
    private final Map<String, SmsConversation> sent = remembering();
    private final Thread thread;
    private volatile boolean closed;

    /// Who writes with which number of ours.
    record Pair(String customer, String ours) {
        /// Without the kind of line that some carriers write before it.
        String phone() {
            return customer.substring(customer.indexOf(':') + 1);
        }
    }

    /// What goes into the response to the request that brought a message: perhaps nothing.
    public record Reply(List<String> texts) {
        static final Reply NOTHING = new Reply(List.of());

        public Reply {
            texts = List.copyOf(texts);
        }
    }

    /// A message cannot be taken now; whoever sent it may try again.
    public static final class BusyException extends RuntimeException {
        BusyException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// The agent that a message names is not there.
    public static final class UnknownAgentException extends RuntimeException {
        UnknownAgentException(String message) {
            super(message);
        }
    }

    private record Job(InboundText message, CompletableFuture<Reply> reply, int tries) {}

    private SmsDesk(
            Reception reception,
            CallCounters counters,
            OptOuts optOuts,
            SmsRules rules,
            @Nullable SmsCarrier carrier,
            Supplier<CallLoop> loops,
            Clock clock) {
        this.reception = reception;
        this.counters = counters;
        this.optOuts = optOuts;
        this.rules = rules;
        this.carrier = carrier;
        this.loops = loops;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("sms-desk").unstarted(this::work);
    }

    /// @param carrier sends answers; without one they go into the responses. Closed with the desk
    /// @param loops gives each conversation the loop it lives on
    public static SmsDesk open(
            Reception reception,
            CallCounters counters,
            OptOuts optOuts,
            SmsRules rules,
            Optional<? extends SmsCarrier> carrier,
            Supplier<CallLoop> loops,
            Clock clock) {
        SmsDesk desk = new SmsDesk(reception, counters, optOuts, rules, carrier.orElse(null), loops, clock);
        desk.thread.start();
        return desk;
    }

    private static <V> Map<String, V> remembering() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /// Completes with what the response is to hold, at the latest after `SmsRules.answerWithin`; exceptionally with
    /// `BusyException` or `UnknownAgentException`.
    public CompletableFuture<Reply> receive(InboundText message) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        offer(new Job(message, reply, 1));
        return reply;
    }

    private void offer(Job job) {
        if (closed || !jobs.offer(job)) {
            counters.dropped(CHANNEL, "desk_full");
            job.reply.completeExceptionally(new BusyException("too many messages wait", null));
        }
    }

    /// What became of a message that the carrier had taken.
    public void status(String id, String status, String errorCode) {
        SmsConversation talk;
        synchronized (sent) {
            talk = sent.get(id);
        }
        if (talk != null) {
            talk.arrived(id, status, errorCode);
        }
    }

    private void work() {
        while (!closed) {
            Job job;
            try {
                job = jobs.take();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            }
            try {
                take(job);
            } catch (RuntimeException failed) {
                seen.remove(String.valueOf(job.message.id()));
                log.error("a text message to {} could not be taken", job.message.to(), failed);
                job.reply.completeExceptionally(new BusyException("the message could not be taken", failed));
            }
        }
    }

    private void take(Job job) {
        InboundText message = job.message;
        String id = message.id();
        if (job.tries == 1 && id != null && seen.put(id, true) != null) {
            counters.dropped(CHANNEL, "duplicate");
            job.reply.complete(Reply.NOTHING);
            return;
        }
        Pair pair = new Pair(message.from(), message.to());
        boolean silent = optOuts.has(pair.customer, pair.ours);
        Keyword keyword = Keyword.of(message.text()).orElse(null);
        boolean starts = keyword == Keyword.START && silent;
        if (silent && !starts) {
            counters.dropped(CHANNEL, "opted_out");
            job.reply.complete(Reply.NOTHING);
        } else if (starts) {
            optOuts.remove(pair.customer, pair.ours);
            answer(job, STARTED);
        } else if (keyword == Keyword.STOP) {
            optOut(pair, Keyword.bare(message.text()));
            answer(job, STOPPED);
        } else if (keyword == Keyword.HELP) {
            answer(job, rules.help());
        } else {
            give(job, pair);
        }
    }

    /// In the desk's own words, unless the carrier has used its own.
    private void answer(Job job, String words) {
        job.reply.complete(job.message.answeredByCarrier() ? Reply.NOTHING : new Reply(List.of(words)));
    }

    private void optOut(Pair pair, String word) {
        optOuts.add(pair.customer, pair.ours, word, clock.instant());
        SmsConversation talk = live.get(pair);
        if (talk != null) {
            talk.stop(word);
        }
    }

    private void give(Job job, Pair pair) {
        InboundText message = job.message;
        if (message.text().isBlank() && message.media() == 0) {
            counters.rejected(CHANNEL, "empty");
            job.reply.complete(Reply.NOTHING);
            return;
        }
        SmsConversation talk = live.get(pair);
        if (talk == null) {
            Arrival arrival = new Arrival(CHANNEL, message.agentId(), message.to(), message.from());
            switch (reception.admit(arrival)) {
                case Admission.Permit permit -> {
                    talk = new SmsConversation(this, pair, rules, carrier, loops.get(), counters);
                    live.put(pair, talk);
                    talk.begin(reception, permit, message.id());
                }
                case Admission.Refused refused -> {
                    refuse(job, refused);
                    return;
                }
            }
        }
        SmsConversation to = talk;
        to.deliver(message, job.reply, () -> {
            over(to);
            if (job.tries < MOST_TRIES) {
                offer(new Job(message, job.reply, job.tries + 1));
            } else {
                job.reply.completeExceptionally(new BusyException("the conversation ended at once", null));
            }
        });
    }

    private void refuse(Job job, Admission.Refused refused) {
        counters.rejected(CHANNEL, refused.code());
        seen.remove(String.valueOf(job.message.id()));
        switch (refused.code()) {
            case "unknown_agent" -> job.reply.completeExceptionally(new UnknownAgentException(refused.message()));
            case "full", "agent_full" -> job.reply.complete(new Reply(List.of(BUSY)));
            // Whoever writes so much is told nothing more; and one who meets a gateway that closes may be sent to another.
            case "too_many_calls" -> job.reply.complete(Reply.NOTHING);
            default -> job.reply.completeExceptionally(new BusyException(refused.message(), null));
        }
    }

    /// A message has gone to the carrier under this id.
    void sent(String id, SmsConversation by) {
        synchronized (sent) {
            sent.put(id, by);
        }
    }

    void optedOutAtCarrier(Pair pair) {
        offer(new Job(InboundText.of(null, pair.customer, pair.ours, "STOP"), new CompletableFuture<>(), 1));
    }

    /// The conversation takes nothing more; the next message begins another.
    void over(SmsConversation talk) {
        live.remove(talk.pair(), talk);
    }

    int conversations() {
        return live.size();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        for (Job job; (job = jobs.poll()) != null; ) {
            job.reply.completeExceptionally(new BusyException("the gateway is shutting down", null));
        }
        if (carrier != null) {
            carrier.close();
        }
    }
}
