package dev.switchboard.gateway.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.net.DialFailure;
import java.util.Optional;

/// What a connection that never opened means: a refusal's body names a code (`{"error":{"code":…}}`), which weighs more
/// than its status.
public final class HandshakeRefusal {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_BODY_SHOWN = 300;

    private HandshakeRefusal() {}

    public static SessionLoss lossOf(DialFailure failure) {
        return switch (failure) {
            case DialFailure.Refused(int status, String body, var retryAfter) -> {
                String code = code(body);
                String shown = body.strip();
                yield new SessionLoss(
                        ErrorCode.ofHandshake(status, code),
                        code.isEmpty() ? "http_" + status : code,
                        "refused with HTTP " + status + (shown.isEmpty() ? "" : ": " + shortened(shown)),
                        retryAfter);
            }
            case DialFailure.Unreachable _ -> SessionLoss.redial("unreachable", failure.sentence());
            case DialFailure.TimedOut _ -> SessionLoss.redial("timeout", failure.sentence());
            case DialFailure.Cancelled _ -> new SessionLoss(
                    SessionLoss.Cure.REDIAL, "cancelled", failure.sentence(), Optional.empty());
        };
    }

    private static String code(String body) {
        try {
            return JSON.readTree(body).at("/error/code").asText("");
        } catch (JsonProcessingException _) {
            return "";
        }
    }

    private static String shortened(String text) {
        return text.length() <= MOST_BODY_SHOWN ? text : text.substring(0, MOST_BODY_SHOWN) + "…";
    }
}
