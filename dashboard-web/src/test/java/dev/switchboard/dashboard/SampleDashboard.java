package dev.switchboard.dashboard;

import dev.switchboard.dashboard.ops.AgentReload;
import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A dashboard to look at: `SampleDashboard PORT [empty|sick|reviewed|sold]`, until it is stopped.
final class SampleDashboard {
    private SampleDashboard() {}

    private static String spoken(int words) {
        return String.join(" ", Collections.nCopies(words, "and so it goes on"));
    }

    public static void main(String[] arguments) throws Exception {
        String mood = arguments.length > 1 ? arguments[1] : "";
        Path folder = Files.createTempDirectory("sample-dashboard");
        TranscriptStore store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC());
        SampleCalls calls = new SampleCalls(store);
        TicketId speaking = mood.equals("empty") ? null : calls.board(Instant.now());
        List<HealthReport.Problem> problems = mood.equals("sick")
                ? List.of(new HealthReport.Problem("engine", "nothing answers at ws://127.0.0.1:8005/v1/realtime"))
                : List.of();
        FakeCallDesk callDesk = new FakeCallDesk();
        List<Ticket> live = store.tickets().list(TicketFilter.all()).tickets().stream()
                .filter(ticket -> ticket.endReason() == null)
                .toList();
        live.forEach(ticket -> callDesk.stands(ticket.id().value(), "agent", ""));
        if (live.size() > 2) {
            callDesk.stands(live.get(1).id().value(), "held", "ana");
            store.tickets().addMetadata(live.get(1).id(), "call_state", "held by ana");
            store.tickets().addMetadata(live.get(1).id(), "step_in", "41200 ms, take over by ana");
            callDesk.stands(live.getLast().id().value(), "waiting", "");
            store.tickets().addMetadata(live.getLast().id(), "call_state", "waiting for a person: third call about a stolen card");
        }
        SampleStaff staff = new SampleStaff(store);
        DashboardServer server = DashboardServer.start(
                DashboardConfig.at("127.0.0.1", Integer.parseInt(arguments[0])),
                store,
                TestDesk.health(problems),
                staff,
                callDesk,
                () -> "# TYPE switchboard_calls gauge\nswitchboard_calls 5\n");
        if (mood.equals("reviewed")) {
            System.out.println("/tickets/" + new SampleReviews(store).upTo(Instant.now()) + "?panel=scorecard");
        }
        if (mood.equals("sold")) {
            System.out.println("/events/" + new SampleSales(store, staff.staff().tools().orElseThrow().boxOfficeDesk()).make(90));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            store.close();
        }));
        CountDownLatch forever = new CountDownLatch(1);
        for (int words = 1; !forever.await(300, TimeUnit.MILLISECONDS); words++) {
            int beat = words;
            live.forEach(ticket -> callDesk.levels.put(ticket.id().value(), List.of(
                    Math.abs(Math.sin(beat * 0.7 + ticket.hashCode())) * 0.3, Math.abs(Math.cos(beat * 0.9 + ticket.hashCode())) * 0.4)));
            if (speaking != null) {
                calls.caption(speaking, "a", Speaker.AGENT, spoken(words % 40));
            }
        }
    }
}
