package dev.switchboard.gateway.engine;

import java.util.random.RandomGenerator;

/// Makes ids as the API's look: a prefix and 21 letters and digits. Event loop only.
final class Ids {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    String session() {
        return make("sess_");
    }

    String conversation() {
        return make("conv_");
    }

    String item() {
        return make("item_");
    }

    String response() {
        return make("resp_");
    }

    String event() {
        return make("event_");
    }

    String call() {
        return make("call_");
    }

    String clientSecret() {
        return make(ClientSecrets.PREFIX);
    }

    private String make(String prefix) {
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < 21; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
