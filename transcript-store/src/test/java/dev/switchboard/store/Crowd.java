package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.search.WordQuery;
import dev.switchboard.store.search.Words;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketFilter.OfCall;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPage;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Calls of every kind at random, and lists compared with going through all tickets one by one.
final class Crowd {
    private static final List<String> WORDS =
            List.of("card", "lost", "fee", "loan", "blue", "interest", "rate", "hello", "taxi", "zoë");

    private static final List<String> TOOLS = List.of("search", "hold_seats", "Freeze Card");
    private static final Instant START = StoreContract.START;

    private TranscriptStore store;
    private final Random random;
    private final List<TicketId> all = new ArrayList<>();

    Crowd(TranscriptStore store, long seed) {
        this.store = store;
        this.random = new Random(seed);
    }

    /// The same tickets in a store that was opened anew.
    void goOn(TranscriptStore anew) {
        store = anew;
    }

    void arrive(int calls) {
        for (int i = 0; i < calls; i++) {
            // Some at the same moment, over five days.
            Instant at = START.plusSeconds(random.nextInt(40) * 10_800L);
            TicketId id = StoreContract.now(store.writer()
                            .open(new NewTicket("s", pick(List.of("browser", "twilio")), pick(List.of("riley", "casey")), null, at)))
                    .id();
            all.add(id);
            int lines = random.nextInt(4);
            for (int line = 0; line < lines; line++) {
                String text = String.join(" ", Stream.generate(() -> pick(WORDS)).limit(1 + random.nextInt(5)).toList());
                store.writer().append(Line.said(id, "l" + line, at.plusSeconds(line), Speaker.USER, text));
            }
            if (random.nextInt(3) == 0) {
                var call = new ToolCall(pick(TOOLS), "{}", null, null, null, null);
                store.writer().append(Line.tool(id, at, "tool", call));
            }
            if (random.nextInt(4) > 0) {
                CallMeasures measured = Measured.call(id, at);
                store.writer().measure(new CallMeasures(
                        id, random.nextInt(10) * 1_000L, measured.talk(), measured.answers(), measured.work(), measured.bill(), List.of()));
            }
            if (random.nextInt(5) > 0) {
                StoreContract.hangUp(store, id);
            }
        }
        StoreContract.now(store.writer().close(all.getLast(), "caller_hangup"));
    }

    void change(int times) {
        for (int i = 0; i < times; i++) {
            TicketId id = pick(all);
            TicketUpdate update =
                    switch (random.nextInt(4)) {
                        case 0 -> TicketUpdate.none().withStatus(pick(movesOf(id)));
                        case 1 -> TicketUpdate.none().withPriority(pick(List.of(TicketPriority.values())));
                        case 2 -> TicketUpdate.none().withCategory(pick(List.of("fraud", "Not Plain!")));
                        default -> TicketUpdate.none().withSummary(pick(WORDS) + " summary");
                    };
            store.tickets().update(id, update);
        }
    }

