package dev.switchboard.store.record;

import dev.switchboard.store.search.TicketDocument;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parts of a filter as the conditions of a WHERE clause and the values they take, in order.
final class TicketConditions {
    private final List<String> conditions = new ArrayList<>();
    private final List<Sql.Binder> binders = new ArrayList<>();

    private TicketConditions() {}

    /// What kind of ticket is asked for: of columns that `tickets` and `ticket_counts` have in common.
    static TicketConditions kind(TicketFilter filter) {
        var where = new TicketConditions();
        if (!filter.statuses().isEmpty()) {
            String marks = String.join(", ", Collections.nCopies(filter.statuses().size(), "?"));
            List<String> statuses = filter.statuses().stream().map(TicketStatus::wire).sorted().toList();
            where.add("status IN (" + marks + ")", values -> {
                for (String status : statuses) {
                    values.text(status);
                }
            });
        }
        where.equal("category", filter.category());
        where.equal("priority", filter.priority() == null ? null : filter.priority().wire());
        where.equal("channel", filter.channel());
        where.equal("agent_id", filter.call().agentId());
        return where;
    }

    /// The kind, and how long the call took: of columns of `tickets`.
    static TicketConditions of(TicketFilter filter) {
        TicketConditions where = kind(filter);
        where.duration("call_ms >= ?", filter.call().shortest());
        where.duration("call_ms <= ?", filter.call().longest());
        return where;
    }

    /// The same kind, and the tool, as sets of facets of which a document must have one each.
    static List<List<String>> facets(TicketFilter filter) {
        var facets = new ArrayList<List<String>>();
        if (!filter.statuses().isEmpty()) {
            facets.add(filter.statuses().stream()
                    .map(status -> TicketDocument.facet("status", status.wire()))
                    .sorted()
                    .toList());
        }
        addFacet(facets, "category", filter.category());
        addFacet(facets, "priority", filter.priority() == null ? null : filter.priority().wire());
        addFacet(facets, "channel", filter.channel());
        addFacet(facets, "agent", filter.call().agentId());
        addFacet(facets, "tool", filter.call().tool());
        return facets;
    }

    /// The facet of the tool where that is all that is asked for, apart from the time.
    static @Nullable String onlyTool(TicketFilter filter) {
        TicketFilter.OfCall call = filter.call();
        return call.tool() != null && call.shortest() == null && call.longest() == null && facets(filter).size() == 1
                ? TicketDocument.facet("tool", call.tool())
                : null;
    }

    /// The parts of the kind, each for itself.
    static List<TicketConditions> parts(TicketFilter filter) {
        TicketConditions whole = kind(filter);
        var parts = new ArrayList<TicketConditions>();
        for (int i = 0; i < whole.conditions.size(); i++) {
            var part = new TicketConditions();
            part.add(whole.conditions.get(i), whole.binders.get(i));
            parts.add(part);
        }
        return parts;
    }

    private static void addFacet(List<List<String>> facets, String kind, @Nullable String name) {
        if (name != null) {
            facets.add(List.of(TicketDocument.facet(kind, name)));
        }
    }

    private void equal(String column, @Nullable String value) {
        if (value != null) {
            add(column + " = ?", values -> values.text(value));
        }
    }

    private void duration(String condition, @Nullable Duration value) {
        if (value != null) {
            add(condition, values -> values.whole(value.toMillis()));
        }
    }

    private void add(String condition, Sql.Binder binder) {
        conditions.add(condition);
        binders.add(binder);
    }

    String text() {
        return conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
    }

    void bind(Sql.Values values) throws SQLException {
        for (Sql.Binder binder : binders) {
            binder.bind(values);
        }
    }
}
