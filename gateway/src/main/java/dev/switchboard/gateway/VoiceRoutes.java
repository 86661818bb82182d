package dev.switchboard.gateway;

import dev.switchboard.gateway.call.CallCounters;
import dev.switchboard.gateway.call.Reception;
import dev.switchboard.gateway.caller.browser.BrowserRoute;
import dev.switchboard.gateway.caller.browser.CallPage;
import dev.switchboard.gateway.caller.browser.ChatRoute;
import dev.switchboard.gateway.caller.realtime.RealtimeRoute;
import dev.switchboard.gateway.caller.realtime.RelayHouse;
import dev.switchboard.gateway.caller.text.SmsDesk;
import dev.switchboard.gateway.caller.twilio.TwilioConfig;
import dev.switchboard.gateway.caller.twilio.TwilioRoutes;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.gateway.pay.PayPage;
import dev.switchboard.gateway.pay.StripeHook;
import dev.switchboard.gateway.ticket.TicketPage;
import dev.switchboard.tools.Tools;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every path of the voice plane.
final class VoiceRoutes {
    private static final Logger log = LoggerFactory.getLogger(VoiceRoutes.class);

    private VoiceRoutes() {}

    static Routes of(
            GatewayConfig config, Reception reception, RelayHouse relays, SmsDesk texts, Tools tools,
            @Nullable StripeHook stripe, CallCounters counters, Clock clock) {
        Routes.Builder routes = Routes.builder();
        TrustedProxies proxies = config.admission().proxies();
        CallPage.add(routes, reception, proxies);
        routes.webSocket("/calls/browser", new BrowserRoute(reception, counters, proxies));
        if (config.paymentDesk()) {
            PayPage.add(routes, tools.sales(), clock);
        }
        if (stripe != null) {
            stripe.add(routes);
        }
        TicketPage.add(routes, tools.tickets());
        routes.webSocket("/calls/chat", new ChatRoute(reception, counters, proxies, config.text().chatIdle()));
        routes.webSocket("/v1/realtime", new RealtimeRoute(relays));
        if (config.apiTokens().isEmpty() && !onLoopback(config.voice().host())) {
            log.warn("/v1/realtime takes programs of this machine only: the voice plane is open beyond it and {} is not set",
                    Setting.API_TOKEN.environment());
        }
        if (config.twilioAuthToken().isPresent() || onLoopback(config.voice().host())) {
            TwilioRoutes.add(routes, reception, counters, twilio(config), clock);
            TwilioRoutes.addTexts(routes, texts, counters, twilio(config));
        } else {
            log.warn("Twilio's paths are off: the voice plane is open beyond this machine and {} is not set", Setting.TWILIO_AUTH_TOKEN.environment());
        }
        return routes.build();
    }

    private static TwilioConfig twilio(GatewayConfig config) {
        try {
            return new TwilioConfig(config.twilioAuthToken().map(Secret::value), config.publicUrl());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean onLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
