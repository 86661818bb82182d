package dev.switchboard.gateway.call;

import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call from its answer to its closed ticket. Lives on one event loop: everything below runs there unless it says
/// otherwise, so nothing is locked. Opens its ticket and dials its model at the same time; when both stand, the agent greets.
final class Call implements LiveCall {
    private static final Logger log = LoggerFactory.getLogger(Call.class);
    /// A benign error code: the answer was over when the cancel arrived.
    private static final String CANCEL_FOUND_NOTHING = "response_cancel_not_active";
    /// After a hang-up the model is listened to for so long, for it may not have reported the caller's last words yet.
    private static final Duration LAST_WORDS = Duration.ofMillis(400);
    private static final Duration ANSWER_CHECK = Duration.ofMillis(100);
    private static final int MOST_EARLY_MESSAGES = 20;
    private static final int MOST_ERROR_LENGTH = 200;

    private final CallParts parts;
    private final Place place;
    private final OnDuty duty;
    private final CallClock clock;
    private final CallRecording recording;
    private final SentAudio sentAudio;
    private final CallerLink line;
    private final CallLoop loop;
    private final NewTicket newTicket;
    private final @Nullable String lineId;
    private final LiveCalls liveCalls;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CallMeter meter;
    private final Digits digits;
    private final HoldTone tone;
    private final ListeningPost post;
    private final Supervision supervision;
    private final Timekeeper timekeeper;
    private final SpeechPace pace;
    private final CallerLink.@Nullable InWriting writing;
    private final WrittenTurns written;
    private final Deque<String> typedEarly = new ArrayDeque<>();

    private @Nullable ModelLink model;
    private @Nullable Uplink uplink;
    private @Nullable Exchange talk;
    private CallLoop.@Nullable Timer drainTimer;
    private @Nullable EndReason ending;
    private ModelState modelState = ModelState.COMING;
    private String modelError = "";
    private boolean finished;
    private boolean callerSpeaking;
    private boolean listening;
    private int typed;

    Call(
            CallParts parts,
            Place place,
            CallerLink callersLine,
            CallLoop loop,
            NewTicket newTicket,
            @Nullable String lineId,
            LiveCalls liveCalls) {
        this.parts = parts;
        this.place = place;
        Optional<CallerLink.InWriting> writing = callersLine.writing();
        this.duty = new OnDuty(place, writing.isPresent());
        this.clock = new CallClock(loop);
        this.sentAudio = new SentAudio(clock);
        this.recording = new CallRecording(parts.recorder(), duty.agent(), callersLine, loop, clock);
        this.post = new ListeningPost(
                loop, clock, parts.metrics(), callersLine.format(), new CallLevels(liveCalls.levelWish(), loop::nanoTime));
        this.line = new TappedLine(callersLine, recording.tap(), post);
        this.loop = loop;
        this.newTicket = newTicket;
        this.lineId = lineId;
        this.liveCalls = liveCalls;
        this.meter = new CallMeter(parts.metrics(), newTicket.channel(), parts.clock(), loop::nanoTime);
        this.digits = new Digits(loop, this::callerTyped);
        this.supervision = new Supervision(parts, duty, line, loop, clock, post, new Supervised());
        this.tone = new HoldTone(line, loop, () -> supervision.holds() || talk != null && talk.ledger.playing());
        CallLimits own = parts.limits().with(place.at().rules().limits());
        CallLimits limits = writing.map(rules -> own.inWriting(rules.idle())).orElse(own);
        this.timekeeper = new Timekeeper(loop, line.ownsPlayout() ? limits.withoutWords() : limits, new Talking());
        this.writing = writing.orElse(null);
        this.written = new WrittenTurns(loop, new Written());
        this.pace = new SpeechPace(loop, () -> end(EndReason.CALLER_FLOOD));
    }

    /// How loud it is. Any thread.
    CallLevels.Now levels() {
        return post.levels().now();
    }

    void begin() {
        parts.metrics().callBegan(newTicket.channel());
        liveCalls.began(this);
        if (writing == null) {
            tone.begin();
        }
        ModelLink dialled = parts.models().dial(duty.agent(), line.format(), loop, this::onModel);
        model = dialled;
        if (dialled.runsTurns()) {
            meter.callerIsKnownByWords();
        }
        uplink = new Uplink(
                dialled, parts.metrics(), newTicket.channel(), pace, recording.tap(), post, parts.limits().earlyAudio());
        parts.writer().open(newTicket).whenComplete((ticket, failure) -> loop.execute(() -> {
            if (failure == null) {
                ticketOpened(ticket, dialled);
            } else {
                ticketFailed(failure);
            }
        }));
    }

