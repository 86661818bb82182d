package dev.switchboard.gateway.mail;

import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.mail.SummaryMail;
import dev.switchboard.store.mail.SummaryMails;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.tools.customer.SummaryWishes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the summaries that callers agreed to. A thread of its own looks for those that are due; each that it takes is
/// handed over on a virtual thread, a few at once. They are rows, so a restart loses none; one whose gateway died is taken
/// again when its lease has run out, and then handed over a second time if it had been accepted before the row could say so:
/// the letter's key lets the other side tell.
public final class SummaryPost implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SummaryPost.class);

    /// A letter that is being handed over is waited for, so that it is not handed over twice.
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    /// By what and from whom.
    public record Config(MailRoute route, Sender from) {}

    private final Config config;
    private final MailLimits limits;
    private final TranscriptStore store;
    private final SummaryMails mails;
    private final Redactor sending;
    private final Postman postman;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final String worker = UUID.randomUUID().toString();
    private final Semaphore free;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService handing = Executors.newVirtualThreadPerTaskExecutor();
    private final Counter sent;
    private final Counter again;
    private final Counter failed;
    private final Thread thread;

    private SummaryPost(
            Config config, MailLimits limits, TranscriptStore store, Redactor sending, MeterRegistry registry, Clock clock) {
        this.config = config;
        this.limits = limits;
        this.store = store;
        this.mails = store.summaryMails();
        this.sending = sending;
        this.postman = config.route().postman(limits.answerWithin());
        this.clock = clock;
        this.free = new Semaphore(limits.atOnce());
        this.sent = counter(registry, "sent");
        this.again = counter(registry, "tried_again");
        this.failed = counter(registry, "failed");
        this.thread = Thread.ofPlatform().name("summary-post").daemon().unstarted(this::run);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("switchboard.summary.mails")
                .description("E-mails of summaries, by what became of a try")
                .tag("outcome", outcome)
                .register(registry);
    }

    /// Begins to send what is due. `sending` is what is made of everything that goes out.
    public static SummaryPost start(
            Config config, TranscriptStore store, Redactor sending, MeterRegistry registry, Clock clock) {
        return start(config, MailLimits.USUAL, store, sending, registry, clock);
    }

    static SummaryPost start(
            Config config, MailLimits limits, TranscriptStore store, Redactor sending, MeterRegistry registry, Clock clock) {
        var post = new SummaryPost(config, limits, store, sending, registry, clock);
        log.info("summaries that callers agree to go out by {}", config.route().label());
        post.thread.start();
        return post;
    }

    /// Where the tool notes what callers agreed to.
    public static SummaryWishes wishes(SummaryMails mails, Clock clock) {
        return new SummaryWishes() {
            @Override
            public boolean agreed(String ticketId, String address, String callId) {
                return mails.agree(new TicketId(ticketId), address, clock.instant(), callId);
            }

            @Override
            public boolean declined(String ticketId, String callId) {
                return mails.withdraw(new TicketId(ticketId), clock.instant(), callId);
            }
        };
    }

    /// For people: by what, and how much since the start.
    public String state() {
        return "%s: %.0f sent, %.0f failed, %.0f tried again".formatted(
                config.route().label(), sent.count(), failed.count(), again.count());
    }

    private void run() {
        boolean failing = false;
        try {
            while (!closing.await(limits.lookEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    takeDue();
                    failing = false;
                } catch (RuntimeException e) {
                    if (!failing) {
                        log.warn("e-mails of summaries wait for the database: {}", e.getMessage());
                    }
                    failing = true;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes no more than can be done at once, so that none waits under a lease.
    private void takeDue() {
        int room = free.drainPermits();
        List<SummaryMails.Job> taken = List.of();
        try {
            taken = room == 0 ? List.of() : mails.take(worker, clock.instant(), limits.rule(), room);
        } finally {
            free.release(room - taken.size());
        }
        for (SummaryMails.Job job : taken) {
            handing.execute(() -> {
                try {
                    handOver(job);
                } finally {
                    free.release();
                }
            });
        }
    }

    private void handOver(SummaryMails.Job job) {
        TicketId id = job.ticketId();
        try {
            if (job.attempt() > limits.attempts()) {
                giveUp(job, "no try came to an end: did the gateway stop each time?");
                return;
            }
            Optional<Ticket> ticket = store.tickets().find(id);
            Optional<Letter> letter = ticket.flatMap(found -> Letter.of(
                    found, store.tickets().afterCall(id).orElse(null), job.address(), config.from(), sending));
            if (letter.isEmpty()) {
                giveUp(job, "the ticket has no summary");
                return;
            }
            postman.send(letter.get());
            if (noteSent(id)) {
                sent.increment();
                audit(job, "sent");
            }
        } catch (Postman.MailException e) {
            String problem = String.valueOf(e.getMessage());
            if (e.lasting() || job.attempt() >= limits.attempts()) {
                giveUp(job, problem);
            } else {
                tryAgain(job, problem, e.after());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closing: the lease runs out, and it is taken again
        } catch (RuntimeException e) {
            log.warn("the e-mail of {} broke off; it is taken again when its lease runs out", id, e);
        }
    }

    /// The letter is out, so a database that is away is asked again for as long as the lease lasts: else it would be taken
    /// once more.
    private boolean noteSent(TicketId id) throws InterruptedException {
        Instant at = clock.instant();
        while (true) {
            try {
                return mails.sent(worker, id, at, config.route().name());
            } catch (RuntimeException away) {
                boolean leaseEnds = Duration.between(at, clock.instant()).compareTo(limits.rule().lease()) >= 0;
                if (leaseEnds || closing.await(limits.lookEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw away;
                }
            }
        }
    }

    private void tryAgain(SummaryMails.Job job, String problem, Optional<Duration> after) {
        Duration pause = limits.pause(job.attempt());
        // Some later than asked, so that what failed together does not come back together.
        Duration own = pause.plusMillis(random.nextLong(1 + pause.toMillis() / 4));
        Duration asked = after.filter(wish -> wish.compareTo(limits.longestPause()) <= 0).orElse(own);
        mails.again(worker, job.ticketId(), clock.instant().plus(asked.compareTo(own) > 0 ? asked : own), problem);
        again.increment();
        log.debug("the e-mail of {} is tried again: {}", job.ticketId(), problem);
    }

    private void giveUp(SummaryMails.Job job, String problem) {
        mails.failed(worker, job.ticketId(), problem);
        failed.increment();
        audit(job, "failed");
        log.warn("no e-mail for {} after {} tries: {}", job.ticketId(), job.attempt(), problem);
    }

    private void audit(SummaryMails.Job job, String outcome) {
        store.audit().add(new AuditEntry(
                clock.instant(), AuditEntry.SWITCHBOARD, "summary.email", job.ticketId().value(), "",
                Map.of("to", SummaryMail.shown(job.address()), "by", config.route().name(), "outcome", outcome)));
    }

    /// Takes no more, and waits, bounded, for those being handed over; what is left then is taken again later.
    @Override
    public void close() {
        closing.countDown();
        handing.shutdown();
        try {
            thread.join(CLOSE_WAIT);
            if (!handing.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                handing.shutdownNow();
                log.warn("an e-mail was still being handed over; it is tried again later");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        postman.close();
    }
}
