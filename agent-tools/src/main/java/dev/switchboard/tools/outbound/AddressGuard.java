package dev.switchboard.tools.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which addresses may be asked. By itself only https and only addresses of the public Internet, so that nobody can have the
/// gateway ask its own network (server-side request forgery, CWE-918); hosts and networks that are allowed by name are asked
/// by http too. An address is judged when a connection is made, not when its name was written down, and the connection goes
/// to the address that was judged.
public final class AddressGuard {
    public static final AddressGuard PUBLIC_ONLY = new AddressGuard(List.of(), List.of());

    /// Not of the public Internet, by IANA's special-purpose registries
    /// (<https://www.iana.org/assignments/iana-ipv4-special-registry>, <https://www.iana.org/assignments/iana-ipv6-special-registry>),
    /// with translated addresses (RFC 6052, RFC 3056, RFC 4380), which hide a private one.
    private static final List<Network> SPECIAL = networks(
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
            "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8");

    private final List<String> hosts;
    private final List<Network> networks;

    private AddressGuard(List<String> hosts, List<Network> networks) {
        this.hosts = List.copyOf(hosts);
        this.networks = List.copyOf(networks);
    }

    /// Public addresses, and besides these: names of hosts (`crm.internal`) and networks (`10.1.0.0/16`, `192.168.1.7`).
    /// Throws `IllegalArgumentException` naming what is neither.
    public static AddressGuard allowing(List<String> allowed) {
        List<String> hosts = new ArrayList<>();
        List<Network> networks = new ArrayList<>();
        for (String one : allowed) {
            if (one.matches("[0-9.]+(/\\d+)?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(/\\d+)?")) {
                networks.add(Network.of(one));
            } else if (one.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
                hosts.add(one.toLowerCase(Locale.ROOT));
            } else {
                throw new IllegalArgumentException("'" + one + "' is no host and no network: expected such as crm.internal or 10.1.0.0/16");
            }
        }
        return new AddressGuard(hosts, networks);
    }

    /// What speaks against an address before anybody asks the name service; empty when nothing does.
    public Optional<String> objection(URI uri) {
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (scheme == null || !(scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))) {
            return Optional.of("it must begin with https://");
        }
        if (host == null || host.isEmpty()) {
            return Optional.of("it names no host");
        }
        if (uri.getUserInfo() != null) {
            return Optional.of("it must not carry a name or password");
        }
        if (uri.getFragment() != null) {
            return Optional.of("it must not have a fragment (#…)");
        }
        boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
        if (literal) {
            try {
                return objection(host, List.of(InetAddress.getByName(host)), scheme);
            } catch (UnknownHostException e) {
                return Optional.of("its host is no address");
            }
        }
        boolean plain = scheme.equalsIgnoreCase("http");
        return plain && !isAllowed(host) ? Optional.of("it must begin with https://, unless its host is allowed (SWITCHBOARD_OUTBOUND_ALLOW)")
                : Optional.empty();
    }

    /// What speaks against the addresses of a host; empty when each of them may be asked.
    Optional<String> objection(String host, List<InetAddress> addresses, String scheme) {
        if (isAllowed(host)) {
            return Optional.empty();
        }
        for (InetAddress address : addresses) {
            boolean allowed = networks.stream().anyMatch(network -> network.holds(address));
            if (!allowed && SPECIAL.stream().anyMatch(network -> network.holds(address))) {
                return Optional.of("its address is not of the public Internet; to allow it, name its host or network in"
                        + " SWITCHBOARD_OUTBOUND_ALLOW");
            }
            if (!allowed && scheme.equalsIgnoreCase("http")) {
                return Optional.of("it must begin with https://, unless its host is allowed (SWITCHBOARD_OUTBOUND_ALLOW)");
            }
        }
        return Optional.empty();
    }

    private boolean isAllowed(String host) {
        return hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    private static List<Network> networks(String... texts) {
        return List.of(texts).stream().map(Network::of).toList();
    }

    /// A network by its first bits.
    private record Network(byte[] first, int bits) {
        static Network of(String text) {
            int slash = text.indexOf('/');
            String host = slash < 0 ? text : text.substring(0, slash);
            try {
                byte[] first = bytes(InetAddress.getByName(host), host.contains(":"));
                int bits = slash < 0 ? first.length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1));
                if (bits > first.length * Byte.SIZE) {
                    throw new IllegalArgumentException("'" + text + "' has too many bits");
                }
                return new Network(first, bits);
            } catch (UnknownHostException | NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is no network: expected such as 10.1.0.0/16", e);
            }
        }

        /// Java takes `::ffff:1.2.3.4` for an IPv4 address; as a network it is one of IPv6.
        private static byte[] bytes(InetAddress address, boolean six) {
            byte[] bytes = address.getAddress();
            if (!six || address instanceof Inet6Address) {
                return bytes;
            }
            byte[] mapped = new byte[16];
            mapped[10] = (byte) 0xff;
            mapped[11] = (byte) 0xff;
            System.arraycopy(bytes, 0, mapped, 12, 4);
            return mapped;
        }

        boolean holds(InetAddress address) {
            byte[] other = address.getAddress();
            if (other.length != first.length || (address instanceof Inet4Address) != (first.length == 4)) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if ((other[bit / Byte.SIZE] & mask) != (first[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
