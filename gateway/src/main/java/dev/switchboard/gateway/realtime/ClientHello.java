package dev.switchboard.gateway.realtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What a client's handshake says about itself: its dialect, and the key it brings wherever its kind of client puts one.
/// Keys in the address are not read here, for addresses end up in logs.
///
/// @param key from `Authorization: Bearer`, the subprotocol `openai-insecure-api-key.KEY` (browsers), or Azure's `api-key`
public record ClientHello(Dialect dialect, Optional<String> key) {
    private static final String BETA_PROTOCOL = "openai-beta.realtime-v1";
    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";
    private static final String BEARER = "Bearer ";

    /// @param headers all values of a header by its name, whatever its case
    public static ClientHello read(Function<String, List<String>> headers) {
        List<String> protocols = headers.apply("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .toList();
        boolean beta = protocols.contains(BETA_PROTOCOL)
                || headers.apply("OpenAI-Beta").stream().anyMatch(value -> value.contains("realtime="));
        Stream<String> bearer = headers.apply("Authorization").stream()
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()));
        Stream<String> browser = protocols.stream()
                .filter(value -> value.startsWith(KEY_PROTOCOL))
                .map(value -> value.substring(KEY_PROTOCOL.length()));
        return new ClientHello(
                beta ? Dialect.BETA : Dialect.GA,
                Stream.of(bearer, browser, headers.apply("api-key").stream())
                        .flatMap(keys -> keys)
                        .map(String::strip)
                        .findFirst());
    }

    /// Does not show the key.
    @Override
    public String toString() {
        return "ClientHello[" + dialect + (key.isPresent() ? ", with a key]" : ", without a key]");
    }
}
