package dev.switchboard.gateway.aftercall;

import dev.switchboard.gateway.model.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where a language model is found.
public sealed interface ChatEndpoint {
    /// Any server that speaks OpenAI's chat completions. `url` is the base (`https://api.openai.com/v1`) or the whole
    /// address up to `/chat/completions`.
    record Compatible(URI url, @Nullable Secret key, String model) implements ChatEndpoint {}

    record Azure(URI resource, Secret key, String deployment) implements ChatEndpoint {}

    private static String host(URI url) {
        return url.getRawAuthority() == null ? url.toString() : url.getRawAuthority();
    }

    /// For the log.
    default String label() {
        return switch (this) {
            case Compatible(URI url, _, String model) -> model + " at " + host(url);
            case Azure(URI resource, _, String deployment) -> deployment + " at " + host(resource);
        };
    }

    /// A client whose every question is answered within that time, or fails.
    default ChatModel client(Duration within) {
        return switch (this) {
            case Compatible compatible -> new CompatibleChat(compatible, within);
            case Azure azure -> new AzureChat(azure, within);
        };
    }
}