    /// Completes when the ticket is closed. Any thread.
    CompletableFuture<Void> closed() {
        return closed;
    }

    /// Ends the call at once. Any thread.
    void endFromAnywhere(EndReason reason) {
        loop.execute(() -> end(reason));
    }

    /// Ends the call after a goodbye, because the gateway closes. Any thread.
    void closeFromAnywhere() {
        loop.execute(() -> closeWhenAnswered(loop.nanoTime() + Timekeeper.GRACE.toNanos()));
    }

    /// In writing nothing is said at the end, so what is being answered has the time that a goodbye would take.
    private void closeWhenAnswered(long latestNanos) {
        if (writing != null && ending == null && !written.settled() && loop.nanoTime() - latestNanos < 0) {
            loop.schedule(ANSWER_CHECK, () -> closeWhenAnswered(latestNanos));
        } else {
            timekeeper.close();
        }
    }

    /// Nobody else is to be kept waiting for a conversation that may be silent for long. Any thread.
    void closeIfWriting() {
        if (writing != null) {
            closeFromAnywhere();
        }
    }

    /// A supervisor steps in. Any thread.
    CompletableFuture<StepInOutcome> stepIn(StepIn action) {
        return CompletableFuture.supplyAsync(() -> supervision.does(action), loop::execute);
    }

    /// Any thread.
    CompletableFuture<StepInOutcome> listen(String listener, Ear ear) {
        return CompletableFuture.supplyAsync(() -> supervision.listen(listener, ear), loop::execute);
    }

    /// Any thread.
    void listenerLeaves(String listener) {
        loop.execute(() -> supervision.leaves(listener));
    }

    /// Sound of a listener's microphone, `Ear.RATE_HZ`. Any thread.
    void listenerSays(String listener, byte[] pcm) {
        loop.execute(() -> supervision.voice(listener, pcm));
    }

    @Override
    public void on(CallerEvent event) {
        if (ending != null) {
            return;
        }
        switch (event) {
            case CallerEvent.Audio(var chunk) -> Objects.requireNonNull(uplink).fromCaller(chunk);
            case CallerEvent.Passed(var chunk) -> {
                sentAudio.sent(chunk);
                recording.tap().caller(chunk);
            }
            case CallerEvent.Placed(String itemId, Long fromMs, Long toMs) -> callerPlaced(itemId, fromMs, toMs);
            case CallerEvent.Typed(String text) -> callerTyped(text);
            case CallerEvent.Digit(char key) -> digits.pressed(key);
            case CallerEvent.Heard(String itemId, long heardMs) -> heard(itemId, heardMs);
            case CallerEvent.Truncated _, CallerEvent.ToolAsked _, CallerEvent.ToolAnswered _ -> {
                if (talk != null) {
                    talk.byCallersProgram(event);
                }
            }
            case CallerEvent.Told _, CallerEvent.Reached _, CallerEvent.Known _ -> {
                if (talk != null) {
                    talk.byLineInWriting(event);
                }
            }
            case CallerEvent.Gone(EndReason reason) -> end(reason);
        }
    }

    private void onModel(ModelEvent event) {
        if (finished) {
            return;
        }
        meter.saw(event);
        recording.saw(event);
        switch (event) {
            case ModelEvent.Ready _ -> modelReady();
            case ModelEvent.Away(String why) -> modelAway(why);
            case ModelEvent.Back _ -> modelBack();
            case ModelEvent.Lost(String why) -> modelLost(
                    modelState == ModelState.COMING ? EndReason.MODEL_UNAVAILABLE : EndReason.MODEL_LOST, why, why);
            case ModelEvent.Refused(String code, String message) -> modelLost(EndReason.MODEL_REFUSED, code, message);
            default -> onConversation(event);
        }
    }

