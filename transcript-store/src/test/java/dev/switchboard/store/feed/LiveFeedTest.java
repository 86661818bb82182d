package dev.switchboard.store.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final Instant START = Instant.parse("2025-11-28T01:00:00Z");
    private static final TicketId ID = new TicketId("GXS-20251128-00000001");

    private final LiveFeed feed = new LiveFeed(new Random(1), 10, 5);

    private static Ticket ticket(TicketStatus status) {
        return new Ticket(
                ID, "s", "Unknown", status, TicketPriority.NORMAL, null, START, START, null, null, null, "browser",
                "riley", null, null);
    }

    private static CallEvent.LineStored line(long id, int second, String text) {
        return new CallEvent.LineStored(
                new Interaction(id, Line.said(ID, "item_" + id, START.plusSeconds(second), Speaker.USER, text)));
    }

    private static CallEvent caption(int n) {
        return new CallEvent.Caption(ID, "item", Speaker.USER, "text " + n, START);
    }

    private static List<CallEvent> next(Subscription subscription) throws InterruptedException {
        return subscription.next(Duration.ZERO).stream().map(CallFeed.Numbered::event).toList();
    }

    @Test
    void aNewReaderGetsTheLiveCallsAsTheyStandAndThenWhatFollows() throws InterruptedException {
        feed.publish(new CallEvent.CallStarted(ticket(TicketStatus.OPEN)));
        feed.publish(line(2, 2, "second"));
        feed.publish(line(1, 1, "frist"));
        feed.publish(line(1, 1, "first"));
        feed.publish(new CallEvent.TicketChanged(ticket(TicketStatus.IN_PROGRESS)));
        feed.publish(new CallEvent.MetadataAdded(new MetadataEntry(1, ID, "k", "v")));
        var reader = feed.subscribe("");
        var snapshot = Objects.requireNonNull(reader.snapshot());
        assertThat(snapshot.liveCalls()).singleElement().satisfies(call -> {
            assertThat(call.ticket().status()).isEqualTo(TicketStatus.IN_PROGRESS);
            assertThat(call.interactions()).extracting(each -> each.line().message())
                    .containsExactly("first", "second");
            assertThat(call.metadata()).hasSize(1);
        });
        assertThat(next(reader)).isEmpty();
        feed.publish(caption(1));
        assertThat(next(reader)).containsExactly(caption(1));
    }

    @Test
    void aCallThatEndedIsNoLongerLiveAndLateLinesDoNotReviveIt() {
        feed.publish(new CallEvent.CallStarted(ticket(TicketStatus.OPEN)));
        feed.publish(new CallEvent.CallEnded(ticket(TicketStatus.CLOSED)));
        feed.publish(line(1, 1, "late"));
        assertThat(Objects.requireNonNull(feed.subscribe("").snapshot()).liveCalls()).isEmpty();
    }

    @Test
    void aTicketClosedByHandStaysLiveUntilItsCallEnds() {
        feed.publish(new CallEvent.CallStarted(ticket(TicketStatus.OPEN)));
        feed.publish(new CallEvent.TicketChanged(ticket(TicketStatus.CLOSED)));
        assertThat(Objects.requireNonNull(feed.subscribe("").snapshot()).liveCalls()).hasSize(1);
    }

    @Test
    void aReaderResumesWithoutGapOrDouble() throws InterruptedException {
        var first = feed.subscribe("");
        for (int i = 0; i < 3; i++) {
            feed.publish(caption(i));
        }
        String seen = first.next(Duration.ZERO).get(1).position();
        for (int i = 3; i < 6; i++) {
            feed.publish(caption(i));
        }
        var resumed = feed.subscribe(seen);
        assertThat(resumed.snapshot()).isNull();
        feed.publish(caption(6));
        var events = new ArrayList<>(next(resumed));
        events.addAll(next(resumed));
        assertThat(events).containsExactly(caption(2), caption(3), caption(4), caption(5), caption(6));
    }

    @Test
    void aReaderResumesFromASnapshotsPositionAndFromTheVeryLast() throws InterruptedException {
        feed.publish(caption(0));
        String position = Objects.requireNonNull(feed.subscribe("").snapshot()).position();
        assertThat(feed.subscribe(position).snapshot()).isNull();
        feed.publish(caption(1));
        assertThat(next(feed.subscribe(position))).containsExactly(caption(1));
    }

    @Test
    void aPositionThatIsForgottenForeignOrNonsenseLeadsToASnapshot() throws InterruptedException {
        var reader = feed.subscribe("");
        feed.publish(caption(0));
        String old = reader.next(Duration.ZERO).getFirst().position();
        for (int i = 0; i < 10; i++) {
            feed.publish(caption(i));
        }
        assertThat(feed.subscribe(old).snapshot()).isNull();
        feed.publish(caption(11));
        assertThat(feed.subscribe(old).snapshot()).isNotNull();
        var earlierRun = new LiveFeed(new Random(2), 10, 5);
        earlierRun.publish(caption(0));
        String foreign = Objects.requireNonNull(earlierRun.subscribe("").snapshot()).position();
        assertThat(feed.subscribe(foreign).snapshot()).isNotNull();
        String future = old.substring(0, 9) + "7fffffffffffffff";
        for (String nonsense : List.of(future, "-1", "latest", old + "0", "ÿ", "\n")) {
            assertThat(feed.subscribe(nonsense).snapshot()).as(nonsense).isNotNull();
        }
    }

    @Test
    void positionsOfOneRunSortAsTheyFollow() throws InterruptedException {
        var reader = feed.subscribe("");
        for (int i = 0; i < 5; i++) {
            feed.publish(caption(i));
        }
        assertThat(reader.next(Duration.ZERO)).extracting(CallFeed.Numbered::position).isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void aSlowReaderIsToldHowMuchItMissedAndHoldsUpNobody() throws InterruptedException {
        var slow = feed.subscribe("");
        var quick = feed.subscribe("");
        for (int i = 0; i < 8; i++) {
            feed.publish(caption(i));
            assertThat(next(quick)).containsExactly(caption(i));
        }
        for (int twice = 0; twice < 2; twice++) {
            assertThatThrownBy(() -> slow.next(Duration.ZERO))
                    .isInstanceOf(Subscription.FellBehindException.class)
                    .hasMessageStartingWith("8 events");
        }
        assertThat(feed.subscribe("").snapshot()).isNotNull();
    }

    @Test
    void aClosedSubscriptionIsGivenNothingMore() throws InterruptedException {
        var reader = feed.subscribe("");
        feed.publish(caption(0));
        reader.close();
        feed.publish(caption(1));
        assertThat(next(reader)).isEmpty();
    }

    @Test
    void aVeryLongCallKeepsItsLatestLinesInTheSnapshot() {
        feed.publish(new CallEvent.CallStarted(ticket(TicketStatus.OPEN)));
        int lines = LiveCalls.MAX_LINES + 5;
        for (int i = 0; i < lines; i++) {
            feed.publish(line(i, i, "line " + i));
        }
        var call = Objects.requireNonNull(feed.subscribe("").snapshot()).liveCalls().getFirst();
        assertThat(call.interactions()).hasSize(LiveCalls.MAX_LINES);
        assertThat(call.interactions().getLast().line().message()).isEqualTo("line " + (lines - 1));
    }
}
