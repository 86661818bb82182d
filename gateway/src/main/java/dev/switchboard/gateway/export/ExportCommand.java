package dev.switchboard.gateway.export;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Exports tickets from a running Switchboard into a folder. Exit code 0 when everything that was asked for is there and
/// its checksum agreed, 1 when the export broke off, 2 for wrong arguments.
@Command(
        name = "export",
        description = {
            "Export tickets from a running Switchboard into a folder, oldest first, with a line of progress.",
            "An export that broke off goes on where it stopped when the same command is run again.",
            "Once the dashboard has accounts: an API token with tickets.read and tickets.export in SWITCHBOARD_TOKEN.",
            "Exit code 0: all there, checksum verified; 1: broke off or refused; 2: wrong arguments."
        },
        mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhdw])");

    /// What the folder holds afterwards.
    enum Format {
        json,
        ndjson,
        zendesk,
        freshdesk,
        salesforce;

        boolean isVendor() {
            return this == zendesk || this == freshdesk || this == salesforce;
        }
    }

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder to export to; made when missing.")
    private @Nullable Path out;

    @Option(names = "--since", paramLabel = "WHEN", description =
            "Only calls that began at or after this: 24h, 7d (s, m, h, d, w ago), 2025-11-28 or 2025-11-28T01:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "WHEN", description = "Only calls that began before this; as --since.")
    private @Nullable String until;

    @Option(names = "--status", paramLabel = "STATUS", split = ",", description = "open, in_progress, resolved, closed; several with commas.")
    private List<String> statuses = new ArrayList<>();

    @Option(names = "--category", description = "Only this category, such as card_inquiry.")
    private @Nullable String category;

    @Option(names = "--priority", description = "low, normal, high or urgent.")
    private @Nullable String priority;

    @Option(names = "--channel", description = "Only calls of this channel, such as browser.")
    private @Nullable String channel;

    @Option(names = "--agent", description = "Only calls of this agent, such as riley.")
    private @Nullable String agent;

    @Option(names = "--format", description =
            "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). json: a file ticket_ID.json each; ndjson: one file tickets.ndjson;"
                    + " the others: a file each, as that system imports it.")
    private Format format = Format.json;

    @Option(names = "--control", paramLabel = "http://…", description = "The control plane; default: this machine's.")
    private @Nullable URI control;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter err = command.commandLine().getErr();
        Instant now = Instant.now();
        var query = new StringBuilder();
        add(query, "from", when("--since", since, now));
        add(query, "to", when("--until", until, now));
        add(query, "status", statuses.isEmpty() ? null : String.join(",", statuses));
        add(query, "category", category);
        add(query, "priority", priority);
        add(query, "channel", channel);
        add(query, "agent", agent);
        String asked = String.join(" ", format.name(), Objects.toString(since, ""), Objects.toString(until, ""),
                String.join(",", statuses), Objects.toString(category, ""), Objects.toString(priority, ""),
                Objects.toString(channel, ""), Objects.toString(agent, ""));
        URI from = control == null ? URI.create("http://127.0.0.1:" + port()) : control;
        try {
            Path folder = Objects.requireNonNull(out);
            var run = new ExportRun(
                    from, folder, format, err, System.getenv().getOrDefault("SWITCHBOARD_TOKEN", "").strip());
            long count = run.export(asked, query.toString());
            command.commandLine().getOut().printf(Locale.ROOT, "%,d tickets in %s%n", count, folder);
            command.commandLine().getOut().flush();
            return 0;
        } catch (IOException failed) {
            err.println("switchboard export: " + failed.getMessage());
            err.flush();
            return 1;
        }
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('&');
        }
    }

    private @Nullable String when(String option, @Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        Matcher ago = AGO.matcher(value);
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            Duration back =
                    switch (ago.group(2)) {
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        case "d" -> Duration.ofDays(count);
                        default -> Duration.ofDays(7 * count);
                    };
            return now.minus(back).toString();
        }
        if (value.matches("\\d{4}-\\d{2}-\\d{2}(T.*)?")) {
            return value; // the server says what is wrong with it, if anything is
        }
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(),
                option + " must be such as 24h, 7d, 2025-11-28 or 2025-11-28T01:00:00Z: " + value);
    }

    private static int port() {
        String port = System.getenv("SWITCHBOARD_HTTP_PORT");
        return port == null || !port.matches("\\d{1,5}") || port.equals("0") ? 8003 : Integer.parseInt(port);
    }
}
