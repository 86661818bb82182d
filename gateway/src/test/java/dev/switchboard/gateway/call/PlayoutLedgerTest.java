package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.call.PlayoutLedger.Cut;
import org.junit.jupiter.api.Test;

class PlayoutLedgerTest {
    private final PlayoutLedger ledger = new PlayoutLedger();

    @Test
    void heardNeverExceedsWhatWasSentAndNeverGoesBack() {
        ledger.sent("a", 500_000);
        ledger.heard("a", 900);
        assertThat(ledger.heardMs("a")).isEqualTo(500);
        ledger.heard("a", 100);
        assertThat(ledger.heardMs("a")).isEqualTo(500);
        assertThat(ledger.playing()).isFalse();
    }

    @Test
    void aReceiptForALaterItemMeansTheEarlierWasPlayedOut() {
        ledger.sent("a", 500_000);
        ledger.sent("b", 500_000);
        ledger.heard("b", 100);

        assertThat(ledger.cut()).containsExactly(new Cut("b", 100, 500));
    }

    @Test
    void everyQueuedItemIsCut() {
        ledger.sent("a", 500_000);
        ledger.sent("b", 700_000);
        ledger.heard("a", 200);

        assertThat(ledger.cut()).containsExactly(new Cut("a", 200, 500), new Cut("b", 0, 700));
        assertThat(ledger.playing()).isFalse();
    }

    @Test
    void theLastMomentsBeforeAHangUpCountAsHeard() {
        ledger.sent("a", 2_000_000);
        ledger.heard("a", 1_800);
        assertThat(ledger.cutAtHangUp()).isEmpty();

        ledger.sent("b", 2_000_000);
        ledger.heard("b", 900);
        assertThat(ledger.cutAtHangUp()).containsExactly(new Cut("b", 900, 2000));
    }

    @Test
    void receiptsForUnknownItemsAreIgnored() {
        ledger.heard("nobody", 100);
        assertThat(ledger.heardMs("nobody")).isZero();
    }
}
