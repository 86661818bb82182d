package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.ScriptedSessions.Session;
import dev.switchboard.gateway.model.SessionLoss;
import dev.switchboard.gateway.model.steady.LinkParts;
import dev.switchboard.gateway.model.steady.LinkPolicy;
import dev.switchboard.gateway.model.steady.SteadyDialer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The link that outlives its sessions, against scripted sessions and virtual time.
class SteadyLinkTest {
    private static final Agent RILEY = new Agent(
            "riley", "Riley", "bank", "You are Riley.", "Hello.", "marin", List.of(), Agent.TurnDetection.standard(), List.of());

    private final TestLoop loop = new TestLoop();
    private final Clock clock = loop.clock();
    private final ScriptedSessions server = new ScriptedSessions();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<ModelEvent> events = new ArrayList<>();
    private ModelLink link;
    private int frame;

    @BeforeEach
    void dial() {
        LinkPolicy policy = LinkPolicy.of(Duration.ofSeconds(5), 3, Duration.ofMinutes(2), Duration.ofSeconds(15));
        link = new SteadyDialer(new LinkParts(server, policy, new CallMetrics(registry), clock, new Random(7)))
                .dial(RILEY, AudioFormat.PCM16_24K, loop, events::add);
    }

    @Test
    void aSessionThatDoesNotStandInTimeIsGivenUpAndAnotherDialled() {
        loop.advance(Duration.ofSeconds(5));
        assertThat(server.dialled.getFirst().closed).isTrue();

        loop.advance(Duration.ofMillis(250));
        server.last().stands();

        assertThat(server.dialled).hasSize(2);
        assertThat(events).containsExactly(new ModelEvent.Ready());
    }

    @Test
    void dialsAreBoundedAndThePausesBetweenThemGrow() {
        List<Long> pausesMs = new ArrayList<>();
        for (int dials = 1; dials <= 4; dials++) {
            server.last().drops(SessionLoss.redial("http_503", "busy"));
            long before = clock.millis();
            int known = server.dialled.size();
            for (int i = 0; i < 60_000 && server.dialled.size() == known && dials < 4; i++) {
                loop.advance(Duration.ofMillis(1));
            }
            pausesMs.add(clock.millis() - before);
        }
        loop.advance(Duration.ofMinutes(5));

        assertThat(server.dialled).hasSize(4);
        assertThat(pausesMs.get(0)).isBetween(125L, 250L);
        assertThat(pausesMs.get(1)).isBetween(250L, 500L);
        assertThat(pausesMs.get(2)).isBetween(500L, 1_000L);
        assertThat(events).containsExactly(new ModelEvent.Lost("http_503: busy"));
    }

    @Test
    void retryAfterIsHonouredAndARefusalForGoodIsNotRetried() {
        server.last().drops(new SessionLoss(SessionLoss.Cure.REDIAL, "http_429", "", Optional.of(Duration.ofSeconds(7))));
        loop.advance(Duration.ofMillis(6_999));
        assertThat(server.dialled).hasSize(1);
        loop.advance(Duration.ofMillis(1));
        assertThat(server.dialled).hasSize(2);

        server.last().drops(SessionLoss.fatal("invalid_api_key", "refused with HTTP 401"));
        loop.advance(Duration.ofMinutes(5));

        assertThat(server.dialled).hasSize(2);
        assertThat(events).containsExactly(new ModelEvent.Refused("invalid_api_key", "invalid_api_key: refused with HTTP 401"));
        assertThat(server.open()).isZero();
    }

    @Test
    void aServerThatAsksForMorePatienceThanACallerHasIsGivenUp() {
        server.last().drops(new SessionLoss(SessionLoss.Cure.REDIAL, "http_429", "", Optional.of(Duration.ofMinutes(5))));

        assertThat(events).hasSize(1).first().isInstanceOf(ModelEvent.Lost.class);
    }

    @Test
    void aSessionThatStandsAndFallsAtOnceIsNotDialledForEver() {
        for (int i = 0; i < 4; i++) {
            server.last().stands();
            server.last().drops();
            loop.advance(Duration.ofSeconds(1));
        }

        assertThat(server.dialled).hasSize(4);
        assertThat(events.getLast()).isInstanceOf(ModelEvent.Lost.class);
    }

    @Test
    void aClosedLinkLeavesNoTimerBehindThatWouldHoldOnToIt() {
        server.last().standsUntil(clock.instant().plus(Duration.ofHours(1)));
        server.last().says(new ModelEvent.CallerSpeechStarted("u1"));
        server.last().drops();
        loop.advance(Duration.ofSeconds(1));
        server.last().standsUntil(clock.instant().plus(Duration.ofHours(1)));
        assertThat(loop.timersLeft()).isPositive();

        link.close();
        assertThat(loop.timersLeft()).isZero();
    }

