package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.call.CallRoom.Talk;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One rich call that ends after every one of its events, in every way; then the same call with its transcriptions arriving at
/// random times. The oracle is the script itself: a line for everything that began, in the order in which it began.
class HangUpTest {
    private static final String INAUDIBLE = "[inaudible]";
    private static CallRoom room;

    @BeforeAll
    static void open(@TempDir Path dir) {
        room = new CallRoom(dir);
    }

    @AfterAll
    static void close() {
        room.close();
    }

    enum End {
        /// The caller hangs up, and the transcriptions still due arrive while the call drains.
        HANG_UP_AND_WORDS_COME,
        /// The caller hangs up, and nothing comes any more.
        HANG_UP_AND_NO_WORDS,
        MODEL_DIES
    }

    /// One event. `begins` names the line that begins with it, `words` the caller's item whose transcription it is.
    private record Step(String begins, String words, Consumer<Talk> event) {}

    @ParameterizedTest
    @EnumSource(End.class)
    void whereverACallEndsNoLineIsLostDoubledOrMisplaced(End end) {
        List<Step> script = script();
        List<Talk> talks = room.answered(script.size() + 1, Interruption.standard());
        for (int at = 0; at <= script.size(); at++) {
            run(script, at, end, talks.get(at));
        }
        for (int at = 0; at <= script.size(); at++) {
            check(end + " at " + at, script, at, end, talks.get(at));
        }
    }

