package dev.switchboard.gateway.caller.twilio;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// `X-Twilio-Signature`: base64 of HMAC-SHA1, keyed with the auth token, over the address Twilio requested followed by
/// every form field's name and value in order of the names (twilio.com/docs/usage/security). Twilio and the proxies
/// before us disagree about how the address is spelled, so each spelling of *our configured* address is tried: with and
/// without the default port, with and without a final slash, and for a WebSocket under `wss` and `https` alike.
/// Thread-safe.
final class TwilioSignature {
    private static final String ALGORITHM = "HmacSHA1";

    private final SecretKeySpec key;
    private final URI publicUrl;

    TwilioSignature(String authToken, URI publicUrl) {
        this.key = key(authToken);
        this.publicUrl = publicUrl;
    }

    /// `target`: path and query as on the request line.
    boolean signedWebhook(String target, Map<String, List<String>> form, String signature) {
        return matches(spellings(Set.of(publicUrl.getScheme()), target), form, signature);
    }

    boolean signedUpgrade(String target, String signature) {
        boolean secure = publicUrl.getScheme().equals("https");
        return matches(spellings(secure ? Set.of("wss", "https") : Set.of("ws", "http", "wss", "https"), target),
                Map.of(), signature);
    }

    private boolean matches(Set<String> addresses, Map<String, List<String>> form, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.US_ASCII);
        boolean found = false;
        for (String address : addresses) {
            found |= MessageDigest.isEqual(sign(key, address, form).getBytes(StandardCharsets.US_ASCII), given);
        }
        return found;
    }

    private Set<String> spellings(Set<String> schemes, String target) {
        String base = publicUrl.getRawPath() == null ? "" : publicUrl.getRawPath().replaceAll("/+$", "");
        int query = target.indexOf('?');
        String path = base + (query < 0 ? target : target.substring(0, query));
        String rest = query < 0 ? "" : target.substring(query);
        Set<String> spellings = new LinkedHashSet<>();
        for (String scheme : schemes) {
            int defaultPort = scheme.equals("https") || scheme.equals("wss") ? 443 : 80;
            boolean isDefault = publicUrl.getPort() == -1 || publicUrl.getPort() == defaultPort;
            List<String> ports = isDefault ? List.of("", ":" + defaultPort) : List.of("", ":" + publicUrl.getPort());
            for (String port : ports) {
                String start = scheme + "://" + publicUrl.getHost() + port;
                spellings.add(start + path + rest);
                spellings.add(start + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/") + rest);
            }
        }
        return spellings;
    }

    /// The signature of one address and its fields. A field that repeats counts each distinct value once, in order.
    static String sign(SecretKeySpec key, String address, Map<String, List<String>> form) {
        StringBuilder signed = new StringBuilder(address);
        new TreeMap<>(form).forEach(
                (name, values) -> new TreeSet<>(values).forEach(value -> signed.append(name).append(value)));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, missing);
        }
    }

    static SecretKeySpec key(String authToken) {
        return new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }
}
