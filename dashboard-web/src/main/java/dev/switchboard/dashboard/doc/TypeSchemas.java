package dev.switchboard.dashboard.doc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.access.Role;
import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.export.VendorExport;
import dev.switchboard.store.report.ReportParameter;
import dev.switchboard.store.scorecard.Evaluation;
import dev.switchboard.store.scorecard.Period;
import dev.switchboard.store.scorecard.Worklist;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.webhook.EventType;
import dev.switchboard.tools.approval.Approval;
import dev.switchboard.tools.helpcenter.HelpDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The schemas of the document that are made from types: what has a fixed set of names on the wire has them from the enum
/// that the code reads and writes. Written operations point at them by `$ref`; a description written for one is kept.
final class TypeSchemas {
    private TypeSchemas() {}

    static void into(ObjectNode schemas) {
        names().forEach((name, wires) -> {
            ArrayNode values = schemas.withObjectProperty(name).put("type", "string").putArray("enum");
            wires.forEach(values::add);
        });
        // Not enums: tables of one's own may have other categories, and patterns match several events.
        ArrayNode usual = schemas.withObjectProperty("Category")
                .put("type", "string")
                .put("pattern", "^[a-z][a-z0-9_]{0,63}$")
                .putArray("examples");
        Categorizer.standard().names().forEach(usual::add);
        ArrayNode patterns = schemas.withObjectProperty("EventPattern")
                .put("type", "string")
                .put("pattern", "^(\\*|[a-z_]+(\\.[a-z_]+)*(\\.\\*)?)$")
                .putArray("examples")
                .add("*")
                .add("ticket.*");
        EventType.ALL.forEach(patterns::add);
    }

    private static Map<String, List<String>> names() {
        var names = new LinkedHashMap<String, List<String>>();
        names.put("Right", wires(Right.values(), Right::wire));
        names.put("Role", wires(Role.values(), Role::wire));
        names.put("TicketStatus", wires(TicketStatus.values(), TicketStatus::wire));
        names.put("TicketPriority", wires(TicketPriority.values(), TicketPriority::wire));
        names.put("Speaker", wires(Speaker.values(), Speaker::wire));
        names.put("LineStatus", wires(LineStatus.values(), LineStatus::wire));
        var exports = new ArrayList<>(List.of("json"));
        exports.addAll(wires(VendorExport.values(), VendorExport::wire));
        names.put("TicketExportFormat", exports);
        names.put("ReportParameterType", wires(ReportParameter.Kind.values(), ReportParameter.Kind::wire));
        names.put("EvaluationState", wires(Evaluation.State.values(), Evaluation.State::wire));
        names.put("WorklistStatus", wires(Worklist.Status.values(), Worklist.Status::wire));
        names.put("SamplingPeriod", wires(Period.Length.values(), Period.Length::wire));
        names.put("EventType", EventType.ALL);
        names.put("ApprovalState", wires(Approval.State.values(), Approval.State::wire));
        names.put("HelpDocumentSource", wires(HelpDocument.Source.values(), HelpDocument.Source::wire));
        return names;
    }

    private static <T> List<String> wires(T[] values, Function<T, String> wire) {
        return Arrays.stream(values).map(wire).toList();
    }
}
