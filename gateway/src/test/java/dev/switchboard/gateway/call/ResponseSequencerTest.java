package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class ResponseSequencerTest {
    private final ScriptedModel model = new ScriptedModel();
    private final TestLoop loop = new TestLoop();
    private final ResponseSequencer responses = new ResponseSequencer(
            model, loop, new CallMeter(new CallMetrics(new SimpleMeterRegistry()), "browser", Clock.systemUTC(), System::nanoTime));

    @Test
    void onlyOneAnswerIsUnderWay() {
        responses.request("first");
        responses.request("second");
        assertThat(model.asked).containsExactly("create first");

        responses.started("resp_1");
        assertThat(model.asked).hasSize(1);
        responses.ended("resp_1");
        assertThat(model.asked).containsExactly("create first", "create second");
    }

    @Test
    void nothingIsAskedWhileTheCallerSpeaksAndTheModelsOwnAnswerCoversTheWish() {
        responses.callerTookFloor();
        responses.request(null);
        assertThat(model.asked).isEmpty();

        responses.callerGaveFloor();
        responses.started("resp_own");
        responses.ended("resp_own");
        loop.advance(ResponseSequencer.OWN_ANSWER_WAIT.multipliedBy(2));
        assertThat(model.asked).isEmpty();
    }

    @Test
    void theWishIsSentWhenTheModelDoesNotAnswerByItself() {
        responses.callerTookFloor();
        responses.request(null);
        responses.callerGaveFloor();
        loop.advance(ResponseSequencer.OWN_ANSWER_WAIT);

        assertThat(model.asked).containsExactly("create");
    }

    @Test
    void aRefusedWishIsAskedAgainAfterTheOtherAnswer() {
        responses.request(null);
        responses.refused();
        responses.started("resp_own");
        assertThat(model.asked).hasSize(1);
        responses.ended("resp_own");

        assertThat(model.asked).containsExactly("create", "create");
    }
}
