package dev.switchboard.tools.http;

import java.nio.charset.StandardCharsets;

/// Percent-encoding of values by RFC 3986: everything but its unreserved characters.
final class Encoding {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Encoding() {}

    static String percent(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            if (UNRESERVED.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append('%').append(Character.toUpperCase(Character.forDigit(each >> 4 & 0xf, 16)))
                        .append(Character.toUpperCase(Character.forDigit(each & 0xf, 16)));
            }
        }
        return encoded.toString();
    }

    /// Whether a value can stand in a path: nothing empty, no control character, and no part that a server which decodes too
    /// early could take for a step up or down (`..`, also between slashes or backslashes).
    static boolean isFitForPath(String value) {
        if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        for (String part : value.split("[/\\\\]", -1)) {
            if (part.equals(".") || part.equals("..") || part.isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
