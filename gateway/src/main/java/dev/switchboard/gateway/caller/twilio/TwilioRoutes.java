package dev.switchboard.gateway.caller.twilio;

import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.caller.text.SmsDesk;
import dev.switchboard.gateway.net.Routes;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Every path Twilio uses, on one screen.
public final class TwilioRoutes {
    private TwilioRoutes() {}

    public static void add(
            Routes.Builder routes, Reception reception, CallCounters counters, TwilioConfig config, Clock clock) {
        StreamTokens tokens = new StreamTokens(clock);
        @Nullable TwilioSignature signature = signature(config);
        TwilioWebhooks webhooks = new TwilioWebhooks(reception, counters, config.publicUrl(), signature, tokens);
        TwilioRoute streams = new TwilioRoute(reception, counters, signature, tokens);
        routes.post("/twilio/voice", webhooks::voice)
                .post("/twilio/status", webhooks::status)
                .webSocket("/calls/twilio", streams)
                .webSocket("/calls/twilio/*", streams);
    }

    /// Text messages.
    public static void addTexts(Routes.Builder routes, SmsDesk desk, CallCounters counters, TwilioConfig config) {
        TwilioSms sms = new TwilioSms(desk, new TwilioForms(counters, signature(config)));
        routes.postLater("/twilio/sms", sms::message).post("/twilio/sms/status", sms::status);
    }

    private static @Nullable TwilioSignature signature(TwilioConfig config) {
        URI signedUrl = config.publicUrl().orElse(null);
        return config.authToken().isEmpty() || signedUrl == null
                ? null
                : new TwilioSignature(config.authToken().get(), signedUrl);
    }
}
