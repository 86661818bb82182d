package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.mail.SummaryMail;
import dev.switchboard.store.mail.SummaryMails;
import dev.switchboard.store.mail.SummaryMails.Job;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// E-mails of summaries, on either database.
class SummaryMailsTest {
    private static final Instant START = StoreContract.START;
    private static final SummaryMails.Rule RULE =
            new SummaryMails.Rule(Duration.ofMinutes(10), Duration.ofMinutes(30), Duration.ofSeconds(3));

    @Test
    void mailsInSqlite(@TempDir Path folder) {
        holdsOn("jdbc:sqlite:" + folder.resolve("tickets.db"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
    void mailsInPostgres() throws Exception {
        String url = SharedPostgres.database(true);
        holdsOn(url);
        eachIsTakenOnceByGatewaysThatShareTheDatabase(url);
    }

    private static TranscriptStore open(String url) {
        return TranscriptStore.open(new StoreConfig(url, 1_000), Clock.fixed(START, ZoneOffset.UTC));
    }

    private static TicketId agreed(TranscriptStore store) {
        TicketId id = StoreContract.start(store).id();
        StoreContract.say(store, id, "a", 1, Speaker.USER, "hello");
        assertThat(store.summaryMails().agree(id, "mei@example.com", START, "call_1")).isTrue();
        return id;
    }

    private static void holdsOn(String url) {
        try (var store = open(url)) {
            SummaryMails mails = store.summaryMails();
            TicketId id = agreed(store);
            assertThat(mails.take("one", START.plusSeconds(60), RULE, 9)).isEmpty(); // the call goes on
            assertThat(mails.withdraw(id, START, "call_2")).isTrue();
            assertThat(mails.agree(id, "tan@example.com", START, "call_3")).isTrue();
            StoreContract.hangUp(store, id);

            // Under a lease nobody else takes it; after it, anybody.
            assertThat(mails.take("one", START, RULE, 9)).containsExactly(new Job(id, "tan@example.com", 1));
            assertThat(mails.take("two", START.plusSeconds(599), RULE, 9)).isEmpty();
            assertThat(mails.take("two", START.plusSeconds(600), RULE, 9)).containsExactly(new Job(id, "tan@example.com", 2));
            assertThat(mails.sent("one", id, START, "smtp")).isFalse();
            mails.again("two", id, START.plusSeconds(700), "not now");
            assertThat(mails.take("two", START.plusSeconds(699), RULE, 9)).isEmpty();
            assertThat(mails.take("two", START.plusSeconds(700), RULE, 9)).hasSize(1);
            assertThat(mails.sent("two", id, START.plusSeconds(701), "smtp")).isTrue();
            assertThat(store.tickets().summaryMail(id)).contains(new SummaryMail(
                    "sent", "t…@example.com", START, "call_3", 3, null, START.plusSeconds(701), "smtp"));
            assertThat(mails.take("two", START.plusSeconds(99_999), RULE, 9)).isEmpty();
            assertThat(mails.agree(id, "mei@example.com", START, "call_4")).isFalse();

            // A language model that is to review the call is waited for, but not for ever.
            store.afterCallJobs().want(START.plusSeconds(60));
            TicketId reviewed = agreed(store);
            StoreContract.hangUp(store, reviewed);
            assertThat(mails.take("one", START.plusSeconds(1_799), RULE, 9)).isEmpty();
            assertThat(mails.take("one", START.plusSeconds(1_800), RULE, 9)).hasSize(1);
            mails.failed("one", reviewed, "550 no");
            assertThat(mails.find(reviewed).orElseThrow().problem()).isEqualTo("550 no");
        }
    }

    private static void eachIsTakenOnceByGatewaysThatShareTheDatabase(String url) throws Exception {
        try (var one = open(url);
                var two = open(url);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<TicketId> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(agreed(one));
                StoreContract.hangUp(one, calls.getLast());
            }
            List<Future<List<TicketId>>> takers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SummaryMails mails = (i % 2 == 0 ? one : two).summaryMails();
                String worker = "worker " + i;
                Callable<List<TicketId>> taking = () -> {
                    List<TicketId> taken = new ArrayList<>();
                    for (int idle = 0; idle < 3; ) {
                        List<Job> found = mails.take(worker, START.plusSeconds(1_800), RULE, 3);
                        found.forEach(job -> taken.add(job.ticketId()));
                        idle = found.isEmpty() ? idle + 1 : 0;
                    }
                    return taken;
                };
                takers.add(threads.submit(taking));
            }
            List<TicketId> taken = new ArrayList<>();
            for (Future<List<TicketId>> taker : takers) {
                taken.addAll(taker.get());
            }
            assertThat(taken).containsExactlyInAnyOrderElementsOf(calls);
        }
    }
}
