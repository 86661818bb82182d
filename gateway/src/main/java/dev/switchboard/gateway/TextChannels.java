package dev.switchboard.gateway;

import dev.switchboard.gateway.caller.text.SmsRules;
import dev.switchboard.gateway.caller.twilio.TwilioAccount;
import dev.switchboard.gateway.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How conversations in writing go: by text message, with an account at Twilio or without one, and in the web chat.
///
/// @param from the number from which the box office writes first
/// @param chatIdle after so long without a word a chat is over
record TextChannels(SmsRules sms, Optional<TwilioAccount> twilio, Optional<String> from, Duration chatIdle) {
    static TextChannels read(ConfigReader settings) {
        SmsRules rules = new SmsRules(
                settings.duration(Setting.SMS_IDLE),
                settings.whole(Setting.SMS_SEGMENTS, 1, 30),
                help(settings),
                SmsRules.TWILIO_WAITS);
        return new TextChannels(rules, account(settings), from(settings), settings.duration(Setting.CHAT_IDLE));
    }

    private static Optional<String> from(ConfigReader settings) {
        Optional<String> from = settings.optional(Setting.SMS_FROM);
        if (from.isPresent() && !from.get().matches("\\+[0-9]{7,15}")) {
            throw settings.wrong(Setting.SMS_FROM, "a number with its country code, such as +15550001111");
        }
        if (from.isPresent() && settings.optional(Setting.TWILIO_ACCOUNT_SID).isEmpty()) {
            throw ConfigReader.needed(Setting.TWILIO_ACCOUNT_SID, Setting.SMS_FROM);
        }
        return from;
    }

    /// One message of a carrier holds 1,600 characters.
    private static String help(ConfigReader settings) {
        String help = settings.text(Setting.SMS_HELP);
        if (help.isBlank() || help.length() > 1_600) {
            throw settings.wrong(Setting.SMS_HELP, "1 to 1600 characters");
        }
        return help;
    }

    private static Optional<TwilioAccount> account(ConfigReader settings) {
        Optional<String> sid = settings.optional(Setting.TWILIO_ACCOUNT_SID);
        if (sid.isEmpty()) {
            return Optional.empty();
        }
        if (!sid.get().matches("AC[0-9a-fA-F]{32}")) {
            throw settings.wrong(Setting.TWILIO_ACCOUNT_SID, "AC and 32 hexadecimal digits");
        }
        Secret token = settings.secret(Setting.TWILIO_AUTH_TOKEN)
                .orElseThrow(() -> ConfigReader.needed(Setting.TWILIO_AUTH_TOKEN, Setting.TWILIO_ACCOUNT_SID));
        URI api = settings.uri(Setting.TWILIO_API_URL, "https", "http");
        return Optional.of(new TwilioAccount(
                sid.get(), token.value(), api, settings.optional(Setting.PUBLIC_URL).map(_ -> settings.uri(Setting.PUBLIC_URL, "https", "http"))));
    }
}