    /// Where a person may move the ticket.
    private List<TicketStatus> movesOf(TicketId id) {
        TicketStatus status = store.tickets().find(id).orElseThrow().status();
        return status.moves().stream().sorted().toList();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private <T> @Nullable T maybe(T value) {
        return random.nextInt(4) == 0 ? value : null;
    }

    TicketFilter anyFilter() {
        Set<TicketStatus> statuses = new HashSet<>();
        while (random.nextInt(3) == 0) {
            statuses.add(pick(List.of(TicketStatus.values())));
        }
        String words = pick(WORDS);
        if (random.nextBoolean()) {
            words = random.nextBoolean() ? "\"" + words + " " + pick(WORDS) + "\"" : words + " " + pick(WORDS);
        }
        Instant from = maybe(START.plusSeconds(random.nextInt(300_000)));
        Instant to = maybe((from == null ? START : from).plusMillis(1 + random.nextInt(200_000_000)));
        return new TicketFilter(
                statuses,
                maybe(pick(List.of("fraud", "Not Plain!", "card_inquiry", "general_inquiry"))),
                maybe(TicketPriority.NORMAL),
                maybe(pick(List.of("browser", "twilio"))),
                maybe(words),
                from,
                to,
                new OfCall(
                        maybe(pick(List.of("riley", "casey"))),
                        maybe(pick(TOOLS)),
                        maybe(Duration.ofSeconds(random.nextInt(6))),
                        maybe(Duration.ofSeconds(4 + random.nextInt(6)))),
                1 + random.nextInt(20),
                random.nextBoolean() ? 0 : random.nextInt(30),
                null);
    }

    /// Only a tool, and perhaps a time.
    TicketFilter toolFilter() {
        TicketFilter any = anyFilter();
        return new TicketFilter(
                Set.of(), null, null, null, null, any.from(), any.to(),
                new OfCall(null, pick(TOOLS), null, null), any.limit(), any.offset(), null);
    }

    void compare(TicketFilter filter) {
        List<TicketId> expected = all.stream()
                .map(id -> store.tickets().detail(id).orElseThrow())
                .filter(detail -> accepts(filter, detail))
                .sorted(Comparator.comparing((TicketDetail detail) -> detail.ticket().createdAt()).reversed())
                .map(detail -> detail.ticket().id())
                .toList();
        TicketPage page = store.tickets().list(filter);
        assertThat(page.total()).as("total of " + filter).isEqualTo(expected.size());
        int from = Math.min(filter.offset(), expected.size());
        int to = Math.min(from + filter.limit(), expected.size());
        assertThat(page.tickets()).as("page of " + filter).extracting(Ticket::createdAt)
                .isEqualTo(expected.subList(from, to).stream().map(this::begun).toList());
        assertThat(page.next() == null).as("next of " + filter).isEqualTo(to == expected.size() || to == from);

        var walked = new ArrayList<TicketId>();
        TicketPage part = store.tickets().list(first(filter));
        while (true) {
            part.tickets().forEach(ticket -> walked.add(ticket.id()));
            if (part.next() == null) {
                break;
            }
            part = store.tickets().list(first(filter).after(part.next()));
        }
        assertThat(walked).as("by cursor, " + filter).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    }

    private static TicketFilter first(TicketFilter filter) {
        return new TicketFilter(
                filter.statuses(), filter.category(), filter.priority(), filter.channel(), filter.words(),
                filter.from(), filter.to(), filter.call(), filter.limit(), 0, null);
    }

    private Instant begun(TicketId id) {
        return store.tickets().find(id).orElseThrow().createdAt();
    }

    private static boolean accepts(TicketFilter filter, TicketDetail detail) {
        Ticket ticket = detail.ticket();
        Long tookMs = detail.measures() == null ? null : detail.measures().durationMs();
        OfCall call = filter.call();
        return (filter.statuses().isEmpty() || filter.statuses().contains(ticket.status()))
                && (filter.category() == null || filter.category().equals(ticket.category()))
                && (filter.priority() == null || filter.priority() == ticket.priority())
                && (filter.channel() == null || filter.channel().equals(ticket.channel()))
                && (filter.from() == null || !ticket.createdAt().isBefore(filter.from()))
                && (filter.to() == null || ticket.createdAt().isBefore(filter.to()))
                && (call.agentId() == null || call.agentId().equals(ticket.agentId()))
                && (call.tool() == null
                        || detail.interactions().stream()
                                .flatMap(line -> line.line().toolCalls().stream())
                                .anyMatch(tool -> tool.name().equals(call.tool())))
                && (call.shortest() == null || tookMs != null && tookMs >= call.shortest().toMillis())
                && (call.longest() == null || tookMs != null && tookMs <= call.longest().toMillis())
                && (filter.words() == null || said(WordQuery.of(filter.words()), detail));
    }

    private static boolean said(WordQuery query, TicketDetail detail) {
        var texts = new ArrayList<List<Words.Word>>();
        texts.add(Words.in(String.valueOf(detail.ticket().summary())));
        detail.interactions().stream()
                .filter(line -> line.line().toolCalls().isEmpty())
                .forEach(line -> texts.add(Words.in(line.line().message())));
        return query.matches(texts);
    }

    void compareStats() {
        var stats = store.tickets().stats();
        List<Ticket> tickets = all.stream().map(id -> store.tickets().find(id).orElseThrow()).toList();
        assertThat(stats.totalTickets()).isEqualTo(all.size());
        for (TicketStatus status : TicketStatus.values()) {
            assertThat(stats.byStatus().get(status)).as(status.wire())
                    .isEqualTo(tickets.stream().filter(ticket -> ticket.status() == status).count());
        }
        stats.byCategory().forEach((category, count) -> assertThat(count).as(category)
                .isEqualTo(tickets.stream().filter(ticket -> category.equals(ticket.category())).count()));
        assertThat(stats.uncategorized()).isEqualTo(tickets.stream().filter(ticket -> ticket.category() == null).count());
        double hours = tickets.stream()
                .filter(ticket -> ticket.resolvedAt() != null)
                .mapToLong(ticket -> ticket.createdAt().until(ticket.resolvedAt(), ChronoUnit.MILLIS))
                .average()
                .orElse(0) / 3_600_000;
        assertThat(stats.avgResolutionHours()).isEqualTo(Math.round(hours * 100) / 100.0);
    }
}
