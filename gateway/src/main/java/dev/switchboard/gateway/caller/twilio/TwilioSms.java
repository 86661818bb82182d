package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.caller.text.InboundText;
import dev.switchboard.gateway.caller.text.SmsDesk;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What Twilio asks about text messages: `POST /twilio/sms` brings one, and its answer, TwiML, may hold messages to send back;
/// `POST /twilio/sms/status` tells what became of one that was sent. Fields by
/// <https://www.twilio.com/docs/messaging/guides/webhook-request>.
final class TwilioSms {
    private static final String CHANNEL = "sms";
    private static final String XML = "text/xml; charset=utf-8";
    /// A telephone number, a short code, or one of another kind such as `whatsapp:+15551230000`.
    private static final Pattern NUMBER = Pattern.compile("(?:[a-z]{1,20}:)?\\+?[0-9]{3,15}");
    private static final Pattern STATUS = Pattern.compile("[a-z_]{1,20}");
    private static final Pattern ERROR = Pattern.compile("[0-9]{0,10}");
    private static final int MOST_ID_CHARS = 64;

    private final SmsDesk desk;
    private final TwilioForms forms;

    TwilioSms(SmsDesk desk, TwilioForms forms) {
        this.desk = desk;
        this.forms = forms;
    }

    CompletionStage<WebReply> message(WebRequest request) {
        return switch (forms.read(CHANNEL, "message", request)) {
            case TwilioForms.Read.Refused(WebReply refusal) -> CompletableFuture.completedStage(refusal);
            case TwilioForms.Read.Form form -> message(request, form);
        };
    }

    private CompletionStage<WebReply> message(WebRequest request, TwilioForms.Read.Form form) {
        Optional<String> from = number(form.first("From"));
        Optional<String> to = number(form.first("To"));
        if (from.isEmpty() || to.isEmpty()) {
            return CompletableFuture.completedStage(forms.refused(CHANNEL, 400, "bad_number",
                            (from.isEmpty() ? "From" : "To") + " is missing or no telephone number, expected such as +15551230000")
                    .reply());
        }
        String id = form.first("MessageSid").isBlank() ? form.first("SmsSid") : form.first("MessageSid");
        InboundText text = new InboundText(
                id.isBlank() || id.length() > MOST_ID_CHARS ? null : id,
                from.get(),
                to.get(),
                form.first("Body"),
                media(form.first("NumMedia")),
                request.query("agent").filter(agent -> !agent.isBlank()).orElse(null),
                !form.first("OptOutType").isBlank());
        return desk.receive(text).handle((reply, failure) -> failure == null
                ? WebReply.of(200, XML, twiml(reply))
                : switch (failure) {
                    case SmsDesk.UnknownAgentException unknown ->
                        forms.refused(CHANNEL, 404, "unknown_agent", String.valueOf(unknown.getMessage())).reply();
                    default -> forms.refused(CHANNEL, 503, "busy", String.valueOf(failure.getMessage())).reply()
                            .with("Retry-After", "5");
                });
    }

    WebReply status(WebRequest request) {
        return switch (forms.read(CHANNEL, "status", request)) {
            case TwilioForms.Read.Refused(WebReply refusal) -> refusal;
            case TwilioForms.Read.Form form -> {
                String id = form.first("MessageSid");
                String status = form.first("MessageStatus");
                String error = form.first("ErrorCode");
                if (id.length() <= MOST_ID_CHARS && STATUS.matcher(status).matches() && ERROR.matcher(error).matches()) {
                    desk.status(id, status, error);
                }
                yield WebReply.empty(204);
            }
        };
    }

    /// A `+` that was not escaped arrives as a space.
    private static Optional<String> number(String value) {
        String number = value.startsWith(" ") ? "+" + value.strip() : value.strip();
        return Optional.of(number).filter(one -> NUMBER.matcher(one).matches());
    }

    private static int media(String count) {
        return count.matches("[0-9]{1,2}") ? Integer.parseInt(count) : 0;
    }

    private static String twiml(SmsDesk.Reply reply) {
        String messages = reply.texts().stream()
                .map(text -> "<Message>" + TwilioWebhooks.escaped(text) + "</Message>")
                .collect(Collectors.joining());
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>" + messages + "</Response>\n";
    }
}
