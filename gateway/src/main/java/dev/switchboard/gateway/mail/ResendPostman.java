package dev.switchboard.gateway.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// `POST /emails` of Resend (<https://resend.com/docs/api-reference/emails/send-email>). The ticket's own `Idempotency-Key`
/// has it send a letter once, however often it is handed over within 24 hours.
final class ResendPostman implements Postman {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 64 << 10;

    private final MailRoute.Resend server;
    private final URI address;
    private final Duration within;
    private final HttpClient http;

    ResendPostman(MailRoute.Resend server, Duration within) {
        this.server = server;
        this.address = URI.create(server.url().toString().replaceFirst("/+$", "") + "/emails");
        this.within = within;
        this.http = HttpClient.newBuilder()
                .connectTimeout(within)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public String send(Letter letter) throws MailException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode()
                .put("from", letter.from().text())
                .put("subject", letter.subject())
                .put("text", letter.text())
                .put("html", letter.html());
        body.putArray("to").add(letter.to());
        body.putObject("headers").put("Auto-Submitted", "auto-generated");
        letter.files().forEach(file -> body.withArray("attachments").addObject().put("filename", file.file())
                .put("content", Base64.getEncoder().encodeToString(file.bytes())).put("content_type", file.type()));
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(within)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + server.key().value())
                .header("Idempotency-Key", letter.key())
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> response = answer(request, letter);
        int status = response.statusCode();
        JsonNode said = read(response.body());
        if (status / 100 == 2 || isSentAlready(status, said)) {
            return said.path("id").asText("");
        }
        // What is wrong with a key or its rights may be put right, and the others pass by themselves.
        boolean passes = status >= 500 || status == 401 || status == 403 || status == 408 || status == 409 || status == 429;
        String problem = "HTTP " + status + " " + said.path("name").asText("") + ": " + said.path("message").asText("");
        throw MailException.of(problem, !passes, retryAfter(response), letter);
    }

    /// The key was used, with another text: the ticket was changed after a try whose answer was lost.
    private static boolean isSentAlready(int status, JsonNode said) {
        return status == 409 && said.path("name").asText().equals("invalid_idempotent_request");
    }

    /// The client's own limit ends with the headers; this one holds for the body too.
    private HttpResponse<String> answer(HttpRequest request, Letter letter) throws MailException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        try {
            return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw MailException.of("no answer within " + within.toMillis() + " ms", false, null, letter);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw MailException.of(cause.getClass().getSimpleName() + ": " + cause.getMessage(), false, null, letter);
        }
    }

    private static @Nullable Duration retryAfter(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
