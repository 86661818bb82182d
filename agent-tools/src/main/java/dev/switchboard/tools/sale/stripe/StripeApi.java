package dev.switchboard.tools.sale.stripe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.tools.sale.PaymentException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/// Stripe's HTTP API: forms in, JSON out. What may go better the next time (no connection, no answer in time, 409, 429, 5xx, or
/// `Stripe-Should-Retry: true`) is tried again with growing pauses, as long as the caller's time lasts; a POST bears an idempotency
/// key, so that it is carried out once. Blocks; thread-safe.
///
/// Throws `PaymentException` when it is not known what became of a request, `StripeError` when Stripe will not carry it out.
final class StripeApi implements AutoCloseable {
    /// What our forms and answers are read as, whatever the account's own version is; the one that the client of our tests speaks.
    static final String VERSION = "2026-10-28.endive";

    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 1 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final String base;
    private final String authorization;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Random random = new Random();

    StripeApi(StripeSettings settings) {
        this.base = settings.api().toString().replaceFirst("/+$", "");
        this.authorization = "Bearer " + settings.secretKey();
    }

    JsonNode post(String path, Map<String, String> form, String idempotencyKey, Duration within) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form))), within);
    }

    JsonNode get(String path, Map<String, String> query, Duration within) {
        return send(HttpRequest.newBuilder(URI.create(base + path + (query.isEmpty() ? "" : "?" + encoded(query)))), within);
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream().map(each -> escaped(each.getKey()) + "=" + escaped(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private JsonNode send(HttpRequest.Builder request, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        request.header("Authorization", authorization).header("Stripe-Version", VERSION)
                .header("Accept", "application/json").header("User-Agent", "Switchboard");
        for (int number = 1; ; number++) {
            Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
            String problem;
            Duration pause = pause(number);
            try {
                HttpResponse<String> response = http.send(request.timeout(left).build(),
                        BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
                if (response.statusCode() / 100 == 2) {
                    return read(response.body());
                }
                if (!isWorthAnotherTry(response)) {
                    throw refused(response);
                }
                problem = "HTTP " + response.statusCode();
                pause = wished(response, pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PaymentException("interrupted while Stripe was asked");
            } catch (IOException e) {
                problem = e.getClass().getSimpleName();
            }
            if (number >= TRIES || System.nanoTime() + pause.toNanos() >= until) {
                throw new PaymentException("Stripe: " + problem + ", tried " + number + (number == 1 ? " time" : " times"));
            }
            rest(pause);
        }
    }

    private Duration pause(int number) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << (number - 1));
        return pause.plusMillis(random.nextLong(1 + pause.toMillis() / 2));
    }

    private static Duration wished(HttpResponse<String> response, Duration pause) {
        return response.headers().firstValue("Retry-After").filter(each -> each.matches("[0-9]{1,3}"))
                .map(each -> Duration.ofSeconds(Long.parseLong(each)))
                .filter(each -> each.compareTo(pause) > 0 && each.compareTo(LONGEST_PAUSE) <= 0)
                .orElse(pause);
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PaymentException("interrupted while Stripe was asked");
        }
    }

    private static boolean isWorthAnotherTry(HttpResponse<String> response) {
        int status = response.statusCode();
        return response.headers().firstValue("Stripe-Should-Retry").map("true"::equals)
                .orElse(status == 409 || status == 429 || status >= 500);
    }

    private static RuntimeException refused(HttpResponse<String> response) {
        int status = response.statusCode();
        JsonNode error;
        try {
            error = JSON.readTree(response.body()).path("error");
        } catch (JsonProcessingException notJson) {
            error = JSON.missingNode();
        }
        String code = word(error.path("code").asText(word(error.path("type").asText("no_reason"))));
        String requestId = word(response.headers().firstValue("Request-Id").orElse(""));
        // A wrong key, a right that it lacks, and an answer that is none say nothing about what was asked for.
        boolean ours = status == 401 || status == 403 || error.isMissingNode() || status >= 500 || status == 429;
        return ours
                ? new PaymentException("Stripe: HTTP " + status + ", " + code + (requestId.isEmpty() ? "" : ", request " + requestId))
                : new StripeError(status, code, word(error.path("param").asText("")), requestId);
    }

    /// Fit for a log: what Stripe's codes and names of fields are made of, and no more.
    private static String word(String text) {
        return text.length() <= 100 && text.matches("[A-Za-z0-9_.\\[\\]-]*") ? text : "?";
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new PaymentException("Stripe answered something that is no JSON");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
