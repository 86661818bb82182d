package dev.switchboard.gateway;

import dev.switchboard.dashboard.stepin.CallDesk;
import dev.switchboard.gateway.call.AgentCard;
import dev.switchboard.gateway.call.Ear;
import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.FrontDesk;
import dev.switchboard.gateway.call.StepIn;
import dev.switchboard.gateway.call.StepInOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The control plane's way into the calls of this process: each request is put onto the loop of its call and waited for.
final class SteppingIn implements CallDesk {
    /// A loop answers within milliseconds.
    private static final int ANSWERS_WITHIN_SECONDS = 5;

    private final FrontDesk desk;

    SteppingIn(FrontDesk desk) {
        this.desk = desk;
    }

    @Override
    public Answer ask(String ticketId, Request request) {
        return answer(desk.stepIn(ticketId, switch (request) {
            case Request.Look(Supervisor who) -> new StepIn.Look(who.name(), who.listener());
            case Request.Whisper(Supervisor who, String text, boolean answerNow) ->
                new StepIn.Whisper(who.name(), who.listener(), text, answerNow);
            case Request.Say(Supervisor who, String text) -> new StepIn.Say(who.name(), who.listener(), text);
            case Request.TakeOver(Supervisor who) -> new StepIn.TakeOver(who.name(), who.listener());
            case Request.HandBack(Supervisor who) -> new StepIn.HandBack(who.name(), who.listener());
            case Request.Transfer(Supervisor who, String agentId) ->
                new StepIn.Transfer(who.name(), who.listener(), agentId);
            case Request.End(Supervisor who) -> new StepIn.End(who.name(), who.listener());
        }));
    }

    @Override
    public Answer listen(String ticketId, String listener, Listener to) {
        return answer(desk.listen(ticketId, listener, new Ear() {
            @Override
            public boolean hear(Piece piece) {
                return to.hear(new Sound(piece.side().ordinal(), piece.sequence(), piece.atMs(), piece.pcm()));
            }

            @Override
            public void told(Standing standing) {
                to.told(standingOf(standing, List.of()));
            }

            @Override
            public void ended(EndReason reason) {
                to.ended(reason.wire());
            }
        }));
    }

    @Override
    public Map<String, List<Double>> levels() {
        return desk.levels();
    }

    @Override
    public void stopListening(String ticketId, String listener) {
        desk.stopListening(ticketId, listener);
    }

    @Override
    public void speak(String ticketId, String listener, byte[] pcm) {
        desk.speak(ticketId, listener, pcm);
    }

    private static Answer answer(Optional<CompletableFuture<StepInOutcome>> asked) {
        if (asked.isEmpty()) {
            return new Answer.NotHere();
        }
        try {
            return switch (asked.get().get(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                case StepInOutcome.Done(Ear.Standing standing, List<AgentCard> others) ->
                    new Answer.Done(standingOf(standing, others));
                case StepInOutcome.Refused(String why) -> new Answer.Refused(why);
                case StepInOutcome.Unknown(String why) -> new Answer.Unknown(why);
                case StepInOutcome.Over(EndReason reason) -> new Answer.Over(reason.wire());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Busy();
        } catch (TimeoutException e) {
            return new Answer.Busy();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a supervisor's request failed in the call", e);
        }
    }

    private static Standing standingOf(Ear.Standing standing, List<AgentCard> others) {
        return new Standing(
                standing.state().name().toLowerCase(Locale.ROOT),
                named(standing.agent()),
                standing.heldBy(),
                others.stream().map(SteppingIn::named).toList());
    }

    private static AgentName named(AgentCard card) {
        return new AgentName(card.id(), card.name());
    }
}