    @Test
    void everySessionAfterAHandOffIsTheOtherAgents() {
        Agent casey = new Agent(
                "casey", "Casey", "box office", "You are Casey.", "Hello.", "cedar", List.of(),
                Agent.TurnDetection.standard(), List.of());
        Session first = standing();
        first.drops();
        loop.advance(Duration.ofSeconds(1));
        Session second = server.last();
        assertThat(second.agent).isEqualTo(RILEY);

        link.become(casey);
        second.stands();
        assertThat(second.agent).as("dialled before the hand-off").isEqualTo(casey);

        second.drops();
        loop.advance(Duration.ofSeconds(1));
        assertThat(server.last()).isNotSameAs(second);
        assertThat(server.last().agent).isEqualTo(casey);
    }

    @Test
    void theNextSessionIsToldTheConversationWithToolsAndOnlyWhatWasHeard() {
        Session first = standing();
        first.answers("r1", "a1", "Hello there.");
        first.hears("u1", "what is the rate");
        first.says(new ModelEvent.ResponseStarted("r2"));
        first.says(new ModelEvent.ToolRequested("r2", "c1", "search", "{}"));
        first.says(new ModelEvent.ToolRequested("r2", "c2", "note", "{}"));
        first.says(new ModelEvent.ResponseEnded("r2", ModelEvent.Outcome.COMPLETED, ""));
        link.addToolOutput("c1", "{\"rate\":3}");
        link.addCallerText("t1", "and please hurry");
        first.says(new ModelEvent.ResponseStarted("r3"));
        first.says(new ModelEvent.AgentTextDelta("r3", "a2", "One moment please, I am looking."));
        first.says(new ModelEvent.AgentAudio("r3", "a2", ScriptedModel.audio(2_000)));
        first.says(new ModelEvent.AgentText("r3", "a2", "One moment please, I am looking."));
        first.says(new ModelEvent.ResponseEnded("r3", ModelEvent.Outcome.CANCELLED, ""));
        link.truncate("a2", 1_000);
        first.drops();

        Session second = reconnected();

        assertThat(second.recalled).containsExactly(
                "agent: Hello there.", "caller: what is the rate", "tool c1 search -> {\"rate\":3}", "tool c2 note -> null",
                "caller: and please hurry", "agent: One moment");
        link.addToolOutput("c2", "{}");
        assertThat(second.asked).containsExactly("output c2");
        assertThat(registry.counter("switchboard.model.reconnects").count()).isEqualTo(1);
        assertThat(registry.counter("switchboard.model.recalled.items").count()).isEqualTo(6);
    }

    @Test
    void anAnswerCutOffByADropIsAskedForAgainOnceAndItsAttemptIsNotTold() {
        Session first = standing();
        first.hears("u1", "what is the rate");
        first.says(new ModelEvent.ResponseStarted("r1"));
        first.says(new ModelEvent.AgentTextDelta("r1", "a1", "The rate"));
        first.says(new ModelEvent.AgentAudio("r1", "a1", ScriptedModel.audio(300)));
        events.clear();
        first.drops();

        assertThat(events).containsExactly(
                new ModelEvent.Away("close_1006: the model closed the connection with 1006"),
                new ModelEvent.AgentText("r1", "a1", "The rate"),
                new ModelEvent.ResponseEnded("r1", ModelEvent.Outcome.INCOMPLETE, "connection_lost"));
        Session second = reconnected();
        assertThat(second.recalled).containsExactly("caller: what is the rate");
        assertThat(second.asked).containsExactly("create");
        assertThat(events.getLast()).isEqualTo(new ModelEvent.Back());
    }

    @Test
    void aGreetingCutOffIsAskedForInItsOwnWords() {
        Session first = standing();
        link.createResponse("Say exactly: \"Hello.\"");
        first.says(new ModelEvent.ResponseStarted("r1"));
        first.drops();

        assertThat(reconnected().asked).containsExactly("create Say exactly: \"Hello.\"");
    }

    @Test
    void anAnswerThatWasWholeIsNotAskedForAgain() {
        Session first = standing();
        first.says(new ModelEvent.ResponseStarted("r1"));
        first.says(new ModelEvent.AgentText("r1", "a1", "Hello."));
        first.drops();

        Session second = reconnected();
        assertThat(second.recalled).containsExactly("agent: Hello.");
        assertThat(second.asked).isEmpty();
    }

    @Test
    void whatTheCallAsksMeanwhileIsAskedOnceTheModelIsBack() {
        standing().drops();
        link.addCallerText("t1", "hello?");
        link.createResponse(null);
        link.createResponse(null);

        Session second = reconnected();
        assertThat(second.recalled).containsExactly("caller: hello?");
        assertThat(second.asked).containsExactly("create");
    }

