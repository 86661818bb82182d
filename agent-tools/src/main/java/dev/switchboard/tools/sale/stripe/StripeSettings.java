package dev.switchboard.tools.sale.stripe;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/// How Stripe is reached. `webhookSecrets` are those of the endpoints that may tell us things; `alwaysLinks` makes a payment link
/// of every bill in place of a checkout session; `pages` is the address customers reach our own pages at. Prints no secret.
///
/// Throws `IllegalArgumentException`, without the value, for a key or a secret that cannot be one.
public record StripeSettings(
        String secretKey, List<String> webhookSecrets, URI api, boolean alwaysLinks, Supplier<URI> pages) {
    public static final URI API = URI.create("https://api.stripe.com");

    public StripeSettings {
        if (!secretKey.matches("(sk|rk)_(test|live)_[A-Za-z0-9_]{4,250}")) {
            throw new IllegalArgumentException("a secret or restricted key of Stripe (sk_test_…, sk_live_…, rk_…)");
        }
        webhookSecrets = List.copyOf(webhookSecrets);
        if (webhookSecrets.isEmpty() || !webhookSecrets.stream().allMatch(each -> each.matches("whsec_[A-Za-z0-9+/=_-]{4,250}"))) {
            throw new IllegalArgumentException("a signing secret of a Stripe webhook endpoint (whsec_…)");
        }
    }

    /// Whether real money is taken.
    public boolean live() {
        return secretKey.contains("_live_");
    }

    @Override
    public String toString() {
        return "StripeSettings[" + api + ", " + (live() ? "live" : "test") + " mode]";
    }
}
