package dev.switchboard.gateway.aftercall;

import com.azure.ai.openai.OpenAIClient;
import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.ai.openai.models.ChatChoice;
import com.azure.ai.openai.models.ChatCompletionsJsonResponseFormat;
import com.azure.ai.openai.models.ChatCompletionsOptions;
import com.azure.ai.openai.models.ChatRequestSystemMessage;
import com.azure.ai.openai.models.ChatRequestUserMessage;
import com.azure.ai.openai.models.CompletionsFinishReason;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.AddHeadersPolicy;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A chat deployment of Azure OpenAI, by Azure's own client. It does not try again by itself: the jobs do, which outlive
/// the process.
final class AzureChat implements ChatModel {
    private static final int SHOWN_CHARS = 200;

    private final OpenAIClient client;
    private final String deployment;

    AzureChat(ChatEndpoint.Azure endpoint, Duration within) {
        this.deployment = endpoint.deployment();
        this.client = new OpenAIClientBuilder()
                .endpoint(endpoint.resource().toString())
                .addPolicy(new AddHeadersPolicy(new HttpHeaders()
                        .set(HttpHeaderName.fromString("api-key"), endpoint.key().value())))
                .httpClient(new JdkHttpClientBuilder()
                        .connectionTimeout(within)
                        .responseTimeout(within)
                        .readTimeout(within)
                        .build())
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
                .buildClient();
    }

    @Override
    public String answer(Question question) throws ChatException {
        try {
            ChatChoice choice = client.getChatCompletions(
                            deployment,
                            new ChatCompletionsOptions(List.of(
                                            new ChatRequestSystemMessage(question.instructions()),
                                            new ChatRequestUserMessage(question.material())))
                                    .setResponseFormat(new ChatCompletionsJsonResponseFormat()))
                    .getChoices()
                    .getFirst();
            if (CompletionsFinishReason.TOKEN_LIMIT_REACHED.equals(choice.getFinishReason())) {
                throw ChatException.passing("the answer was cut off");
            }
            String content = choice.getMessage().getContent();
            return Optional.ofNullable(content).orElse("");
        } catch (HttpResponseException e) {
            if (e.getResponse() == null) {
                throw ChatException.passing(oneLine(e));
            }
            String retryAfter = e.getResponse().getHeaderValue(HttpHeaderName.RETRY_AFTER);
            throw ChatException.of(e.getResponse().getStatusCode(), oneLine(e), retryAfter == null ? "" : retryAfter);
        } catch (RuntimeException e) {
            // The client wraps whatever its transport throws (time-outs, lost connections, what is not JSON).
            throw ChatException.passing(oneLine(e));
        }
    }

    private static String oneLine(RuntimeException failure) {
        String line = failure.getClass().getSimpleName() + ": " + String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…";
    }

    @Override
    public String label() {
        return deployment;
    }

    /// The client keeps nothing that must be closed.
    @Override
    public void close() {}
}
