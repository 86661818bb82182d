package dev.switchboard.gateway;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.measure.TurnMeasures.Beginning;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/// Two weeks of a call center, written through the store as the gateway writes calls: what the pages show behind the few real
/// calls of a photographed gateway. The same at every run but for the day on which it ends.
final class PastCalls {
    private static final int DAYS = 14;
    private static final List<String> NAMES = List.of(
            "Mei Tan", "Arjun Rao", "Siti Nurhaliza", "Jörg Müller", "محمد عبد الله", "Grace Lim", "Daniel Wong", "Unknown", "Unknown");
    private static final List<Topic> TOPICS = List.of(
            new Topic("riley", "What's the interest rate for Saving Pockets?", "Saving Pockets earn up to 3.88% a year, paid every day."),
            new Topic("riley", "I lost my debit card on the bus", "You can freeze it at once in the app: Cards, then Freeze."),
            new Topic("riley", "Is there a fee when I send money overseas?", "Transfers within Singapore are free of charge."),
            new Topic("riley", "How do I borrow with FlexiLoan?", "You apply in the app, and most answers take a minute."),
            new Topic("riley", "The app shows an error when I log in", "Please update the app first, then try once more."),
            new Topic("riley", "What is my account balance?", "I cannot see balances; the app shows yours at the top."),
            new Topic("casey", "Which concerts are on this weekend?", "There are two concerts on Saturday."),
            new Topic("casey", "Are there seats left for Swan Lake?", "There are fourteen seats left in the circle."));

    private final Random random = new Random(6);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final TranscriptStore store;

    private record Topic(String agent, String question, String answer) {}

    private PastCalls(Path dataDir) {
        store = TranscriptStore.open(StoreConfig.in(dataDir), new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        });
    }

    /// Into a data folder that no gateway has opened yet.
    static void write(Path dataDir) {
        PastCalls calls = new PastCalls(dataDir);
        try {
            Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
            for (int day = DAYS; day > 0; day--) {
                calls.day(today.minus(day, ChronoUnit.DAYS));
            }
        } finally {
            calls.store.close();
        }
    }

    private void day(Instant midnight) {
        List<Integer> seconds = IntStream.range(0, 7 + random.nextInt(8))
                .mapToObj(_ -> 3_600 + random.nextInt(11 * 3_600)).sorted().toList();
        for (int second : seconds) {
            call(midnight.plusSeconds(second));
        }
    }

    private void call(Instant at) {
        Topic topic = TOPICS.get((int) Math.min(TOPICS.size() - 1, Math.abs(random.nextGaussian()) * 3.2));
        boolean telephone = random.nextInt(3) > 0;
        now.set(at);
        TicketId id = store.writer().open(new NewTicket("session-" + at.toEpochMilli(), telephone ? "twilio" : "browser", topic.agent(),
                telephone ? "+65 9" + (1_000_000 + random.nextInt(8_999_999)) : null, at)).toCompletableFuture().join().id();
        boolean cut = random.nextInt(4) == 0;
        long lasted = 48_000 + random.nextInt(160_000);
        says(id, at, "a", Speaker.AGENT, topic.agent().equals("casey") ? "Hello, this is Casey. Which event are you looking for?"
                : "Hey there! This is Riley from GXS Bank. How can I help you today?", 600, 5_200);
        says(id, at, "b", Speaker.USER, topic.question(), 6_400, 9_100);
        boolean failed = random.nextInt(14) == 0;
        store.writer().append(Line.tool(id, at.plusMillis(9_400), "c", topic.agent().equals("casey")
                ? new ToolCall("find_events", "{\"when\":\"weekend\"}", "c1", "{\"found\":2}", failed ? "failed" : "answered", 31L)
                : new ToolCall("search_gxs_help_center", "{\"query\":\"" + topic.question() + "\"}", "c1", "{\"found\":true}",
                        failed ? "failed" : "answered", 14L)));
        if (cut) {
            String heard = topic.answer().substring(0, topic.answer().indexOf(' ', topic.answer().length() / 2));
            store.writer().append(new Line(id, "d", at.plusMillis(10_000), Speaker.AGENT, heard, topic.answer(), LineStatus.INTERRUPTED, 2_400L, List.of())
                    .sounding(new LineSpan(10_000, 12_400)));
        } else {
            says(id, at, "d", Speaker.AGENT, topic.answer(), 10_000, 14_300);
        }
        says(id, at, "e", Speaker.USER, cut ? "Sorry, let me ask something else" : "Thank you, that is all", 16_000, 18_000);
        measure(id, at, lasted, cut);
        TicketUpdate update = TicketUpdate.none().withCustomerName(NAMES.get(random.nextInt(NAMES.size())));
        store.writer().update(id, random.nextInt(9) == 0 ? update.withPriority(TicketPriority.HIGH) : update);
        now.set(at.plusMillis(lasted));
        store.writer().close(id, random.nextInt(5) == 0 ? "agent_hangup" : "caller_hangup").toCompletableFuture().join();
        if (random.nextInt(6) == 0) {
            now.set(at.plus(Duration.ofMinutes(20)));
            store.tickets().update(id, TicketUpdate.none().withStatus(TicketStatus.IN_PROGRESS));
            store.tickets().update(id, TicketUpdate.none().withStatus(TicketStatus.RESOLVED).withResolutionNotes("Called back; all is clear now."));
        }
    }

    private void says(TicketId id, Instant at, String item, Speaker speaker, String text, long fromMs, long toMs) {
        store.writer().append(Line.said(id, item, at.plusMillis(fromMs), speaker, text).sounding(new LineSpan(fromMs, toMs)));
    }

    private void measure(TicketId id, Instant at, long lasted, boolean cut) {
        long delay = 480 + random.nextInt(420);
        store.writer().measure(new CallMeasures(id, lasted,
                new CallMeasures.Talk(lasted / 3, lasted / 2, 142, 311),
                new CallMeasures.Answers(3, 3, cut ? 1 : 0, 400L + random.nextInt(300), delay, delay + 520, delay + 520),
                new CallMeasures.Work(6, 0, 1, 14, 0, 0),
                new CallMeasures.Bill("gpt-realtime-2.1", "gpt-transcribe", new CallMeasures.Tokens(5_210, 1_875, 0, 18_944, 3_200, 0, 640, 1_969),
                        0, 0, 0, lasted / 3, 1_100 * lasted / 1_000, "2026-11-30"),
                List.of(new TurnMeasures(0, Beginning.GREETING, at, 590L, 612L, null, 180L, 230L, 0, 0, 0, 0, 14),
                        new TurnMeasures(1, Beginning.SPEECH, at.plusSeconds(12), delay - 40, delay, delay + 500, null, 410L, 1, 14, cut ? 1 : 0, 9, 40))));
    }
}
