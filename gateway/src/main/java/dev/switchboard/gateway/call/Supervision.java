package dev.switchboard.gateway.call;

import dev.switchboard.tools.ToolOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What supervisors do to one call: they listen, whisper, have the agent say something, take the call over with their own
/// voice and give it back, transfer and end it. Whatever they do is on the ticket (metadata `step_in`), and who has the call
/// too (`call_state`).
///
/// ```
/// AGENT ─take over─► ANNOUNCING ─heard, or 6 s─► HELD ─hand back, or no sound for `supervisorReturn`─► AGENT
///   └─transfer_to_human─► WAITING ─take over─► ANNOUNCING       └─ nobody came ─► AGENT
/// ```
///
/// While a supervisor has the call no answer is asked for, and one that the model begins by itself is cancelled; the caller is
/// still transcribed. Event loop only.
final class Supervision {
    /// What was said last may still become words.
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    /// The call, as its supervisors see it.
    interface Watched {
        boolean standing();

        boolean somebodySpeaks();

        /// Something is being said, so the call is not silent.
        void active();

        void end(EndReason reason);
    }

    private final SupervisorTurn.House house;
    private final OnDuty duty;
    private final CallerLink line;
    private final CallLoop loop;
    private final CallClock clock;
    private final ListeningPost post;
    private final Watched call;
    private final HoldMelody melody;
    private final HumanWait wait;
    private final List<SupervisorWords> lastWords = new ArrayList<>();
    private @Nullable Exchange talk;
    private @Nullable SupervisorTurn holder;
    private @Nullable Runnable whenAlone;
    private @Nullable EndReason over;
    private int takes;
    private int approvals;
    private String approvalState = "";

    Supervision(
            CallParts parts, OnDuty duty, CallerLink line, CallLoop loop, CallClock clock, ListeningPost post, Watched call) {
        this.house = new SupervisorTurn.House(parts, duty, line, loop, clock, call);
        this.duty = duty;
        this.line = line;
        this.loop = loop;
        this.clock = clock;
        this.post = post;
        this.call = call;
        this.melody = new HoldMelody(line, loop, call::somebodySpeaks);
        this.wait = new HumanWait(loop, parts.stepIn().humanWait(), melody, this::nobodyCame);
    }

    void ticketOpened(Exchange exchange) {
        talk = exchange;
    }

    /// Whether a supervisor has the call, or is about to.
    boolean holds() {
        return holder != null;
    }

    /// Whether the caller is looked after, so that nobody need ask whether they are still there.
    boolean looksAfterCaller() {
        return holder != null || wait.waiting() || approvals > 0;
    }

    boolean somebodySpeaks() {
        return call.somebodySpeaks();
    }

    /// A tool's run waits for the approval of somebody of the house: the board shows it, and the caller hears the melody
    /// whenever nobody speaks.
    void approvalAsked(String tool, String what) {
        approvals++;
        approvalState = "waiting for approval: " + what;
        if (holder == null) {
            withTheAgent();
        }
        write("approval", clock.ms() + " ms, " + tool + " asked for: " + what);
    }

    void approvalOver(String tool, String decision) {
        approvals--;
        write("approval", clock.ms() + " ms, " + tool + " " + decision);
        if (approvals == 0 && holder == null && !wait.waiting()) {
            melody.end();
            withTheAgent();
        }
    }

    /// The agent has the call; while a run waits, whoever looks at the board is told that instead.
    private void withTheAgent() {
        if (approvals > 0) {
            melody.begin();
        }
        state(approvals > 0 ? approvalState : "with the agent");
    }

    /// The model began an answer.
    void answerBegan() {
        if (holder != null) {
            holder.answerBegan();
        }
    }

    /// There is no model any more. True when a supervisor has the call, which then goes on without one; `then` runs when the
    /// supervisor has left it.
    boolean goesOnWithoutAgent(Runnable then) {
        if (holder == null) {
            return false;
        }
        whenAlone = then;
        note("the agent is gone");
        return true;
    }

    StepInOutcome listen(String listener, Ear ear) {
        Exchange now = talk;
        StepInOutcome obstacle = obstacle(new StepIn.Look("", listener));
        if (obstacle != null || now == null) {
            return obstacle == null ? notYet() : obstacle;
        }
        if (line.writing().isPresent()) {
            return new StepInOutcome.Refused("this conversation is in writing: there is nothing to listen to");
        }
        if (!post.add(listener, ear, now.ledger.toPlay())) {
            return new StepInOutcome.Refused(ListeningPost.MOST_LISTENERS + " people listen to this call already");
        }
        return done();
    }

