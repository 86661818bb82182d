package dev.switchboard.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchboard.dashboard.access.AccessPolicy;
import dev.switchboard.dashboard.access.SignOnConfig;
import dev.switchboard.gateway.GatewayConfig.Listen;
import dev.switchboard.gateway.aftercall.AfterCall;
import dev.switchboard.gateway.aftercall.ChatEndpoint;
import dev.switchboard.gateway.call.CallLimits;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.gateway.call.RecordingMode;
import dev.switchboard.gateway.call.StepInTimes;
import dev.switchboard.gateway.cost.PriceException;
import dev.switchboard.gateway.cost.PriceTable;
import dev.switchboard.gateway.engine.speak.InstalledVoices;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.gateway.model.steady.LinkPolicy;
import dev.switchboard.gateway.net.Transport;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.retention.RetentionPolicy;
import java.io.IOException;
import dev.switchboard.tools.file.Environment;
import dev.switchboard.tools.outbound.AddressGuard;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads settings: the environment wins over the file (`SWITCHBOARD_CONFIG`), the file over the defaults; an empty value
/// counts as none. Anything wrong throws `ConfigException` naming the setting, its value and what was expected.
final class ConfigReader {
    private static final YAMLMapper YAML = new YAMLMapper(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);

    private final Environment environment;

    private ConfigReader(Map<String, String> environment) {
        this.environment = Environment.of(Map.copyOf(environment));
        Map<Setting, String> file = Optional.ofNullable(environment.get("SWITCHBOARD_CONFIG"))
                .filter(name -> !name.isBlank())
                .map(name -> readFile(Path.of(name)))
                .orElse(Map.of());
        for (Setting setting : Setting.values()) {
            String value = environment.getOrDefault(setting.environment(), "");
            values.put(setting, (value.isBlank() ? file.getOrDefault(setting, setting.fallback()) : value).strip());
        }
    }

    static GatewayConfig read(Map<String, String> environment) {
        return new ConfigReader(environment).config();
    }

    private GatewayConfig config() {
        Path dataDir = Path.of(text(Setting.DATA_DIR));
        Listen control = new Listen(text(Setting.BIND), port(Setting.HTTP_PORT));
        Listen voice = new Listen(text(Setting.VOICE_BIND), port(Setting.VOICE_PORT));
        Set<String> origins = origins();
        loopback(Setting.BIND, control);
        if (!loopback(Setting.VOICE_BIND, voice) && origins.isEmpty()) {
            throw new ConfigException("voice-bind=" + voice.host()
                    + " opens the voice plane beyond this machine: set allowed-origins to the web origins whose pages may call");
        }
        return new GatewayConfig(
                control,
                voice,
                transport(),
                port(Setting.ENGINE_PORT),
                publicUrl(),
                origins,
                dataDir,
                optional(Setting.SPEECH_DIR).map(Path::of).orElse(dataDir.resolve("speech")),
                optional(Setting.VOSK_MODEL).map(Path::of),
                synthesiser(),
                store(dataDir),
                optional(Setting.AGENTS_DIR).map(Path::of),
                text(Setting.DEFAULT_AGENT),
                cloud(),
                prices(),
                LinkPolicy.of(
                        duration(Setting.MODEL_CONNECT_TIMEOUT),
                        whole(Setting.MODEL_RETRIES, 0, 100),
                        duration(Setting.MODEL_ROLLOVER),
                        duration(Setting.MODEL_HELD_AUDIO)),
                duration(Setting.MODEL_KEEPALIVE),
                secret(Setting.TWILIO_AUTH_TOKEN),
                apiTokens(),
                truth(Setting.REALTIME_REVEAL),
                new CallLimits(
                        whole(Setting.MAX_CALLS, 1, 1_000_000),
                        durationOrNone(Setting.CALL_LONGEST),
                        durationOrNone(Setting.CALL_WARNING),
                        durationOrNone(Setting.CALL_SILENCE),
                        durationOrNone(Setting.CALL_SILENCE_PROMPT),
                        duration(Setting.CALL_DRAIN),
                        Duration.ofSeconds(10)),
                new GatewayConfig.Admission(
                        whole(Setting.CALLS_PER_MINUTE_PER_ADDRESS, 0, 1_000_000),
                        proxies(),
                        durationOrNone(Setting.SHUTDOWN_WAIT)),
                Interruption.of(bargeInSpeech(), text(Setting.BARGE_IN_BACKCHANNELS)),
                new GatewayConfig.Recording(
                        RecordingMode.parse(text(Setting.RECORDING))
                                .orElseThrow(() -> wrong(Setting.RECORDING, "off, on or announced")),
                        whole(Setting.RECORDING_DAYS, 0, 36_500),
                        durationOrNone(Setting.RECORDING_PAUSE_ON_CARDS)),
                retention(),
                afterCall(),
                MailSettings.read(this),
                HelpCentreSettings.read(this),
                outbound(),
                access(),
                optional(Setting.SCORECARDS_DIR).map(Path::of),
                new StepInTimes(
                        durationOrNone(Setting.HUMAN_WAIT),
                        duration(Setting.SUPERVISOR_RETURN),
                        durationOrNone(Setting.APPROVAL_WAIT)),
                BoardSettings.read(this),
                new GatewayConfig.ToolFiles(optional(Setting.TOOLS_DIR).map(Path::of), environment),
                TextChannels.read(this),
                PaymentWay.read(this, loopback(Setting.VOICE_BIND, voice)),
                TicketSettings.read(this, dataDir));
    }

