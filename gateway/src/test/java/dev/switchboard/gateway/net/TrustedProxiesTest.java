package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8", "127.0.0.1", "fd00::/8"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "198.51.100.1 |                                  | 198.51.100.1 | nobody trusted stands between",
        "198.51.100.1 | 203.0.113.9                      | 198.51.100.1 | a stranger's header is not believed",
        "10.1.2.3     | 203.0.113.9                      | 203.0.113.9  | what the proxy adds is",
        "10.1.2.3     | 192.0.2.66, 203.0.113.9          | 203.0.113.9  | what the client wrote itself is not",
        "127.0.0.1    | 203.0.113.9, 10.9.9.9            | 203.0.113.9  | two proxies, both trusted",
        "10.1.2.3     | not an address                   | 10.1.2.3     | what cannot be read ends the search",
        "10.1.2.3     |                                  | 10.1.2.3     | a proxy without the header is the client",
        "fd00:0:0:0:0:0:0:1 | 2001:db8::7                | 2001:db8:0:0:0:0:0:7 | the same in IPv6"
    })
    void theClientIsTheFirstAddressFromTheRightThatIsNoTrustedProxy(
            String peer, @Nullable String forwarded, String client, String why) {
        assertThat(proxies.clientOf(request(peer, forwarded))).as(why).isEqualTo(client);
    }

    @Test
    void thisMachineCountsForNobody() {
        assertThat(TrustedProxies.NONE.strangerBehind(request("127.0.0.1", "203.0.113.9"))).isNull();
        assertThat(proxies.strangerBehind(request("127.0.0.1", "203.0.113.9"))).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/x", "10.0.0"})
    void whatIsNoNetworkIsRefused(String network) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(network))).isInstanceOf(IllegalArgumentException.class);
    }

    private static WebRequest request(String peer, @Nullable String forwarded) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (forwarded != null) {
            headers.add("X-Forwarded-For", forwarded);
        }
        return new WebRequest("GET", "/", "/", "", Map.of(), headers, new byte[0], new InetSocketAddress(peer, 4711));
    }
}
