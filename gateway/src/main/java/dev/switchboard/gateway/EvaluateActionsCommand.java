package dev.switchboard.gateway;

import dev.switchboard.gateway.action.ActionSessions;
import dev.switchboard.gateway.aftercall.AfterCall;
import dev.switchboard.gateway.aftercall.ChatEndpoint;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.ToolsSetup;
import dev.switchboard.tools.customer.SummaryWishes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures `POST /voice/action` over sessions that are written down, in a store of its own.
@Command(
        name = "evaluate-actions",
        description = "Measure how often a sentence becomes the right tool call, and with the right arguments: by rules, or with"
                + " --model by the language model of SWITCHBOARD_SUMMARY_URL or AZURE_OPENAI_CHAT_DEPLOYMENT.",
        mixinStandardHelpOptions = true)
final class EvaluateActionsCommand implements Callable<Integer> {
    /// A Monday.
    static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-30T10:00:00Z"), ZoneOffset.UTC);

    @Option(names = "--model", description = "By the language model instead of rules.")
    private boolean byModel;

    @Option(names = "--misses", description = "Show every sentence that went wrong.")
    private boolean misses;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Optional<ChatEndpoint> model = Optional.empty();
        try {
            model = ConfigReader.read(System.getenv()).afterCall().map(AfterCall.Config::endpoint).filter(_ -> byModel);
        } catch (RuntimeException e) {
            return StartFailure.explain(spec.commandLine().getErr(), e);
        }
        if (byModel && model.isEmpty()) {
            spec.commandLine().getErr().println("switchboard evaluate-actions: --model needs "
                    + Setting.SUMMARY_URL.environment() + " or " + Setting.AZURE_OPENAI_CHAT_DEPLOYMENT.environment());
            return 1;
        }
        Path folder = Files.createTempDirectory("switchboard-actions");
        try {
            for (String list : List.of("evaluation", "held-out")) {
                spec.commandLine().getOut().println(list);
                ActionEvaluation.print(results(folder.resolve(list), model, list), misses, spec.commandLine().getOut());
                spec.commandLine().getOut().println();
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
        return 0;
    }

    static List<ActionEvaluation.Result> results(Path folder, Optional<ChatEndpoint> model, String list) throws IOException {
        GatewayConfig own = ConfigReader.read(Map.of(Setting.DATA_DIR.environment(), folder.toString()));
        SummaryWishes nothingSent = new SummaryWishes() {
            @Override
            public boolean agreed(String ticketId, String address, String callId) {
                return true;
            }

            @Override
            public boolean declined(String ticketId, String callId) {
                return true;
            }
        };
        try (TranscriptStore store = TranscriptStore.open(own.store(), Clock.systemUTC());
                Tools tools = Tools.open(store.database(), TODAY, ToolsSetup.NONE.withSummaries(nothingSent))) {
            AgentFiles files = new AgentReader(tools, own.interruption()).read(Optional.empty(), own.defaultAgent());
            try (ActionSessions sessions = new ActionSessions(
                    new ActionSessions.House(files.directory(), own.defaultAgent(), files.catchAlls()), tools, new RuleMind(TODAY, files.prompts()), model,
                    store.writer(), new ActionSessions.Limits(1_000, Duration.ofHours(1), 50), Clock.systemUTC())) {
                return new ActionEvaluation(sessions).run(ActionEvaluation.cases(list));
            }
        }
    }
}
