package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.call.ResponseSequencer.Answerer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResponseSequencerTest {
    private final ScriptedModel model = new ScriptedModel();
    private final TestLoop loop = new TestLoop();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CallMetrics metrics = new CallMetrics(registry);
    private final CallMeter meter = new CallMeter(metrics, "browser", Clock.systemUTC(), loop::nanoTime);
    private final ResponseSequencer responses = new ResponseSequencer(model, loop, metrics, meter, Answerer.CALL);
    private final ResponseSequencer selfAnswering = new ResponseSequencer(model, loop, metrics, meter, Answerer.MODEL);
    private final ResponseSequencer besideClient = new ResponseSequencer(model, loop, metrics, meter, Answerer.CLIENT);

    @Test
    void onlyOneAnswerIsUnderWay() {
        responses.request("first");
        responses.request("second");
        assertThat(model.asked).containsExactly("create first");

        responses.started("resp_1");
        assertThat(model.asked).hasSize(1);
        responses.ended("resp_1", false);
        assertThat(model.asked).containsExactly("create first", "create second");
    }

    @Test
    void equalWishesAreOneAndDifferentOnesKeepTheirOrder() {
        responses.request("greet");
        responses.request(null);
        responses.request("are you still there");
        responses.request(null);
        answered("resp_1");
        answered("resp_2");
        answered("resp_3");

        assertThat(model.asked).containsExactly("create greet", "create", "create are you still there");
    }

    @Test
    void whatIsRequestedFirstGoesBeforeWhatWaits() {
        responses.request("greet");
        responses.started("resp_1");
        responses.request(null);
        responses.requestFirst("this call is recorded");
        responses.ended("resp_1", false);
        assertThat(responses.awaits("this call is recorded")).isTrue();
        responses.started("resp_2");
        assertThat(responses.gives("resp_2", "this call is recorded")).isTrue();
        assertThat(responses.gives("resp_2", "greet")).isFalse();
        responses.ended("resp_2", false);
        answered("resp_3");

        assertThat(responses.awaits("this call is recorded")).isFalse();
        assertThat(model.asked).containsExactly("create greet", "create this call is recorded", "create");
    }

    @Test
    void aGreetingThatWaitsGivesWayToTheAnswerToTheCaller() {
        responses.request("this call is recorded");
        responses.greet("greet");
        responses.answerCaller();
        answered("resp_1");
        answered("resp_2");

        assertThat(model.asked).containsExactly("create this call is recorded", "create");
        assertThat(responses.isIdle()).isTrue();
    }

    @Test
    void aGreetingIsSaidWhenTheFloorIsFreeAgainAndNobodyIsToBeAnswered() {
        responses.callerTookFloor();
        responses.greet("greet");
        responses.callerGaveFloor();
        loop.advance(ResponseSequencer.OWN_ANSWER_WAIT);

        assertThat(model.asked).containsExactly("create greet");
    }

    @Test
    void aGreetingGivesWayToTheModelsOwnAnswerToo() {
        selfAnswering.request("this call is recorded");
        selfAnswering.started("resp_1");
        selfAnswering.greet("greet");
        selfAnswering.callerTookFloor();
        selfAnswering.ended("resp_1", false);
        selfAnswering.callerGaveFloor();
        selfAnswering.started("resp_own");
        selfAnswering.ended("resp_own", false);
        loop.advance(ResponseSequencer.OWN_ANSWER_WAIT);

        assertThat(model.asked).containsExactly("create this call is recorded");
    }

    @Test
    void aGreetingRefusedForTheModelsOwnAnswerIsNotAskedForAgain() {
        selfAnswering.greet("greet");
        selfAnswering.refused();
        selfAnswering.started("resp_own");
        selfAnswering.ended("resp_own", false);

        assertThat(model.asked).containsExactly("create greet");
    }

    @Test
    void aCancelIsAwaitedBeforeTheNextAnswerIsAsked() {
        responses.request(null);
        responses.started("resp_1");
        responses.cancel();
        responses.request(null);
        assertThat(model.asked).containsExactly("create", "cancel");

        responses.ended("resp_1", false);
        assertThat(model.asked).containsExactly("create", "cancel", "create");
    }

    @Test
    void anAnswerCancelledBeforeItBeganIsCancelledWhenItBegins() {
        responses.request(null);
        responses.cancel();
        assertThat(model.asked).containsExactly("create");
        responses.started("resp_1");
        assertThat(model.asked).containsExactly("create", "cancel");
    }

    @Test
    void aCancelThatFoundNothingFreesTheNextAnswer() {
        responses.request(null);
        responses.started("resp_1");
        responses.cancel();
        responses.request(null);
        responses.cancelRefused();
        assertThat(model.asked).containsExactly("create", "cancel", "create");

        responses.cancelRefused();
        assertThat(model.asked).as("a late one does no harm").hasSize(3);
    }

    @Test
    void theCallersTurnIsAnsweredOnceItIsComplete() {
        responses.callerTookFloor();
        responses.request(null);
        responses.callerGaveFloor();
        assertThat(model.asked).isEmpty();
        responses.answerCaller();
        assertThat(model.asked).containsExactly("create");
        answered("resp_1");
        assertThat(model.asked).hasSize(1);
    }

    @Test
    void aTurnThatNeverBecomesAnItemHoldsNothingUpForLong() {
        responses.callerTookFloor();
        responses.request("are you still there");
        responses.callerGaveFloor();
        loop.advance(ResponseSequencer.OWN_ANSWER_WAIT);
        assertThat(model.asked).containsExactly("create are you still there");
    }

    @Test
    void theModelsOwnAnswerCoversTheWish() {
        selfAnswering.callerTookFloor();
        selfAnswering.request(null);
        assertThat(model.asked).isEmpty();
        loop.advance(ResponseSequencer.OWN_ANSWER_WAIT.plusMillis(1));

        selfAnswering.callerGaveFloor();
        selfAnswering.started("resp_own");
        selfAnswering.ended("resp_own", false);
        loop.advance(ResponseSequencer.OWN_ANSWER_WAIT.multipliedBy(2));
        assertThat(model.asked).isEmpty();
    }

    @Test
    void theModelsOwnAnswerDoesNotCoverWhatReachedTheModelTooLate() {
        selfAnswering.callerTookFloor();
        selfAnswering.callerGaveFloor();
        selfAnswering.request(null);
        selfAnswering.started("resp_own");
        selfAnswering.ended("resp_own", false);

        assertThat(model.asked).containsExactly("create");
    }

    @Test
    void whileItIsInDoubtWhoseAnswerBeganNothingFurtherIsAsked() {
        selfAnswering.request("greet");
        selfAnswering.callerTookFloor();
        selfAnswering.callerGaveFloor();
        selfAnswering.started("resp_own");
        selfAnswering.ended("resp_own", false);
        selfAnswering.request("next");
        assertThat(model.asked).containsExactly("create greet");
        selfAnswering.started("resp_greet");
        selfAnswering.ended("resp_greet", false);

        assertThat(model.asked).containsExactly("create greet", "create next");
    }

    @Test
    void theWishIsSentWhenTheModelDoesNotAnswerByItself() {
        selfAnswering.callerTookFloor();
        selfAnswering.request(null);
        selfAnswering.callerGaveFloor();
        loop.advance(ResponseSequencer.OWN_ANSWER_WAIT);

        assertThat(model.asked).containsExactly("create");
    }

    @Test
    void aRefusedWishIsAskedAgainAfterTheOtherAnswer() {
        responses.request("greet");
        responses.refused();
        responses.started("resp_own");
        assertThat(model.asked).hasSize(1);
        responses.ended("resp_own", false);

        assertThat(model.asked).containsExactly("create greet", "create greet");
    }

    @Test
    void aRefusalThatComesAfterTheOtherAnswerBeganKeepsTheWish() {
        selfAnswering.request("greet");
        selfAnswering.started("resp_own");
        selfAnswering.refused();
        selfAnswering.ended("resp_own", false);

        assertThat(model.asked).containsExactly("create greet", "create greet");
    }

    @Test
    void anAnswerThatFailedIsAskedForAgainTwiceAndLater() {
        responses.request(null);
        fails("resp_1");
        assertThat(model.asked).hasSize(1);
        loop.advance(ResponseSequencer.FIRST_RETRY);
        fails("resp_2");
        loop.advance(ResponseSequencer.FIRST_RETRY);
        assertThat(model.asked).as("the second pause is longer").hasSize(2);
        loop.advance(ResponseSequencer.FIRST_RETRY);
        fails("resp_3");
        loop.advance(Duration.ofMinutes(1));

        assertThat(model.asked).containsExactly("create", "create", "create");
        assertThat(responses.isIdle()).isTrue();
    }

    @Test
    void anAnswerWithoutAnEndIsCancelledGivenUpAndCounted() {
        responses.request(null);
        responses.started("resp_1");
        responses.request("next");
        responses.alive();
        loop.advance(ResponseSequencer.STALLS_AFTER.multipliedBy(2).minusMillis(1));
        assertThat(model.asked).containsExactly("create");
        loop.advance(Duration.ofMillis(1));
        assertThat(model.asked).containsExactly("create", "cancel");
        loop.advance(ResponseSequencer.CANCELS_WITHIN);

        assertThat(model.asked).containsExactly("create", "cancel", "create next");
        assertThat(givenUp("stalled")).isEqualTo(1);
        assertThat(givenUp("not_cancelled")).isEqualTo(1);
    }

    @Test
    void anAnswerThatNeverBeginsIsAskedForAgain() {
        responses.request("greet");
        loop.advance(ResponseSequencer.BEGINS_WITHIN);

        assertThat(model.asked).containsExactly("create greet", "create greet");
        assertThat(givenUp("never_began")).isEqualTo(1);
    }

    @Test
    void anAnswerThatFailsBeforeItHasAnIdIsAskedForAgainButNotForEver() {
        for (int refusal = 0; refusal < 5; refusal++) {
            besideClient.request(null);
            besideClient.ended("", true);
            loop.advance(ResponseSequencer.FIRST_RETRY.multipliedBy(2));
        }
        assertThat(model.asked).hasSizeBetween(5, 5 + ResponseSequencer.MOST_RETRIES);
    }

    @Test
    void besideAClientOnlyWhatToolsWantAnsweredIsAskedFor() {
        besideClient.started("resp_clients");
        besideClient.ended("resp_clients", true);
        loop.advance(Duration.ofMinutes(1));
        assertThat(model.asked).isEmpty();

        besideClient.request(null);
        besideClient.started("resp_ours");
        besideClient.ended("resp_ours", true);
        loop.advance(ResponseSequencer.FIRST_RETRY);
        assertThat(model.asked).containsExactly("create", "create");
    }

    @Test
    void besideAClientWhatItIsWaitedForIsNotGivenUpEarly() {
        besideClient.request(null);
        loop.advance(Duration.ofSeconds(20));
        besideClient.started("resp_clients");

        assertThat(model.asked).containsExactly("create");
        assertThat(givenUp("never_began")).isZero();
    }

    @Test
    void wishesBeyondTheirBoundAreCountedAndNotKept() {
        for (int wish = 0; wish < ResponseSequencer.MOST_WISHES + 3; wish++) {
            responses.request("say " + wish);
        }
        assertThat(givenUp("too_many_wishes")).isEqualTo(2);
    }

    private void answered(String responseId) {
        responses.started(responseId);
        responses.ended(responseId, false);
    }

    private void fails(String responseId) {
        responses.started(responseId);
        responses.ended(responseId, true);
    }

    private double givenUp(String cause) {
        return registry.counter("switchboard.responses.given.up", "cause", cause).count();
    }
}
