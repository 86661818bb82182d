package dev.switchboard.gateway.model.steady;

import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.model.Remembered;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what the session in use reports: remembers it, keeps the floor, gives items the ids the call knows them by,
/// and passes it on, except a turn of the caller that the call knows already: of that only the words are news. Event loop
/// only.
final class Uptake {
    private final Recollection memory;
    private final Floor floor;
    private final HeldAudio held;
    private final HeardAgain again;
    private final Consumer<ModelEvent> events;
    private final BooleanSupplier modelAnswers;
    private final Clock clock;
    /// The session is about to answer words, heard again, that were answered before.
    private boolean answeredBefore;
    private @Nullable String unwanted;

    /// `modelAnswers`: whether the model answers the caller's turns by itself.
    Uptake(
            Recollection memory,
            Floor floor,
            HeldAudio held,
            HeardAgain again,
            Consumer<ModelEvent> events,
            BooleanSupplier modelAnswers,
            Clock clock) {
        this.memory = memory;
        this.floor = floor;
        this.held = held;
        this.again = again;
        this.events = events;
        this.modelAnswers = modelAnswers;
        this.clock = clock;
    }

    void of(ModelEvent event, Leg leg) {
        switch (event) {
            case ModelEvent.CallerSpeechStarted(String id, Long spokenMs) -> callerStarted(again.began(id), spokenMs);
            case ModelEvent.CallerSpeechStopped(String id, Long silentMs) -> {
                floor.callerStopped(again.idOf(id));
                if (!memory.isCommitted(again.idOf(id))) {
                    events.accept(new ModelEvent.CallerSpeechStopped(again.idOf(id), silentMs));
                }
            }
            case ModelEvent.CallerSpeechCommitted(String id) -> callerCommitted(again.began(id));
            case ModelEvent.CallerTextDelta(String id, String delta) ->
                events.accept(new ModelEvent.CallerTextDelta(again.idOf(id), delta));
            case ModelEvent.CallerText(String id, String text) -> {
                callerSaid(again.idOf(id), text);
                events.accept(new ModelEvent.CallerText(again.idOf(id), text));
            }
            case ModelEvent.CallerTextFailed(String id, String why) -> {
                callerSaid(again.idOf(id), "");
                events.accept(new ModelEvent.CallerTextFailed(again.idOf(id), why));
            }
            case ModelEvent.ResponseStarted(String id) -> responseStarted(id, leg);
            case ModelEvent.AgentAudio(String response, String item, var audio) -> {
                if (wanted(response)) {
                    memory.agentAudio(response, item, audio.durationUs(), leg.number());
                    floor.plays(clock.millis(), audio.durationUs() / 1000);
                    events.accept(event);
                }
            }
            case ModelEvent.AgentTextDelta(String response, String item, String delta) -> {
                if (wanted(response)) {
                    memory.agentText(response, item, delta, leg.number());
                    events.accept(event);
                }
            }
            case ModelEvent.AgentText(String response, String item, String text) -> {
                if (wanted(response)) {
                    memory.agentSaid(response, item, text, leg.number());
                    events.accept(event);
                }
            }
            case ModelEvent.ToolRequested(String response, String call, String name, String arguments) -> {
                if (wanted(response)) {
                    memory.toolAsked(call, name, arguments);
                    floor.toolAsked(response, call);
                    events.accept(event);
                }
            }
            case ModelEvent.ResponseEnded ended -> responseEnded(ended);
            case ModelEvent.ResponseRefused _ -> refused();
            case ModelEvent.Trouble _, ModelEvent.Used _ -> events.accept(event);
            case ModelEvent.Ready _, ModelEvent.Away _, ModelEvent.Back _, ModelEvent.Refused _, ModelEvent.Lost _ ->
                throw new IllegalArgumentException("a session does not say " + event);
        }
    }

    private void callerStarted(String itemId, @Nullable Long spokenMs) {
        memory.callerBegan(itemId);
        floor.callerStarted(itemId);
        if (!memory.isCommitted(itemId)) {
            events.accept(new ModelEvent.CallerSpeechStarted(itemId, spokenMs));
        }
    }

    private void callerCommitted(String itemId) {
        memory.callerBegan(itemId);
        if (modelAnswers.getAsBoolean()) {
            answeredBefore = memory.isAnswered(itemId);
            floor.callerCommitted(itemId);
        } else {
            floor.callerStopped(itemId);
        }
        if (memory.callerCommitted(itemId)) {
            events.accept(new ModelEvent.CallerSpeechCommitted(itemId));
        }
    }

    private void callerSaid(String itemId, String text) {
        memory.callerSaid(itemId, text);
        if (!awaitsWords()) {
            held.clear();
        }
    }

    private void responseStarted(String responseId, Leg leg) {
        if (answeredBefore && !floor.asked()) {
            answeredBefore = false;
            unwanted = responseId;
            floor.answered();
            leg.session().cancelResponse();
            return;
        }
        answeredBefore = false;
        floor.started(responseId);
        events.accept(new ModelEvent.ResponseStarted(responseId));
    }

    private void responseEnded(ModelEvent.ResponseEnded ended) {
        if (ended.responseId().equals(unwanted)) {
            unwanted = null;
            return;
        }
        floor.ended(ended.responseId());
        if (ended.outcome() == ModelEvent.Outcome.COMPLETED) {
            memory.answered();
        }
        events.accept(ended);
    }

    /// A wish of the call that met an answer the call does not know of waits here; one of ours that met the model's own
    /// answer is covered by it.
    private void refused() {
        Floor.Ask refused = floor.refused();
        if (refused == null || refused.ours()) {
            return;
        }
        if (unwanted != null) {
            floor.wish(refused);
        } else {
            events.accept(new ModelEvent.ResponseRefused());
        }
    }

    private boolean wanted(String responseId) {
        return !responseId.equals(unwanted);
    }

    /// Whether an answer is under way, to be cancelled, that the call does not know of.
    boolean answerUnwanted() {
        return unwanted != null;
    }

    /// Whether the caller speaks, or said something whose words are not known yet.
    boolean awaitsWords() {
        return memory.awaitsWords() || floor.callerSpeaks();
    }

    /// A new session has been given the held audio.
    void hearAgain() {
        answeredBefore = false;
        unwanted = null;
        again.expect(memory.wordless(), held.heldMs());
    }

    boolean hearsAgain() {
        return again.pending();
    }

    /// Ends for the call what the lost session will not end: the caller's speech, the words of its answer, its answer.
    void closeWhatIsOpen() {
        String answer = floor.activeId();
        List<String> speaking = List.copyOf(floor.speaking());
        List<Remembered.AgentSaid> unfinished = answer == null ? List.of() : memory.unfinished(answer);
        boolean asksAgain = floor.sessionLost(answer != null && memory.whole(answer));
        speaking.forEach(itemId -> events.accept(new ModelEvent.CallerSpeechStopped(itemId)));
        if (answer == null) {
            return;
        }
        if (asksAgain) {
            memory.withdraw(answer);
        }
        for (Remembered.AgentSaid said : unfinished) {
            memory.agentSaid(answer, said.itemId(), said.text(), 0);
            events.accept(new ModelEvent.AgentText(answer, said.itemId(), said.text()));
        }
        events.accept(new ModelEvent.ResponseEnded(answer, ModelEvent.Outcome.INCOMPLETE, "connection_lost"));
    }

    void close() {
        again.cancel();
    }
}
