package dev.switchboard.gateway;

import dev.switchboard.gateway.embedding.EmbeddingEndpoint;
import dev.switchboard.tools.helpcenter.HelpCenter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Reads where the help centre's documents lie and what makes vectors of them.
final class HelpCentreSettings {
    /// Of one request for up to 32 pieces; a question's vector is waited for by a caller, and less long.
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private HelpCentreSettings() {}

    static HelpCenter.Config read(ConfigReader settings) {
        return new HelpCenter.Config(
                settings.optional(Setting.HELP_CENTRE_DIR).map(Path::of),
                endpoint(settings).map(endpoint -> endpoint.client(WITHIN)),
                likeness(settings));
    }

    private static Optional<EmbeddingEndpoint> endpoint(ConfigReader settings) {
        Optional<String> deployment = settings.optional(Setting.AZURE_OPENAI_EMBEDDINGS_DEPLOYMENT);
        boolean compatible = settings.optional(Setting.EMBEDDINGS_URL).isPresent();
        if (compatible && deployment.isPresent()) {
            throw new ConfigException(Setting.EMBEDDINGS_URL.key() + " and " + Setting.AZURE_OPENAI_EMBEDDINGS_DEPLOYMENT.key()
                    + " are both set: name one model for embeddings");
        }
        if (compatible) {
            return Optional.of(new EmbeddingEndpoint.Compatible(
                    settings.uri(Setting.EMBEDDINGS_URL, "https", "http"),
                    settings.secret(Setting.EMBEDDINGS_API_KEY).orElse(null),
                    settings.optional(Setting.EMBEDDINGS_MODEL)
                            .orElseThrow(() -> ConfigReader.needed(Setting.EMBEDDINGS_MODEL, Setting.EMBEDDINGS_URL))));
        }
        return deployment.map(name -> new EmbeddingEndpoint.Azure(
                settings.optional(Setting.AZURE_OPENAI_ENDPOINT)
                        .map(_ -> settings.uri(Setting.AZURE_OPENAI_ENDPOINT, "https"))
                        .orElseThrow(() -> ConfigReader.needed(
                                Setting.AZURE_OPENAI_ENDPOINT, Setting.AZURE_OPENAI_EMBEDDINGS_DEPLOYMENT)),
                settings.secret(Setting.AZURE_OPENAI_API_KEY).orElseThrow(() -> ConfigReader.needed(
                        Setting.AZURE_OPENAI_API_KEY, Setting.AZURE_OPENAI_EMBEDDINGS_DEPLOYMENT)),
                name));
    }

    private static double likeness(ConfigReader settings) {
        String text = settings.text(Setting.EMBEDDINGS_LIKENESS);
        if (!text.matches("0\\.\\d{1,4}|1(\\.0)?")) {
            throw settings.wrong(Setting.EMBEDDINGS_LIKENESS, "a number from 0.0 to 1 such as 0.5");
        }
        return Double.parseDouble(text);
    }
}
