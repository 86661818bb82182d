package dev.switchboard.gateway.caller.realtime;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.Arrival;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import dev.switchboard.gateway.net.WebSocketRoute;
import dev.switchboard.gateway.realtime.ClientHello;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `WS /v1/realtime?model=…&agent=ID`: who may come in, before the upgrade. Refusals are errors in the API's shape and
/// leave no ticket. The model a client names is passed over: which one answers is the gateway's to choose.
public final class RealtimeRoute implements WebSocketRoute {
    private final RelayHouse house;

    public RealtimeRoute(RelayHouse house) {
        this.house = house;
    }

    @Override
    public String name() {
        return RelayCall.CHANNEL;
    }

    @Override
    public Peers peers() {
        return Peers.PROGRAMS;
    }

    @Override
    public int maxMessageBytes() {
        return RealtimeCodec.MAX_FRAME_BYTES;
    }

    @Override
    public List<String> subprotocols() {
        return List.of("realtime");
    }

    @Override
    public Upgrade admit(WebRequest request) {
        ClientHello hello = ClientHello.read(request.headers()::getAll);
        Optional<WebReply> unknown = unauthorized(hello, request);
        if (unknown.isPresent()) {
            return refuse("unauthorized", unknown.get());
        }
        if (request.query("intent").filter("transcription"::equals).isPresent() || request.query("call_id").isPresent()) {
            return refuse("unsupported", error(400, "unsupported_session",
                    "This gateway relays sessions that talk: neither intent=transcription nor call_id is known here.", null));
        }
        Optional<Function<Agent, ModelSide>> models = house.models();
        if (models.isEmpty()) {
            return refuse("unsupported", error(501, "unsupported_model",
                    "This gateway's model speaks GPT-Live, which cannot be relayed as a Realtime session. Calls from the"
                            + " browser and the telephone reach it.", null));
        }
        String agentId = request.query("agent").filter(id -> !id.isBlank()).orElse(null);
        Arrival arrival = new Arrival(RelayCall.CHANNEL, agentId, null, house.proxies().strangerBehind(request));
        return switch (house.reception().admit(arrival)) {
            case Admission.Permit permit -> new Upgrade.Accept(
                    new RelayCall(house, models.get(), permit, hello.dialect(), house.proxies().clientOf(request)));
            case Admission.Refused refused -> {
                WebReply reply = error(refused.httpStatus(), refused.code(), refused.message(),
                        refused.httpStatus() == 404 ? "agent" : null);
                yield refuse(refused.code(), refused.retryAfterSeconds() > 0
                        ? reply.with("Retry-After", Integer.toString(refused.retryAfterSeconds()))
                        : reply);
            }
        };
    }

    /// The answer to who may not come in: a wrong token, or none where one is needed.
    private Optional<WebReply> unauthorized(ClientHello hello, WebRequest request) {
        ApiTokens tokens = house.tokens();
        if (!tokens.required()) {
            boolean ofThisMachine = request.fromLoopback() && house.proxies().strangerBehind(request) == null;
            return ofThisMachine ? Optional.empty() : Optional.of(error(401, "invalid_api_key",
                    "Only programs of this machine may connect until SWITCHBOARD_API_TOKEN is set.", null));
        }
        if (hello.key().isEmpty()) {
            return Optional.of(error(401, "invalid_api_key",
                    "You didn't provide an API key: expected Authorization: Bearer, api-key, or the subprotocol"
                            + " openai-insecure-api-key.KEY.", null));
        }
        return hello.key().filter(tokens::accept).isPresent()
                ? Optional.empty()
                : Optional.of(error(401, "invalid_api_key", "Incorrect API key provided.", null));
    }

    private Upgrade refuse(String cause, WebReply reply) {
        house.counters().rejected(RelayCall.CHANNEL, cause);
        return new Upgrade.Refuse(reply.status() == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply);
    }

    /// `{"error":{"message","type","param","code"}}`.
    private static WebReply error(int status, String code, String message, @Nullable String param) {
        Map<String, @Nullable String> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", status == 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error");
        error.put("param", param);
        error.put("code", code);
        return WebReply.json(status, Map.of("error", error));
    }
}
