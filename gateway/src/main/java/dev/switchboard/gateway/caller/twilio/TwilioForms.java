package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Twilio posts: a form, which is read once it is known to be Twilio's.
record TwilioForms(CallCounters counters, @Nullable TwilioSignature signature) {
    sealed interface Read {
        record Form(Map<String, List<String>> fields) implements Read {
            /// The first of that name, "" for none.
            String first(String name) {
                return fields.getOrDefault(name, List.of("")).getFirst();
            }
        }

        record Refused(WebReply reply) implements Read {}
    }

    /// @param kind for the count
    Read read(String channel, String kind, WebRequest request) {
        counters.webhook(channel, kind);
        Map<String, List<String>> form;
        try {
            form = request.form();
        } catch (IllegalArgumentException broken) {
            return refused(channel, 400, "bad_form",
                    "the body is not application/x-www-form-urlencoded: " + broken.getMessage());
        }
        boolean signed = signature == null
                || signature.signedWebhook(request.target(), form, request.header("X-Twilio-Signature").orElse(""));
        return signed
                ? new Read.Form(form)
                : refused(channel, 403, "bad_signature", "X-Twilio-Signature does not fit this request and the configured token");
    }

    Read.Refused refused(String channel, int status, String code, String message) {
        counters.rejected(channel, code);
        return new Read.Refused(WebReply.error(status, code, message));
    }
}
