package dev.switchboard.dashboard.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.store.query.QueryRefusedException;
import dev.switchboard.store.report.OwnSql;
import io.javalin.http.Context;
import java.util.List;

/// `POST /api/sql` and `GET /api/sql/schema`: one reading statement of a person's own. As safe as the control plane, which only this machine
/// reaches.
public final class SqlEndpoint {
    private static final int MAX_SQL_CHARS = 20_000;

    private final OwnSql sql;
    private final int maxBodyBytes;

    public SqlEndpoint(OwnSql sql, int maxBodyBytes) {
        this.sql = sql;
        this.maxBodyBytes = maxBodyBytes;
    }

    /// `GET /api/sql/schema`: what a statement may read, and how much of it an answer holds.
    public void schema(Context ctx) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("max_rows", OwnSql.MAX_ROWS).put("usual_rows", OwnSql.DEFAULT_ROWS);
        ArrayNode tables = data.putArray("tables");
        sql.tables().forEach(table -> {
            ObjectNode node = tables.addObject().put("name", table.name()).put("rows", table.rows());
            ArrayNode columns = node.putArray("columns");
            table.columns().forEach(column ->
                    columns.addObject().put("name", column.name()).put("type", column.type()));
        });
        Envelope.success(ctx, 200, data);
    }

    public void ask(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("sql", "max_rows"));
        String statement = body.words("sql", MAX_SQL_CHARS);
        int maxRows = body.wholeNumber("max_rows", 1, OwnSql.MAX_ROWS, OwnSql.DEFAULT_ROWS);
        if (statement == null) {
            throw ApiException.badRequest("sql is missing: expected {\"sql\": \"SELECT …\"}");
        }
        AuditNotes.add(ctx, "sql", statement);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        try {
            ResultJson.into(data, sql.ask(statement, maxRows));
        } catch (QueryRefusedException refused) {
            if (refused.reason() == QueryRefusedException.Reason.WRONG) {
                throw ApiException.badRequest("sql: " + refused.getMessage());
            }
            throw refused;
        }
        Envelope.success(ctx, 200, data);
    }
}
