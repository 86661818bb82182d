package dev.switchboard.gateway.caller.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.caller.text.SmsCarrier;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /2010-04-01/Accounts/{Sid}/Messages.json`
/// (<https://www.twilio.com/docs/messaging/api/message-resource>). What Twilio surely has not taken (no connection, 429, 5xx) is
/// tried again, with growing pauses; a request whose answer was lost is not, since the API knows no key that would keep the
/// customer from getting the message twice. Thread-safe.
public final class TwilioMessages implements SmsCarrier {
    static final int MOST_UNDER_WAY = 1_000;
    private static final int TRIES = 5;
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 64 << 10;
    /// "Attempt to send to unsubscribed recipient" (<https://www.twilio.com/docs/api/errors/21610>).
    private static final int UNSUBSCRIBED = 21_610;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Logger log = LoggerFactory.getLogger(TwilioMessages.class);

    private final URI address;
    private final String authorization;
    private final String statusCallback;
    private final Duration firstPause;
    private final int tries;
    private final AtomicInteger underWay = new AtomicInteger();
    private final HttpClient http;

    public TwilioMessages(TwilioAccount account) {
        this(account, Duration.ofMillis(500));
    }

    /// One that tries once and says whether it may be tried again.
    public static TwilioMessages once(TwilioAccount account) {
        return new TwilioMessages(account, Duration.ofMillis(500), 1);
    }

    /// @param firstPause before the second try; each further one is twice as long
    TwilioMessages(TwilioAccount account, Duration firstPause) {
        this(account, firstPause, TRIES);
    }

    private TwilioMessages(TwilioAccount account, Duration firstPause, int tries) {
        this.tries = tries;
        this.address = URI.create(account.api().toString().replaceFirst("/+$", "") + "/2010-04-01/Accounts/" + account.sid()
                + "/Messages.json");
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(
                (account.sid() + ":" + account.authToken()).getBytes(StandardCharsets.UTF_8));
        this.statusCallback = account.publicUrl()
                .map(url -> url.toString().replaceFirst("/+$", "") + "/twilio/sms/status")
                .orElse("");
        this.firstPause = firstPause;
        this.http = HttpClient.newBuilder()
                .connectTimeout(WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public CompletableFuture<Sending> send(String from, String to, String text) {
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            return CompletableFuture.completedFuture(new Sending.Failed("queue_full", "too many messages are being sent"));
        }
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(WITHIN)
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "To=" + escaped(to) + "&From=" + escaped(from) + "&Body=" + escaped(text)
                                + (statusCallback.isEmpty() ? "" : "&StatusCallback=" + escaped(statusCallback))))
                .build();
        return attempt(request, 1)
                .exceptionally(failed -> new Sending.Failed("internal", String.valueOf(failed.getMessage())))
                .whenComplete((_, _) -> underWay.decrementAndGet());
    }

    private CompletableFuture<Sending> attempt(HttpRequest request, int number) {
        return http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES))
                .handle((response, failure) -> failure == null ? outcome(response) : outcome(failure))
                .thenCompose(outcome -> {
                    if (!outcome.again || number >= tries) {
                        return CompletableFuture.completedFuture(outcome.sending);
                    }
                    Duration backoff = firstPause.multipliedBy(1L << (number - 1));
                    Duration pause = outcome.pause.compareTo(backoff) > 0 ? outcome.pause : backoff;
                    log.info("Twilio did not take a message (try {}): {}", number, outcome.sending);
                    return CompletableFuture.supplyAsync(
                                    () -> attempt(request, number + 1),
                                    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
                            .thenCompose(next -> next);
                });
    }

    /// @param again whether Twilio surely has not taken it and may do so later
    private record Outcome(Sending sending, boolean again, Duration pause) {}

    private static Outcome outcome(HttpResponse<String> response) {
        int status = response.statusCode();
        JsonNode said = read(response.body());
        if (status / 100 == 2) {
            return new Outcome(new Sending.Accepted(said.path("sid").asText("")), false, Duration.ZERO);
        }
        if (said.path("code").asInt() == UNSUBSCRIBED) {
            return new Outcome(new Sending.OptedOut(), false, Duration.ZERO);
        }
        String code = said.path("code").asText("HTTP " + status);
        boolean again = status == 429 || status >= 500;
        Duration pause = response.headers().firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,4}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .filter(wish -> wish.compareTo(LONGEST_PAUSE) <= 0)
                .orElse(Duration.ZERO);
        return new Outcome(
                new Sending.Failed(code, said.path("message").asText("HTTP " + status), again, pause), again, pause);
    }

    private static Outcome outcome(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean notConnected = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
        String code = cause instanceof HttpTimeoutException ? "timeout" : "no_answer";
        return new Outcome(
                new Sending.Failed(code, notConnected ? "no connection" : cause.getClass().getSimpleName(), notConnected, Duration.ZERO),
                notConnected,
                Duration.ZERO);
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        }
    }

    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /// What is on its way has a moment to go out.
    @Override
    public void close() {
        http.shutdown();
        try {
            if (!http.awaitTermination(LAST_WORDS)) {
                http.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            http.shutdownNow();
        }
    }
}
