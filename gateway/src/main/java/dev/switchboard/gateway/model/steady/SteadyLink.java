package dev.switchboard.gateway.model.steady;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.call.ModelLink;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.SessionLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call's model for as long as the call lasts, made of one session after another.
///
/// A session that drops is dialled again with growing pauses; the new one is told the conversation in words, hears what
/// the caller said meanwhile, and is asked again for an answer that was owed. Before a session expires a second one is
/// dialled and takes over in a pause; both live on one thread, so one frame of the caller goes to the first and the
/// next to the second. The call sees one model: what a lost session left open is closed here (`Uptake` follows what is
/// open). Event loop only.
final class SteadyLink implements ModelLink, Leg.Owner {
    private static final Logger log = LoggerFactory.getLogger(SteadyLink.class);
    /// A session that stood for so long was good: its loss starts the counting of failures anew.
    private static final Duration GOOD_SESSION = Duration.ofSeconds(10);
    /// How long a session that hears words again may take to answer them by itself.
    private static final Duration OWN_ANSWER_WAIT = Duration.ofSeconds(3);
    /// How often a session about to expire looks for a pause.
    private static final Duration PAUSE_CHECK = Duration.ofMillis(100);
    /// How long before expiry the change is made even without a pause.
    private static final Duration LAST_MOMENT = Duration.ofSeconds(5);

    private final LinkParts parts;
    private final AudioFormat format;
    private final CallLoop loop;
    private final Consumer<ModelEvent> events;
    private final Backoff backoff;
    private final HeldAudio held;
    private final Recollection memory = new Recollection();
    private final Floor floor = new Floor();
    private final Uptake uptake;

    private Agent agent;
    private CallLoop.@Nullable Timer expiry;
    private @Nullable Leg live;
    private @Nullable Leg coming;
    private int legs;
    private boolean ready;
    private boolean closed;
    private long stoodAtMs;
    private long lostAtMs;

    SteadyLink(LinkParts parts, Agent agent, AudioFormat format, CallLoop loop, Consumer<ModelEvent> events) {
        this.parts = parts;
        this.agent = agent;
        this.format = format;
        this.loop = loop;
        this.events = events;
        this.backoff = new Backoff(parts.policy(), parts.random());
        this.held = new HeldAudio(
                parts.policy().heldAudio(), parts.sessions().runsTurns() ? HeldAudio.ONSET_BY_WORDS : HeldAudio.ONSET);
        this.uptake = new Uptake(memory, floor, held, new HeardAgain(loop, this::neverHeard), events, this::modelAnswers, parts.clock());
    }

    void begin() {
        dialNext();
    }

    private void dialNext() {
        if (closed || coming != null) {
            return;
        }
        Leg leg = new Leg(++legs, agent, this, loop, parts.policy().connectWithin());
        coming = leg;
        leg.dialled(parts.sessions().dial(agent, format, loop, leg, memory.told()));
    }

    @Override
    public void stands(Leg leg) {
        if (leg != coming) {
            leg.hangUp();
        } else if (live == null) {
            coming = null;
            takeOver(leg);
        }
    }

    @Override
    public void reports(Leg leg, ModelEvent event) {
        if (leg != live) {
            if (event instanceof ModelEvent.Used) {
                events.accept(event);
            }
            return;
        }
        boolean kept = uptake.answerUnwanted();
        uptake.of(event, leg);
        boolean heardAgain = event instanceof ModelEvent.CallerSpeechCommitted && !modelAnswers();
        if (heardAgain || kept && !uptake.answerUnwanted()) {
            sendWish();
        }
    }

    @Override
    public void lost(Leg leg, SessionLoss loss) {
        if (leg == coming) {
            coming = null;
            dialFailed(loss);
        } else if (leg == live) {
            live = null;
            sessionLost(loss);
        }
    }

