package dev.switchboard.dashboard.ticket;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.store.export.TicketJson;
import dev.switchboard.store.search.Snippet;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketPage;

/// One page of a list as JSON. `count` is what this page holds, `total` what the filter matches, `next` the cursor of the
/// page that follows, null on the last. Where words were looked for, a row says in `found` where they stand; the parts
/// of its snippet are plain text, those with `mark` are what was looked for. `unsearched`, present only while a large
/// store is indexed for the first time, is how many tickets could not be looked at yet.
final class TicketRows {
    private TicketRows() {}

    static ObjectNode page(TicketPage page) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Ticket ticket : page.tickets()) {
            ObjectNode row = TicketJson.ticket(ticket);
            TicketPage.Found found = page.found().get(ticket.id());
            if (found != null) {
                row.set("found", found(found));
            }
            rows.add(row);
        }
        ObjectNode body = Envelope.withData(rows)
                .put("count", rows.size())
                .put("total", page.total())
                .put("next", page.next() == null ? null : page.next().text());
        return page.unsearched() == 0 ? body : body.put("unsearched", page.unsearched());
    }

    private static ObjectNode found(TicketPage.Found found) {
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("in", found.in())
                .put("interaction_id", found.interactionId())
                .put("speaker", found.speaker());
        ArrayNode parts = node.putArray("snippet");
        for (Snippet.Part part : found.snippet().parts()) {
            ObjectNode piece = parts.addObject().put("text", part.text());
            if (part.marked()) {
                piece.put("mark", true);
            }
        }
        return node;
    }
}