    private void onConversation(ModelEvent event) {
        Exchange now = talk;
        if (now == null) {
            log.debug("model event before the ticket stands: {}", event);
            return;
        }
        switch (event) {
            case ModelEvent.Ready _,
                    ModelEvent.Away _,
                    ModelEvent.Back _,
                    ModelEvent.Refused _,
                    ModelEvent.Lost _ -> {}
            case ModelEvent.Used _ -> {
                now.scribe.spent(meter.costMicrodollars());
                // It settles nothing, and a model that is being closed says it in the midst of that.
                return;
            }
            case ModelEvent.CallerSpeechStarted(String itemId, Long spokenMs) -> callerStarted(now, itemId, spokenMs);
            case ModelEvent.CallerSpeechStopped(String itemId, Long silentMs) -> callerStopped(now, itemId, silentMs);
            case ModelEvent.CallerSpeechCommitted(String itemId) -> {
                timekeeper.callerActed();
                now.callerCommitted(itemId);
            }
            case ModelEvent.CallerTextDelta(String itemId, String delta) -> {
                // A model that runs the turns tells of the caller by words alone.
                timekeeper.callerActed();
                now.callerSays(itemId, delta);
            }
            case ModelEvent.CallerText(String itemId, String text) -> {
                timekeeper.active();
                now.callerSaid(itemId, text);
            }
            case ModelEvent.CallerTextFailed(String itemId, String why) -> {
                log.info("ticket {}: no transcription of {}: {}", now.scribe.ticketId(), itemId, why);
                now.callerInaudible(itemId);
            }
            case ModelEvent.ResponseStarted(String id) -> {
                now.answerStarted(id);
                supervision.answerBegan();
            }
            case ModelEvent.AgentAudio audio -> agentAudio(now, audio);
            case ModelEvent.AgentTextDelta delta -> now.agentText(delta);
            case ModelEvent.AgentText text -> {
                timekeeper.active();
                now.agentText(text);
                if (writing != null) {
                    meter.written();
                }
            }
            case ModelEvent.ToolRequested request -> now.tools.requested(request);
            case ModelEvent.ResponseEnded done -> responseEnded(now, done);
            case ModelEvent.ResponseRefused _ -> now.responses.refused();
            case ModelEvent.Trouble(String code, String message) -> {
                if (code.equals(CANCEL_FOUND_NOTHING)) {
                    now.responses.cancelRefused();
                }
                parts.metrics().modelTrouble(code);
                log.info("ticket {}: the model reports {}: {}", now.scribe.ticketId(), code, message);
            }
        }
        quiet();
    }

    private void ticketOpened(Ticket ticket, ModelLink dialled) {
        CallScribe scribe = new CallScribe(ticket.id(), parts.writer(), parts.feed(), loop, parts.metrics());
        Exchange now = new Exchange(
                parts, duty, newTicket, line, loop, clock, dialled, scribe, meter, recording, supervision, this::quiet, () -> end(EndReason.MODEL_FLOOD));
        talk = now;
        supervision.ticketOpened(now);
        liveCalls.ticketOpened(this, ticket.id().value());
        if (ending == null) {
            recording.ticketOpened(scribe, newTicket.at());
        }
        if (lineId != null) {
            scribe.metadata("line_id", lineId);
        }
        if (!modelError.isEmpty()) {
            scribe.metadata("model_error", modelError);
        }
        if (ending != null) {
            written.close();
            finish();
            return;
        }
        line.show(new CallNotice.Started(ticket.id().value(), newTicket.sessionId(), duty.agent().card()));
        greetWhenReady();
    }

    private void ticketFailed(Throwable failure) {
        log.error("no ticket could be opened, so the call is refused", failure);
        line.show(new CallNotice.Problem("record_unavailable", "This call cannot be recorded right now. Please call again later."));
        end(EndReason.RECORD_UNAVAILABLE);
        finish();
    }

    private void greetWhenReady() {
        Exchange now = talk;
        if (now == null || modelState == ModelState.COMING || ending != null) {
            return;
        }
        Objects.requireNonNull(uplink).open();
        recording.announce(now, loop);
        String greeting = duty.agent().greeting();
        if (!greeting.isBlank() && !line.ownsPlayout() && (writing == null || writing.greets())) {
            now.responses.greet("Say exactly: \"" + greeting + "\"");
        }
        for (String text; (text = typedEarly.poll()) != null; ) {
            callerTyped(text);
        }
        written.next();
    }

    private void modelReady() {
        modelState = ModelState.HERE;
        tone.end();
        greetWhenReady();
    }

    private void modelAway(String why) {
        if (ending != null) {
            finish();
            return;
        }
        log.warn("session {}: the model is out of reach: {}", newTicket.sessionId(), why);
        modelState = ModelState.AWAY;
        line.show(new CallNotice.Problem("model_reconnecting", "The line to the agent broke. One moment, please."));
        if (writing == null) {
            tone.begin();
        }
    }

    private void modelBack() {
        modelState = ModelState.HERE;
        written.next();
        tone.end();
        line.show(new CallNotice.Problem("model_back", "The agent is back."));
    }

