package dev.switchboard.store.report;

import dev.switchboard.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `report/NAME.sql`, or `report/DIALECT/NAME.sql` where the databases need words of their own. A file begins
/// with comments: `-- title:`, `-- formula:` (which may go on in indented comments), and a line `-- param NAME:
/// time|name|whole [LEAST..MOST] = FALLBACK; meaning` for each parameter, in the order in which they are offered. Then
/// comes one statement.
final class ReportFile {
    private static final String FOLDER = "/report/";
    private static final Pattern PARAMETER =
            Pattern.compile("-- param ([a-z_]+): (time|name|whole)(?: (\\d+)\\.\\.(\\d+))? = ([^;]*); (.+)");

    private ReportFile() {}

    static List<Report> all(String dialect) {
        String names = text(FOLDER + "names.txt");
        if (names == null) {
            throw new StoreException("the list of reports is missing from the build");
        }
        List<Report> reports = new ArrayList<>();
        names.lines().filter(name -> !name.isBlank()).forEach(name -> reports.add(read(name, dialect)));
        return reports;
    }

    private static Report read(String name, String dialect) {
        String text = text(FOLDER + name + ".sql");
        if (text == null) {
            text = text(FOLDER + dialect + "/" + name + ".sql");
        }
        if (text == null) {
            throw new StoreException("the report " + name + " is missing from the build for " + dialect);
        }
        return parse(name, text);
    }

    static Report parse(String name, String text) {
        String title = "";
        var formula = new StringBuilder();
        List<ReportParameter> parameters = new ArrayList<>();
        for (String line : text.lines().takeWhile(line -> line.startsWith("--")).toList()) {
            Matcher parameter = PARAMETER.matcher(line);
            if (line.startsWith("-- title: ")) {
                title = line.substring("-- title: ".length());
            } else if (line.startsWith("-- formula: ")) {
                formula.append(line.substring("-- formula: ".length()));
            } else if (line.startsWith("--   ")) {
                formula.append(' ').append(line.substring("--   ".length()));
            } else if (parameter.matches()) {
                parameters.add(parameter(parameter));
            } else {
                throw new StoreException("the report " + name + " has a line nobody understands: " + line);
            }
        }
        if (title.isEmpty() || formula.isEmpty()) {
            throw new StoreException("the report " + name + " needs a title and a formula");
        }
        return new Report(name, title, formula.toString(), parameters, text);
    }

    private static ReportParameter parameter(Matcher line) {
        var parameter = new ReportParameter(
                line.group(1),
                ReportParameter.Kind.valueOf(line.group(2).toUpperCase(Locale.ROOT)),
                line.group(3) == null ? 0 : Long.parseLong(line.group(3)),
                line.group(4) == null ? 0 : Long.parseLong(line.group(4)),
                line.group(5).strip(),
                line.group(6));
        parameter.read(""); // the fallback must be a value
        return parameter;
    }

    private static @Nullable String text(String resource) {
        try (InputStream in = ReportFile.class.getResourceAsStream(resource)) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StoreException("read the report " + resource, e);
        }
    }
}
