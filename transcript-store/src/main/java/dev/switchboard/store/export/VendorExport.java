package dev.switchboard.store.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One ticket as the bodies with which other systems' own APIs import it. The ticket's id is the external id, so that an
/// import that is repeated can be recognised; what a system's API cannot take (who spoke, when) stands in the text.
public enum VendorExport {
    /// `POST /api/v2/imports/tickets`, the one that keeps times
    /// (<https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_import/>).
    ZENDESK {
        @Override
        public ObjectNode of(TicketDetail detail) {
            Ticket ticket = detail.ticket();
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ObjectNode node = body.putObject("ticket")
                    .put("external_id", ticket.id().value())
                    .put("subject", cut(subject(ticket), 150))
                    .put("description", description(detail))
                    .put("status", switch (ticket.status()) {
                        case OPEN -> "new";
                        case IN_PROGRESS -> "open";
                        case RESOLVED -> "solved";
                        case CLOSED -> "closed";
                    })
                    .put("priority", ticket.priority().wire())
                    .put("created_at", TicketJson.time(ticket.createdAt()))
                    .put("updated_at", TicketJson.time(ticket.updatedAt()));
            if (ticket.resolvedAt() != null) {
                node.put("solved_at", TicketJson.time(ticket.resolvedAt()));
            }
            ObjectNode requester = node.putObject("requester").put("name", ticket.customerName());
            email(detail).ifPresent(email -> requester.put("email", email));
            tags(node, ticket);
            ArrayNode comments = node.putArray("comments");
            for (SpokenComments.Comment comment : SpokenComments.of(detail, 60_000, 5_000)) {
                comments.addObject()
                        .put("value", comment.text())
                        .put("created_at", TicketJson.time(comment.at()))
                        .put("public", true);
            }
            return body;
        }
    },

    /// `ticket` for `POST /api/v2/tickets`, then each of `notes` for `POST /api/v2/tickets/ID/notes`
    /// (<https://developers.freshdesk.com/api/>): a ticket is made without a conversation, and texts are HTML. The
    /// account needs a custom text field `external_id`, which its API calls `cf_external_id`.
    FRESHDESK {
        @Override
        public ObjectNode of(TicketDetail detail) {
            Ticket ticket = detail.ticket();
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ObjectNode node = body.putObject("ticket")
                    .put("subject", cut(subject(ticket), 255))
                    .put("description", html(description(detail)))
                    .put("status", switch (ticket.status()) {
                        case OPEN, IN_PROGRESS -> 2;
                        case RESOLVED -> 4;
                        case CLOSED -> 5;
                    })
                    .put("priority", switch (ticket.priority()) {
                        case LOW -> 1;
                        case NORMAL -> 2;
                        case HIGH -> 3;
                        case URGENT -> 4;
                    })
                    .put("source", 3)
                    .put("name", ticket.customerName());
            // Whoever calls from no number is told from others by what else is known, or by this call alone.
            Optional<String> email = email(detail);
            if (email.isPresent()) {
                node.put("email", email.get());
            } else if (phone(ticket) != null) {
                node.put("phone", phone(ticket));
            } else {
                node.put("unique_external_id", metadata(detail, "customer_id").orElse(ticket.sessionId()));
            }
            tags(node, ticket);
            node.putObject("custom_fields").put("cf_external_id", ticket.id().value());
            ArrayNode notes = body.putArray("notes");
            for (SpokenComments.Comment comment : SpokenComments.of(detail, 30_000, 5_000)) {
                notes.addObject()
                        .put("body", html(comment.text()))
                        .put("private", false)
                        .put("incoming", comment.byCaller());
            }
            return body;
        }
    },

