package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Card numbers that callers read out over several lines.
class SplitCardsTest {
    @TempDir
    private Path folder;

    private TranscriptStore store;
    private TicketId id;
    private int seconds;

    @BeforeEach
    void open() {
        store = TranscriptStore.open(
                StoreConfig.in(folder).withRedaction(new RedactionPolicy(RedactionPolicy.Mode.CARDS, false)),
                Clock.fixed(StoreContract.START, ZoneOffset.UTC));
        id = StoreContract.start(store).id();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void caller(String text) {
        say(Speaker.USER, text);
    }

    private void agent(String text) {
        say(Speaker.AGENT, text);
    }

    private void say(Speaker speaker, String text) {
        seconds += 5;
        store.writer().append(Line.said(id, "item-" + seconds, StoreContract.START.plusSeconds(seconds), speaker, text));
    }

    /// What the caller's lines are once the call is over.
    private List<String> ended() {
        StoreContract.hangUp(store, id);
        return store.tickets().detail(id).orElseThrow().interactions().stream()
                .filter(line -> line.line().speaker() == Speaker.USER)
                .map(line -> line.line().message())
                .toList();
    }

    private boolean findable(String word) {
        return store.tickets()
                        .list(new TicketFilter(Set.of(), null, null, null, word, null, null, 9, 0))
                        .total()
                == 1;
    }

    @Test
    void theEarlierLinesAreAmendedOnceTheyAreACardTogether() {
        caller("It is four two four two");
        agent("Yes?");
        caller("four two four two, uh");
        agent("Go on.");
        caller("uh wait");
        caller("4242");
        await().until(() -> findable("4242")); // stored and in the index, as each line by itself is no card
        caller("and 4242, it expires in May");
        assertThat(ended()).containsExactly("It is [card]", "[card], uh", "uh wait", "[card]", "and [card], it expires in May");

        // Neither the table nor the index holds them any more; the summary by rules is made of what is stored.
        await().until(() -> !findable("4242"));
        assertThat(store.tickets().find(id).orElseThrow().summary()).doesNotContain("four two");
        String all = store.database().<String>read(connection -> store.database().sql(connection).first(
                        "SELECT GROUP_CONCAT(message, ' ') AS said FROM interactions", _ -> {}, row -> row.text("said", "")).orElseThrow());
        assertThat(all).doesNotContain("4242", "four two");
    }

    @Test
    void aLineWhoseWordsComeLateStandsWhereItWasSaid() {
        caller("4242 4242");
        seconds += 10;
        caller("4242");
        store.writer().append(Line.said(id, "late", StoreContract.START.plusSeconds(12), Speaker.USER, "4242"));
        assertThat(ended()).containsExactly("[card]", "[card]", "[card]");
    }

    @Test
    void whatIsNoCardTogetherStays() {
        caller("My number is nine one two three");
        caller("four five six seven");
        caller("2 adults and 3 children, row 42");
        caller("4242 4242 4242 4241"); // a wrong check digit
        seconds += (int) Duration.ofMinutes(3).toSeconds();
        caller("4242 4242 4242");
        seconds += (int) Duration.ofMinutes(3).toSeconds();
        caller("4242");
        assertThat(ended()).containsExactly(
                "My number is nine one two three", "four five six seven", "2 adults and 3 children, row 42",
                "4242 4242 4242 4241", "4242 4242 4242", "4242");
    }

    @Test
    void linesOfDifferentCallsAreNotPutTogether() {
        caller("4242 4242");
        TicketId other = StoreContract.start(store).id();
        store.writer().append(Line.said(other, "x", StoreContract.START.plusSeconds(6), Speaker.USER, "4242 4242"));
        assertThat(ended()).containsExactly("4242 4242");
    }
}
