package dev.switchboard.gateway.webhook;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.query.QueryRefusedException;
import dev.switchboard.store.report.CsvText;
import dev.switchboard.store.report.Report;
import dev.switchboard.store.report.Reports;
import dev.switchboard.store.webhook.EventType;
import dev.switchboard.store.webhook.ReportSchedule;
import dev.switchboard.store.webhook.ReportSchedules;
import dev.switchboard.store.webhook.WebhookDeliveries;
import dev.switchboard.store.webhook.WebhookMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the reports whose time has come and puts them, as CSV, into the way to their endpoints.
final class ScheduledReports {
    private static final Logger log = LoggerFactory.getLogger(ScheduledReports.class);

    /// What most receivers take.
    private static final int MOST_BYTES = 5 * 1024 * 1024;

    private final ReportSchedules schedules;
    private final Reports reports;
    private final WebhookDeliveries deliveries;
    private final Clock clock;

    ScheduledReports(ReportSchedules schedules, Reports reports, WebhookDeliveries deliveries, Clock clock) {
        this.schedules = schedules;
        this.reports = reports;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /// Blocks for as long as the reports take.
    void makeDue() {
        for (ReportSchedule schedule : schedules.take(clock.instant())) {
            String outcome = made(schedule);
            schedules.note(schedule.id(), outcome);
            if (!outcome.equals("sent")) {
                log.warn("the scheduled report {} was not sent: {}", schedule.report(), outcome);
            }
        }
    }

    private String made(ReportSchedule schedule) {
        Optional<Report> report = reports.find(schedule.report());
        if (report.isEmpty()) {
            return "there is no report of this name any more";
        }
        try {
            String csv = CsvText.of(reports.run(report.get(), schedule.parametersAt(clock.instant())).result());
            int bytes = csv.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                return "it has " + bytes + " bytes, of " + MOST_BYTES + " that are sent: choose a shorter range";
            }
            deliveries.add(EventType.REPORT, schedule.endpointId(), csv, WebhookMessage.CSV);
            return "sent";
        } catch (IllegalArgumentException | QueryRefusedException | StoreException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
