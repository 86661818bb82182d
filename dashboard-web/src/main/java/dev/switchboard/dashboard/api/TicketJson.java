package dev.switchboard.dashboard.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.ticket.*;
import dev.switchboard.store.transcript.*;

public final class TicketJson {
    public static ObjectNode ticket(Ticket t) { return JsonNodeFactory.instance.objectNode().put("ticket_id", t.id().value()); }
    public static ObjectNode interaction(Interaction t) { return JsonNodeFactory.instance.objectNode().put("x", t.interactionId()); }
    public static ObjectNode metadata(MetadataEntry t) { return JsonNodeFactory.instance.objectNode().put("x", t.key()); }
    public static ObjectNode detail(TicketDetail t) { return JsonNodeFactory.instance.objectNode().put("x", t.ticket().id().value()); }
    public static ObjectNode export(TicketDetail t) { return JsonNodeFactory.instance.objectNode().put("x", t.ticket().id().value()); }
    public static ObjectNode stats(TicketStats t) { return JsonNodeFactory.instance.objectNode().put("x", t.totalTickets()); }
}
