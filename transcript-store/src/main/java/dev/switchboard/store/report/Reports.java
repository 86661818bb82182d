package dev.switchboard.store.report;

import dev.switchboard.store.query.QueryLimits;
import dev.switchboard.store.query.QueryResult;
import dev.switchboard.store.query.ReadOnlyQueries;
import dev.switchboard.store.sql.ReadOnlyConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The named reports. They run on connections that cannot write, apart from the store's own; each blocks until it is
/// answered, at most 30 s.
public final class Reports {
    private static final QueryLimits LIMITS = 
            new QueryLimits(Duration.ofSeconds(30), 100_000, 32 * 1024 * 1024, 64 * 1024 * 1024, 2);

    /// A value's place, or what must not be taken for one: a string, a comment, a cast.
    private static final Pattern PLACE = Pattern.compile("'[^']*'|--[^\n]*|::|:([a-z_]+)");

    private final ReadOnlyQueries queries;
    private final List<Report> reports;

    private Reports(ReadOnlyQueries queries, List<Report> reports) {
        this.queries = queries;
        this.reports = List.copyOf(reports);
    }

    /// Over the database that `Database.open` takes by the same URL, running gateway or not.
    public static Reports over(ReadOnlyConnections connections) {
        return new Reports(
                new ReadOnlyQueries(connections, LIMITS), ReportFile.all(connections.dialect().name()));
    }

    public List<Report> all() {
        return reports;
    }

    public Optional<Report> find(String name) {
        return reports.stream().filter(report -> report.name().equals(name)).findFirst();
    }

    /// Runs a report with the values given by name; what is not given, or given as "", takes its fallback. Throws
    /// `IllegalArgumentException` naming a parameter that is unknown or wrong, `QueryRefusedException` when it takes
    /// too long or too many run.
    public Answer run(Report report, Map<String, String> given) {
        Map<String, ReportParameter.Value> values = values(report, given);
        List<ReportParameter.Value> places = new ArrayList<>();
        Matcher place = PLACE.matcher(report.sql());
        String sql = place.replaceAll(found -> {
            if (found.group(1) == null) {
                return Matcher.quoteReplacement(found.group());
            }
            ReportParameter.Value value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalStateException(
                        report.name() + " uses :" + found.group(1) + " and does not declare it");
            }
            places.add(value);
            return "?";
        });
        QueryResult result = queries.ask(sql, statement -> {
            for (int i = 0; i < places.size(); i++) {
                places.get(i).bind(statement, i + 1, queries.dialect());
            }
        });
        Map<String, String> shown = new LinkedHashMap<>();
        values.forEach((name, value) -> shown.put(name, value.shown()));
        return new Answer(report, shown, result);
    }

    private static Map<String, ReportParameter.Value> values(Report report, Map<String, String> given) {
        List<String> known = report.parameters().stream().map(ReportParameter::name).toList();
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                String expected = known.isEmpty()
                        ? "the report " + report.name() + " takes none"
                        : "expected one of " + String.join(", ", known);
                throw new IllegalArgumentException("unknown parameter '" + name + "': " + expected);
            }
        }
        Map<String, ReportParameter.Value> values = new LinkedHashMap<>();
        for (ReportParameter parameter : report.parameters()) {
            values.put(parameter.name(), parameter.read(given.getOrDefault(parameter.name(), "")));
        }
        if (values.get("from") instanceof ReportParameter.Value.Time(var from)
                && values.get("to") instanceof ReportParameter.Value.Time(var to)
                && !from.isBefore(to)) {
            throw new IllegalArgumentException("from must be before to: " + from + " and " + to);
        }
        return values;
    }

    /// @param parameters the values that were used, fallbacks included
    public record Answer(Report report, Map<String, String> parameters, QueryResult result) {}
}