    /// Says goodbye by tones, for nobody is left to say it, and ends the call once they have been heard.
    private void modelLost(EndReason reason, String error, String why) {
        modelState = ModelState.GONE;
        if (ending != null) {
            finish();
            return;
        }
        if (supervision.goesOnWithoutAgent(() -> modelLost(reason, error, why))) {
            return;
        }
        log.warn("session {}: {}: {}", newTicket.sessionId(), reason.wire(), why);
        modelError = error.length() > MOST_ERROR_LENGTH ? error.substring(0, MOST_ERROR_LENGTH) : error;
        if (talk != null) {
            talk.scribe.metadata("model_error", modelError);
        }
        if (writing != null) {
            line.show(new CallNotice.Problem(reason.wire(), "The connection to the agent was lost. Please write again later."));
            end(reason);
            return;
        }
        line.show(new CallNotice.Problem(reason.wire(), "The connection to the agent was lost. Please call again."));
        tone.goodbye();
        loop.schedule(HoldTone.GOODBYE, () -> end(reason));
    }

    private void callerStarted(Exchange now, String itemId, @Nullable Long spokenMs) {
        if (ending != null) {
            // Spoken just before the hang-up; no silence will follow to end it.
            now.transcript.callerBegan(itemId, spokenMs);
            Objects.requireNonNull(model).commitAudio();
            return;
        }
        timekeeper.callerActed();
        callerSpeaking = true;
        line.show(new CallNotice.CallerSpeaking(true));
        now.callerStarted(itemId, spokenMs);
    }

    private void callerStopped(Exchange now, String itemId, @Nullable Long silentMs) {
        timekeeper.callerActed();
        callerSpeaking = false;
        line.show(new CallNotice.CallerSpeaking(false));
        now.transcript.callerEnded(itemId, silentMs);
        now.bargeIn.callerStopped(itemId);
    }

    private void callerTyped(String text) {
        if (writing != null) {
            timekeeper.callerActed();
            if (!written.add(text)) {
                line.show(new CallNotice.Problem(
                        "too_many_messages", "Too many messages wait for an answer. Please send that again in a moment."));
            }
            return;
        }
        Exchange now = talk;
        if (now == null || modelState == ModelState.COMING) {
            if (typedEarly.size() < MOST_EARLY_MESSAGES) {
                typedEarly.add(text);
            } else {
                line.show(new CallNotice.Problem("not_ready", "The call is still connecting. Please send that again in a moment."));
            }
            return;
        }
        timekeeper.callerActed();
        now.callerTyped(typedItem(), text);
    }

    private String typedItem() {
        return "typed_" + newTicket.sessionId().substring(0, 8) + "_" + ++typed;
    }

    private void heard(String itemId, long heardMs) {
        timekeeper.active();
        recording.tap().heard(itemId, heardMs);
        if (talk != null) {
            talk.ledger.heard(itemId, heardMs);
        }
    }

    private void callerPlaced(String itemId, @Nullable Long fromMs, @Nullable Long toMs) {
        if (talk != null) {
            talk.transcript.callerPlaced(
                    itemId, fromMs == null ? null : sentAudio.placeMs(fromMs), toMs == null ? null : sentAudio.placeMs(toMs));
        }
    }

    private void agentAudio(Exchange now, ModelEvent.AgentAudio audio) {
        timekeeper.active();
        now.agentAudio(audio);
    }

    private void responseEnded(Exchange now, ModelEvent.ResponseEnded done) {
        if (done.outcome() == ModelEvent.Outcome.FAILED) {
            parts.metrics().modelTrouble("response_failed");
            log.warn("ticket {}: an answer failed: {}", now.scribe.ticketId(), done.detail());
        }
        now.answerEnded(done.responseId(), done.outcome());
        timekeeper.answerEnded();
    }

    /// Ends the call: the line goes at once, the ticket closes when the last words are known or the drain time is over.
    void end(EndReason reason) {
        if (ending != null) {
            return;
        }
        ending = reason;
        timekeeper.stop();
        digits.cancel();
        tone.end();
        boolean byCaller = reason == EndReason.CALLER_HANGUP || reason == EndReason.CALLER_PROTOCOL_ERROR;
        recording.end(!byCaller);
        supervision.ended(reason);
        if (!byCaller) {
            if (talk != null) {
                line.show(new CallNotice.Ended(talk.scribe.ticketId().value(), reason));
            }
            line.hangUp(reason);
        }
        Exchange now = talk;
        if (now != null) {
            written.close();
            now.callerGone();
            if (callerSpeaking) {
                Objects.requireNonNull(model).commitAudio();
            } else if (modelState != ModelState.COMING && pace.cameWithin(LAST_WORDS)) {
                listening = true;
                loop.schedule(LAST_WORDS, this::nothingMore);
            }
            if (modelState == ModelState.GONE) {
                finish();
            } else {
                quiet();
            }
        }
        if (finished) {
            return;
        }
        drainTimer = loop.schedule(parts.limits().drain(), this::finish);
    }

