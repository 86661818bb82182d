package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.aftercall.AfterCallJobs;
import dev.switchboard.store.aftercall.AfterCallNotes;
import dev.switchboard.store.aftercall.AfterCallNotes.TranslatedLine;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Jobs after calls, on either database.
class AfterCallJobsTest {
    private static final Instant START = StoreContract.START;
    private static final Duration LEASE = Duration.ofMinutes(5);

    @Test
    void jobsInSqlite(@TempDir Path folder) {
        holdsOn("jdbc:sqlite:" + folder.resolve("tickets.db"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
    void jobsInPostgres() throws Exception {
        String url = SharedPostgres.database(true);
        holdsOn(url);
        eachJobIsTakenOnceByGatewaysThatShareTheDatabase(url);
    }

    private static TranscriptStore open(String url) {
        return TranscriptStore.open(new StoreConfig(url, 1_000), Clock.fixed(START, ZoneOffset.UTC));
    }

    private static TicketId call(TranscriptStore store) {
        TicketId id = StoreContract.start(store).id();
        StoreContract.say(store, id, "a", 1, Speaker.USER, "hello");
        StoreContract.hangUp(store, id);
        return id;
    }

    private static void holdsOn(String url) {
        try (var store = open(url)) {
            AfterCallJobs jobs = store.afterCallJobs();
            TicketId unwanted = call(store);
            assertThat(jobs.find(unwanted)).isEmpty();

            jobs.want(START.plusSeconds(60));
            jobs.want(START.minusSeconds(60)); // takes nothing back
            TicketId id = call(store);
            assertThat(jobs.find(id)).contains(new AfterCallJobs.State("waiting", 0, START, null));
            assertThat(jobs.take("one", START.minusSeconds(1), LEASE, 9)).isEmpty();

            // Under a lease nobody else takes it; after it, anybody.
            assertThat(jobs.take("one", START, LEASE, 9)).containsExactly(new AfterCallJobs.Job(id, 1));
            assertThat(jobs.take("two", START.plusSeconds(299), LEASE, 9)).isEmpty();
            assertThat(jobs.take("two", START.plusSeconds(300), LEASE, 9)).containsExactly(new AfterCallJobs.Job(id, 2));
            var notes = new AfterCallNotes(id, "small", START, "mixed", List.of("call back", "caf\u00e9"), "card_inquiry", 0.75,
                    "ms", List.of(new TranslatedLine(1, "helo")));
            assertThat(jobs.done("one", notes)).isFalse();
            jobs.dead("one", id, "late");
            assertThat(store.tickets().afterCall(id)).isEmpty();
            assertThat(jobs.find(id).orElseThrow().state()).isEqualTo("running");

            jobs.again("two", id, START.plusSeconds(400), "HTTP 500");
            assertThat(jobs.find(id)).contains(new AfterCallJobs.State("waiting", 2, START.plusSeconds(400), "HTTP 500"));
            assertThat(jobs.take("two", START.plusSeconds(399), LEASE, 9)).isEmpty();
            assertThat(jobs.take("two", START.plusSeconds(400), LEASE, 9)).hasSize(1);
            assertThat(jobs.done("two", notes)).isTrue();
            assertThat(store.tickets().afterCall(id)).contains(notes);
            assertThat(jobs.take("two", START.plusSeconds(9_999), LEASE, 9)).isEmpty();
        }
    }

    @Test
    void whatAModelNotesIsRedactedLikeEverythingThatIsWritten(@TempDir Path folder) {
        String url = "jdbc:sqlite:" + folder.resolve("tickets.db");
        var notes = List.of("Ring +65 9123 4567", "Charge 4242 4242 4242 4242");
        TicketId id;
        var cards = new RedactionPolicy(RedactionPolicy.Mode.CARDS, false);
        try (var store = TranscriptStore.open(new StoreConfig(url, 1_000).withRedaction(cards), Clock.fixed(START, ZoneOffset.UTC))) {
            store.afterCallJobs().want(START.plusSeconds(60));
            id = call(store);
            store.afterCallJobs().take("one", START, LEASE, 9);
            store.afterCallJobs().done("one", new AfterCallNotes(id, "small", START, "mixed", notes, "card_inquiry", 0.75,
                    "ms", List.of(new TranslatedLine(1, "kad 4242-4242-4242-4242"))));
            String stored = store.database().<String>read(connection -> store.database().sql(connection).first(
                    "SELECT follow_ups || translation AS noted FROM after_call_notes", _ -> {}, row -> row.text("noted", ""))
                    .orElseThrow());
            assertThat(stored).contains("Charge [card]", "kad [card]", "+65 9123 4567").doesNotContain("4242");
        }
        // Shown under a stricter policy than it was written under.
        var read = new RedactionPolicy(RedactionPolicy.Mode.READ, false);
        try (var store = TranscriptStore.open(new StoreConfig(url, 1_000).withRedaction(read), Clock.fixed(START, ZoneOffset.UTC))) {
            assertThat(store.tickets().afterCall(id).orElseThrow().followUps()).containsExactly("Ring [phone]", "Charge [card]");
        }
    }

    private static void eachJobIsTakenOnceByGatewaysThatShareTheDatabase(String url) throws Exception {
        try (var one = open(url);
                var two = open(url);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Set<TicketId> calls = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                calls.add(call(one));
            }
            List<Future<List<TicketId>>> takers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                AfterCallJobs jobs = (i % 2 == 0 ? one : two).afterCallJobs();
                String worker = "worker " + i;
                Callable<List<TicketId>> taking = () -> {
                    List<TicketId> taken = new ArrayList<>();
                    for (int idle = 0; idle < 3; ) {
                        List<AfterCallJobs.Job> found = jobs.take(worker, START.plusSeconds(1), LEASE, 3);
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
