package dev.switchboard.store.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The reports that are sent regularly. Each time is used once, whichever gateway comes first. Blocks on the database.
/// Thread-safe.
public final class ReportSchedules {
    public static final int MOST = 100;

    private static final JsonMapper JSON = new JsonMapper();
    private static final String COLUMNS = "schedule_id, report, parameters, endpoint_id, at_time, days, zone, covers_days, next_at, last_at,"
            + " last_outcome, made_by";

    private final Database database;

    public ReportSchedules(Database database) {
        this.database = database;
    }

    /// By the name of their report.
    public List<ReportSchedule> all() {
        return database.read(connection -> database.sql(connection).list(
                "SELECT " + COLUMNS + " FROM report_schedules ORDER BY report, schedule_id", _ -> {}, ReportSchedules::schedule));
    }

    public Optional<ReportSchedule> find(String id) {
        return database.read(connection -> database.sql(connection).first(
                "SELECT " + COLUMNS + " FROM report_schedules WHERE schedule_id = ?",
                values -> values.text(id),
                ReportSchedules::schedule));
    }

    /// False when there are as many as there may be.
    public boolean add(ReportSchedule schedule) {
        return database.write(connection -> database.sql(connection).update(
                        """
                        INSERT INTO report_schedules
                            (schedule_id, report, parameters, endpoint_id, at_time, days, zone, covers_days, next_at, made_by)
                        SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE (SELECT COUNT(*) FROM report_schedules) < ?
                        """,
                        values -> values.text(schedule.id())
                                .text(schedule.report())
                                .text(json(schedule.parameters()))
                                .text(schedule.endpointId())
                                .text(schedule.at().toString())
                                .text(days(schedule.days()))
                                .text(schedule.zone().getId())
                                .whole((long) schedule.coversDays())
                                .time(schedule.nextAt())
                                .text(schedule.madeBy())
                                .whole((long) MOST)))
                == 1;
    }

    public boolean remove(String id) {
        return database.write(connection -> database.sql(connection)
                .update("DELETE FROM report_schedules WHERE schedule_id = ?", values -> values.text(id)) == 1);
    }

    /// Those whose time has come; each of them is this caller's, and is next due at its next time. What was missed while
    /// nobody ran is sent once.
    public List<ReportSchedule> take(Instant now) {
        List<ReportSchedule> due = database.read(connection -> database.sql(connection).list(
                "SELECT " + COLUMNS + " FROM report_schedules WHERE next_at <= ? ORDER BY next_at",
                values -> values.time(now),
                ReportSchedules::schedule));
        if (due.isEmpty()) {
            return List.of();
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            List<ReportSchedule> taken = new ArrayList<>();
            for (ReportSchedule one : due) {
                Instant next = ReportSchedule.next(one.at(), one.days(), one.zone(), now);
                if (sql.update(
                                "UPDATE report_schedules SET next_at = ?, last_at = ? WHERE schedule_id = ? AND next_at = ?",
                                values -> values.time(next).time(now).text(one.id()).time(one.nextAt()))
                        == 1) {
                    taken.add(one);
                }
            }
            return taken;
        });
    }

    /// What came of the last time.
    public void note(String id, String outcome) {
        database.write(connection -> database.sql(connection).update(
                "UPDATE report_schedules SET last_outcome = ? WHERE schedule_id = ?",
                values -> values.text(outcome).text(id)));
    }

    /// `mon tue`, in their order.
    public static String days(Set<DayOfWeek> days) {
        return new TreeSet<>(days).stream().map(ReportSchedules::word).collect(Collectors.joining(" "));
    }

    /// The days of words as `mon`; empty when one is none.
    public static Optional<Set<DayOfWeek>> days(Collection<String> words) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String given : words) {
            Optional<DayOfWeek> day =
                    Arrays.stream(DayOfWeek.values()).filter(one -> word(one).equals(given)).findFirst();
            if (day.isEmpty()) {
                return Optional.empty();
            }
            days.add(day.get());
        }
        return Optional.of(days);
    }

    private static String word(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static ReportSchedule schedule(Sql.Row row) throws SQLException {
        return new ReportSchedule(
                row.text("schedule_id", ""),
                row.text("report", ""),
                parameters(row.text("parameters", "{}")),
                row.text("endpoint_id", ""),
                LocalTime.parse(row.text("at_time", "00:00")),
                days(List.of(row.text("days", "mon").split(" "))).orElse(EnumSet.of(DayOfWeek.MONDAY)),
                ZoneId.of(row.text("zone", "UTC")),
                (int) row.whole("covers_days"),
                Objects.requireNonNullElse(row.time("next_at"), Instant.EPOCH),
                row.time("last_at"),
                row.text("last_outcome"),
                row.text("made_by", ""));
    }

    private static String json(Map<String, String> parameters) {
        try {
            return JSON.writeValueAsString(parameters);
        } catch (JsonProcessingException e) {
            throw new StoreException("write the parameters of a report", e);
        }
    }

    private static Map<String, String> parameters(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new StoreException("read the parameters of a report", e);
        }
    }
}