    /// Empty when no language model is named: calls are then summed up by rules alone.
    private Optional<AfterCall.Config> afterCall() {
        boolean azure = optional(Setting.AZURE_OPENAI_CHAT_DEPLOYMENT).isPresent();
        if (optional(Setting.SUMMARY_URL).isEmpty() && !azure) {
            return Optional.empty();
        }
        if (optional(Setting.SUMMARY_URL).isPresent() && azure) {
            throw new ConfigException(Setting.SUMMARY_URL.key() + " and " + Setting.AZURE_OPENAI_CHAT_DEPLOYMENT.key()
                    + " are both set: name one model to review calls");
        }
        Optional<String> language = optional(Setting.SUMMARY_LANGUAGE);
        if (language.isPresent() && !language.get().matches("[A-Za-z][A-Za-z -]{0,39}")) {
            throw wrong(Setting.SUMMARY_LANGUAGE, "a language such as en or Malay, in letters");
        }
        ChatEndpoint endpoint = azure
                ? new ChatEndpoint.Azure(
                        optional(Setting.AZURE_OPENAI_ENDPOINT)
                                .map(_ -> uri(Setting.AZURE_OPENAI_ENDPOINT, "https"))
                                .orElseThrow(() -> needed(Setting.AZURE_OPENAI_ENDPOINT, Setting.AZURE_OPENAI_CHAT_DEPLOYMENT)),
                        secret(Setting.AZURE_OPENAI_API_KEY)
                                .orElseThrow(() -> needed(Setting.AZURE_OPENAI_API_KEY, Setting.AZURE_OPENAI_CHAT_DEPLOYMENT)),
                        text(Setting.AZURE_OPENAI_CHAT_DEPLOYMENT))
                : new ChatEndpoint.Compatible(
                        uri(Setting.SUMMARY_URL, "https", "http"),
                        secret(Setting.SUMMARY_API_KEY).orElse(null),
                        optional(Setting.SUMMARY_MODEL).orElseThrow(() -> needed(Setting.SUMMARY_MODEL, Setting.SUMMARY_URL)));
        return Optional.of(new AfterCall.Config(endpoint, language));
    }

    /// A resource that is there to review calls or for embeddings need not have a realtime deployment.
    private boolean hasAzureRealtime() {
        return optional(Setting.AZURE_OPENAI_ENDPOINT).isPresent()
                && (optional(Setting.AZURE_OPENAI_REALTIME_DEPLOYMENT).isPresent()
                        || (optional(Setting.AZURE_OPENAI_CHAT_DEPLOYMENT).isEmpty()
                                && optional(Setting.AZURE_OPENAI_EMBEDDINGS_DEPLOYMENT).isEmpty()));
    }

    private TrustedProxies proxies() {
        List<String> networks = Arrays.stream(text(Setting.TRUSTED_PROXIES).split(",", -1))
                .map(String::strip)
                .filter(network -> !network.isEmpty())
                .toList();
        try {
            return TrustedProxies.of(networks);
        } catch (IllegalArgumentException e) {
            throw wrong(Setting.TRUSTED_PROXIES, "addresses or networks such as 10.0.0.7, 192.168.0.0/16, comma separated");
        }
    }

