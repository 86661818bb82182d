package dev.switchboard.gateway.webhook;

import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.webhook.WebhookDeliveries;
import dev.switchboard.store.webhook.WebhookDeliveries.Job;
import dev.switchboard.store.webhook.WebhookDeliveries.Tried;
import dev.switchboard.store.webhook.Webhooks;
import dev.switchboard.tools.outbound.AddressGuard;
import dev.switchboard.tools.outbound.OutboundException;
import dev.switchboard.tools.outbound.OutboundHttp;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what webhooks are to be told. A thread of its own looks for what is due; each delivery is sent on a virtual thread, a
/// few at once. Deliveries are rows: a restart loses none, and one whose sender died is sent again when its lease has run out,
/// with the same id. An answer of 2xx is a delivery, 410 turns the endpoint off, everything else is tried again, three
/// times in all; then it is dead, until somebody replays it.
public final class WebhookPost implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebhookPost.class);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    private static final Duration TIDY_EVERY = Duration.ofMinutes(10);
    private static final int MOST_ANSWER_BYTES = 64 * 1024;
    private static final int KEPT_ANSWER_CHARS = 500;
    private static final int GONE = 410;

    /// Where else things happen that others are told of.
    @FunctionalInterface
    public interface Happenings {
        Happenings NONE = _ -> false;

        /// Hands on what happened since, of the types that somebody wants; says whether there may be more.
        boolean tell(Set<String> wanted);
    }

    private final WebhookLimits limits;
    private final Happenings happenings;
    private final Webhooks endpoints;
    private final WebhookDeliveries deliveries;
    private final ScheduledReports reports;
    private final Redactor sending;
    private final OutboundHttp http;
    private final MeterRegistry registry;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final String worker = UUID.randomUUID().toString();
    private final Semaphore free;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService posting = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;

    private WebhookPost(
            WebhookLimits limits, TranscriptStore store, Happenings happenings, Redactor sending, OutboundHttp http,
            MeterRegistry registry, Clock clock) {
        this.limits = limits;
        this.happenings = happenings;
        this.endpoints = store.webhooks();
        this.deliveries = store.webhookDeliveries();
        this.reports = new ScheduledReports(store.reportSchedules(), store.analysis().reports(), deliveries, clock);
        this.sending = sending;
        this.http = http;
        this.registry = registry;
        this.clock = clock;
        this.free = new Semaphore(limits.atOnce());
        this.thread = Thread.ofPlatform().name("webhook-post").daemon().unstarted(this::run);
    }

    /// Begins to send what is due. `sending` is what is made of everything that goes out.
    public static WebhookPost start(
            AddressGuard guard, TranscriptStore store, Happenings happenings, Redactor sending, MeterRegistry registry,
            Clock clock) {
        return start(guard, new SslContextFactory.Client(), WebhookLimits.USUAL, store, happenings, sending, registry, clock);
    }

    static WebhookPost start(
            AddressGuard guard,
            SslContextFactory.Client tls,
            WebhookLimits limits,
            TranscriptStore store,
            Happenings happenings,
            Redactor sending,
            MeterRegistry registry,
            Clock clock) {
        OutboundHttp http = OutboundHttp.start(guard, tls, limits.answerWithin(), MOST_ANSWER_BYTES, "Switchboard-Webhooks/1");
        var post = new WebhookPost(limits, store, happenings, sending, http, registry, clock);
        post.thread.start();
        return post;
    }

    private void run() {
        boolean failing = false;
        Instant lookedUp = clock.instant();
        Instant tidied = Instant.EPOCH;
        try {
            while (!closing.await(limits.lookEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    Instant now = clock.instant();
                    if (Duration.between(lookedUp, now).compareTo(limits.lookUpEvery()) >= 0) {
                        endpoints.wanted().lookUp();
                        lookedUp = now;
                    }
                    if (Duration.between(tidied, now).compareTo(TIDY_EVERY) >= 0) {
                        tidied = now;
                        tidy(now.minus(limits.keep()));
                    }
                    reports.makeDue();
                    gather();
                    spread();
                    takeDue();
                    failing = false;
                } catch (RuntimeException e) {
                    if (!failing) {
                        log.warn("webhooks wait for the database: {}", e.getMessage());
                    }
                    failing = true;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tidy(Instant olderThan) {
        boolean more;
        do {
            more = deliveries.removeOlder(olderThan);
        } while (more);
    }

    private void gather() {
        boolean more;
        do {
            more = happenings.tell(endpoints.wanted().types());
        } while (more);
    }

    private void spread() {
        boolean more;
        do {
            more = deliveries.spread();
        } while (more);
    }

    /// Takes no more than can be sent at once, so that none waits under a lease.
    private void takeDue() {
        int room = free.drainPermits();
        List<Job> taken = List.of();
        try {
            taken = room == 0 ? List.of() : deliveries.take(worker, limits.lease(), room);
        } finally {
            free.release(room - taken.size());
        }
        for (Job job : taken) {
            posting.execute(() -> {
                try {
                    send(job);
                } catch (RuntimeException e) {
                    log.warn("the webhook {} broke off; it is taken again when its lease runs out", job.message().id(), e);
                } finally {
                    free.release();
                }
            });
        }
    }

    private void send(Job job) {
        Instant at = clock.instant();
        long began = System.nanoTime();
        try {
            byte[] body = WebhookBody.of(job.message(), sending).getBytes(StandardCharsets.UTF_8);
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("webhook-id", job.message().id());
            headers.put("webhook-timestamp", String.valueOf(at.getEpochSecond()));
            headers.put(
                    "webhook-signature",
                    Signature.of(endpoints.secrets(job.endpointId(), at), job.message().id(), at.getEpochSecond(), body));
            if (job.message().event() == null) {
                headers.put("switchboard-event", job.message().type());
            }
            OutboundHttp.Answer answer =
                    http.post(URI.create(job.url()), headers, job.message().contentType(), body);
            answered(job, answer, at, began);
        } catch (OutboundException e) {
            settle(job, new Tried(at, tookMs(began), null, null, e.getMessage()), e.lasting(), Optional.empty());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closing: the lease runs out, and it is taken again
        }
    }

    private void answered(Job job, OutboundHttp.Answer answer, Instant at, long began) {
        String said = answer.body().replace("\0", "\uFFFD");
        String kept = said.length() > KEPT_ANSWER_CHARS ? said.substring(0, KEPT_ANSWER_CHARS) + "…" : said;
        Tried tried = new Tried(at, tookMs(began), (long) answer.status(), kept, null);
        if (answer.status() >= 200 && answer.status() < 300) {
            count("delivered");
            deliveries.delivered(worker, job, tried);
        } else if (answer.status() == GONE) {
            settle(job, tried, true, Optional.empty());
            endpoints.turnOff(job.endpointId(), "it answered 410 Gone");
            deliveries.bury(job.endpointId());
            log.warn("the webhook {} is turned off: it answered 410 Gone", job.endpointId());
        } else {
            settle(job, tried, false, answer.header("retry-after").flatMap(value -> retryAfter(value, at)));
        }
    }

    private void settle(Job job, Tried tried, boolean lasting, Optional<Duration> asked) {
        if (lasting || job.tries() >= limits.attempts()) {
            count("dead");
            deliveries.dead(worker, job, tried);
            log.warn("the webhook {} of {} is dead after {} tries: {}", job.message().id(), job.endpointId(), job.tries(),
                    tried.problem() == null ? "status " + tried.status() : tried.problem());
            return;
        }
        count("tried_again");
        Duration pause = limits.pause(job.tries());
        // Some later than asked, so that what failed together does not come back together.
        Duration own = pause.plusMillis(random.nextLong(1 + pause.toMillis() / 4));
        Duration wish = asked.filter(wait -> wait.compareTo(limits.longestPause()) <= 0).orElse(own);
        deliveries.again(worker, job, tried, clock.instant().plus(wish.compareTo(own) > 0 ? wish : own));
    }

    /// Seconds, or a date (RFC 9110 §10.2.3).
    private static Optional<Duration> retryAfter(String value, Instant now) {
        try {
            return value.matches("\\d{1,6}")
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
                    : Optional.of(Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void count(String outcome) {
        registry.counter("switchboard.webhooks", "outcome", outcome).increment();
    }

    private static long tookMs(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    /// Takes no more, and waits, bounded, for what is being sent; what is left then is sent later.
    @Override
    public void close() {
        closing.countDown();
        posting.shutdown();
        try {
            thread.join(CLOSE_WAIT);
            if (!posting.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                posting.shutdownNow();
                log.warn("a webhook was still being sent; it is sent again later");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
