package dev.switchboard.dashboard.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.store.report.CsvText;
import dev.switchboard.store.report.Report;
import dev.switchboard.store.report.ReportParameter;
import dev.switchboard.store.report.Reports;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `GET /api/reports` and `GET /api/reports/{name}`.
public final class ReportEndpoints {
    private final Reports reports;

    public ReportEndpoints(Reports reports) {
        this.reports = reports;
    }

    public void list(Context ctx) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Report report : reports.all()) {
            ObjectNode row = rows.addObject()
                    .put("name", report.name())
                    .put("title", report.title())
                    .put("formula", report.formula());
            ArrayNode parameters = row.putArray("parameters");
            report.parameters().forEach(parameter -> describe(parameters.addObject(), parameter));
        }
        Envelope.success(ctx, 200, rows);
    }

    private static void describe(ObjectNode node, ReportParameter parameter) {
        node.put("name", parameter.name())
                .put("type", parameter.kind().wire())
                .put("expected", parameter.expected())
                .put("default", parameter.fallback())
                .put("meaning", parameter.meaning());
    }

    public void run(Context ctx) {
        String name = ctx.pathParam("name");
        Report report = reports.find(name)
                .orElseThrow(
                        () -> ApiException.notFound("there is no report of this name: GET /api/reports lists them"));
        Map<String, String> given = new LinkedHashMap<>();
        ctx.queryParamMap().forEach((parameter, values) -> given.put(parameter, single(parameter, values)));
        String format = given.remove("format");
        boolean csv = "csv".equals(format);
        if (format != null && !csv && !format.equals("json") && !format.isEmpty()) {
            throw ApiException.badRequest("unknown format '" + shown(format) + "': expected json or csv");
        }
        Reports.Answer answer;
        try {
            answer = reports.run(report, given);
        } catch (IllegalArgumentException wrong) {
            throw ApiException.badRequest(String.valueOf(wrong.getMessage()));
        }
        if (csv) {
            ctx.contentType("text/csv; charset=utf-8; header=present")
                    .header("Content-Disposition", "attachment; filename=\"" + report.name() + ".csv\"")
                    .header("Cache-Control", "no-store")
                    .header("Switchboard-Truncated", String.valueOf(answer.result().truncated()))
                    .result(CsvText.of(answer.result()));
            return;
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode()
                .put("name", report.name())
                .put("title", report.title())
                .put("formula", report.formula());
        ObjectNode used = data.putObject("parameters");
        answer.parameters().forEach(used::put);
        ResultJson.into(data, answer.result());
        Envelope.success(ctx, 200, data);
    }

    private static String single(String parameter, List<String> values) {
        if (values.size() > 1) {
            throw ApiException.badRequest(parameter + " is given " + values.size() + " times: expected once");
        }
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
