package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.call.PlayoutLedger.Cut;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlayoutLedgerTest {
    private final TestLoop loop = new TestLoop();
    private final PlayoutLedger ledger = new PlayoutLedger(loop, clock(), true);

    @Test
    void heardNeverExceedsWhatWasSentAndNeverGoesBack() {
        send("a", 500);
        ledger.heard("a", 900);
        assertThat(ledger.heardMs("a")).isEqualTo(500);
        ledger.heard("a", 100);
        assertThat(ledger.heardMs("a")).isEqualTo(500);
        assertThat(ledger.playing()).isFalse();
    }

    @Test
    void aReceiptForALaterItemMeansTheEarlierWasPlayedOut() {
        send("a", 500);
        send("b", 500);
        ledger.heard("b", 100);

        assertThat(ledger.cut()).containsExactly(new Cut("b", 100, 500));
    }

    @Test
    void everyQueuedItemIsCut() {
        send("a", 500);
        send("b", 700);
        ledger.heard("a", 200);

        assertThat(ledger.cut()).containsExactly(new Cut("a", 200, 500), new Cut("b", 0, 700));
        assertThat(ledger.playing()).isFalse();
        assertThat(ledger.unheardUs()).isZero();
    }

    @Test
    void theLastMomentsBeforeAHangUpCountAsHeard() {
        send("a", 2_000);
        ledger.heard("a", 1_800);
        assertThat(ledger.cutAtHangUp()).isEmpty();

        send("b", 2_000);
        ledger.heard("b", 900);
        assertThat(ledger.cutAtHangUp()).containsExactly(new Cut("b", 900, 2000));
    }

    @Test
    void receiptsForUnknownItemsAreIgnored() {
        ledger.heard("nobody", 100);
        assertThat(ledger.heardMs("nobody")).isZero();
    }

    @Test
    void aLineThatGivesNoReceiptsIsHeardByTheClock() {
        send("a", 3_000);
        send("b", 2_000);
        pass(900);
        assertThat(ledger.heardMs("a")).as("receipts may still come").isZero();
        pass(1_100);
        assertThat(ledger.heardMs("a")).isEqualTo(1_900);
        pass(2_000);
        assertThat(ledger.heardMs("a")).isEqualTo(3_000);
        assertThat(ledger.heardMs("b")).isEqualTo(900);
        pass(5_000);
        assertThat(ledger.playing()).isFalse();
    }

    @Test
    void theClockStandsStillWhileThereIsNothingToPlay() {
        send("a", 100);
        pass(5_000);
        send("a", 2_000);
        pass(1_500);
        assertThat(ledger.heardMs("a")).isEqualTo(1_500);
    }

    @Test
    void receiptsThatStopAreFollowedByTheClockAndReceiptsThatComeAreBelieved() {
        send("a", 10_000);
        pass(500);
        ledger.heard("a", 400);
        pass(500);
        assertThat(ledger.heardMs("a")).isEqualTo(400);
        pass(1_000);
        assertThat(ledger.heardMs("a")).isEqualTo(1_900);
        ledger.heard("a", 1_950);
        pass(500);
        assertThat(ledger.heardMs("a")).isEqualTo(1_950);
    }

    @Test
    void whatWasNotHeardIsPlayedAgainFromExactlyThere() {
        byte[] sound = noise(3_000);
        for (int from = 0; from < sound.length; from += 4_800) {
            ledger.sent("a", AudioChunk.ofRaw(ScriptedModel.FORMAT, Arrays.copyOfRange(sound, from, from + 4_800)));
        }
        ledger.heard("a", 1_234);
        assertThat(ledger.pause()).isEqualTo("a");
        ledger.heard("a", 1_240);
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        List<String> takes = new ArrayList<>();
        ledger.resume((take, audio) -> {
            takes.add(take);
            again.writeBytes(audio.raw());
        });

        assertThat(again.toByteArray()).isEqualTo(Arrays.copyOfRange(sound, 1_240 * 48, sound.length));
        assertThat(takes).containsOnly("a~2");
        ledger.heard("a", 2_000);
        assertThat(ledger.heardMs("a")).as("a report about the first take is too late").isEqualTo(1_240);
        ledger.heard("a~2", 60);
        assertThat(ledger.heardMs("a")).isEqualTo(1_300);
        assertThat(ledger.take("a")).isEqualTo("a~2");
    }

    @Test
    void whatComesWhilePausedIsKeptAndPlayedInItsPlace() {
        send("a", 100);
        ledger.pause();
        send("a", 200);
        send("b", 300);
        pass(10_000);
        assertThat(ledger.heardMs("a")).as("nothing plays").isZero();
        List<String> played = new ArrayList<>();
        ledger.resume((take, audio) -> played.add(take + " " + audio.durationUs() / 1000));

        assertThat(played).containsExactly("a~2 100", "a~2 200", "b~2 300");
        assertThat(ledger.unheardUs()).isEqualTo(600_000);
    }

    /// Against a line that plays in real time and gives receipts late, seldom or never (seeds 1 to 2,000).
    @Test
    void whatIsClaimedIsNeverMoreThanWhatAnEarHasHeard() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            TestLoop time = new TestLoop();
            PlayoutLedger claimed = new PlayoutLedger(time, clock(), true);
            boolean receipts = random.nextBoolean();
            long sentMs = 0;
            long playedMs = 0;
            for (int step = 0; step < 60; step++) {
                if (random.nextInt(4) == 0) {
                    int ms = 20 * (1 + random.nextInt(50));
                    claimed.sent("a", ScriptedModel.audio(ms));
                    sentMs += ms;
                }
                int passedMs = 20 * random.nextInt(20);
                time.advance(Duration.ofMillis(passedMs));
                playedMs = Math.min(sentMs, playedMs + passedMs);
                if (receipts && random.nextInt(3) > 0) {
                    claimed.heard("a", Math.max(0, playedMs - random.nextInt(200)));
                }
                assertThat(claimed.heardMs("a")).as("seed %d step %d", seed, step).isLessThanOrEqualTo(playedMs);
            }
        }
    }

    private static PlayoutClock clock() {
        return new PlayoutClock(new SimpleMeterRegistry().timer("gaps"));
    }

    private void send(String itemId, int ms) {
        ledger.sent(itemId, ScriptedModel.audio(ms));
    }

    private void pass(int ms) {
        loop.advance(Duration.ofMillis(ms));
    }

    private static byte[] noise(int ms) {
        byte[] noise = new byte[ms * 48];
        new Random(7).nextBytes(noise);
        return noise;
    }
}
