package dev.switchboard.gateway.engine.think;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.engine.HistoryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is said in whatever order, interrupted and edited: nothing is thrown, and nothing is sold without a yes to
/// the question that was heard.
final class DialogueFuzzTest {
    private static final List<String> SAID = List.of("yes", "no", "okay", "yeah please", "two", "three tickets", "section b",
            "actually section c", "change the e-mail", "mei at example dot com", "my name is mei tan", "what games are on",
            "i want to buy tickets", "two, for the lakers, section b", "the second one", "", "um", "start over", "cancel",
            "never mind", "can you say that again", "hold on", "what is the cheapest seat", "can i upgrade to section a",
            "o r d one two three four", "same as before", "can i speak to a human", "nine one two three four five six seven",
            "thanks", "goodbye", "blah blah blah", "is there parking", "confirm the order", "oh", "12345678", "*", "?!",
            "send the tickets to my e-mail", "a", "the e-mail", "mei tan", "twenty tickets", "no, three tickets",
            "one two three four five six seven eight nine one two three four five six", "{event} [x] {{y}} $1 \\");
    private static final Set<String> GUARDED = Set.of("create_order", "upgrade_tickets");

    private static final List<String> PURCHASE = List.of("what games are on", "two, for the lakers, section b", "mei tan",
            "mei at example dot com", "yes", "yes please");

    private final FakeBoxOffice desk = new FakeBoxOffice();
    private final DialogueTalk talk = DialogueTalk.casey(desk, FakeBoxOffice.SELLING);
    private int step;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingIsSoldWithoutAYes(long seed) {
        Random random = new Random(seed);
        desk.free.replaceAll((_, _) -> 1000);
        for (int turn = 0; turn < 250; turn++) {
            disturb(random);
            int from = talk.history.size();
            talk.hear(words(random));
            checkCalls(from);
        }
        long agreed = talk.callsOf("create_order") + talk.callsOf("upgrade_tickets");
        assertThat(agreed).as("the talk got somewhere").isPositive();
    }

    /// Most turns lead towards a sale, so that there is something to go wrong.
    private String words(Random random) {
        if (random.nextInt(3) > 0) {
            return PURCHASE.get(step++ % PURCHASE.size());
        }
        String one = SAID.get(random.nextInt(SAID.size()));
        return random.nextInt(6) > 0 ? one : one + " " + SAID.get(random.nextInt(SAID.size()));
    }

    /// The caller interrupts, or the client takes a line out.
    private void disturb(Random random) {
        if (random.nextInt(5) == 0 && !talk.history.isEmpty()
                && talk.history.getLast() instanceof HistoryEntry.AgentSaid(String text)) {
            talk.heardOnly(text.substring(0, random.nextInt(text.length() + 1)));
        }
        if (random.nextInt(40) == 0) {
            List<HistoryEntry> spoken = new ArrayList<>(talk.history);
            spoken.removeIf(entry -> !(entry instanceof HistoryEntry.CallerSaid));
            if (!spoken.isEmpty()) {
                talk.history.remove(spoken.get(random.nextInt(spoken.size())));
            }
        }
    }

    private void checkCalls(int from) {
        List<HistoryEntry> now = talk.history.subList(from, talk.history.size());
        List<HistoryEntry.ToolCalled> guarded = now.stream().filter(HistoryEntry.ToolCalled.class::isInstance)
                .map(HistoryEntry.ToolCalled.class::cast).filter(call -> GUARDED.contains(call.name())).toList();
        assertThat(guarded).as("one yes, one call").hasSizeLessThanOrEqualTo(1);
        if (!guarded.isEmpty()) {
            String yes = ((HistoryEntry.CallerSaid) now.getFirst()).text();
            assertThat(yes).containsAnyOf("yes", "yeah", "okay", "confirm");
            // "Hold on" and "say that again" keep open what was heard before them.
            List<String> heard = talk.history.subList(0, from).reversed().stream()
                    .filter(HistoryEntry.AgentSaid.class::isInstance).map(HistoryEntry.AgentSaid.class::cast)
                    .map(HistoryEntry.AgentSaid::text).limit(3).toList();
            assertThat(heard).as("the question was heard").anyMatch(text ->
                    text.contains("in total, sent to") || text.contains("Shall I upgrade you to section"));
        }
    }
}
