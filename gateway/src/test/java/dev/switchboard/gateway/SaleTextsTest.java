package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.gateway.caller.text.SmsCarrier;
import dev.switchboard.gateway.caller.text.SmsCarrier.Sending;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.sale.LetterSender.NotTaken;
import dev.switchboard.tools.sale.LetterSender.Parcel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaleTextsTest {
    private static final String OURS = "+15550001111";

    @TempDir
    private Path folder;

    private final Deque<Sending> answers = new ArrayDeque<>();

    private final SmsCarrier carrier = new SmsCarrier() {
        @Override
        public CompletableFuture<Sending> send(String from, String to, String text) {
            return CompletableFuture.completedFuture(answers.removeFirst());
        }

        @Override
        public void close() {}
    };

    @Test
    void whoWroteStopGetsNothingAndARefusalIsNotRepeated() throws Exception {
        try (TranscriptStore store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC());
                SaleTexts texts = new SaleTexts(carrier, OURS, store.optOuts(), Clock.systemUTC())) {
            answers.add(new Sending.Accepted("SM1"));
            assertThat(texts.send(to("+15551230000"))).isEqualTo("SM1");
            store.optOuts().add("+15551230000", OURS, "STOP", Clock.systemUTC().instant());
            refused(texts, "+15551230000", "STOP");
            answers.add(new Sending.OptedOut());
            refused(texts, "+15551230001", "opted out");
            refused(texts, "+15551230001", "STOP");
            refused(texts, "555", "country code");
            answers.add(new Sending.Failed("21211", "invalid number"));
            refused(texts, "+15551230002", "21211");
            answers.add(new Sending.Failed("HTTP 429", "slow", true, Duration.ofSeconds(7)));
            refused(texts, "+15551230002", "429");
        }
    }

    private static void refused(SaleTexts texts, String number, String why) {
        assertThatThrownBy(() -> texts.send(to(number))).isInstanceOf(NotTaken.class).hasMessageContaining(why);
    }

    private static Parcel to(String number) {
        return new Parcel("k", "ORD-1", number, "", "Your link", List.of());
    }
}
