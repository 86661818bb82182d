package dev.switchboard.gateway.model;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the speech model of every call is reached, and how it wants to be addressed.
/// URLs and headers: OpenAI's Realtime guide ("Connect with WebSocket") and Microsoft's Azure OpenAI Realtime GA reference.
public sealed interface Endpoint {
    URI url();

    /// Headers of the upgrade request; secrets stand here and never in the URL.
    Map<String, String> headers();

    /// What to call this in a log line.
    String label();

    /// The model that speaks, by the name it is asked for: on Azure the deployment's.
    String model();

    /// The model that transcribes the caller; null leaves the choice to the server's default for the name given.
    String transcriptionModel();

    /// Whether to speak the retired beta spelling, which some compatible servers still expect.
    default boolean beta() {
        return false;
    }

    /// The same place with another model (Azure: deployment). The local engine has one mind for all.
    default Endpoint withModel(String other) {
        return switch (this) {
            case Local local -> local;
            case Azure azure -> new Azure(azure.resource, azure.key, other, azure.transcriptionModel);
            case OpenAi openAi -> new OpenAi(openAi.key, other, openAi.transcriptionModel);
            case Compatible server -> server.with(other);
            case Live live -> new Live(live.url, live.headers, live.label, other, live.backendModel, live.pcmOnly);
        };
    }

    /// The engine in this process's own house.
    record Local(int port) implements Endpoint {
        private static final String MODEL = "switchboard-local";

        @Override
        public URI url() {
            return URI.create("ws://127.0.0.1:" + port + "/v1/realtime?model=" + MODEL);
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public String label() {
            return "local engine";
        }

        @Override
        public String model() {
            return MODEL;
        }

        @Override
        public String transcriptionModel() {
            return "pocketsphinx";
        }
    }

    /// Azure OpenAI, GA path: `wss://RESOURCE/openai/v1/realtime?model=DEPLOYMENT` with an `api-key` header.
    record Azure(URI resource, Secret key, String deployment, String transcriptionModel) implements Endpoint {
        @Override
        public URI url() {
            return URI.create("wss://" + resource.getRawAuthority() + "/openai/v1/realtime?model=" + encoded(deployment));
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("api-key", key.value());
        }

        @Override
        public String label() {
            return "Azure OpenAI deployment " + deployment;
        }

        @Override
        public String model() {
            return deployment;
        }
    }

    /// OpenAI: `wss://api.openai.com/v1/realtime?model=MODEL` with a bearer key.
    record OpenAi(Secret key, String model, String transcriptionModel) implements Endpoint {
        @Override
        public URI url() {
            return URI.create("wss://api.openai.com/v1/realtime?model=" + encoded(model));
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("Authorization", "Bearer " + key.value());
        }

        @Override
        public String label() {
            return "OpenAI " + model;
        }
    }

    /// Any server that speaks the protocol. The model's name is added to the URL unless one stands there.
    record Compatible(URI address, @Nullable Secret key, String model, String transcriptionModel, boolean beta)
            implements Endpoint {
        @Override
        public URI url() {
            String query = address.getRawQuery();
            if (query != null && (query.startsWith("model=") || query.contains("&model="))) {
                return address;
            }
            return URI.create(address + (query == null ? "?" : "&") + "model=" + encoded(model));
        }

        /// Also where the address names a model.
        private Compatible with(String other) {
            String plain = address.toString().replaceFirst("(?<=[?&])model=[^&#]*&?", "").replaceFirst("[?&]$", "");
            return new Compatible(URI.create(plain), key, other, transcriptionModel, beta);
        }

        @Override
        public Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            if (key != null) {
                headers.put("Authorization", "Bearer " + key.value());
            }
            if (beta) {
                headers.put("OpenAI-Beta", "realtime=v1");
            }
            return headers;
        }

        @Override
        public String label() {
            return address.getScheme() + "://" + address.getRawAuthority();
        }
    }

    /// A GPT-Live server: the model stands in `session.start`, never in the URL. `pcmOnly` where only `audio/pcm` is
    /// documented (Azure). With a `backendModel` the server runs delegated work on that model; without, this gateway
    /// does the work.
    record Live(
            URI url,
            Map<String, String> headers,
            String label,
            String model,
            Optional<String> backendModel,
            boolean pcmOnly)
            implements Endpoint {
        public Live {
            headers = Map.copyOf(headers);
        }

        /// Transcripts are part of the protocol.
        @Override
        public String transcriptionModel() {
            return "";
        }

        /// Shows no header's value: they hold keys.
        @Override
        public String toString() {
            return "Live[" + url + ", " + model + "]";
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
