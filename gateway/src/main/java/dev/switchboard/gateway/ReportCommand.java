package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.query.QueryRefusedException;
import dev.switchboard.store.query.QueryResult;
import dev.switchboard.store.report.Analysis;
import dev.switchboard.store.report.CsvText;
import dev.switchboard.store.report.Report;
import dev.switchboard.store.report.Reports;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs one named report on the configured database, read-only, whether a gateway is running on it or not. Without a
/// name it lists the reports. Exit code 0 when it was answered, 1 when not, 2 for wrong arguments.
@Command(
        name = "report",
        description = "Run a named report over the tickets; without a name, list the reports.",
        mixinStandardHelpOptions = true,
        footer = {
            "", "Times are days (2025-11-28, its first moment in UTC) or instants (2025-11-28T01:00:00Z).",
            "Which parameters a report takes, and how its figures are made: scripts/report (without a name)."
        })
final class ReportCommand implements Callable<Integer> {
    enum Format {
        table,
        csv,
        json
    }

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The report, such as handle-time.")
    private @Nullable String name;

    @Option(names = "--format", paramLabel = "FORMAT", description =
            "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Option(names = "--from", paramLabel = "TIME", description = "Calls that began at or after it.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Calls that began before it.")
    private @Nullable String to;

    @Option(names = "--agent", paramLabel = "ID", description = "Calls of this agent alone.")
    private @Nullable String agent;

    @Option(names = "--channel", paramLabel = "NAME", description = "Calls of this channel alone.")
    private @Nullable String channel;

    @Option(names = "--days", paramLabel = "N", description =
            "For repeat-callers: how long after a call another one is its repetition.")
    private @Nullable String days;

    @Spec
    private @Nullable CommandSpec spec;

    private final Supplier<String> databaseUrl;

    ReportCommand() {
        this(() -> ConfigReader.read(System.getenv()).store().databaseUrl());
    }

    ReportCommand(Supplier<String> databaseUrl) {
        this.databaseUrl = databaseUrl;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            Reports reports = Analysis.over(databaseUrl.get()).reports();
            if (name == null) {
                list(out, reports);
                return 0;
            }
            Report report = reports.find(name).orElseThrow(() -> new ParameterException(
                    command.commandLine(), "there is no report '" + name + "': scripts/report lists them"));
            print(out, reports.run(report, given()));
            return 0;
        } catch (IllegalArgumentException wrong) {
            err.println(wrong.getMessage());
            err.flush();
            return 2;
        } catch (QueryRefusedException refused) {
            err.println("switchboard: " + refused.getMessage()
                    + " (a database that no gateway has used yet has no tickets to report on)");
            err.flush();
            return 1;
        } catch (ParameterException wrong) {
            throw wrong;
        } catch (RuntimeException failed) {
            String why = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
            err.println("switchboard: the report could not be made: " + why);
            err.flush();
            return 1;
        }
    }

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "from", from);
        put(given, "to", to);
        put(given, "agent", agent);
        put(given, "channel", channel);
        put(given, "days", days);
        return given;
    }

    private static void put(Map<String, String> given, String parameter, @Nullable String value) {
        if (value != null) {
            given.put(parameter, value);
        }
    }

    private static void list(PrintWriter out, Reports reports) {
        for (Report report : reports.all()) {
            out.printf("%-18s %s%n", report.name(), report.title());
            out.printf("%-18s   %s%n", "", report.formula());
            if (!report.parameters().isEmpty()) {
                List<String> options = report.parameters().stream().map(parameter -> "--" + parameter.name()).toList();
                out.printf("%-18s   takes %s%n", "", String.join(" ", options));
            }
        }
        out.flush();
    }

    private void print(PrintWriter out, Reports.Answer answer) {
        switch (format) {
            case table -> table(out, answer.result());
            case csv -> out.print(CsvText.of(answer.result()));
            case json -> out.println(json(answer).toPrettyString());
        }
        out.flush();
        if (answer.result().truncated()) {
            PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
            int shown = answer.result().rows().size();
            err.println("switchboard: there is more; only the first " + shown + " rows are shown");
            err.flush();
        }
    }

    private static void table(PrintWriter out, QueryResult result) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(result.columns());
        result.rows().forEach(row -> lines.add(row.stream().map(ReportCommand::shown).toList()));
        int[] widths = new int[result.columns().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (int row = 0; row < lines.size(); row++) {
            var text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                boolean number = !result.rows().isEmpty() && result.rows().getFirst().get(i) instanceof Number;
                text.append(("%" + (number ? "" : "-") + widths[i] + "s  ").formatted(lines.get(row).get(i)));
            }
            out.println(text.toString().stripTrailing());
        }
    }

    /// One line without control characters: what callers said must not move a terminal's cursor.
    private static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case Double real when real == Math.rint(real) -> String.format(Locale.ROOT, "%.0f", real);
            default -> value.toString().replaceAll("\\p{Cntrl}", " ");
        };
    }

    private static JsonNode json(Reports.Answer answer) {
        ObjectNode report = JsonNodeFactory.instance.objectNode()
                .put("name", answer.report().name())
                .put("title", answer.report().title())
                .put("formula", answer.report().formula());
        answer.parameters().forEach(report.putObject("parameters")::put);
        ArrayNode rows = report.putArray("rows");
        List<String> columns = answer.result().columns();
        for (List<@Nullable Object> row : answer.result().rows()) {
            ObjectNode object = rows.addObject();
            for (int i = 0; i < columns.size(); i++) {
                object.putPOJO(columns.get(i), row.get(i));
            }
        }
        return report;
    }
}
