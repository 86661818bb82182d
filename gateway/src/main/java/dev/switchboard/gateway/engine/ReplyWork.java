package dev.switchboard.gateway.engine;

import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The slow half of a response, run on the session's reply lane: thinks, then speaks sentence by sentence, and hands
/// each piece to the `ResponseStream` on the loop. Stops early when the response is not wanted any more.
final class ReplyWork implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyWork.class);

    private final ResponseStream response;
    private final Turn turn;
    private final Conversing mind;
    private final Voice voice;
    private final SpeechPace pace;
    private final FaultySession faults;
    private final Executor loop;

    ReplyWork(ResponseStream response, Turn turn, Conversing mind, Voice voice, SpeechPace pace, FaultySession faults,
            Executor loop) {
        this.response = response;
        this.turn = turn;
        this.mind = mind;
        this.voice = voice;
        this.pace = pace;
        this.faults = faults;
        this.loop = faults.steps(response, loop);
    }

    @Override
    public void run() {
        if (!response.isWanted()) {
            return;
        }
        try {
            Thought thought = response.plan().exactly()
                    .<Thought>map(words -> new Thought.Say(Sentences.of(words)))
                    .orElseGet(() -> mind.think(turn));
            switch (thought) {
                case Thought.Say(List<String> sentences) -> faults.messages(sentences).forEach(this::say);
                case Thought.CallTools(List<Thought.ToolRequest> requests, String leadIn) -> {
                    if (!leadIn.isBlank()) {
                        say(List.of(leadIn));
                    }
                    int most = response.plan().parallelTools() ? requests.size() : 1;
                    loop.execute(() -> requests.subList(0, most).forEach(response::call));
                }
            }
            loop.execute(response::complete);
        } catch (RuntimeException e) {
            LOG.warn("response {} failed", response.id(), e);
            String code = e instanceof SpeechException ? "synthesis_failed" : "reply_failed";
            loop.execute(() -> response.fail(code, "The reply could not be made: " + e.getMessage()));
        }
    }

    private void say(List<String> sentences) {
        if (sentences.isEmpty()) {
            return;
        }
        loop.execute(response::openMessage);
        String before = "";
        for (String sentence : sentences) {
            if (!response.isWanted()) {
                return;
            }
            if (response.plan().audible()) {
                speak(sentence, before);
            } else {
                String words = before + sentence;
                loop.execute(() -> response.write(words));
            }
            before = " ";
        }
        loop.execute(response::closeMessage);
    }

    private void speak(String sentence, String before) {
        SentenceSpeech speech = new SentenceSpeech(sentence, before, response.plan().format(), pace,
                response::isWanted, (audio, words) -> loop.execute(() -> response.speak(audio, words)));
        voice.speak(sentence, response.plan().manner(), speech);
        speech.finish();
    }
}
