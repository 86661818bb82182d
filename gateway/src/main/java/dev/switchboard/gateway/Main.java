package dev.switchboard.gateway;

import dev.switchboard.gateway.softphone.CallCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The only main: `switchboard run` (the default), `switchboard engine`, `switchboard call FILE.wav`.
@Command(
        name = "switchboard",
        description = "A realtime voice call-center gateway.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {RunCommand.class, EngineCommand.class, RehearseCommand.class, CallCommand.class})
final class Main implements Runnable {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        System.exit(new CommandLine(new RunCommand()).execute());
    }
}
