package dev.switchboard.tools.http;

import dev.switchboard.tools.outbound.OutboundException;
import dev.switchboard.tools.outbound.OutboundHttp;
import dev.switchboard.tools.outbound.OutboundHttp.Answer;
import dev.switchboard.tools.outbound.OutboundHttp.Asked;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks, and follows where a reading request is sent on, at most three times: each address passes the guard anew, the way
/// never leads from https to http, and what the file sends to one host is not shown to another.
final class Exchange {
    private static final int MOST_REDIRECTS = 3;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private Exchange() {}

    static Answer of(OutboundHttp http, Asked first) throws OutboundException, InterruptedException {
        Asked asked = first;
        for (int hop = 0; ; hop++) {
            Answer answer = http.send(asked);
            Optional<String> location = answer.header("location");
            boolean reads = asked.method().equals("GET") || asked.method().equals("HEAD");
            if (!REDIRECTS.contains(answer.status()) || location.isEmpty() || !reads || hop == MOST_REDIRECTS) {
                return answer;
            }
            Optional<URI> next = target(asked.uri(), location.get());
            if (next.isEmpty()) {
                return answer;
            }
            boolean sameHost = next.get().getRawAuthority().equals(asked.uri().getRawAuthority())
                    && next.get().getScheme().equals(asked.uri().getScheme());
            asked = new Asked(asked.method(), next.get(),
                    sameHost ? asked.headers() : Map.of("Accept", "application/json"), new byte[0], asked.within());
        }
    }

    private static Optional<URI> target(URI from, String location) {
        try {
            URI to = from.resolve(location);
            boolean downgrade = from.getScheme().equals("https") && !"https".equals(to.getScheme());
            return to.getHost() == null || downgrade ? Optional.empty() : Optional.of(to);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