    /// Seeds 1 to 1,000, in batches so that the store commits them in groups.
    @Test
    void transcriptionsThatComeAtAnyTimeInAnyOrderChangeNothing() {
        int batch = 100;
        for (int first = 1; first <= 1_000; first += batch) {
            List<Talk> talks = room.answered(batch, Interruption.standard());
            List<Runnable> checks = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                int seed = first + i;
                Random random = new Random(seed);
                List<Step> script = shuffled(script(), random);
                int at = random.nextInt(script.size() + 1);
                End end = End.values()[random.nextInt(End.values().length)];
                Talk talk = talks.get(i);
                run(script, at, end, talk);
                checks.add(() -> check("seed " + seed + " " + end + " at " + at, script, at, end, talk));
            }
            checks.forEach(Runnable::run);
        }
    }

    /// Each transcription moves to any place after its speech began; some are told twice.
    private static List<Step> shuffled(List<Step> script, Random random) {
        List<Step> moved = new ArrayList<>(script);
        for (Step words : script) {
            if (!words.words.isEmpty()) {
                moved.remove(words);
                int begins = 0;
                while (!moved.get(begins).begins.equals(words.words)) {
                    begins++;
                }
                moved.add(begins + 1 + random.nextInt(moved.size() - begins), words);
                if (random.nextInt(4) == 0) {
                    moved.add(words);
                }
            }
        }
        return moved;
    }

    private static void run(List<Step> script, int at, End end, Talk talk) {
        script.subList(0, at).forEach(step -> step.event.accept(talk));
        Set<String> begun = begun(script, at);
        switch (end) {
            case MODEL_DIES -> talk.model.says(new ModelEvent.Lost("closed with 1006"));
            case HANG_UP_AND_NO_WORDS -> talk.hangUp();
            case HANG_UP_AND_WORDS_COME -> {
                talk.hangUp();
                for (Step late : script.subList(at, script.size())) {
                    if (begun.contains(late.words)) {
                        talk.model.says(new ModelEvent.CallerSpeechCommitted(late.words));
                        late.event.accept(talk);
                    }
                }
            }
        }
        talk.pass(6_000);
    }

    private static void check(String how, List<Step> script, int at, End end, Talk talk) {
        List<Line> lines = talk.ticket().interactions().stream().map(stored -> stored.line()).toList();
        List<String> expected = new ArrayList<>(begun(script, at));
        Map<String, String> told = told(script, at, end);
        expected.removeIf(item -> told.getOrDefault(item, INAUDIBLE).isEmpty());
        assertThat(lines.stream().map(HangUpTest::name).toList()).as(how).isEqualTo(expected);
        for (Line line : lines) {
            String name = name(line);
            if (line.speaker() == Speaker.USER && name.startsWith("u")) {
                assertThat(line.message()).as(how + ": " + name).isEqualTo(told.getOrDefault(name, INAUDIBLE));
                assertThat(line.status() == LineStatus.INAUDIBLE).as(how + ": " + name).isEqualTo(line.message().equals(INAUDIBLE));
            } else if (line.generated() != null) {
                assertThat(line.generated()).as(how + ": " + name).startsWith(line.message());
            }
        }
        Line interrupted = lines.stream().filter(line -> line.itemId().equals("a1")).findFirst().orElse(null);
        if (interrupted != null && at >= INTERRUPTED_BY && end != End.MODEL_DIES && lines.size() > 2) {
            assertThat(interrupted.message()).as(how).isEqualTo("one two");
        }
    }

    private static Set<String> begun(List<Step> script, int at) {
        Set<String> begun = new LinkedHashSet<>();
        script.subList(0, at).forEach(step -> begun.add(step.begins));
        begun.remove("");
        return begun;
    }

    /// What was told of each caller's item by the end.
    private static Map<String, String> told(List<Step> script, int at, End end) {
        Map<String, String> told = new HashMap<>();
        int until = end == End.HANG_UP_AND_WORDS_COME ? script.size() : at;
        script.subList(0, until).forEach(step -> {
            if (!step.words.isEmpty()) {
                told.put(step.words, WORDS.get(step.words));
            }
        });
        return told;
    }

    /// Typed lines get an id of the call's own.
    private static String name(Line line) {
        return line.itemId().startsWith("typed_") ? line.message() : line.itemId();
    }

    /// u2 cannot be transcribed, u6 was noise.
    private static final Map<String, String> WORDS = Map.of(
            "u1", "what is the interest rate",
            "u2", INAUDIBLE,
            "u3", "and my card is lost",
            "u4", "are you there",
            "u5", "mm-hmm",
            "u6", "",
            "u7", "thank you goodbye");

    private static final int INTERRUPTED_BY = 16;

    private static List<Step> script() {
        List<Step> script = new ArrayList<>();
        turn(script, "u1");
        answer(script, "r1", "a1", "one two three four");
        script.add(words("u1"));
        event(script, "", new ModelEvent.AgentText("r1", "a1", "one two three four"));
        script.add(new Step("", "", talk -> talk.call.on(new CallerEvent.Heard("a1", 1_000))));
        event(script, "u2", new ModelEvent.CallerSpeechStarted("u2"));
        script.add(new Step("", "", talk -> talk.pass(1_500)));
        event(script, "", new ModelEvent.AgentAudio("r1", "a1", ScriptedModel.audio(20)));
        event(script, "", new ModelEvent.ResponseEnded("r1", ModelEvent.Outcome.CANCELLED, "client_cancelled"));
        event(script, "", new ModelEvent.CallerSpeechStopped("u2"));
        event(script, "", new ModelEvent.CallerSpeechCommitted("u2"));
        event(script, "", new ModelEvent.ResponseStarted("r2"));
        tool(script, "c1");
        tool(script, "c2");
        event(script, "", new ModelEvent.ResponseEnded("r2", ModelEvent.Outcome.COMPLETED, ""));
        script.add(words("u2"));
        script.add(new Step("", "", talk -> await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    talk.loop.run();
                    return talk.model.asked.containsAll(List.of("output c1", "output c2"));
                })));
        answer(script, "r3", "a2", "five six");
        event(script, "", new ModelEvent.AgentText("r3", "a2", "five six"));
        event(script, "", new ModelEvent.ResponseEnded("r3", ModelEvent.Outcome.COMPLETED, ""));
        script.add(new Step("", "", talk -> talk.call.on(new CallerEvent.Heard("a2", 2_000))));
        turn(script, "u3");
        event(script, "", new ModelEvent.ResponseStarted("r4"));
        turn(script, "u4");
        script.add(words("u4"));
        script.add(words("u3"));
        script.add(new Step("my name is mei", "", talk -> talk.call.on(new CallerEvent.Typed("my name is mei"))));
        event(script, "", new ModelEvent.ResponseEnded("r4", ModelEvent.Outcome.CANCELLED, "client_cancelled"));
        script.add(new Step("", "", talk -> talk.call.on(new CallerEvent.Digit('4'))));
        script.add(new Step("42", "", talk -> {
            talk.call.on(new CallerEvent.Digit('2'));
            talk.call.on(new CallerEvent.Digit('#'));
        }));
        answer(script, "r5", "a3", "seven eight");
        turn(script, "u5");
        script.add(words("u5"));
        event(script, "", new ModelEvent.AgentText("r5", "a3", "seven eight"));
        event(script, "", new ModelEvent.ResponseEnded("r5", ModelEvent.Outcome.COMPLETED, ""));
        turn(script, "u6");
        script.add(words("u6"));
        turn(script, "u7");
        script.add(words("u7"));
        return Collections.unmodifiableList(script);
    }

    private static void event(List<Step> script, String begins, ModelEvent event) {
        script.add(new Step(begins, "", talk -> talk.model.says(event)));
    }

    private static void turn(List<Step> script, String itemId) {
        event(script, itemId, new ModelEvent.CallerSpeechStarted(itemId));
        script.add(new Step("", "", talk -> talk.pass(700)));
        event(script, "", new ModelEvent.CallerSpeechStopped(itemId));
        event(script, "", new ModelEvent.CallerSpeechCommitted(itemId));
    }

    private static Step words(String itemId) {
        String text = WORDS.get(itemId);
        return new Step("", itemId, talk -> talk.model.says(
                INAUDIBLE.equals(text)
                        ? new ModelEvent.CallerTextFailed(itemId, "could not be transcribed")
                        : new ModelEvent.CallerText(itemId, String.valueOf(text))));
    }

    private static void answer(List<Step> script, String responseId, String itemId, String text) {
        event(script, "", new ModelEvent.ResponseStarted(responseId));
        event(script, itemId, new ModelEvent.AgentTextDelta(responseId, itemId, text));
        event(script, "", new ModelEvent.AgentAudio(responseId, itemId, ScriptedModel.audio(2_000)));
    }

    private static void tool(List<Step> script, String callId) {
        event(script, callId, new ModelEvent.ToolRequested("r2", callId, "note_customer", "{\"name\":\"Mei Tan\"}"));
    }
}
