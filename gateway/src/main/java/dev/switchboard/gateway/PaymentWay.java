package dev.switchboard.gateway;

import dev.switchboard.gateway.model.Secret;
import dev.switchboard.tools.sale.stripe.StripeSettings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// How tickets are paid.
sealed interface PaymentWay {
    /// The page that takes test cards and no money.
    record Desk() implements PaymentWay {}

    record Off() implements PaymentWay {}

    /// @param links whether every bill becomes a payment link
    record Stripe(Secret key, List<Secret> webhookSecrets, URI api, boolean links) implements PaymentWay {
        private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

        /// `pages` is the address customers reach our own pages at.
        StripeSettings settings(Supplier<URI> pages) {
            return new StripeSettings(key.value(), webhookSecrets.stream().map(Secret::value).toList(), api, links, pages);
        }
    }

    /// `here`: only this machine reaches the voice plane.
    static PaymentWay read(ConfigReader settings, boolean here) {
        return switch (settings.text(Setting.PAYMENTS)) {
            case "" -> here ? new Desk() : new Off();
            case "desk" -> new Desk();
            case "off" -> new Off();
            case "stripe" -> stripe(settings);
            default -> throw settings.wrong(Setting.PAYMENTS, "desk, stripe, off or nothing");
        };
    }

    private static Stripe stripe(ConfigReader settings) {
        URI api = settings.uri(Setting.STRIPE_URL, "https", "http");
        if ("http".equals(api.getScheme()) && !Stripe.LOOPBACK.contains(String.valueOf(api.getHost()))) {
            throw settings.wrong(Setting.STRIPE_URL, "https, for the key would go there in the clear");
        }
        boolean links = switch (settings.text(Setting.STRIPE_CHECKOUT)) {
            case "session" -> false;
            case "link" -> true;
            default -> throw settings.wrong(Setting.STRIPE_CHECKOUT, "session or link");
        };
        Secret key = settings.secret(Setting.STRIPE_KEY)
                .orElseThrow(() -> ConfigReader.needed(Setting.STRIPE_KEY, Setting.PAYMENTS));
        List<Secret> secrets = Arrays.stream(settings.text(Setting.STRIPE_WEBHOOK_SECRET).split(","))
                .filter(each -> !each.isBlank()).map(each -> new Secret(each.strip())).toList();
        if (secrets.isEmpty()) {
            throw ConfigReader.needed(Setting.STRIPE_WEBHOOK_SECRET, Setting.PAYMENTS);
        }
        Stripe stripe = new Stripe(key, secrets, api, links);
        boolean live;
        try {
            live = stripe.settings(() -> api).live();
        } catch (IllegalArgumentException e) {
            Setting wrong = String.valueOf(e.getMessage()).contains("whsec_") ? Setting.STRIPE_WEBHOOK_SECRET : Setting.STRIPE_KEY;
            throw settings.wrong(wrong, String.valueOf(e.getMessage()));
        }
        Optional<URI> pages = settings.optional(Setting.PUBLIC_URL).map(_ -> settings.uri(Setting.PUBLIC_URL, "https", "http"));
        if (live && pages.filter(each -> "https".equals(each.getScheme())).isEmpty()) {
            throw new ConfigException(Setting.PUBLIC_URL.key() + " (" + Setting.PUBLIC_URL.environment()
                    + "), with https, is needed because " + Setting.STRIPE_KEY.key() + " takes real money");
        }
        return stripe;
    }
}
