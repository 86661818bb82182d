package dev.switchboard.store.redaction;

import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.query.QueryResult;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketPage;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.ToolCall;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts replacements for some kinds of what is sensitive, in every text of the record that people or models wrote. What
/// holds nothing of that comes back as it is, the same object. Redacting twice changes nothing. Stateless, any thread.
public final class Redactor {
    /// Leaves everything as it is.
    public static final Redactor NONE = new Redactor(Set.of());

    private final Set<Sensitive> kinds;

    public Redactor(Set<Sensitive> kinds) {
        this.kinds = kinds.isEmpty() ? EnumSet.noneOf(Sensitive.class) : EnumSet.copyOf(kinds);
    }

    public boolean isIdle() {
        return kinds.isEmpty();
    }

    public String text(String text) {
        return text(text, 0);
    }

    /// The text from there on; what comes before is only looked at.
    String text(String text, int from) {
        var out = new StringBuilder(text.length());
        int done = from;
        for (Find find : kinds.isEmpty() ? List.<Find>of() : Finder.in(text)) {
            if (kinds.contains(find.kind()) && find.end() > from) {
                out.append(text, done, Math.max(from, find.start())).append(find.kind().replacement());
                done = find.end();
            }
        }
        return done == from && from == 0 ? text : out.append(text, done, text.length()).toString();
    }

    /// A text that is JSON, value by value.
    public String json(String text) {
        return RedactedJson.of(this, text);
    }

    public @Nullable String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /// Whether a line holds digits that, with those of other lines, may be a card number.
    public boolean mayBePartOfCard(String text) {
        return kinds.contains(Sensitive.CARD) && SplitCard.mayBePart(text);
    }

    /// What becomes of lines that follow each other where they are a card number together; empty where they are none.
    public Optional<List<String>> splitCard(List<String> lines) {
        return kinds.contains(Sensitive.CARD) ? SplitCard.in(lines) : Optional.empty();
    }

    /// Whether digits that answer this may be a security code.
    public boolean asksForCode(String text) {
        return kinds.contains(Sensitive.CVV) && Numbers.speakOfCode(Token.of(text));
    }

    /// A line that answers such a question.
    public Line answer(Line line) {
        String generated = line.generated();
        String cue = "cvv: ";
        return line(new Line(line.ticketId(), line.itemId(), line.at(), line.speaker(),
                text(cue + line.message(), cue.length()),
                generated == null ? null : text(cue + generated, cue.length()),
                line.status(), line.heardMs(), line.toolCalls(), line.span()));
    }

    public Line line(Line line) {
        if (isIdle()) {
            return line;
        }
        String message = text(line.message());
        String generated = textOrNull(line.generated());
        List<ToolCall> calls = line.toolCalls().stream().map(this::toolCall).toList();
        return message.equals(line.message()) && same(generated, line.generated()) && calls.equals(line.toolCalls())
                ? line
                : new Line(line.ticketId(), line.itemId(), line.at(), line.speaker(), message, generated, line.status(),
                        line.heardMs(), calls, line.span());
    }

    public ToolCall toolCall(ToolCall call) {
        String output = call.output();
        return isIdle()
                ? call
                : new ToolCall(call.name(), RedactedJson.of(this, call.arguments()), call.callId(),
                        output == null ? null : RedactedJson.of(this, output), call.status(), call.durationMs(), call.run());
    }

    public TicketUpdate update(TicketUpdate update) {
        return isIdle()
                ? update
                : new TicketUpdate(update.status(), update.priority(), update.category(),
                        textOrNull(update.customerName()), textOrNull(update.summary()),
                        textOrNull(update.resolutionNotes()));
    }

    /// The number a call came from stays: reports and callers' lists rest on it, and it is no transcript.
    public Ticket ticket(Ticket ticket) {
        return isIdle()
                ? ticket
                : new Ticket(ticket.id(), ticket.sessionId(), text(ticket.customerName()), ticket.status(),
                        ticket.priority(), ticket.category(), ticket.createdAt(), ticket.updatedAt(),
                        ticket.resolvedAt(), textOrNull(ticket.summary()), textOrNull(ticket.resolutionNotes()),
                        ticket.channel(), ticket.agentId(), ticket.caller(), ticket.endReason());
    }

    /// A metadata entry's value, which its key may say something about, as `cvv` does.
    public String value(String key, String value) {
        return isIdle() ? value : RedactedJson.value(this, key, value);
    }

    public MetadataEntry metadata(MetadataEntry entry) {
        String value = entry.value();
        return isIdle() || value == null
                ? entry
                : new MetadataEntry(entry.metadataId(), entry.ticketId(), entry.key(), value(entry.key(), value));
    }

    public Interaction interaction(Interaction interaction) {
        return isIdle() ? interaction : new Interaction(interaction.interactionId(), line(interaction.line()));
    }

    public TicketDetail detail(TicketDetail detail) {
        if (isIdle()) {
            return detail;
        }
        return new TicketDetail(
                ticket(detail.ticket()),
                detail.interactions().stream().map(this::interaction).toList(),
                detail.metadata().stream().map(this::metadata).toList(),
                detail.measures(),
                detail.recording(),
                detail.analysis());
    }

    /// Its snippets were cut from redacted texts already.
    public TicketPage page(TicketPage page) {
        return isIdle()
                ? page
                : new TicketPage(page.tickets().stream().map(this::ticket).toList(), page.total(), page.next(),
                        page.found(), page.unsearched());
    }

    public CallEvent event(CallEvent event) {
        if (isIdle()) {
            return event;
        }
        return switch (event) {
            case CallEvent.CallStarted(var ticket) -> new CallEvent.CallStarted(ticket(ticket));
            case CallEvent.LineStored(var interaction) -> new CallEvent.LineStored(interaction(interaction));
            case CallEvent.TicketChanged(var ticket) -> new CallEvent.TicketChanged(ticket(ticket));
            case CallEvent.MetadataAdded(var entry) -> new CallEvent.MetadataAdded(metadata(entry));
            case CallEvent.CallEnded(var ticket) -> new CallEvent.CallEnded(ticket(ticket));
            case CallEvent.Caption(var id, var itemId, var speaker, var text, var at) ->
                new CallEvent.Caption(id, itemId, speaker, text(text), at);
            case CallEvent.ToolStarted started -> started;
            case CallEvent.Spent spent -> spent;
        };
    }

    public Subscription.Snapshot snapshot(Subscription.Snapshot snapshot) {
        return new Subscription.Snapshot(
                snapshot.position(), snapshot.liveCalls().stream().map(this::detail).toList(), snapshot.spent());
    }

    /// Every text of an answer to SQL, also one that is JSON.
    public QueryResult result(QueryResult result) {
        if (isIdle()) {
            return result;
        }
        var rows = new ArrayList<List<@Nullable Object>>(result.rows().size());
        for (List<@Nullable Object> row : result.rows()) {
            var shown = new ArrayList<@Nullable Object>(row.size());
            for (int i = 0; i < row.size(); i++) {
                shown.add(row.get(i) instanceof String text ? RedactedJson.of(this, text) : row.get(i));
            }
            rows.add(shown);
        }
        return new QueryResult(result.columns(), rows, result.truncated(), result.elapsedMs());
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }
}
