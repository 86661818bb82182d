package dev.switchboard.store.audit;

import dev.switchboard.store.query.QueryResult;
import dev.switchboard.store.report.CsvText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of the audit log as CSV (RFC 4180), `details` as JSON.
public final class AuditCsv {
    private static final List<String> COLUMNS =
            List.of("audit_id", "at", "who", "action", "ticket_id", "address", "details");

    private AuditCsv() {}

    /// @param withNames whether the line of names comes first
    public static String of(List<AuditLog.Row> rows, boolean withNames) {
        var lines = new ArrayList<List<@Nullable Object>>(rows.size());
        for (AuditLog.Row row : rows) {
            AuditEntry entry = row.entry();
            var line = new ArrayList<@Nullable Object>(COLUMNS.size());
            line.add(row.id());
            line.add(entry.at().toString());
            line.add(entry.who());
            line.add(entry.action());
            line.add(entry.ticketId());
            line.add(entry.address());
            line.add(AuditLog.json(entry.details()));
            lines.add(line);
        }
        String csv = CsvText.of(new QueryResult(COLUMNS, lines, false, 0));
        return withNames ? csv : csv.substring(csv.indexOf('\n') + 1);
    }
}
