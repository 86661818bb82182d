package dev.switchboard.gateway.net;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who stands before this gateway and may say for whom: only what a trusted proxy adds to `X-Forwarded-For` is believed,
/// read from the right, up to the first address that is no such proxy. What a client itself writes into that header
/// stands further left and is not looked at.
public final class TrustedProxies {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());
    private static final int MOST_HOPS = 16;

    private final List<IpSubnetFilterRule> trusted;

    private TrustedProxies(List<IpSubnetFilterRule> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /// Each an address or a network (`10.0.0.0/8`, `::1`). Throws `IllegalArgumentException` for anything else.
    public static TrustedProxies of(List<String> networks) {
        return networks.isEmpty() ? NONE : new TrustedProxies(networks.stream().map(TrustedProxies::rule).toList());
    }

    private static IpSubnetFilterRule rule(String network) {
        String[] parts = network.split("/", 2);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        if (address == null) {
            throw new IllegalArgumentException("not an address: " + network);
        }
        int most = address.length * 8;
        int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("not a network: " + network);
        }
        return new IpSubnetFilterRule(parts[0], bits, IpFilterRuleType.ACCEPT);
    }

    /// The same, but null also for this machine itself: whoever is on it needs no bound, and a proxy on it that is not
    /// trusted speaks for many.
    public @Nullable String strangerBehind(WebRequest request) {
        String client = clientOf(request);
        InetAddress address = client == null ? null : address(client);
        return address == null || address.isLoopbackAddress() ? null : client;
    }

    /// The address of the client that sent the request, null when it cannot be told.
    public @Nullable String clientOf(WebRequest request) {
        InetAddress peer = request.peer().getAddress();
        return peer == null ? null : clientOf(peer, request.headers().getAll("X-Forwarded-For"));
    }

    /// The same of a request that came another way: its peer's address in figures, and its `X-Forwarded-For` headers.
    public String clientOf(String peer, List<String> forwardedFor) {
        InetAddress address = address(peer);
        return address == null ? peer : clientOf(address, forwardedFor);
    }

    private String clientOf(InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        List<String> hops = List.of(String.join(",", forwardedFor).split(","));
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MOST_HOPS) && isTrusted(client); i--) {
            InetAddress before = address(hops.get(i).strip());
            if (before == null) {
                break;
            }
            client = before;
        }
        return client.getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(rule -> rule.matches(new InetSocketAddress(address, 0)));
    }

    private static @Nullable InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            return null;
        }
    }
}