    private void dialFailed(SessionLoss loss) {
        log.info("no session with {}: {}", parts.sessions().label(), loss.sentence());
        if (live == null) {
            redial(loss);
        } else if (!loss.fatal()) {
            backoff.next(loss.retryAfter()).ifPresent(wait -> loop.schedule(wait, this::dialNext));
        }
    }

    private void sessionLost(SessionLoss loss) {
        log.warn("the session with {} was lost: {}", parts.sessions().label(), loss.sentence());
        lostAtMs = now();
        boolean good = lostAtMs - stoodAtMs >= GOOD_SESSION.toMillis();
        if (good) {
            backoff.forgive();
        }
        if (loss.fatal()) {
            end(loss);
            return;
        }
        events.accept(new ModelEvent.Away(loss.sentence()));
        uptake.closeWhatIsOpen();
        Leg next = coming;
        if (next != null && next.standing()) {
            coming = null;
            takeOver(next);
        } else if (next == null && good) {
            dialNext();
        } else if (next == null) {
            redial(loss);
        }
    }

    private void redial(SessionLoss loss) {
        Optional<Duration> wait = loss.fatal() ? Optional.empty() : backoff.next(loss.retryAfter());
        if (wait.isPresent()) {
            loop.schedule(wait.get(), this::dialNext);
        } else {
            end(loss);
        }
    }

    private void end(SessionLoss loss) {
        if (closed) {
            return;
        }
        close();
        parts.metrics().modelGivenUp(loss.fatal() ? loss.code() : "retries");
        events.accept(loss.fatal() ? new ModelEvent.Refused(loss.code(), loss.sentence()) : new ModelEvent.Lost(loss.sentence()));
    }

    /// From here on this session is the call's: it is told what was said, hears what the last one did not, and is asked
    /// for what the last one owed.
    private void takeOver(Leg leg) {
        if (closed) {
            leg.hangUp();
            return;
        }
        live = leg;
        stoodAtMs = now();
        if (leg.agent() != agent) {
            leg.session().become(agent);
        }
        List<Remembered> told = memory.told();
        leg.session().recall(told);
        held.all().forEach(leg.session()::appendAudio);
        uptake.hearAgain();
        askForWhatIsOwed();
        expireInTime(leg);
        if (!ready) {
            ready = true;
            events.accept(new ModelEvent.Ready());
            return;
        }
        parts.metrics().modelRecalled(told.size());
        if (lostAtMs != 0) {
            parts.metrics().modelReconnected(Duration.ofMillis(now() - lostAtMs));
            lostAtMs = 0;
            events.accept(new ModelEvent.Back());
        }
    }

    /// Whether a session answers the caller's turns by itself, or the call asks for each answer.
    private boolean modelAnswers() {
        return runsTurns() || agent.turnDetection().interruption().isLeftToModel();
    }

    @Override
    public boolean runsTurns() {
        return parts.sessions().runsTurns();
    }

    /// A session that hears the caller again answers by itself, or is asked when it has heard; only if neither happens, it
    /// is asked all the same.
    private void askForWhatIsOwed() {
        if (floor.wish() == null) {
            return;
        }
        if (uptake.hearsAgain()) {
            loop.schedule(OWN_ANSWER_WAIT, this::sendWish);
        } else {
            sendWish();
        }
    }

    private void sendWish() {
        Floor.Ask wish = floor.wish();
        Leg leg = live;
        if (wish == null || leg == null || closed || floor.asked() || floor.activeId() != null || floor.callerSpeaks()) {
            return;
        }
        floor.wishSent();
        leg.session().createResponse(wish.instructions());
    }

    private void neverHeard(String itemId) {
        if (!closed) {
            memory.callerInaudible(itemId);
            events.accept(new ModelEvent.CallerTextFailed(itemId, "lost with the connection"));
        }
    }

