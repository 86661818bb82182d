package dev.switchboard.store.report;

import java.util.List;

/// A named report as its file says it: what it is called, how its figures are made, what narrows it.
///
/// @param sql the file's statement with `:name` where values go
public record Report(String name, String title, String formula, List<ReportParameter> parameters, String sql) {
    public Report {
        parameters = List.copyOf(parameters);
    }
}
