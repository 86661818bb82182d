package dev.switchboard.gateway.embedding;

import dev.switchboard.gateway.model.Secret;
import dev.switchboard.tools.helpcenter.Embeddings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where a model that makes vectors is found.
public sealed interface EmbeddingEndpoint {
    /// Any server that speaks OpenAI's embeddings. `url` is the base (`https://api.openai.com/v1`) or the whole address up
    /// to `/embeddings`.
    record Compatible(URI url, @Nullable Secret key, String model) implements EmbeddingEndpoint {}

    record Azure(URI resource, Secret key, String deployment) implements EmbeddingEndpoint {}

    /// A client whose every request is answered within that time, or fails.
    default Embeddings client(Duration within) {
        return switch (this) {
            case Compatible compatible -> new CompatibleEmbeddings(compatible, within);
            case Azure azure -> new AzureEmbeddings(azure, within);
        };
    }
}