    /// A listener went away, on purpose or not. One who has the call may be back in time by another line.
    void leaves(String listener) {
        post.remove(listener);
        SupervisorTurn had = holder;
        if (had != null && had.isBy(listener)) {
            had.goes();
            note("the line to " + had.by() + " broke");
            melody.begin();
        }
    }

    /// Sound of a listener's microphone. Of use only while that one has the call.
    void voice(String listener, byte[] pcm) {
        SupervisorTurn had = holder;
        if (had == null || !had.isBy(listener) || !had.held()) {
            house.parts().metrics().dropped("listening", "not_holding");
        } else if (had.says(listener, pcm)) {
            call.active();
            post.supervisor(listener, pcm);
        }
    }

    StepInOutcome does(StepIn action) {
        Exchange now = talk;
        StepInOutcome obstacle = obstacle(action);
        if (obstacle != null || now == null) {
            return obstacle == null ? notYet() : obstacle;
        }
        return switch (action) {
            case StepIn.Look _ -> done();
            case StepIn.Whisper(String by, String _, String text, boolean answerNow) -> {
                now.sides.model().addNote("From your supervisor, not heard by the caller: " + text);
                note("whisper by " + by + ": " + text);
                if (answerNow) {
                    now.responses.request(null);
                }
                yield done();
            }
            case StepIn.Say(String by, String _, String text) -> {
                if (holder != null) {
                    yield new StepInOutcome.Refused("the agent is silent while you have the call: hand it back first");
                }
                note("say by " + by + ": " + text);
                if (line.writing().isPresent() && wait.waiting()) {
                    wait.end();
                    state("with the agent");
                }
                now.responses.request(exactly(text));
                yield done();
            }
            case StepIn.TakeOver(String by, String listener) -> takeOver(now, by, listener);
            case StepIn.HandBack(String by, String _) -> {
                if (holder == null) {
                    yield new StepInOutcome.Refused("nobody has taken this call over");
                }
                handBack(now, "hand back by " + by, true);
                yield done();
            }
            case StepIn.Transfer(String by, String _, String agentId) -> transfer(now, by, agentId);
            case StepIn.End(String by, String _) -> {
                note("end by " + by);
                call.end(EndReason.SUPERVISOR);
                yield new StepInOutcome.Over(EndReason.SUPERVISOR);
            }
        };
    }

    /// Carries out a tool request for a person; empty for any other.
    Optional<ToolOutcome> carryOut(Agent asked, ModelEvent.ToolRequested request) {
        if (!request.name().equals(HumanWait.TOOL.name()) || !asked.rules().stepIn().human()) {
            return Optional.empty();
        }
        if (house.parts().stepIn().humanWait().isZero() || line.ownsPlayout()) {
            return Optional.of(HumanWait.refused("I am sorry, I cannot connect you to a person from here.", "nobody_there"));
        }
        if (holder != null || wait.waiting()) {
            return Optional.of(HumanWait.refused("A colleague has been asked already.", "already_asked"));
        }
        String reason = HumanWait.reason(request.argumentsJson());
        wait.begin();
        state(reason.isEmpty() ? "waiting for a person" : "waiting for a person: " + reason);
        return Optional.of(HumanWait.asked(duty.agent().rules().stepIn().waiting()));
    }

    /// The line is gone, or is about to be: nobody listens or speaks any more.
    void ended(EndReason reason) {
        over = reason;
        wait.end();
        melody.end();
        SupervisorTurn had = holder;
        holder = null;
        if (had != null) {
            lastWords.addAll(had.end());
        }
        post.ended(reason);
    }

    /// Whether all that supervisors said has become words.
    boolean settled() {
        return lastWords.stream().allMatch(SupervisorWords::settled);
    }

    /// No words come any more: what is open is written as it stands.
    void settle() {
        lastWords.forEach(SupervisorWords::close);
        lastWords.clear();
    }

    private @Nullable StepInOutcome obstacle(StepIn action) {
        if (over != null) {
            return new StepInOutcome.Over(over);
        }
        if (line.writing().isPresent() && action instanceof StepIn.TakeOver) {
            return new StepInOutcome.Refused("this conversation is in writing: have the agent write your words instead");
        }
        if (line.ownsPlayout() && !(action instanceof StepIn.End)) {
            return new StepInOutcome.Refused("this call belongs to a client of /v1/realtime: it can only be ended");
        }
        SupervisorTurn had = holder;
        if (had == null || action instanceof StepIn.Look || had.isBy(action.listener())) {
            return null;
        }
        if (had.isGone() && action instanceof StepIn.TakeOver && had.by().equals(action.by())) {
            return null;
        }
        return new StepInOutcome.Refused("this call is held by another supervisor, " + had.by());
    }

