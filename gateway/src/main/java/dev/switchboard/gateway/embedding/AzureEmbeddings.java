package dev.switchboard.gateway.embedding;

import com.azure.ai.openai.OpenAIClient;
import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.ai.openai.models.EmbeddingItem;
import com.azure.ai.openai.models.EmbeddingsOptions;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.AddHeadersPolicy;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import dev.switchboard.tools.helpcenter.Embeddings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// An embeddings deployment of Azure OpenAI, by Azure's own client. It does not try again by itself.
final class AzureEmbeddings implements Embeddings {
    private static final int SHOWN_CHARS = 200;

    private final OpenAIClient client;
    private final String deployment;

    AzureEmbeddings(EmbeddingEndpoint.Azure endpoint, Duration within) {
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
    public String model() {
        return deployment;
    }

    @Override
    public List<float[]> of(List<String> texts) throws EmbeddingException {
        List<EmbeddingItem> items;
        try {
            items = client.getEmbeddings(deployment, new EmbeddingsOptions(texts)).getData();
        } catch (RuntimeException e) {
            // The client wraps whatever its transport throws (time-outs, lost connections, what is not JSON).
            String line = e.getClass().getSimpleName() + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
            throw new EmbeddingException(line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…");
        }
        List<float[]> vectors = items.stream()
                .sorted(Comparator.comparingInt(EmbeddingItem::getPromptIndex))
                .map(item -> floats(item.getEmbedding()))
                .toList();
        if (vectors.size() != texts.size() || vectors.stream().anyMatch(vector -> vector.length != vectors.getFirst().length)) {
            throw new EmbeddingException("the answer has not one vector of equal length for each text");
        }
        return vectors;
    }

    private static float[] floats(List<Float> numbers) {
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i);
        }
        return vector;
    }
}