    private void nothingMore() {
        listening = false;
        quiet();
    }

    /// Closes an ended call as soon as nothing is awaited any more.
    private void quiet() {
        written.next();
        if (ending != null && !listening && talk != null && talk.settled() && supervision.settled()) {
            finish();
        }
    }

    /// Closes the model's connection and then the ticket, if there is one. If there will be one, waits for it.
    private void finish() {
        EndReason reason = ending;
        if (finished || reason == null) {
            return;
        }
        Objects.requireNonNull(model).close();
        Exchange now = talk;
        if (now == null) {
            if (reason == EndReason.RECORD_UNAVAILABLE) {
                gone(reason);
            }
            return;
        }
        finished = true;
        if (drainTimer != null) {
            drainTimer.cancel();
        }
        now.tools.abandon();
        now.transcript.settle();
        supervision.settle();
        now.scribe.measures(meter.measures(now.scribe.ticketId()));
        now.scribe.close(reason).whenComplete((_, failure) -> {
            if (failure != null) {
                log.error("ticket {} could not be closed; it will be at the next start", now.scribe.ticketId(), failure);
            }
            loop.execute(() -> gone(reason));
        });
    }

    private void gone(EndReason reason) {
        finished = true;
        liveCalls.ended(this, talk == null ? "" : talk.scribe.ticketId().value());
        place.leave();
        parts.metrics().callEnded(newTicket.channel(), reason);
        closed.complete(null);
    }

    /// The call as its timekeeper sees it.
    private final class Talking implements Timekeeper.Talk {
        @Override
        public boolean quiet() {
            return standing() && !supervision.looksAfterCaller() && !callerSpeaking && !answering() && !playing() && !Objects.requireNonNull(talk).tools.busy();
        }

        @Override
        public boolean standing() {
            return talk != null && modelState == ModelState.HERE && ending == null;
        }

        @Override
        public boolean answering() {
            return talk != null && talk.responses.activeId() != null;
        }

        @Override
        public boolean playing() {
            return talk != null && !line.ownsPlayout() && talk.ledger.playing();
        }

        @Override
        public void say(String sentence) {
            Objects.requireNonNull(talk).responses.request("Say exactly: \"" + sentence + "\"");
        }

        @Override
        public CallSentences sentences() {
            return line.ownsPlayout() || writing != null ? CallSentences.NONE : duty.agent().rules().sentences();
        }

        @Override
        public void end(EndReason reason) {
            Call.this.end(writing != null && reason == EndReason.SILENCE_LIMIT ? EndReason.IDLE : reason);
        }
    }

    /// The call as its written turns see it.
    private final class Written implements WrittenTurns.Talk {
        @Override
        public boolean free() {
            return talk != null && modelState == ModelState.HERE && ending == null && talk.responses.isIdle() && !talk.tools.busy();
        }

        @Override
        public void ask(String text) {
            Exchange now = Objects.requireNonNull(talk);
            ContactDetails.in(text).forEach(detail -> now.scribe.identifier(detail.getKey(), detail.getValue()));
            now.callerTyped(typedItem(), text);
        }

        @Override
        public void answered() {
            line.show(new CallNotice.Answered());
        }

        @Override
        public void keep(String text) {
            Objects.requireNonNull(talk).callerWrote(typedItem(), text);
        }
    }

    /// The call as its supervisors see it.
    private final class Supervised implements Supervision.Watched {
        @Override
        public boolean standing() {
            return modelState == ModelState.HERE && ending == null;
        }

        @Override
        public boolean somebodySpeaks() {
            return callerSpeaking || talk != null && (talk.responses.underWay() || talk.ledger.playing());
        }

        @Override
        public void active() {
            timekeeper.active();
        }

        @Override
        public void end(EndReason reason) {
            Call.this.end(reason);
        }
    }

    private enum ModelState {
        COMING,
        HERE,
        /// Out of reach and being sought again; what is asked meanwhile is asked later.
        AWAY,
        GONE
    }
}
