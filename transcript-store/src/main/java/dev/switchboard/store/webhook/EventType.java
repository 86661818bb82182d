package dev.switchboard.store.webhook;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names of what is told. Standard Webhooks asks for dots between words and for names that say what happened
/// (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#event-types>).
public final class EventType {
    public static final String TICKET_OPENED = "ticket.opened";
    public static final String TICKET_CHANGED = "ticket.changed";
    public static final String TICKET_CLOSED = "ticket.closed";
    public static final String TOOL_CALLED = "tool.called";

    /// What an endpoint is sent to try it; it needs no subscription.
    public static final String PING = "webhook.ping";

    /// A scheduled report, sent to the endpoint its schedule names.
    public static final String REPORT = "report.scheduled";

    /// What happens in the box office: `sale_event.kind`. A ticket that is opened or closed is a conversation's, one that is
    /// purchased or refunded lets somebody in.
    public static final List<String> OF_SALES = List.of(
            "customer.registered", "order.created", "order.cancelled", "order.expired", "ticket.purchased", "ticket.exchanged",
            "ticket.transferred", "ticket.refunded", "ticket.checked_in", "ticket.check_in_undone", "payment.late",
            "refund.succeeded", "refund.failed", "event.created", "event.updated", "event.postponed", "event.cancelled",
            "event.sold_out");

    /// What can be subscribed to.
    public static final List<String> ALL = Stream.concat(
            Stream.of(TICKET_OPENED, TICKET_CHANGED, TICKET_CLOSED, TOOL_CALLED), OF_SALES.stream()).toList();

    private static final Pattern PATTERN = Pattern.compile("\\*|[a-z_]+(\\.[a-z_]+)*(\\.\\*)?");

    private EventType() {}

    /// Whether something is a type that there is, or a wildcard (`*`, `ticket.*`) that some type matches.
    public static boolean isPattern(String text) {
        return PATTERN.matcher(text).matches() && ALL.stream().anyMatch(type -> matches(text, type));
    }

    public static boolean matches(String pattern, String type) {
        return pattern.equals("*")
                || pattern.equals(type)
                || pattern.endsWith(".*") && type.startsWith(pattern.substring(0, pattern.length() - 1));
    }
}
