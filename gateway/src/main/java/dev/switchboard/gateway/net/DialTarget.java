package dev.switchboard.gateway.net;

import java.net.URI;
import java.util.List;
import java.util.Map;

/// Where to dial: a `ws` or `wss` address, the headers of the upgrade, the subprotocols to offer in order. Headers may
/// hold keys, so `toString` shows only their names.
public record DialTarget(URI address, Map<String, String> headers, List<String> subprotocols) {
    public DialTarget {
        String scheme = String.valueOf(address.getScheme());
        if (address.getHost() == null || !scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("address \"" + address + "\", expected ws://host… or wss://host…");
        }
        headers = Map.copyOf(headers);
        subprotocols = List.copyOf(subprotocols);
    }

    public static DialTarget of(URI address) {
        return new DialTarget(address, Map.of(), List.of());
    }

    boolean secure() {
        return address.getScheme().equals("wss");
    }

    int port() {
        return address.getPort() != -1 ? address.getPort() : secure() ? 443 : 80;
    }

    @Override
    public String toString() {
        return address.getScheme() + "://" + address.getHost() + ":" + port() + address.getPath() + " headers "
                + headers.keySet();
    }
}
