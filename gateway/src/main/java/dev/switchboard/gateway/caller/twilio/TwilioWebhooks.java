package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.call.Arrival;
import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What Twilio asks over HTTP: `POST /twilio/voice` when a call comes in, answered with TwiML that connects a media
/// stream, and `POST /twilio/status` with news of a call.
final class TwilioWebhooks {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\\[[0-9a-fA-F:]{2,45}](:[0-9]{1,5})?");
    private static final Pattern THIS_MACHINE = Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:.*)?");
    /// A stream parameter may hold 500 characters, name and value together; a caller's number never comes near.
    private static final int MAX_PARAMETER_CHARS = 200;

    /// To an error of ours Twilio would say that "an application error has occurred"; this the caller hears as busy.
    private static final String BUSY = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Response><Reject reason="busy"/></Response>
            """;

    private final Reception reception;
    private final CallCounters counters;
    private final Optional<URI> publicUrl;
    private final @Nullable TwilioSignature signature;
    private final TwilioForms forms;
    private final StreamTokens tokens;

    TwilioWebhooks(
            Reception reception,
            CallCounters counters,
            Optional<URI> publicUrl,
            @Nullable TwilioSignature signature,
            StreamTokens tokens) {
        this.reception = reception;
        this.counters = counters;
        this.publicUrl = publicUrl;
        this.signature = signature;
        this.forms = new TwilioForms(counters, signature);
        this.tokens = tokens;
    }

    WebReply voice(WebRequest request) {
        return whenSigned("voice", request, form -> {
            String agentId = request.query("agent").filter(id -> !id.isBlank()).orElse(null);
            if (agentId != null && reception.agent(agentId).isEmpty()) {
                return refuse(404, "unknown_agent", "no agent \"" + agentId + "\"");
            }
            Optional<String> streams = streamsAddress(request);
            if (streams.isEmpty()) {
                return refuse(503, "public_url_unset",
                        "SWITCHBOARD_PUBLIC_URL is not set, so a carrier cannot be told where to dial");
            }
            Optional<Admission.Refused> refusal = reception.refusal(new Arrival(
                    TwilioLink.CHANNEL, agentId, blankToNull(first(form, "To")), blankToNull(first(form, "From"))));
            if (refusal.isPresent()) {
                counters.rejected(TwilioLink.CHANNEL, refusal.get().code());
                return WebReply.of(200, "text/xml; charset=utf-8", BUSY);
            }
            String url = streams.get() + "/calls/twilio" + (signature == null ? "" : "/" + tokens.issue());
            return WebReply.of(200, "text/xml; charset=utf-8", twiml(url, first(form, "From"), first(form, "To"), agentId));
        });
    }

    WebReply status(WebRequest request) {
        return whenSigned("status", request, _ -> WebReply.empty(204));
    }

    private WebReply whenSigned(
            String kind, WebRequest request, Function<Map<String, List<String>>, WebReply> answer) {
        return switch (forms.read(TwilioLink.CHANNEL, kind, request)) {
            case TwilioForms.Read.Form form -> answer.apply(form.fields());
            case TwilioForms.Read.Refused(WebReply refusal) -> refusal;
        };
    }

    /// Where media streams are dialled. Without a configured address only this machine is told, by the host it asked
    /// for.
    private Optional<String> streamsAddress(WebRequest request) {
        if (publicUrl.isPresent()) {
            URI url = publicUrl.get();
            String base = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
            return Optional.of((url.getScheme().equals("https") ? "wss" : "ws") + "://" + url.getRawAuthority() + base);
        }
        return request.header("Host")
                .filter(host -> request.fromLoopback() && HOST.matcher(host).matches())
                .map(host -> (THIS_MACHINE.matcher(host).matches() ? "ws://" : "wss://") + host);
    }

    private static @Nullable String blankToNull(String value) {
        return value.isBlank() ? null : value;
    }

    private static String twiml(String streamUrl, String from, String to, @Nullable String agentId) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <Response><Connect><Stream url="%s">%s%s%s</Stream></Connect></Response>
                """.formatted(
                        escaped(streamUrl),
                        parameter("from", from),
                        parameter("to", to),
                        agentId == null ? "" : parameter("agent", agentId));
    }

    private static String parameter(String name, String value) {
        if (value.isBlank()) {
            return "";
        }
        String shown = value.length() > MAX_PARAMETER_CHARS ? value.substring(0, MAX_PARAMETER_CHARS) : value;
        return "<Parameter name=\"" + name + "\" value=\"" + escaped(shown) + "\"/>";
    }

    /// For an attribute in double quotes; what XML 1.0 cannot hold at all becomes a question mark.
    static String escaped(String text) {
        StringBuilder xml = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                case '\'' -> xml.append("&apos;");
                default -> {
                    boolean allowed = point >= 0x20 && point <= 0xD7FF || point >= 0xE000 && point <= 0xFFFD
                            || point >= 0x10000;
                    xml.appendCodePoint(allowed ? point : '?');
                }
            }
        });
        return xml.toString();
    }

    private static String first(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).getFirst();
    }

    private WebReply refuse(int status, String code, String message) {
        counters.rejected(TwilioLink.CHANNEL, code);
        return WebReply.error(status, code, message);
    }
}
