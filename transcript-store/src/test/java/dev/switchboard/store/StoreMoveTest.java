package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.move.MoveModule;
import dev.switchboard.store.move.MoveProgress;
import dev.switchboard.store.move.MoveReport;
import dev.switchboard.store.move.StoreMove;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.recording.RecordingState;
import dev.switchboard.store.scorecard.SampleForm;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A store that moves from SQLite into a real PostgreSQL.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class StoreMoveTest {
    private static final int CALLS = 250;
    private static final int LINES_A_CALL = 12;
    private static final String HOSTILE = "'); DROP TABLE tickets; -- \\u0000 \uD83D\uDE00 \t\\N \"$1\" {}";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("tickets.db");
    }

    private TranscriptStore source() {
        return TranscriptStore.open(new StoreConfig("jdbc:sqlite:" + file(), 100_000), Clock.systemUTC());
    }

    private static List<TicketId> calls(TranscriptStore store, int calls) {
        List<TicketId> ids = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            TicketId id = StoreContract.start(store).id();
            for (int i = 0; i < LINES_A_CALL; i++) {
                StoreContract.say(store, id, "item_" + i, i, i % 2 == 0 ? Speaker.USER : Speaker.AGENT,
                        "line " + i + " of call number " + call + (i == 4 ? " about a lost card " + HOSTILE : ""));
            }
            store.writer().append(Line.tool(id, StoreContract.START.plusSeconds(30), "tool",
                    new ToolCall("search", "{\"q\":\"b\",\"a\":1.50}", "call_1", "{\"z\":1e2,\"a\":[]}", "answered", 12L)));
            store.writer().addMetadata(id, "order", "no. " + call);
            store.writer().measure(Measured.call(id, StoreContract.START));
            ids.add(id);
            StoreContract.hangUp(store, id);
        }
        return ids;
    }

    private MoveReport move(String to, MoveProgress progress) {
        return new StoreMove(file(), to, List.of(MoveModule.STORE), progress, Clock.systemUTC()).run();
    }

    private MoveReport move(String to) {
        return move(to, (_, _, _, _) -> {});
    }

    private void other(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    private static long rows(String url, String table) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var row = connection.createStatement().executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aLiveStoreIsMovedThoughTheMoveBreaksOffAndLinesAreWrittenMeanwhileAndGoesOnThere() throws Exception {
        String to = SharedPostgres.database(true);
        List<TicketId> ids;
        TicketId live;
        TicketDetail told;
        List<TicketDetail> before;
        var source = source();
        try (source) {
            ids = calls(source, CALLS);
            live = StoreContract.start(source).id();
            StoreContract.say(source, live, "a", 1, Speaker.USER, "I am still here");
            source.tickets().update(ids.get(3), TicketUpdate.none().withSummary("by a person").withPriority(TicketPriority.URGENT));
            source.recordings().put(new Recording(ids.get(5), "recordings/a.wav", RecordingState.COMPLETE, 8_000,
                    StoreContract.START, 61_000, 1_952_044, "ab".repeat(32), 20, 3_000, null, null));
            SampleForm.review(source, ids.get(6), "mei", "Said it twice");
            // What other programs may have put there: PostgreSQL keeps neither of the two.
            other("UPDATE interactions SET message = 'a' || char(0) || 'b' WHERE interaction_id = 7",
                    "UPDATE interactions SET tool_calls = '[{\"name\": \"x\\u0000y\", \"arguments\": \"{}\"}]' WHERE interaction_id = 8");

            // Broken off between two batches of lines.
            assertThatThrownBy(() -> move(to, (stage, table, done, _) -> {
                        if (stage == MoveProgress.Stage.COPY && table.equals("interactions") && done >= 2_000) {
                            throw new CancellationException("broken off");
                        }
                    }))
                    .isInstanceOf(CancellationException.class);
            assertThat(rows(to, "interactions")).isEqualTo(2_000);

            // Meanwhile: more calls, an early line amended, a person's edit, and a ticket that is taken away.
            List<TicketId> more = calls(source, 2);
            StoreContract.say(source, ids.get(1), "item_2", 2, Speaker.USER, "what was really said about zebras");
            source.tickets().update(ids.get(0), TicketUpdate.none().withResolutionNotes("card replaced"));
            StoreContract.say(source, live, "b", 2, Speaker.AGENT, "So am I");
            String gone = ids.getLast().value();
            other("DELETE FROM interactions WHERE ticket_id = '" + gone + "'",
                    "DELETE FROM ticket_metadata WHERE ticket_id = '" + gone + "'",
                    "DELETE FROM call_measures WHERE ticket_id = '" + gone + "'",
                    "DELETE FROM turn_measures WHERE ticket_id = '" + gone + "'",
                    "DELETE FROM call_analysis WHERE ticket_id = '" + gone + "'",
                    "DELETE FROM tickets WHERE ticket_id = '" + gone + "'");
            StoreContract.hangUp(source, StoreContract.start(source).id()); // after all that was offered before

            List<Long> walked = new ArrayList<>();
            MoveReport second = move(to, (stage, table, done, _) -> {
                if (stage == MoveProgress.Stage.COPY && table.equals("interactions")) {
                    walked.add(done);
                }
            });
            assertThat(second.replacedCharacters()).isGreaterThanOrEqualTo(2);
            assertThat(second.tables()).extracting(MoveReport.Table::name).contains("tickets", "interactions",
                    "ticket_metadata", "call_measures", "turn_measures", "call_analysis", "recordings");
            // It went on behind the 2,000 lines, and found by the digests that one of those had changed.
            assertThat(walked.getFirst()).isEqualTo(1_000);
            assertThat(walked.stream().filter(done -> done == 1_000)).hasSize(2);
            assertThat(second.removed()).isGreaterThanOrEqualTo(1);

            StoreContract.say(source, live, "c", 3, Speaker.USER, "Then goodbye");
            StoreContract.hangUp(source, live);
            told = source.tickets().detail(ids.get(1)).orElseThrow();
            before = more.stream().map(id -> source.tickets().detail(id).orElseThrow()).toList();
        }
        // The gateway has stopped: the second run of the two, with what is left.
        MoveReport last = move(to);
        assertThat(last.added()).isBetween(1L, 6L); // a line, an analysis, what the closing wrote
        assertThat(last.changed()).isBetween(1L, 3L);
        assertThat(last.removed()).isBetween(0L, 2L); // the run of the gateway, which has left
        MoveReport nothing = move(to);
        assertThat(nothing.added() + nothing.changed() + nothing.removed()).isZero();
        assertThat(nothing.tables()).extracting(MoveReport.Table::digest)
                .isEqualTo(last.tables().stream().map(MoveReport.Table::digest).toList());

        try (var old = source();
                var store = TranscriptStore.open(new StoreConfig(to, 100_000), Clock.systemUTC())) {
            assertThat(store.tickets().stats()).isEqualTo(old.tickets().stats());
            assertThat(store.tickets().list(new TicketFilter(Set.of(), null, null, null, null, null, null, 500, 0)).tickets())
                    .isEqualTo(old.tickets().list(new TicketFilter(Set.of(), null, null, null, null, null, null, 500, 0)).tickets());
            assertThat(store.tickets().detail(ids.get(1)).orElseThrow().interactions()).isEqualTo(told.interactions());
            assertThat(store.tickets().detail(ids.get(1)).orElseThrow().analysis()).isEqualTo(told.analysis());
            assertThat(before).allSatisfy(detail -> {
                TicketDetail moved = store.tickets().detail(detail.ticket().id()).orElseThrow();
                assertThat(moved.ticket()).isEqualTo(detail.ticket());
                assertThat(moved.metadata()).isEqualTo(detail.metadata());
                assertThat(moved.measures()).isEqualTo(detail.measures());
            });
            assertThat(store.tickets().detail(ids.get(5)).orElseThrow().recording())
                    .isEqualTo(old.tickets().detail(ids.get(5)).orElseThrow().recording());
            assertThat(store.tickets().editedFields(ids.get(3))).containsExactly("priority", "summary");
            assertThat(store.tickets().detail(ids.getFirst()).orElseThrow().interactions().get(6).line().message())
                    .isEqualTo("a\uFFFDb");

            assertThat(store.scorecards().ofTicket(ids.get(6))).isEqualTo(old.scorecards().ofTicket(ids.get(6))).hasSize(1);
            assertThat(SampleForm.review(store, ids.get(7), "mei", "").id())
                    .isGreaterThan(store.scorecards().ofTicket(ids.get(6)).getFirst().id());

            var found = store.tickets().list(StoreContract.where("zebras"));
            assertThat(found.tickets()).extracting(ticket -> ticket.id()).containsExactly(ids.get(1));
            assertThat(found.unsearched()).isZero();
            assertThat(store.tickets().list(StoreContract.where("lost card")).total()).isEqualTo(CALLS - 1 + 2);

            long lastLine = told.interactions().getLast().interactionId();
            TicketId fresh = StoreContract.start(store).id();
            StoreContract.say(store, fresh, "a", 1, Speaker.USER, "hello from the new house");
            StoreContract.hangUp(store, fresh);
            assertThat(store.rejectedEntries()).isZero();
            assertThat(store.tickets().detail(fresh).orElseThrow().interactions().getFirst().interactionId())
                    .isGreaterThan(lastLine);
        }
        // From here on the old store would undo what has happened in the new one.
        assertThatThrownBy(() -> move(to)).hasMessageContaining("calls have been taken on the target since");
    }

    @Test
    void whatIsNoStoreOrHasOtherTicketsIsRefusedByName() throws Exception {
        String to = SharedPostgres.database(true);
        assertThatThrownBy(() -> move(to)).hasMessage("there is no file " + file() + " to move from");
        Files.writeString(file(), "not a database, though it is long enough to look like one ".repeat(20));
        assertThatThrownBy(() -> move(to)).hasMessageStartingWith("cannot read " + file());
        Files.delete(file());
        other("CREATE TABLE notes (id INTEGER PRIMARY KEY)");
        assertThatThrownBy(() -> move(to)).hasMessageContaining("is not a Switchboard store");
        Files.delete(file());

        try (var store = source()) {
            calls(store, 1);
        }
        other("CREATE TABLE notes (id INTEGER PRIMARY KEY)");
        assertThatThrownBy(() -> move("jdbc:postgresql://127.0.0.1:1/none?user=u&password=secret"))
                .hasMessageStartingWith("cannot open the database jdbc:postgresql://127.0.0.1:1/none: ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        assertThatThrownBy(() -> move("jdbc:sqlite:x.db")).hasMessageContaining("expected jdbc:postgresql://");
        other("UPDATE interactions SET timestamp = 'yesterday' WHERE interaction_id = 1");
        assertThatThrownBy(() -> move(to)).hasMessageStartingWith("cannot move interactions 1: its timestamp is not a time");
        other("UPDATE interactions SET timestamp = '2025-11-28 01:00:00' WHERE interaction_id = 1");
        assertThat(move(to).leftOut()).containsExactly("notes");

        try (var store = TranscriptStore.open(new StoreConfig(to, 100), Clock.systemUTC())) {
            assertThatThrownBy(() -> move(to)).hasMessageContaining("a gateway or dashboard runs on the target");
            assertThat(store.tickets().stats().totalTickets()).isEqualTo(1);
        }
        replaceSource();
        assertThatThrownBy(() -> move(to)).hasMessageContaining("they were moved there from another store");
        String inUse = SharedPostgres.database(true);
        try (var store = TranscriptStore.open(new StoreConfig(inUse, 100), Clock.systemUTC())) {
            StoreContract.hangUp(store, StoreContract.start(store).id());
        }
        assertThatThrownBy(() -> move(inUse)).hasMessageContaining("the target has other tickets (1)");
    }

    private void replaceSource() throws IOException {
        Files.delete(file());
        try (var store = source()) {
            calls(store, 1);
        }
    }
}