    private Duration bargeInSpeech() {
        return text(Setting.BARGE_IN_SPEECH).matches("0+(ms|s)") ? Duration.ZERO : duration(Setting.BARGE_IN_SPEECH);
    }

    /// Short ones could be guessed, and what a header or a subprotocol cannot carry could never be sent.
    private List<Secret> apiTokens() {
        List<Secret> tokens = new ArrayList<>();
        for (String token : text(Setting.API_TOKEN).split(",")) {
            if (token.isBlank()) {
                continue;
            }
            if (!token.strip().matches("[A-Za-z0-9._~-]{16,}")) {
                throw wrong(Setting.API_TOKEN, "tokens of at least 16 of A-Z a-z 0-9 . _ ~ -, comma separated");
            }
            tokens.add(new Secret(token.strip()));
        }
        return tokens;
    }

    private boolean truth(Setting setting) {
        return switch (text(setting)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(setting, "true or false");
        };
    }

    private InstalledVoices.Synthesiser synthesiser() {
        return switch (text(Setting.SPEECH_SYNTHESISER)) {
            case "flite" -> InstalledVoices.Synthesiser.FLITE;
            case "espeak" -> InstalledVoices.Synthesiser.ESPEAK;
            default -> throw wrong(Setting.SPEECH_SYNTHESISER, "flite or espeak");
        };
    }

    private Transport transport() {
        List<Transport> here = Transport.here();
        String word = text(Setting.TRANSPORT);
        return word.equals("auto")
                ? here.getFirst()
                : Transport.parse(word).filter(here::contains).orElseThrow(() -> wrong(Setting.TRANSPORT,
                        "auto or what this system has: " + here.stream().map(Transport::word).collect(Collectors.joining(", "))));
    }

    /// Azure, then OpenAI, then any compatible server; empty when none is named.
    private Optional<Endpoint> cloud() {
        String transcription = text(Setting.TRANSCRIPTION_MODEL);
        String model = text(Setting.REALTIME_MODEL);
        String dialect = text(Setting.REALTIME_DIALECT);
        if (!List.of("ga", "beta", "live").contains(dialect)) {
            throw wrong(Setting.REALTIME_DIALECT, "ga, beta or live");
        }
        boolean live = dialect.equals("live");
        if (hasAzureRealtime()) {
            Endpoint.Azure azure = new Endpoint.Azure(
                    uri(Setting.AZURE_OPENAI_ENDPOINT, "https"),
                    secret(Setting.AZURE_OPENAI_API_KEY).orElseThrow(() -> needed(Setting.AZURE_OPENAI_API_KEY, Setting.AZURE_OPENAI_ENDPOINT)),
                    optional(Setting.AZURE_OPENAI_REALTIME_DEPLOYMENT)
                            .orElseThrow(() -> needed(Setting.AZURE_OPENAI_REALTIME_DEPLOYMENT, Setting.AZURE_OPENAI_ENDPOINT)),
                    transcription);
            return Optional.of(live ? live(azure, "/openai/v1/live/sessions", azure.deployment(), true) : azure);
        }
        Optional<Secret> openAi = secret(Setting.OPENAI_API_KEY);
        if (openAi.isPresent()) {
            Endpoint.OpenAi cloud = new Endpoint.OpenAi(openAi.get(), model, transcription);
            return Optional.of(live ? live(cloud, "/v1/live/sessions", liveModel(model), false) : cloud);
        }
        if (optional(Setting.REALTIME_URL).isEmpty()) {
            if (live) {
                throw needed(Setting.REALTIME_URL, Setting.REALTIME_DIALECT);
            }
            return Optional.empty();
        }
        URI address = uri(Setting.REALTIME_URL, "ws", "wss");
        Endpoint.Compatible any = new Endpoint.Compatible(
                address, secret(Setting.REALTIME_API_KEY).orElse(null), model, transcription, dialect.equals("beta"));
        String path = address.getRawPath() == null || address.getRawPath().length() < 2 ? "/v1/live/sessions" : address.getRawPath();
        return Optional.of(live ? live(any, path, liveModel(model), false) : any);
    }

