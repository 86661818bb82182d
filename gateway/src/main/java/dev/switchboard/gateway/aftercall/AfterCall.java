package dev.switchboard.gateway.aftercall;

import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.aftercall.AfterCallJobs;
import dev.switchboard.store.aftercall.AfterCallNotes;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Offer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a language model about each call that is over. A thread of its own looks for jobs that are due; each that it takes
/// is done on a virtual thread, a few at once. Jobs and what became of them are rows, so a restart loses nothing; a job
/// whose gateway died is taken again when its lease has run out. What the model said goes through the writer as an
/// automatic change, which leaves alone what a person set.
public final class AfterCall implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AfterCall.class);

    /// Tickets that close within this after the last look of any gateway with a model become jobs.
    private static final Duration WANTED = Duration.ofDays(1);

    private static final Duration WANT_EVERY = Duration.ofMinutes(10);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    /// A category that the model is less sure of leaves the one by keywords in place.
    private static final double SURE = 0.6;

    /// What is asked for.
    ///
    /// @param language into which transcripts are translated, such as `en`; empty for no translation
    public record Config(ChatEndpoint endpoint, Optional<String> language) {}

    private final Config config;
    private final AfterCallLimits limits;
    private final TranscriptStore store;
    private final AfterCallJobs jobs;
    private final List<String> categories;
    private final ChatModel model;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final String worker = UUID.randomUUID().toString();
    private final Semaphore free;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
    private final Counter done;
    private final Counter again;
    private final Counter dead;
    private final Thread thread;

    private AfterCall(
            Config config,
            AfterCallLimits limits,
            TranscriptStore store,
            List<String> categories,
            MeterRegistry registry,
            Clock clock) {
        this.config = config;
        this.limits = limits;
        this.store = store;
        this.jobs = store.afterCallJobs();
        this.categories = List.copyOf(categories);
        this.model = config.endpoint().client(limits.answerWithin());
        this.clock = clock;
        this.free = new Semaphore(limits.atOnce());
        this.done = counter(registry, "done");
        this.again = counter(registry, "tried_again");
        this.dead = counter(registry, "dead");
        this.thread = Thread.ofPlatform().name("after-call").daemon().unstarted(this::run);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("switchboard.aftercall.jobs")
                .description("Jobs after calls, by what became of a try")
                .tag("outcome", outcome)
                .register(registry);
    }

    /// Begins to work on the calls that end from now on, and on jobs that were left. `categories` are those a model may name.
    public static AfterCall start(
            Config config, TranscriptStore store, List<String> categories, MeterRegistry registry, Clock clock) {
        return start(config, AfterCallLimits.USUAL, store, categories, registry, clock);
    }

    static AfterCall start(
            Config config,
            AfterCallLimits limits,
            TranscriptStore store,
            List<String> categories,
            MeterRegistry registry,
            Clock clock) {
        var afterCall = new AfterCall(config, limits, store, categories, registry, clock);
        log.info("calls that end are summarised by {}", config.endpoint().label());
        afterCall.jobs.want(clock.instant().plus(WANTED));
        afterCall.thread.start();
        return afterCall;
    }

    private void run() {
        Instant wanted = clock.instant();
        boolean failing = false;
        try {
            while (!closing.await(limits.lookEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    if (Duration.between(wanted, clock.instant()).compareTo(WANT_EVERY) > 0) {
                        wanted = clock.instant();
                        jobs.want(wanted.plus(WANTED));
                    }
                    takeDue();
                    failing = false;
                } catch (RuntimeException e) {
                    if (!failing) {
                        log.warn("jobs after calls wait for the database: {}", e.getMessage());
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
        List<AfterCallJobs.Job> taken = List.of();
        try {
            taken = room == 0 ? List.of() : jobs.take(worker, clock.instant(), limits.lease(), room);
        } finally {
            free.release(room - taken.size());
        }
        for (AfterCallJobs.Job job : taken) {
            asking.execute(() -> {
                try {
                    work(job);
                } finally {
                    free.release();
                }
            });
        }
    }

    private void work(AfterCallJobs.Job job) {
        TicketId id = job.ticketId();
        try {
            if (job.attempt() > limits.attempts()) {
                giveUp(job, "no try came to an end: did the gateway stop each time?");
                return;
            }
            Optional<TicketDetail> detail = store.tickets().detail(id);
            Optional<ReviewPrompt> prompt = detail.flatMap(
                    ticket -> ReviewPrompt.of(ticket, categories, config.language(), mark()));
            if (prompt.isEmpty()) {
                jobs.nothingToDo(worker, id);
                return;
            }
            int translated = config.language().isPresent() ? prompt.get().lines().size() : 0;
            Review review = Review.parse(model.answer(prompt.get().question()), categories, translated);
            if (store.writer().update(id, update(review)) == Offer.FULL) {
                failed(job, "the writer's queue is full", Optional.empty());
            } else if (jobs.done(worker, notes(id, review, prompt.get()))) {
                done.increment();
            }
        } catch (ChatModel.ChatException e) {
            if (e.lasting()) {
                giveUp(job, String.valueOf(e.getMessage()));
            } else {
                failed(job, String.valueOf(e.getMessage()), e.after());
            }
        } catch (Review.Unusable e) {
            failed(job, String.valueOf(e.getMessage()), Optional.empty());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closing: the lease runs out, and the job is taken again
        } catch (RuntimeException e) {
            log.warn("the job after the call of {} broke off; it is taken again when its lease runs out", id, e);
        }
    }

    private TicketUpdate update(Review review) {
        TicketUpdate update = TicketUpdate.none().withSummary(review.summary());
        if (!review.resolutionNotes().isBlank()) {
            update = update.withResolutionNotes(review.resolutionNotes());
        }
        return review.confidence() >= SURE ? update.withCategory(review.category()) : update;
    }

    private AfterCallNotes notes(TicketId id, Review review, ReviewPrompt prompt) {
        List<AfterCallNotes.TranslatedLine> lines = null;
        if (review.translation() != null) {
            lines = new ArrayList<>();
            for (int i = 0; i < review.translation().size(); i++) {
                lines.add(new AfterCallNotes.TranslatedLine(
                        prompt.lines().get(i).interactionId(), review.translation().get(i)));
            }
        }
        return new AfterCallNotes(
                id,
                model.label(),
                clock.instant(),
                review.sentiment(),
                review.followUps(),
                review.category(),
                review.confidence(),
                lines == null ? null : config.language().orElse(null),
                lines);
    }

    private void failed(AfterCallJobs.Job job, String problem, Optional<Duration> after) {
        if (job.attempt() >= limits.attempts()) {
            giveUp(job, problem);
            return;
        }
        Duration pause = limits.pause(job.attempt());
        // Some later than asked, so that what failed together does not come back together.
        Duration spread = Duration.ofMillis(random.nextLong(1 + pause.toMillis() / 4));
        Duration own = pause.plus(spread);
        Duration asked = after.filter(wish -> wish.compareTo(limits.longestPause()) <= 0).orElse(own);
        jobs.again(worker, job.ticketId(), clock.instant().plus(asked.compareTo(own) > 0 ? asked : own), problem);
        again.increment();
        log.debug("the job after the call of {} is tried again: {}", job.ticketId(), problem);
    }

    private void giveUp(AfterCallJobs.Job job, String problem) {
        jobs.dead(worker, job.ticketId(), problem);
        dead.increment();
        log.warn("no summary for {} after {} tries: {}", job.ticketId(), job.attempt(), problem);
    }

    private String mark() {
        return Long.toHexString(random.nextLong());
    }

    /// Takes no more jobs and leaves those under way, which are taken again later.
    @Override
    public void close() {
        closing.countDown();
        asking.shutdownNow();
        try {
            thread.join(CLOSE_WAIT);
            if (!asking.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("a model still answers; its job is taken again later");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        model.close();
    }
}
