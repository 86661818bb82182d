package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.caller.LineEnds;
import dev.switchboard.gateway.caller.twilio.TwilioMessage.Start;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import dev.switchboard.gateway.net.WebSocketRoute;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `WS /calls/twilio`, and below it one path per one-time token. With a secret configured an upgrade must carry
/// Twilio's signature, and the stream a token we issued: in the path, else in the parameter `token` of its `start`.
final class TwilioRoute implements WebSocketRoute {
    private final Reception reception;
    private final CallCounters counters;
    private final @Nullable TwilioSignature signature;
    private final StreamTokens tokens;

    TwilioRoute(Reception reception, CallCounters counters, @Nullable TwilioSignature signature, StreamTokens tokens) {
        this.reception = reception;
        this.counters = counters;
        this.signature = signature;
        this.tokens = tokens;
    }

    @Override
    public String name() {
        return TwilioLink.CHANNEL;
    }

    @Override
    public Peers peers() {
        return signature == null ? Peers.BROWSERS : Peers.CARRIERS;
    }

    @Override
    public int maxMessageBytes() {
        return TwilioProtocol.MAX_MESSAGE_BYTES;
    }

    @Override
    public Upgrade admit(WebRequest request) {
        if (signature == null) {
            return request.tail().isEmpty()
                    ? admit(_ -> true)
                    : refuse(404, "not_found", "nothing stands at " + request.path());
        }
        if (!signature.signedUpgrade(request.target(), request.header("X-Twilio-Signature").orElse(""))) {
            return refuse(403, "bad_signature",
                    "X-Twilio-Signature does not fit this address and the configured token");
        }
        if (request.tail().isEmpty()) {
            return admit(start -> tokens.redeem(start.parameters().getOrDefault("token", "")));
        }
        return tokens.redeem(request.tail())
                ? admit(_ -> true)
                : refuse(403, "bad_token", "the stream's token is unknown, used or too old");
    }

    private Upgrade admit(Predicate<Start> authentic) {
        return switch (reception.admitLine(TwilioLink.CHANNEL)) {
            case Admission.Permit permit -> new Upgrade.Accept(new TwilioCall(reception, permit, counters, authentic));
            case Admission.Refused refused -> {
                counters.rejected(TwilioLink.CHANNEL, refused.code());
                yield new Upgrade.Refuse(LineEnds.refusal(refused));
            }
        };
    }

    private Upgrade refuse(int status, String code, String message) {
        counters.rejected(TwilioLink.CHANNEL, code);
        return new Upgrade.Refuse(WebReply.error(status, code, message));
    }
}