    /// The same server and key, spoken to in GPT-Live.
    private Endpoint live(Endpoint server, String usualPath, String model, boolean pcmOnly) {
        String path = optional(Setting.LIVE_PATH).orElse(usualPath);
        if (!path.startsWith("/")) {
            throw wrong(Setting.LIVE_PATH, "a path that begins with /");
        }
        URI url = server.url();
        return new Endpoint.Live(
                URI.create(url.getScheme() + "://" + url.getRawAuthority() + path),
                server.headers(),
                "GPT-Live at " + url.getRawAuthority(),
                model,
                optional(Setting.LIVE_BACKEND_MODEL),
                pcmOnly);
    }

    private static String liveModel(String model) {
        return model.equals(Setting.REALTIME_MODEL.fallback()) ? "gpt-live-1" : model;
    }

    private PriceTable prices() {
        try {
            return optional(Setting.PRICE_TABLE).map(name -> PriceTable.read(Path.of(name))).orElseGet(PriceTable::builtIn);
        } catch (PriceException e) {
            throw new ConfigException(
                    Setting.PRICE_TABLE.key() + " (" + Setting.PRICE_TABLE.environment() + "): " + e.getMessage(), e);
        }
    }

    private StoreConfig store(Path dataDir) {
        String url = optional(Setting.DATABASE_URL).orElse(StoreConfig.in(dataDir).databaseUrl());
        return new StoreConfig(url, whole(Setting.QUEUE_ENTRIES, 1, 10_000_000))
                .withJournal(dataDir, whole(Setting.JOURNAL_MEGABYTES, 0, 1_000_000) * 1024L * 1024)
                .withRedaction(redaction())
                .withKeys(encryptionKeys());
    }

    private AddressGuard outbound() {
        try {
            return AddressGuard.allowing(Arrays.stream(text(Setting.OUTBOUND_ALLOW).split(","))
                    .map(String::strip)
                    .filter(one -> !one.isEmpty())
                    .toList());
        } catch (IllegalArgumentException e) {
            throw wrong(Setting.OUTBOUND_ALLOW, "hosts and networks, comma separated: " + e.getMessage());
        }
    }

    private EncryptionKeys encryptionKeys() {
        try {
            return EncryptionKeys.parse(text(Setting.ENCRYPTION_KEYS));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(Setting.ENCRYPTION_KEYS.key() + " (" + Setting.ENCRYPTION_KEYS.environment() + "): "
                    + e.getMessage() + "; expected " + EncryptionKeys.EXPECTED);
        }
    }

    private RedactionPolicy redaction() {
        RedactionPolicy.Mode mode =
                switch (text(Setting.REDACTION)) {
                    case "off" -> RedactionPolicy.Mode.OFF;
                    case "cards" -> RedactionPolicy.Mode.CARDS;
                    case "write" -> RedactionPolicy.Mode.WRITE;
                    case "read" -> RedactionPolicy.Mode.READ;
                    default -> throw wrong(Setting.REDACTION, "off, cards, read or write");
                };
        boolean keep = truth(Setting.REDACTION_KEEP_ORIGINAL);
        if (keep && mode != RedactionPolicy.Mode.READ) {
            throw wrong(Setting.REDACTION_KEEP_ORIGINAL, "false, unless redaction is read");
        }
        return new RedactionPolicy(mode, keep);
    }

    private RetentionPolicy retention() {
        int days = whole(Setting.RETENTION_DAYS, 0, 36_500);
        try {
            return RetentionPolicy.parse(days, text(Setting.RETENTION_BY_CATEGORY));
        } catch (IllegalArgumentException notPairs) {
            throw wrong(Setting.RETENTION_BY_CATEGORY,
                    "CATEGORY=DAYS, comma separated, each category once, days from 0 to 36500");
        }
    }

    private Optional<URI> publicUrl() {
        return optional(Setting.PUBLIC_URL).map(_ -> uri(Setting.PUBLIC_URL, "https", "http"));
    }

    private Set<String> origins() {
        Set<String> origins = new LinkedHashSet<>();
        for (String origin : text(Setting.ALLOWED_ORIGINS).split(",")) {
            if (origin.isBlank()) {
                continue;
            }
            if (!origin.strip().matches("https?://[^/\\s]+")) {
                throw wrong(Setting.ALLOWED_ORIGINS, "origins such as https://www.example.com, comma separated, without a path");
            }
            origins.add(origin.strip());
        }
        return origins;
    }

