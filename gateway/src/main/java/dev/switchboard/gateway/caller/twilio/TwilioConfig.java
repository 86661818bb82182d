package dev.switchboard.gateway.caller.twilio;

import java.net.URI;
import java.util.Optional;

/// `authToken`: Twilio's secret, with which it signs; without it nobody is checked, so the voice plane must then stay
/// on loopback. `publicUrl`: this voice plane as Twilio sees it, scheme and host with perhaps a path before ours;
/// signatures are over it and never over what a peer's headers claim.
public record TwilioConfig(Optional<String> authToken, Optional<URI> publicUrl) {
    public TwilioConfig {
        if (authToken.isPresent() && publicUrl.isEmpty()) {
            throw new IllegalArgumentException(
                    "TWILIO_AUTH_TOKEN is set but SWITCHBOARD_PUBLIC_URL is not: expected the address"
                    + " that Twilio dials, such as https://voice.example.com, since it signs that");
        }
        publicUrl.ifPresent(url -> {
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (!web || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        "SWITCHBOARD_PUBLIC_URL is \"" + url + "\", expected something like https://voice.example.com");
            }
        });
    }

    /// No secret, no public address: for trying out on this machine.
    public static TwilioConfig open() {
        return new TwilioConfig(Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
        return "TwilioConfig[authToken=" + (authToken.isPresent() ? "set" : "none") + ", publicUrl="
                + publicUrl.map(URI::toString).orElse("none") + "]";
    }
}
