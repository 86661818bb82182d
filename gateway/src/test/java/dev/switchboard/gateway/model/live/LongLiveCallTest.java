package dev.switchboard.gateway.model.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.measure.CallMeasures.Bill;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.tools.Tools;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole calls of more than an hour, in virtual time, against a GPT-Live server whose sessions break, stall, expire and are
/// rolled over. Each seed is one call, of which every test asks something else. Odd seeds break seldom, so that their sessions
/// last until they expire; in the third the server's backend does the work, and the fifth's server does not say when it expires.
class LongLiveCallTest {
    private static final Duration LENGTH = Duration.ofMinutes(62);
    private static final Pattern WORD = Pattern.compile("[ca]\\d+x");
    private static final Pattern TASK = Pattern.compile("task (c\\d+x)");
    /// What a call remembers at most of its items, its turns and its tools (twice, while one session takes over from another),
    /// and of the pieces of all items together.
    private static final long MOST_ENTRIES = 2 * 400;
    private static final Set<String> PIECES = Set.of("HeardText.pins", "Span.gaps");
    private static final long MOST_PIECES = 5 * MOST_ENTRIES;

    @TempDir
    private static Path dir;

    private static TranscriptStore store;
    private static Tools tools;
    private static final LookUp LOOK_UP = new LookUp();
    private static final Map<Long, Ended> CALLS = new HashMap<>();

    /// A call that is over. `held` is what it held on to before it ended.
    private record Ended(LongLiveCall call, Told told, TicketDetail ticket, Map<String, Long> held) {
        List<Line> lines() {
            return ticket.interactions().stream().map(stored -> stored.line()).toList();
        }

        /// The words of one side as the ticket has them, also those that were generated and not heard.
        List<String> words(Speaker side) {
            StringBuilder all = new StringBuilder();
            for (Line line : lines()) {
                if (line.speaker() == side && line.toolCalls().isEmpty()) {
                    all.append(line.generated() == null ? line.message() : line.generated());
                }
            }
            List<String> words = new ArrayList<>();
            for (Matcher word = WORD.matcher(all.toString().replaceAll("\\s", "")); word.find(); ) {
                words.add(word.group());
            }
            return words;
        }

        List<ToolCall> toolCalls() {
            return lines().stream().flatMap(line -> line.toolCalls().stream()).toList();
        }
    }

    @BeforeAll
    static void open() {
        store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
        tools = Tools.open(store.database(), Clock.systemUTC());
        tools.offer("test", List.of(LOOK_UP));
    }

    @AfterAll
    static void close() {
        CALLS.clear();
        tools.close();
        store.close();
    }