    private StepInOutcome takeOver(Exchange now, String by, String listener) {
        if (!post.hears(listener)) {
            return new StepInOutcome.Refused("listen to this call first: it is taken over by the listener's own microphone");
        }
        SupervisorTurn had = holder;
        if (had != null) {
            if (had.isGone()) {
                melody.end();
                note("the line to " + had.by() + " is back");
            }
            had.comes(listener);
            return done();
        }
        wait.end();
        SupervisorTurn turn = new SupervisorTurn(
                house, now, by, listener, this::tellEars, why -> handBack(now, "handed back: " + why, true));
        holder = turn;
        note("take over by " + by);
        state("held by " + by);
        turn.begin("supervisor_" + ++takes);
        tellEars();
        return done();
    }

    private void handBack(Exchange now, String what, boolean speaks) {
        SupervisorTurn had = holder;
        if (had == null) {
            return;
        }
        holder = null;
        melody.end();
        note(what);
        withTheAgent();
        List<String> said = had.end().stream().flatMap(words -> letGo(words).stream()).toList();
        now.sides.model().addNote("A colleague, " + had.by() + ", spoke with the caller and has given the call back to you."
                + (said.isEmpty() ? "" : " The colleague said: " + String.join(" ", said))
                + " What the caller said meanwhile you know. Go on from there.");
        now.responses.release();
        tellEars();
        if (whenAlone != null) {
            whenAlone.run();
        } else if (speaks) {
            String words = duty.agent().rules().stepIn().handedBack();
            now.responses.request(words.isBlank() ? null : exactly(words));
        }
    }

    /// What was said, as far as it is known; the rest has `LAST_WORDS` to become words.
    private List<String> letGo(SupervisorWords words) {
        lastWords.add(words);
        loop.schedule(LAST_WORDS, () -> {
            if (lastWords.remove(words)) {
                words.close();
            }
        });
        return words.said();
    }

    private StepInOutcome transfer(Exchange now, String by, String agentId) {
        Agent before = duty.agent();
        Optional<String> why = duty.transfer(agentId, "by " + by, now.sides);
        if (why.isPresent()) {
            return new StepInOutcome.Unknown(why.get());
        }
        wait.end();
        note("transfer by " + by + ": " + before.id() + " to " + agentId);
        if (holder != null) {
            handBack(now, "hand back by " + by, false);
        } else {
            now.hush();
            withTheAgent();
        }
        Agent next = duty.agent();
        now.sides.model().addNote("You are " + next.name() + " now: a supervisor has given this call to you. Go on with what the"
                + " caller wants; ask for nothing that was said already.");
        now.responses.request(exactly(next.rules().takesOver()));
        tellEars();
        return done();
    }

    private void nobodyCame() {
        Exchange now = talk;
        if (now == null) {
            return;
        }
        note("nobody came");
        withTheAgent();
        now.sides.model().addNote("No colleague was free. Offer the caller that somebody calls back: ask for the name, the"
                + " telephone number and a good time.");
        String words = duty.agent().rules().stepIn().nobodyFree();
        now.responses.request(words.isBlank() ? null : exactly(words));
        tellEars();
    }

    private void tellEars() {
        if (post.listened()) {
            post.told(standing());
        }
    }

    private Ear.Standing standing() {
        SupervisorTurn has = holder;
        Ear.State state = has == null
                ? wait.waiting() ? Ear.State.WAITING : Ear.State.AGENT
                : has.held() ? Ear.State.HELD : Ear.State.ANNOUNCING;
        return new Ear.Standing(state, duty.agent().card(), has == null ? "" : has.by());
    }

    private StepInOutcome done() {
        return new StepInOutcome.Done(standing(), duty.others());
    }

    private static StepInOutcome notYet() {
        return new StepInOutcome.Refused("this call has only just arrived: try again in a moment");
    }

    /// Milliseconds of the call's clock first, so that a program can read them.
    private void note(String what) {
        write("step_in", clock.ms() + " ms, " + what);
    }

    private void state(String state) {
        write("call_state", state);
    }

    private void write(String key, String value) {
        if (talk != null) {
            talk.scribe.metadata(key, value);
        }
    }

    static String exactly(String words) {
        return "Say exactly: \"" + words + "\"";
    }
}