    @Test
    void speechWhoseWordsWereLostIsHeardAgainUnderItsOldId() {
        Session first = standing();
        say(50);
        first.says(new ModelEvent.CallerSpeechStarted("u1"));
        say(10);
        events.clear();
        first.drops();
        assertThat(events).contains(new ModelEvent.CallerSpeechStopped("u1"));
        say(5);

        Session second = reconnected();
        say(1);
        assertThat(second.frames).as("from before the onset, without a gap")
                .isEqualTo(IntStream.rangeClosed(second.frames.getFirst(), 66).boxed().toList())
                .hasSizeGreaterThan(10 + 5 + (int) Duration.ofMillis(500).toMillis() / 20);
        events.clear();
        second.hears("x9", "what is the rate");
        assertThat(events).containsExactly(
                new ModelEvent.CallerSpeechStarted("u1"), new ModelEvent.CallerSpeechStopped("u1"),
                new ModelEvent.CallerSpeechCommitted("u1"), new ModelEvent.CallerText("u1", "what is the rate"));
    }

    @Test
    void wordsHeardAgainAreNotAnsweredTwiceByAModelThatAnswersByItself() {
        Session first = standing();
        link.become(RILEY.relayed());
        first.says(new ModelEvent.CallerSpeechStarted("u1"));
        say(10);
        first.says(new ModelEvent.CallerSpeechStopped("u1"));
        first.says(new ModelEvent.CallerSpeechCommitted("u1"));
        first.answers("r1", "a1", "Three percent.");
        first.drops();

        Session second = reconnected();
        events.clear();
        second.hears("x9", "what is the rate");
        second.answers("r2", "a2", "Three percent.");
        assertThat(second.asked).containsExactly("cancel");
        assertThat(events).noneMatch(event -> event instanceof ModelEvent.AgentText || event instanceof ModelEvent.AgentAudio);

        second.hears("x10", "thanks");
        second.answers("r3", "a3", "You are welcome.");
        assertThat(events).contains(new ModelEvent.AgentText("r3", "a3", "You are welcome."));
    }

    @Test
    void aTurnHeardAgainIsNoNewTurnAndIsAnsweredOnceAsTheCallHadAsked() {
        Session first = standing();
        first.says(new ModelEvent.CallerSpeechStarted("u1"));
        say(10);
        first.says(new ModelEvent.CallerSpeechStopped("u1"));
        first.says(new ModelEvent.CallerSpeechCommitted("u1"));
        link.createResponse(null);
        first.drops();

        Session second = reconnected();
        events.clear();
        assertThat(second.asked).as("before it has heard the turn").isEmpty();
        second.hears("x9", "what is the rate");
        second.answers("r2", "a2", "Three percent.");
        loop.advance(Duration.ofSeconds(10));

        assertThat(second.asked).containsExactly("create");
        assertThat(events).startsWith(new ModelEvent.CallerText("u1", "what is the rate"), new ModelEvent.ResponseStarted("r2"));
    }

    @Test
    void speechNeverHeardAgainIsToldSo() {
        Session first = standing();
        first.says(new ModelEvent.CallerSpeechStarted("u1"));
        first.drops();
        reconnected();
        loop.advance(Duration.ofSeconds(20));

        assertThat(events.getLast()).isEqualTo(new ModelEvent.CallerTextFailed("u1", "lost with the connection"));
    }

    @Test
    void aSessionAfterOneThatTellsWordsAloneHearsWhatMayNotHaveBeenToldYet() {
        server.runsTurns = true;
        dial();
        standing();
        say(200);
        server.last().drops();

        assertThat(reconnected().frames).hasSize(2 * 50).endsWith(200);
    }

    @Test
    void whatTheCallerSaysMeanwhileIsBounded() {
        standing().drops();
        say(15 * 50 + 100);

        assertThat(reconnected().frames).hasSize(15 * 50);
        assertThat(registry.counter("switchboard.dropped", "channel", "model", "cause", "no_session").count()).isEqualTo(100);
    }

    @Test
    void anInterruptionOfWordsToldToTheNextSessionShortensThem() {
        Session first = standing();
        first.says(new ModelEvent.ResponseStarted("r1"));
        first.says(new ModelEvent.AgentTextDelta("r1", "a1", "One two three four five six seven eight"));
        first.says(new ModelEvent.AgentAudio("r1", "a1", ScriptedModel.audio(8_000)));
        first.says(new ModelEvent.AgentText("r1", "a1", "One two three four five six seven eight"));
        first.drops();
        Session second = reconnected();

        link.truncate("a1", 4_000);
        assertThat(second.asked).containsExactly("amend a1 One two three four");
    }

