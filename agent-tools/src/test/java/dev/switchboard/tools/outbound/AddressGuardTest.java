package dev.switchboard.tools.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "https://127.0.0.1/", "https://10.0.0.1/", "https://172.16.5.4/", "https://192.168.1.1/", "https://169.254.169.254/latest",
        "https://100.64.0.1/", "https://0.0.0.0/", "https://224.0.0.1/", "https://255.255.255.255/", "https://198.18.0.1/",
        "https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://2130706433/", "https://127.1/"})
    void privateAddressesAreRefusedHoweverTheyAreWritten(String url) {
        assertThat(AddressGuard.PUBLIC_ONLY.objection(URI.create(url))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://example.com/", "ftp://example.com/", "https:///x", "https://me:secret@example.com/", "https://example.com/#x",
        "mailto:a@example.com"})
    void whatIsNoPlainHttpsAddressIsRefused(String url) {
        assertThat(AddressGuard.PUBLIC_ONLY.objection(URI.create(url))).isPresent();
    }

    @Test
    void aPublicAddressAndAPublicNameAreAllowed() {
        assertThat(AddressGuard.PUBLIC_ONLY.objection(URI.create("https://93.184.215.14/hook"))).isEmpty();
        assertThat(AddressGuard.PUBLIC_ONLY.objection(URI.create("https://crm.example.com:8443/hook?x=1"))).isEmpty();
        assertThat(AddressGuard.PUBLIC_ONLY.objection(URI.create("https://[2606:4700::1111]/"))).isEmpty();
    }

    @Test
    void aNameIsJudgedByWhatItLeadsTo() throws Exception {
        InetAddress inside = InetAddress.getByAddress("crm.example.com", new byte[] {10, 0, 0, 7});
        InetAddress outside = InetAddress.getByAddress("crm.example.com", new byte[] {93, (byte) 184, (byte) 215, 14});
        assertThat(AddressGuard.PUBLIC_ONLY.objection("crm.example.com", List.of(outside), "https")).isEmpty();
        assertThat(AddressGuard.PUBLIC_ONLY.objection("crm.example.com", List.of(outside, inside), "https")).isPresent();
        assertThat(AddressGuard.allowing(List.of("10.0.0.0/8")).objection("crm.example.com", List.of(inside), "https")).isEmpty();
        assertThat(AddressGuard.allowing(List.of("crm.example.com")).objection("CRM.example.com", List.of(inside), "http")).isEmpty();
    }

    @Test
    void onlyWhatIsAllowedMayBeAskedByHttp() {
        AddressGuard guard = AddressGuard.allowing(List.of("crm.internal", "192.168.7.0/24", "fd00::/8"));
        assertThat(guard.objection(URI.create("http://crm.internal/hook"))).isEmpty();
        assertThat(guard.objection(URI.create("http://192.168.7.9/hook"))).isEmpty();
        assertThat(guard.objection(URI.create("http://[fd12::1]/hook"))).isEmpty();
        assertThat(guard.objection(URI.create("http://192.168.8.9/hook"))).isPresent();
        assertThat(guard.objection(URI.create("http://93.184.215.14/hook"))).isPresent();
    }

    @Test
    void whatIsNeitherHostNorNetworkIsRefusedByName() {
        assertThatThrownBy(() -> AddressGuard.allowing(List.of("10.0.0.0/40"))).hasMessageContaining("10.0.0.0/40");
        assertThatThrownBy(() -> AddressGuard.allowing(List.of("http://x"))).hasMessageContaining("http://x");
    }
}
