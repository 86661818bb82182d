package dev.switchboard.gateway;

import dev.switchboard.gateway.bench.SoakCommand;
import dev.switchboard.gateway.demo.DemoCommand;
import dev.switchboard.gateway.export.ExportCommand;
import dev.switchboard.gateway.softphone.CallCommand;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The only main: `switchboard run` (the default), `dashboard`, `engine`, `call FILE.wav`, `demo`, `bench`, `soak`, `evaluate-speech`,
/// `evaluate-search`, `evaluate-actions`, `export`, `report NAME`, `retention`, `encrypt`, `account`, `migrate-to-postgres`.
@Command(
        name = "switchboard",
        description = "A realtime voice call-center gateway.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            DashboardCommand.class,
            EngineCommand.class,
            RehearseCommand.class,
            BenchCommand.class,
            SoakCommand.class,
            EvaluateSpeechCommand.class,
            EvaluateSearchCommand.class,
            EvaluateActionsCommand.class,
            CallCommand.class,
            DemoCommand.class,
            ExportCommand.class,
            ReportCommand.class,
            RetentionCommand.class,
            EncryptCommand.class,
            AccountCommand.class,
            MoveCommand.class
        })
final class Main implements Runnable {
    /// Held here because java.util.logging forgets loggers nobody holds. Lucene remarks there on every start that it runs
    /// without the vector module, which a start of ours cannot and need not change.
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    private Main() {}

    public static void main(String[] args) {
        LUCENE.setLevel(Level.SEVERE);
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        System.exit(new CommandLine(new RunCommand()).execute());
    }
}
