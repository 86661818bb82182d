package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ContactDetailsTest {
    private static String in(String text) {
        return ContactDetails.in(text).stream().map(Map.Entry::toString).reduce((a, b) -> a + " " + b).orElse("");
    }

    @Test
    void addressesAreFoundWhereverTheyStand() {
        assertThat(in("mei@example.com")).isEqualTo("email=mei@example.com");
        assertThat(in("it's (mei.tan+tickets@mail.example.co.uk), thanks.")).isEqualTo("email=mei.tan+tickets@mail.example.co.uk");
        assertThat(in("a@b.co and c@d.org")).isEqualTo("email=a@b.co email=c@d.org");
    }

    @Test
    void whatIsNoAddressIsNone() {
        assertThat(in("@mei on instagram, mei@, @example.com, mei@localhost, a..b@example.com, x@y@z.com")).isEmpty();
        assertThat(in("a".repeat(80) + "@example.com")).isEmpty();
        assertThat(in("m@" + "a.".repeat(5_000) + "com " + "a@".repeat(5_000))).isEmpty();
    }

    @Test
    void aNumberNeedsAPlusOrAWordThatSaysSo() {
        assertThat(in("+65 9123 4567")).isEqualTo("phone=+6591234567");
        assertThat(in("my mobile is (555) 010-1234.")).isEqualTo("phone=5550101234");
        assertThat(in("order 91234567")).isEmpty();
        assertThat(in("call me about ORD-91234567 or $1234567")).isEmpty();
        assertThat(in("in 2026-11-30 2 tickets")).isEmpty();
    }

    @Test
    void aCardNumberIsNoTelephoneNumber() {
        assertThat(in("call me, my card is 4111 1111 1111 1111")).isEmpty();
        assertThat(in("phone 378282246310005")).isEmpty();
    }
}
