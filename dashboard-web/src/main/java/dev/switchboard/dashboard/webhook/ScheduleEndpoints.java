package dev.switchboard.dashboard.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.dashboard.audit.Principals;
import dev.switchboard.store.report.Report;
import dev.switchboard.store.report.Reports;
import dev.switchboard.store.webhook.ReportSchedule;
import dev.switchboard.store.webhook.ReportSchedules;
import dev.switchboard.store.webhook.WebhookEndpoint;
import dev.switchboard.store.webhook.Webhooks;
import io.javalin.http.Context;
import java.net.URI;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/report-schedules`: named reports that go to a webhook as CSV.
public final class ScheduleEndpoints {
    private static final int MAX_NAME_CHARS = 80;
    private static final int DAYS = 7;
    private static final List<String> KEYS = List.of("report", "parameters", "webhook", "at", "days", "zone", "covers_days");

    private final ReportSchedules schedules;
    private final Reports reports;
    private final Webhooks webhooks;
    private final Principals principals;
    private final int maxBodyBytes;

    public ScheduleEndpoints(
            ReportSchedules schedules, Reports reports, Webhooks webhooks, Principals principals, int maxBodyBytes) {
        this.schedules = schedules;
        this.reports = reports;
        this.webhooks = webhooks;
        this.principals = principals;
        this.maxBodyBytes = maxBodyBytes;
    }

    /// The schedules, and the webhooks they may name: of those only what they are for and their host.
    public void list(Context ctx) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = data.putArray("schedules");
        schedules.all().forEach(schedule -> rows.add(json(schedule)));
        ArrayNode choices = data.putArray("webhooks");
        for (WebhookEndpoint endpoint : webhooks.all()) {
            choices.addObject()
                    .put("webhook_id", endpoint.id())
                    .put("description", endpoint.description())
                    .put("host", URI.create(endpoint.url()).getHost())
                    .put("on", endpoint.on());
        }
        Envelope.success(ctx, 200, data);
    }

    public void make(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, KEYS);
        String name = body.words("report", MAX_NAME_CHARS);
        String webhook = body.words("webhook", MAX_NAME_CHARS);
        String at = body.words("at", MAX_NAME_CHARS);
        if (name == null || webhook == null || at == null) {
            throw ApiException.badRequest((name == null ? "report" : webhook == null ? "webhook" : "at")
                    + " is missing: expected {\"report\",\"parameters\",\"webhook\",\"at\",\"days\",\"zone\",\"covers_days\"}");
        }
        Report report = reports.find(name)
                .orElseThrow(() -> ApiException.notFound("report: there is none of this name; GET /api/reports lists them"));
        if (webhooks.find(webhook).isEmpty()) {
            throw ApiException.notFound("webhook: there is none of this id; GET /api/report-schedules lists them");
        }
        Map<String, String> parameters = parameters(body);
        int coversDays = body.wholeNumber("covers_days", 0, 366, 0);
        LocalTime time = time(at);
        Set<DayOfWeek> days = days(body.texts("days", DAYS));
        ZoneId zone = zone(body.words("zone", MAX_NAME_CHARS));
        var schedule = new ReportSchedule(
                "sch_" + UUID.randomUUID().toString().replace("-", ""),
                report.name(), parameters, webhook, time, days, zone, coversDays,
                ReportSchedule.next(time, days, zone, Instant.now()), null, null, principals.of(ctx));
        tryOut(report, schedule);
        if (!schedules.add(schedule)) {
            throw ApiException.conflict("there are " + ReportSchedules.MOST + " schedules, which is the most");
        }
        AuditNotes.add(ctx, "schedule", schedule.id());
        AuditNotes.add(ctx, "report", report.name());
        AuditNotes.add(ctx, "webhook", webhook);
        Envelope.success(ctx, 201, json(schedule));
    }

    public void remove(Context ctx) {
        ReportSchedule schedule = schedules.find(ctx.pathParam("schedule"))
                .orElseThrow(() -> ApiException.notFound("there is no such schedule"));
        AuditNotes.add(ctx, "schedule", schedule.id());
        AuditNotes.add(ctx, "report", schedule.report());
        schedules.remove(schedule.id());
        Envelope.success(ctx, 200, JsonNodeFactory.instance.objectNode());
    }

    private static Map<String, String> parameters(JsonBody body) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : body.object("parameters").properties()) {
            if (!one.getValue().isTextual()) {
                throw ApiException.badRequest("parameters." + one.getKey() + " must be a string, as in the address of the report");
            }
            parameters.put(one.getKey(), one.getValue().textValue());
        }
        return parameters;
    }

    /// Run once now, so that a wrong one is told to the person who can put it right.
    private void tryOut(Report report, ReportSchedule schedule) {
        try {
            reports.run(report, schedule.parametersAt(Instant.now()));
        } catch (IllegalArgumentException wrong) {
            throw ApiException.badRequest((schedule.coversDays() == 0 ? "parameters: " : "covers_days: ") + wrong.getMessage());
        }
    }

    private static LocalTime time(String at) {
        if (!at.matches("([01]\\d|2[0-3]):[0-5]\\d")) {
            throw ApiException.badRequest("at must be a time of day such as 06:30");
        }
        return LocalTime.parse(at);
    }

    private static Set<DayOfWeek> days(@Nullable List<String> given) {
        Optional<Set<DayOfWeek>> days = given == null ? Optional.of(Set.of(DayOfWeek.values())) : ReportSchedules.days(given);
        return days.filter(some -> !some.isEmpty())
                .orElseThrow(() -> ApiException.badRequest("days must be some of mon, tue, wed, thu, fri, sat, sun"));
    }

    private static ZoneId zone(@Nullable String given) {
        try {
            return given == null ? ZoneId.systemDefault() : ZoneId.of(given);
        } catch (DateTimeException e) {
            throw ApiException.badRequest("zone must be a time zone such as Asia/Singapore or UTC");
        }
    }

    private static ObjectNode json(ReportSchedule schedule) {
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("schedule_id", schedule.id())
                .put("report", schedule.report());
        ObjectNode parameters = node.putObject("parameters");
        schedule.parameters().forEach(parameters::put);
        node.put("webhook_id", schedule.endpointId()).put("at", schedule.at().toString());
        List.of(ReportSchedules.days(schedule.days()).split(" ")).forEach(node.putArray("days")::add);
        Instant last = schedule.lastAt();
        return node.put("zone", schedule.zone().getId())
                .put("covers_days", schedule.coversDays())
                .put("next_at", schedule.nextAt().toString())
                .put("last_at", last == null ? null : last.toString())
                .put("last_outcome", schedule.lastOutcome())
                .put("made_by", schedule.madeBy());
    }
}