    /// `POST /services/data/vNN.0/composite/tree/Case`: a case and its comments in one request
    /// (<https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobject_tree.htm>),
    /// at most 200 records. The organisation needs a custom text field `External_Id__c` on Case.
    SALESFORCE {
        @Override
        public ObjectNode of(TicketDetail detail) {
            Ticket ticket = detail.ticket();
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ObjectNode node = body.putArray("records").addObject();
            node.putObject("attributes").put("type", "Case").put("referenceId", "case");
            node.put("External_Id__c", ticket.id().value())
                    .put("Subject", cut(subject(ticket), 255))
                    .put("Description", cut(description(detail), 32_000))
                    .put("Status", switch (ticket.status()) {
                        case OPEN -> "New";
                        case IN_PROGRESS -> "Working";
                        case RESOLVED, CLOSED -> "Closed";
                    })
                    .put("Priority", switch (ticket.priority()) {
                        case LOW -> "Low";
                        case NORMAL -> "Medium";
                        case HIGH, URGENT -> "High";
                    })
                    .put("Origin", Set.of("browser", "chat").contains(ticket.channel()) ? "Web" : "Phone")
                    .put("SuppliedName", cut(ticket.customerName(), 80));
            if (phone(ticket) != null) {
                node.put("SuppliedPhone", cut(String.valueOf(phone(ticket)), 40));
            }
            email(detail).ifPresent(email -> node.put("SuppliedEmail", cut(email, 80)));
            ArrayNode comments = node.putObject("CaseComments").putArray("records");
            for (SpokenComments.Comment comment : SpokenComments.of(detail, 4_000, 199)) {
                ObjectNode record = comments.addObject();
                record.putObject("attributes")
                        .put("type", "CaseComment")
                        .put("referenceId", "line" + comments.size());
                record.put("CommentBody", comment.text()).put("IsPublished", true);
            }
            return body;
        }
    };

    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ()./-]{4,30}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>]{1,64}@[^\\s@<>]{1,190}");

    public abstract ObjectNode of(TicketDetail detail);

    /// As it is asked for: `zendesk`, `freshdesk`, `salesforce`.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<VendorExport> named(String wire) {
        return List.of(values()).stream().filter(vendor -> vendor.wire().equals(wire)).findFirst();
    }

    private static String subject(Ticket ticket) {
        return ticket.summary() == null || ticket.summary().isBlank() ? "Call " + ticket.id() : ticket.summary();
    }

    private static String description(TicketDetail detail) {
        Ticket ticket = detail.ticket();
        var text = new StringBuilder("Call " + ticket.id() + " of " + ticket.createdAt() + ", " + ticket.channel()
                + ", answered by " + ticket.agentId());
        if (ticket.resolvedAt() != null) {
            text.append(", resolved ").append(ticket.resolvedAt());
        }
        text.append(".\n").append(subject(ticket));
        if (ticket.resolutionNotes() != null) {
            text.append("\nResolution: ").append(ticket.resolutionNotes());
        }
        detail.metadata().forEach(entry -> text.append("\n").append(entry.key()).append(": ").append(entry.value()));
        return text.toString();
    }

    private static void tags(ObjectNode node, Ticket ticket) {
        ArrayNode tags = node.putArray("tags").add("switchboard");
        for (String tag : List.of(ticket.category() == null ? "" : ticket.category(), ticket.channel())) {
            if (!tag.isBlank()) {
                tags.add(tag.strip().replaceAll("\\s+", "_"));
            }
        }
    }

    private static @Nullable String phone(Ticket ticket) {
        String caller = ticket.caller();
        return caller != null && PHONE.matcher(caller).matches() ? caller : null;
    }

    private static Optional<String> email(TicketDetail detail) {
        return metadata(detail, "email").or(() -> metadata(detail, "customer_email"))
                .filter(email -> EMAIL.matcher(email).matches());
    }

    /// The last value of a key.
    private static Optional<String> metadata(TicketDetail detail, String key) {
        return detail.metadata().reversed().stream()
                .filter(entry -> entry.key().equals(key))
                .map(MetadataEntry::value)
                .flatMap(value -> Optional.ofNullable(value).stream())
                .findFirst();
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
                .replace("'", "&#39;").replace("\n", "<br>");
    }

    private static String cut(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int end = maxChars - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
