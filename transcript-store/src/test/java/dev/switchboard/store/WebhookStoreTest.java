package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.encryption.EncryptionKeys;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.webhook.EventType;
import dev.switchboard.store.webhook.ReportSchedule;
import dev.switchboard.store.webhook.WebhookDeliveries.Job;
import dev.switchboard.store.webhook.WebhookDeliveries.Tried;
import dev.switchboard.store.webhook.WebhookDelivery;
import dev.switchboard.store.webhook.WebhookMessage;
import dev.switchboard.store.webhook.Webhooks;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Webhooks and schedules, on either database, one of them encrypted.
class WebhookStoreTest {
    private static final Instant START = StoreContract.START;
    private static final Duration LEASE = Duration.ofMinutes(1);

    @Test
    void webhooksInSqlite(@TempDir Path folder) {
        var keys = EncryptionKeys.parse("k1:" + Base64.getEncoder().encodeToString(new byte[32]));
        holdsOn(new StoreConfig("jdbc:sqlite:" + folder.resolve("tickets.db"), 1_000).withKeys(keys));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
    void webhooksInPostgres() throws Exception {
        holdsOn(new StoreConfig(SharedPostgres.database(true), 1_000));
    }

    private static void holdsOn(StoreConfig config) {
        try (var store = TranscriptStore.open(config, Clock.fixed(START, ZoneOffset.UTC))) {
            Webhooks.Made made = store.webhooks()
                    .make(new Webhooks.Wish("https://a.example/", "A", List.of("ticket.*"), true), "ada").orElseThrow();
            String hook = made.endpoint().id();
            assertThat(store.webhooks().secrets(hook, START)).containsExactly(made.secret());
            TicketId id = StoreContract.start(store).id();
            StoreContract.say(store, id, "a", 1, Speaker.USER, "hello");
            StoreContract.hangUp(store, id);

            var deliveries = store.webhookDeliveries();
            assertThat(deliveries.spread()).as("all at once").isFalse();
            List<Job> jobs = deliveries.take("one", LEASE, 9);
            assertThat(jobs).extracting(job -> job.message().type())
                    .containsExactlyInAnyOrder(EventType.TICKET_OPENED, EventType.TICKET_CHANGED, EventType.TICKET_CLOSED);
            assertThat(jobs).allMatch(job -> job.tries() == 1);
            assertThat(deliveries.take("two", LEASE, 9)).as("under a lease").isEmpty();
            assertThat(jobs).filteredOn(job -> job.message().type().equals(EventType.TICKET_OPENED)).first()
                    .extracting(job -> job.message().event()).isInstanceOf(CallEvent.CallStarted.class);

            deliveries.delivered("two", jobs.get(0), new Tried(START, 5, 200L, "ok", null));
            assertThat(deliveries.log(hook, "delivered", 9)).as("not its own").isEmpty();
            deliveries.delivered("one", jobs.get(0), new Tried(START, 5, 200L, "ok", null));
            deliveries.again("one", jobs.get(1), new Tried(START, 5, 500L, "no", null), START);
            deliveries.dead("one", jobs.get(2), new Tried(START, 5, null, null, "refused"));
            assertThat(deliveries.tallies().get(hook)).isEqualTo(Map.of("delivered", 1L, "waiting", 1L, "dead", 1L));
            assertThat(deliveries.take("two", LEASE, 9)).hasSize(1).first().extracting(Job::tries).isEqualTo(2L);

            assertThat(deliveries.replay(jobs.get(2).message().id(), hook)).isTrue();
            assertThat(deliveries.replay(jobs.get(2).message().id(), hook)).isFalse();
            assertThat(deliveries.take("two", LEASE, 9)).hasSize(1).first().extracting(Job::tries).isEqualTo(1L);
            WebhookDelivery log = deliveries.log(hook, null, 9).stream()
                    .filter(one -> one.messageId().equals(jobs.get(2).message().id())).findFirst().orElseThrow();
            assertThat(log.attempts()).hasSize(1).first().extracting(WebhookDelivery.Attempt::problem).isEqualTo("refused");

            assertThat(deliveries.removeOlder(START.plusSeconds(999))).isFalse();
            assertThat(deliveries.log(hook, null, 9)).as("what is on its way stays").hasSize(2);
            String body = deliveries.add(EventType.REPORT, hook, "a,b\r\n", WebhookMessage.CSV);
            assertThat(deliveries.spread()).isFalse();
            assertThat(deliveries.take("two", LEASE, 9)).hasSize(1).first().satisfies(job -> {
                assertThat(job.message().id()).isEqualTo(body);
                assertThat(job.message().body()).isEqualTo("a,b\r\n");
            });
            schedules(store, hook);
            assertThat(store.webhooks().remove(hook)).isTrue();
            assertThat(store.reportSchedules().all()).isEmpty();
            assertThat(store.webhooks().wanted().types()).isEmpty();
        }
    }

    private static void schedules(TranscriptStore store, String hook) {
        var schedules = store.reportSchedules();
        Set<DayOfWeek> days = EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        ReportSchedule schedule = new ReportSchedule("sch_1", "daily", Map.of("agent", "riley"), hook, LocalTime.of(6, 30), days,
                ZoneId.of("Asia/Singapore"), 7, START, null, null, "ana");
        assertThat(schedules.add(schedule)).isTrue();
        assertThat(schedules.find("sch_1")).contains(schedule);
        assertThat(schedules.take(START.minusSeconds(1))).isEmpty();
        assertThat(schedules.take(START)).containsExactly(schedule);
        assertThat(schedules.take(START)).as("once").isEmpty();
        assertThat(schedules.find("sch_1").orElseThrow().nextAt())
                .isEqualTo(ReportSchedule.next(schedule.at(), days, schedule.zone(), START)).isAfter(START);
    }

    @Test
    void theNextTimeIsOfTheZoneAlsoWhereTheClocksChange() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Set<DayOfWeek> every = EnumSet.allOf(DayOfWeek.class);
        Instant saturday = Instant.parse("2026-03-28T12:00:00Z");
        assertThat(ReportSchedule.next(LocalTime.of(2, 30), every, berlin, saturday))
                .as("02:30 is left out that night").isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(ReportSchedule.next(LocalTime.of(6, 0), EnumSet.of(DayOfWeek.SATURDAY), berlin, saturday))
                .isEqualTo(Instant.parse("2026-04-04T04:00:00Z"));
    }
}