    @Test
    void aSessionAboutToExpireIsReplacedInAPauseWithoutAGap() {
        Session first = server.last();
        first.standsUntil(clock.instant().plus(Duration.ofMinutes(30)));
        first.hears("u1", "hello");
        first.says(new ModelEvent.ResponseStarted("r1"));
        talk(Duration.ofMinutes(28).plusSeconds(1));
        assertThat(server.dialled).as("two minutes before").hasSize(2);
        Session second = server.last();
        second.stands();
        talk(Duration.ofSeconds(10));
        assertThat(first.closed).as("not while an answer is under way").isFalse();

        first.says(new ModelEvent.AgentText("r1", "a1", "Hello."));
        first.says(new ModelEvent.ResponseEnded("r1", ModelEvent.Outcome.COMPLETED, ""));
        events.clear();
        talk(Duration.ofSeconds(2));

        assertThat(first.closed).isTrue();
        assertThat(second.recalled).containsExactly("caller: hello", "agent: Hello.");
        assertThat(second.asked).isEmpty();
        assertThat(events).as("the call does not notice").isEmpty();
        assertThat(first.frames.getLast() + 1).as("frames that neither session heard").isGreaterThanOrEqualTo(second.frames.getFirst());
        assertThat(gaps(second.frames)).isZero();
        assertThat(gaps(first.frames)).isZero();
        assertThat(second.frames.getLast()).isEqualTo(frame);
        assertThat(registry.counter("switchboard.model.rollovers", "moment", "pause").count()).isEqualTo(1);
    }

    @Test
    void withoutAPauseTheChangeIsMadeAtTheLastMoment() {
        Session first = server.last();
        first.standsUntil(clock.instant().plus(Duration.ofMinutes(30)));
        talk(Duration.ofMinutes(28).plusSeconds(1));
        server.last().stands();
        first.says(new ModelEvent.ResponseStarted("r1"));
        first.says(new ModelEvent.AgentTextDelta("r1", "a1", "A very long"));
        talk(Duration.ofSeconds(113));
        assertThat(first.closed).isFalse();
        talk(Duration.ofSeconds(2));

        assertThat(first.closed).isTrue();
        assertThat(events).contains(new ModelEvent.ResponseEnded("r1", ModelEvent.Outcome.INCOMPLETE, "connection_lost"));
        assertThat(server.last().asked).containsExactly("create");
        assertThat(registry.counter("switchboard.model.rollovers", "moment", "last").count()).isEqualTo(1);
    }

    @Test
    void aSessionLostWhileTheNextStandsByIsReplacedAtOnce() {
        Session first = server.last();
        first.standsUntil(clock.instant().plus(Duration.ofMinutes(30)));
        first.says(new ModelEvent.ResponseStarted("r1"));
        loop.advance(Duration.ofMinutes(28));
        server.last().stands();
        first.drops(SessionLoss.redial("session_expired", ""));

        assertThat(server.dialled).hasSize(2);
        assertThat(server.last().asked).containsExactly("create");
        assertThat(events.getLast()).isEqualTo(new ModelEvent.Back());
    }

    @Test
    void closingLeavesNoSessionAtAnyStage() {
        link.close();
        assertThat(server.open()).isZero();

        dial();
        Session first = server.last();
        first.standsUntil(clock.instant().plus(Duration.ofMinutes(30)));
        loop.advance(Duration.ofMinutes(28).plusSeconds(1));
        assertThat(server.open()).as("one in use, one coming").isEqualTo(2);
        link.close();
        assertThat(server.open()).isZero();

        dial();
        standing().drops();
        link.close();
        int dialled = server.dialled.size();
        loop.advance(Duration.ofMinutes(5));
        assertThat(server.dialled).as("nothing is dialled after the end").hasSize(dialled);
        assertThat(server.open()).isZero();
    }

    private Session standing() {
        server.last().stands();
        return server.last();
    }

    private Session reconnected() {
        loop.advance(Duration.ofMillis(250));
        return standing();
    }

    private static long gaps(List<Integer> frames) {
        return IntStream.range(1, frames.size()).filter(i -> frames.get(i) != frames.get(i - 1) + 1).count();
    }

    /// The caller's line goes on for so long, a frame each 20 ms.
    private void talk(Duration time) {
        for (long ms = 0; ms < time.toMillis(); ms += 20) {
            say(1);
            loop.advance(Duration.ofMillis(20));
        }
    }

    private void say(int frames) {
        for (int i = 0; i < frames; i++) {
            frame++;
            byte[] raw = new byte[AudioFormat.PCM16_24K.frameBytes()];
            ByteBuffer.wrap(raw).putInt(frame);
            link.appendAudio(AudioChunk.ofRaw(AudioFormat.PCM16_24K, raw));
        }
    }
}
