package dev.switchboard.dashboard.stepin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.Principals;
import dev.switchboard.dashboard.stepin.CallDesk.Answer;
import dev.switchboard.dashboard.stepin.CallDesk.Request;
import dev.switchboard.dashboard.stepin.CallDesk.Supervisor;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.Tickets;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// `GET /api/calls/{id}` and `POST /api/calls/{id}/whisper`, `say`, `take-over`, `hand-back`, `transfer`, `end`. The id is the
/// ticket's. 404 when there is no such ticket; 409 when its call is over, is another gateway's, is held by another supervisor,
/// or does not stand so that this can be done: the message says which.
public final class StepInEndpoints {
    private static final int MOST_TEXT_CHARS = 1_000;
    private static final int MOST_NAME_CHARS = 100;
    private static final Set<String> WHO = Set.of("listener");

    private final CallDesk desk;
    private final Tickets tickets;
    private final Principals principals;
    private final int maxBodyBytes;

    public StepInEndpoints(CallDesk desk, Tickets tickets, Principals principals, int maxBodyBytes) {
        this.desk = desk;
        this.tickets = tickets;
        this.principals = principals;
        this.maxBodyBytes = maxBodyBytes;
    }

    public void look(Context ctx) {
        answer(ctx, new Request.Look(new Supervisor(principals.of(ctx), "")));
    }

    public void whisper(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, Set.of("text", "answer", "listener"));
        boolean answerNow = answersNow(body);
        answer(ctx, new Request.Whisper(who(ctx, body), needed(body, "text", MOST_TEXT_CHARS), answerNow));
    }

    private static boolean answersNow(JsonBody body) {
        String answer = body.text("answer", MOST_NAME_CHARS);
        if (answer != null && !answer.equals("now") && !answer.equals("next")) {
            throw ApiException.badRequest("answer must be now or next");
        }
        return "now".equals(answer);
    }

    public void say(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, Set.of("text", "listener"));
        answer(ctx, new Request.Say(who(ctx, body), needed(body, "text", MOST_TEXT_CHARS)));
    }

    public void takeOver(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, WHO);
        needed(body, "listener", MOST_NAME_CHARS);
        answer(ctx, new Request.TakeOver(who(ctx, body)));
    }

    public void handBack(Context ctx) {
        alone(ctx, (who, _) -> new Request.HandBack(who), WHO);
    }

    public void transfer(Context ctx) {
        alone(ctx, (who, body) -> new Request.Transfer(who, needed(body, "agent", MOST_NAME_CHARS)), Set.of("agent", "listener"));
    }

    public void end(Context ctx) {
        alone(ctx, (who, _) -> new Request.End(who), WHO);
    }

    private void alone(Context ctx, BiFunction<Supervisor, JsonBody, Request> request, Set<String> keys) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, keys);
        answer(ctx, request.apply(who(ctx, body), body));
    }

    private void answer(Context ctx, Request request) {
        String ticketId = ctx.pathParam("id");
        Answer answer = desk.ask(ticketId, request);
        if (answer instanceof Answer.Over(String reason) && request instanceof Request.End) {
            Envelope.success(ctx, 200, ended(ticketId, reason));
        } else {
            Envelope.success(ctx, 200, StandingJson.of(ticketId, standing(ticketId, answer, tickets)));
        }
    }

    /// Throws what the API answers where it could not be done.
    static CallDesk.Standing standing(String ticketId, Answer answer, Tickets tickets) {
        return switch (answer) {
            case Answer.Done(CallDesk.Standing standing) -> standing;
            case Answer.Refused(String why) -> throw ApiException.conflict(why);
            case Answer.Unknown(String why) -> throw ApiException.unusable(why);
            case Answer.Over(String reason) ->
                throw ApiException.conflict("the call of ticket " + ticketId + " has ended: " + reason);
            case Answer.NotHere _ -> throw notHere(ticketId, tickets);
            case Answer.Busy _ -> throw ApiException.full("the call of ticket " + ticketId + " did not answer: try again");
        };
    }

    private static ApiException notHere(String ticketId, Tickets tickets) {
        Ticket ticket = id(ticketId).flatMap(tickets::find).orElseThrow(ApiException::ticketNotFound);
        boolean over = ticket.endReason() != null || ticket.status() == TicketStatus.CLOSED;
        return ApiException.conflict(over
                ? "the call of ticket " + ticketId + " has ended"
                : "the call of ticket " + ticketId + " is not at this gateway: use the dashboard of the one that has it");
    }

    private static Optional<TicketId> id(String text) {
        try {
            return Optional.of(new TicketId(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    private static ObjectNode ended(String ticketId, String reason) {
        return JsonNodeFactory.instance.objectNode()
                .put("ticket_id", ticketId)
                .put("state", "ended")
                .put("reason", reason);
    }

    private Supervisor who(Context ctx, JsonBody body) {
        @Nullable String listener = body.text("listener", MOST_NAME_CHARS);
        return new Supervisor(principals.of(ctx), listener == null ? "" : listener);
    }

    private static String needed(JsonBody body, String key, int maxChars) {
        String text = body.words(key, maxChars);
        if (text == null) {
            throw ApiException.badRequest("the body needs the key " + key);
        }
        return text;
    }
}
