package dev.switchboard.gateway.caller.twilio;

import java.net.URI;
import java.util.Optional;

/// With which messages are sent.
///
/// @param sid `AC` and 32 hexadecimal digits
/// @param api address of the API, of Twilio's or of a stand-in
/// @param publicUrl where Twilio reaches us with news of a message, if anywhere
public record TwilioAccount(String sid, String authToken, URI api, Optional<URI> publicUrl) {
    @Override
    public String toString() {
        return "TwilioAccount[" + sid + " at " + api + "]";
    }
}