    private AccessPolicy access() {
        Duration idle = duration(Setting.SESSION_IDLE);
        Duration longest = duration(Setting.SESSION_LONGEST);
        if (idle.compareTo(Duration.ofSeconds(1)) < 0 || longest.compareTo(idle) < 0) {
            throw wrong(Setting.SESSION_LONGEST, "no less than session-idle, and that 1s or more");
        }
        return AccessPolicy.lasting(idle, longest).withSignOn(signOn());
    }

    private @Nullable SignOnConfig signOn() {
        if (optional(Setting.OIDC_ISSUER).isEmpty()) {
            return null;
        }
        URI issuer = uri(Setting.OIDC_ISSUER, "https", "http");
        boolean here = Set.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(issuer.getHost()));
        if ("http".equals(issuer.getScheme()) && !here) {
            throw wrong(Setting.OIDC_ISSUER, "https, for whoever can change the answers logs in as anybody");
        }
        String id = optional(Setting.OIDC_CLIENT_ID).orElseThrow(() -> new ConfigException(Setting.OIDC_CLIENT_ID.key() + " ("
                + Setting.OIDC_CLIENT_ID.environment() + ") is needed because " + Setting.OIDC_ISSUER.key() + " is set"));
        return new SignOnConfig(
                issuer, id, optional(Setting.OIDC_CLIENT_SECRET).orElse(null), text(Setting.OIDC_ROLES_CLAIM));
    }

    private boolean loopback(Setting setting, Listen listen) {
        try {
            return InetAddress.getByName(listen.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw wrong(setting, "an address of this machine");
        }
    }

    String text(Setting setting) {
        return values.getOrDefault(setting, "");
    }

    Optional<String> optional(Setting setting) {
        return Optional.of(text(setting)).filter(value -> !value.isEmpty());
    }

    Optional<Secret> secret(Setting setting) {
        return optional(setting).map(Secret::new);
    }

    private int port(Setting setting) {
        return whole(setting, 0, 65_535);
    }

    int whole(Setting setting, int least, int most) {
        try {
            int value = Integer.parseInt(text(setting));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong(setting, "a whole number from " + least + " to " + most);
        }
        throw wrong(setting, "a whole number from " + least + " to " + most);
    }

    Duration duration(Setting setting) {
        return DurationText.read(text(setting))
                .filter(Duration::isPositive)
                .orElseThrow(() -> wrong(setting, "a duration above zero such as 500ms, 15s, 3m or 1h"));
    }

    /// Zero means none.
    Duration durationOrNone(Setting setting) {
        return DurationText.read(text(setting)).orElseThrow(() -> wrong(setting, DurationText.EXPECTED_OR_NONE));
    }

    URI uri(Setting setting, String... schemes) {
        String expected = "an address that begins with " + String.join(":// or ", schemes) + "://";
        try {
            URI uri = URI.create(text(setting));
            if (uri.getRawAuthority() == null || !Arrays.asList(schemes).contains(uri.getScheme())) {
                throw wrong(setting, expected);
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw wrong(setting, expected);
        }
    }

    ConfigException wrong(Setting setting, String expected) {
        String value = setting.secret() ? "***" : text(setting);
        return new ConfigException(setting.key() + "=" + value + " (" + setting.environment() + "): expected " + expected);
    }

    static ConfigException needed(Setting missing, Setting because) {
        return new ConfigException(
                missing.key() + " (" + missing.environment() + ") is needed because " + because.key() + " is set");
    }

    private static Map<Setting, String> readFile(Path file) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        try {
            JsonNode root = YAML.readTree(Files.readString(file));
            if (root == null || root.isMissingNode() || root.isNull()) {
                return values;
            }
            if (!root.isObject()) {
                throw new ConfigException(file + ": expected lines of the form key: value");
            }
            root.properties().forEach(entry -> {
                Setting setting = Setting.ofKey(entry.getKey())
                        .orElseThrow(() -> new ConfigException(file + ": unknown key '" + entry.getKey() + "'; expected one of "
                                + String.join(", ", Arrays.stream(Setting.values()).map(Setting::key).toList())));
                if (!entry.getValue().isValueNode()) {
                    throw new ConfigException(file + ": " + entry.getKey() + ": expected a single value");
                }
                String value = entry.getValue().asText("");
                if (!value.isBlank()) {
                    values.put(setting, value);
                }
            });
            return values;
        } catch (JsonProcessingException e) {
            throw new ConfigException(file + ": not valid YAML at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read (SWITCHBOARD_CONFIG)", e);
        }
    }
}