    /// The timer is the session's, up to an hour long: left to run it would hold on to a call that is over.
    private void expireInTime(Leg leg) {
        stopWatchingExpiry();
        Instant expiresAt = leg.expiresAt();
        if (expiresAt == null) {
            return;
        }
        long leftMs = expiresAt.toEpochMilli() - now();
        long leadMs = Math.min(parts.policy().rolloverBefore().toMillis(), leftMs / 2);
        long lastMomentMs = expiresAt.toEpochMilli() - Math.min(LAST_MOMENT.toMillis(), leadMs / 4);
        expiry = loop.schedule(Duration.ofMillis(Math.max(0, leftMs - leadMs)), () -> {
            if (leg == live) {
                dialNext();
                changeInPause(leg, lastMomentMs);
            }
        });
    }

    private void changeInPause(Leg leg, long lastMomentMs) {
        Leg next = coming;
        if (leg != live || closed) {
            return;
        }
        boolean pause = floor.quiet(now()) && !memory.awaitsWords();
        if (next == null || !next.standing() || !pause && now() < lastMomentMs) {
            expiry = loop.schedule(PAUSE_CHECK, () -> changeInPause(leg, lastMomentMs));
            return;
        }
        live = null;
        coming = null;
        if (!pause) {
            uptake.closeWhatIsOpen();
        }
        takeOver(next);
        leg.hangUp();
        parts.metrics().modelRolledOver(pause);
    }

    private void stopWatchingExpiry() {
        if (expiry != null) {
            expiry.cancel();
            expiry = null;
        }
    }

    private long now() {
        return parts.clock().millis();
    }

    @Override
    public void appendAudio(AudioChunk audio) {
        int lost = held.add(audio, live == null || uptake.awaitsWords());
        if (lost > 0) {
            parts.metrics().dropped("model", "no_session");
        }
        if (live != null) {
            live.session().appendAudio(audio);
        }
    }

    @Override
    public void commitAudio() {
        if (live != null) {
            live.session().commitAudio();
        }
    }

    @Override
    public void addCallerText(String itemId, String text) {
        memory.callerSaid(itemId, text);
        if (live != null) {
            live.session().addCallerText(itemId, text);
        }
    }

    @Override
    public void addNote(String text) {
        memory.noted(text);
        if (live != null) {
            live.session().addNote(text);
        }
    }

    @Override
    public void addToolOutput(String callId, String outputJson) {
        memory.toolAnswered(callId, outputJson);
        floor.toolAnswered(callId);
        if (live != null) {
            live.session().addToolOutput(callId, outputJson);
        }
    }

    /// A repetition of ours that is under way already covers the wish.
    @Override
    public void createResponse(@Nullable String instructions) {
        floor.wish(new Floor.Ask(instructions, false));
        if (live != null && !uptake.answerUnwanted()) {
            if (floor.asked()) {
                floor.dropWish();
            } else {
                floor.wishSent();
                live.session().createResponse(instructions);
            }
        }
    }

    @Override
    public void cancelResponse() {
        floor.cancelled();
        if (live != null) {
            live.session().cancelResponse();
        }
    }

    @Override
    public void truncate(String itemId, long heardMs) {
        int madeBy = memory.legOf(itemId);
        Optional<Remembered.AgentSaid> left = memory.agentCut(itemId, heardMs);
        floor.playsNoMore();
        Leg leg = live;
        if (leg == null || madeBy == 0) {
            return;
        }
        if (madeBy == leg.number()) {
            leg.session().truncate(itemId, heardMs);
        } else {
            left.ifPresent(leg.session()::amend);
        }
    }

    @Override
    public void delete(String itemId) {
        boolean known = memory.legOf(itemId) != 0;
        memory.forget(itemId);
        floor.playsNoMore();
        if (live != null && known) {
            live.session().delete(itemId);
        }
    }

    @Override
    public void become(Agent next) {
        agent = next;
        if (live != null) {
            live.session().become(next);
        }
    }

    @Override
    public void close() {
        closed = true;
        stopWatchingExpiry();
        uptake.close();
        for (Leg leg : new Leg[] {live, coming}) {
            if (leg != null) {
                leg.hangUp();
            }
        }
        live = null;
        coming = null;
    }
}