    private static Ended ended(long seed) {
        return CALLS.computeIfAbsent(seed, _ -> {
            LongLiveCall call = new LongLiveCall(store, tools, LOOK_UP, seed == 3, seed);
            call.goesOn(LENGTH);
            Map<String, Long> held = call.holdings();
            return new Ended(call, call.server.told, call.ends(), held);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theCallLastsThroughAllThatGoesWrong(long seed) {
        Ended ended = ended(seed);

        assertThat(ended.call.caller.hungUp).isNull();
        assertThat(ended.ticket.ticket().endReason()).isEqualTo("caller_hangup");
        assertThat(ended.told.problems).isEmpty();
        assertThat(ended.call.caller.utterances).hasSizeGreaterThan(300);
        assertThat(ended.told.cuts).isGreaterThan(10);
        assertThat(ended.told.stalls).isPositive();
        assertThat(ended.told.drops).isGreaterThanOrEqualTo(seed % 2 == 0 ? 10 : 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyWordTheServerToldIsOnTheTicketOnceInOrderAndOnItsSide(long seed) {
        Ended ended = ended(seed);

        theSame(ended.words(Speaker.USER), ended.told.callerWords);
        theSame(ended.words(Speaker.AGENT), ended.told.agentWords);
        assertThat(ended.lines()).extracting(Line::status).doesNotContain(LineStatus.INAUDIBLE);
        assertThat(ended.lines()).extracting(Line::itemId).doesNotHaveDuplicates();
    }

    /// Names the few that differ of thousands.
    private static void theSame(List<String> words, SequencedSet<String> told) {
        List<String> missing = new ArrayList<>(told);
        missing.removeAll(new HashSet<>(words));
        assertThat(missing).as("told and not on the ticket").isEmpty();
        List<String> added = new ArrayList<>(words);
        added.removeAll(told);
        assertThat(added).as("on the ticket and not told").isEmpty();
        assertThat(words).containsExactlyElementsOf(told);
    }

    /// What a session had heard and not told yet when it broke is lost with it, some two words.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nearlyEveryWordTheCallerSpokeIsTold(long seed) {
        Ended ended = ended(seed);

        assertThat(ended.call.caller.words() - ended.told.callerWords.size())
                .isBetween(0, 3 * (ended.told.drops + ended.told.expiries));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatTheAgentSaysAfterItWasCutOffIsOnNoLine(long seed) {
        Ended ended = ended(seed);

        assertThat(ended.told.tooLate).isNotEmpty();
        assertThat(ended.words(Speaker.AGENT)).filteredOn(ended.told.tooLate::contains).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyToolIsRecordedOnceWithItsResultAndTheServerIsGivenIt(long seed) {
        Ended ended = ended(seed);
        List<ToolCall> calls = ended.toolCalls();

        assertThat(calls).hasSizeGreaterThan(20).hasSize(ended.call.caller.toolsStarted);
        assertThat(calls).extracting(ToolCall::callId).doesNotHaveDuplicates();
        assertThat(calls).allSatisfy(call -> {
            Matcher task = TASK.matcher(call.arguments());
            assertThat(task.find()).isTrue();
            assertThat(call.output()).contains(task.group());
            assertThat(ended.told.resultsGiven).contains(task.group(1));
        });
        assertThat(ended.told.answered.values()).as("answers to each delegation").allMatch(times -> times <= 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theBillIsTheServersSumOverAllItsSessions(long seed) {
        Ended ended = ended(seed);
        Bill bill = Objects.requireNonNull(ended.ticket.measures()).bill();

        double networkSeconds = 0.1 * ended.told.sessions;
        assertThat(bill.sessionMs() / 1_000.0).isCloseTo(ended.told.usedSeconds, within(networkSeconds));
        assertThat(bill.tokens().inputText()).isEqualTo(ended.told.backendUse.inputText());
        assertThat(bill.tokens().outputText()).isEqualTo(ended.told.backendUse.outputText());
        if (seed != 3) {
            assertThat(Objects.requireNonNull(bill.costMicrodollars()).doubleValue())
                    .isCloseTo(bill.sessionMs() * 50_000 / 60_000.0, within(1.0));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 4})
    void whoeverWaitedForAnAnswerWhenTheSessionBrokeGetsOneFromTheNext(long seed) {
        Ended ended = ended(seed);

        assertThat(ended.told.owedAtDrops).isPositive();
        assertThat(ended.told.neverAskedAgain).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    void sessionsThatExpireAreRolledOverInAPause(long seed) {
        assertThat(ended(seed).call.registry.counter("switchboard.model.rollovers", "moment", "pause").count()).isPositive();
        assertThat(ended(seed).call.registry.counter("switchboard.model.rollovers", "moment", "last").count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatACallHoldsOnToIsBounded(long seed) {
        Ended ended = ended(seed);

        ended.held.forEach((field, entries) -> assertThat(entries).as(field)
                .isLessThanOrEqualTo(PIECES.contains(field) ? MOST_PIECES : MOST_ENTRIES));
        assertThat(ended.call.mostTimers).isLessThan(12);
        assertThat(ended.call.loop.timersLeft()).isZero();
    }
}
