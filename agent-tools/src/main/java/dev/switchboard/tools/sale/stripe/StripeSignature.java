package dev.switchboard.tools.sale.stripe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Whether a request is from Stripe: `Stripe-Signature: t=<unix>,v1=<hex>[,v1=<hex>…]` with
/// v1 = HMAC-SHA256(secret, "<t>.<body>"), the secret's `whsec_` included (<https://docs.stripe.com/webhooks/signature>). An endpoint
/// whose secret is being changed sends one v1 for each. Thread-safe.
final class StripeSignature {
    /// How old, or how far ahead of our clock, a signature may be; so old is what is played back, at most.
    static final Duration TOLERANCE = Duration.ofSeconds(300);

    private static final int MOST_CHARS = 2_000;

    private final List<String> secrets;
    private final Clock clock;

    StripeSignature(List<String> secrets, Clock clock) {
        this.secrets = List.copyOf(secrets);
        this.clock = clock;
    }

    boolean isGood(byte[] body, String header) {
        if (header.length() > MOST_CHARS) {
            return false;
        }
        String time = "";
        List<byte[]> given = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            String[] pair = part.strip().split("=", 2);
            if (pair.length == 2 && pair[0].equals("t")) {
                time = pair[1];
            } else if (pair.length == 2 && pair[0].equals("v1")) {
                given.add(pair[1].getBytes(StandardCharsets.US_ASCII));
            }
        }
        if (!time.matches("[0-9]{1,12}")
                || Math.abs(clock.instant().getEpochSecond() - Long.parseLong(time)) > TOLERANCE.toSeconds()) {
            return false;
        }
        boolean good = false;
        for (String secret : secrets) {
            byte[] right = sign(secret, time, body).getBytes(StandardCharsets.US_ASCII);
            for (byte[] each : given) {
                good |= MessageDigest.isEqual(right, each);
            }
        }
        return good;
    }

    static String sign(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
