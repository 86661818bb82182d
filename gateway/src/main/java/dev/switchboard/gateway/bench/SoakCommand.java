package dev.switchboard.gateway.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Short calls without end against a whole gateway, in every way a call can go wrong, and then: is everything back to zero?
@Command(
        name = "soak",
        description = {
            "Hold short calls without a pause against a gateway of its own, local engine included: browser and Twilio, silent and",
            "noisy, some typed, hung up in order, dropped or reset at random moments, while the engine is told to misbehave.",
            "Prints memory, sockets, sessions, decoders and tickets as it goes; exit 1 when after the last call something is not",
            "back to zero, or memory has grown since the middle of the run."
        },
        mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
    private static final int MOST_MINUTES = 240;
    private static final int MOST_AT_ONCE = 400;

    @Option(names = "--minutes", defaultValue = "5", description = "How long at most (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(names = "--calls", defaultValue = "1000000", description = "How many calls at most.")
    private int calls;

    @Option(names = "--at-once", defaultValue = "24", description = "Calls at once (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of what is random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(minutes > 0) || minutes > MOST_MINUTES || calls < 1 || atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new ParameterException(spec.commandLine(), "--minutes " + minutes + " --calls " + calls + " --at-once " + atOnce
                    + ": expected up to " + MOST_MINUTES + " minutes, a call or more, 1 to " + MOST_AT_ONCE + " at once");
        }
        Path folder = Files.createTempDirectory("switchboard-soak");
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, new LoadThreads("soak"), EpollIoHandler.newFactory());
        try (Contender gateway = Contender.wholeGateway(BenchFolder.launcher(), 2 * MOST_AT_ONCE, folder)) {
            SoakRun run = new SoakRun(loops.next(), gateway, atOnce, seed, spec.commandLine().getOut());
            List<String> wrong = run.soak(calls, (long) (minutes * 60_000));
            wrong.forEach(what -> spec.commandLine().getOut().println("FAILED: " + what));
            spec.commandLine().getOut().flush();
            return wrong.isEmpty() ? 0 : 1;
        } finally {
            loops.shutdownGracefully();
            BenchFolder.delete(folder);
        }
    }
}
