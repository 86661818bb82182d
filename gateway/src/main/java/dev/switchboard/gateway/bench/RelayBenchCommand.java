package dev.switchboard.gateway.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures the gateway as a relay beside nginx: the same calls, in turn, straight to an echo, through nginx and through the
/// gateway, both pinned to one core while this process and the echo run on the others.
@Command(
        name = "relay",
        description = {
            "Measure the gateway as a relay beside nginx, in real time: CPU per call-second, added latency, frames lost, memory.",
            "Gateway and nginx are pinned to the same core, calls and the echo that stands for the model to the others. Latency",
            "counts from when each frame was due. Takes about 18 minutes, --no-search ten, --quick two; stops by itself."
        },
        subcommands = EchoCommand.class,
        mixinStandardHelpOptions = true)
public final class RelayBenchCommand implements Callable<Integer> {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final int MOST_CALLS = 900;

    @Option(names = "--calls", defaultValue = "200", description = "Twilio calls at once (default: ${DEFAULT-VALUE}; 0 for none).")
    private int calls;

    @Option(names = "--browser", defaultValue = "150", description = "Browser calls at once (default: ${DEFAULT-VALUE}; 0 for none).")
    private int browserCalls;

    @Option(names = "--seconds", defaultValue = "20", description = "Seconds measured in each turn (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Turns of each contender (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--warm", defaultValue = "20", paramLabel = "SECONDS",
            description = "Seconds of calls through each gateway before anything is counted (default: ${DEFAULT-VALUE}).")
    private int warmSeconds;

    @Option(names = "--quick", description = "One short turn each and no search for the most calls.")
    private boolean quick;

    @Option(names = "--jvm", paramLabel = "OPTIONS", description = "Also measure the gateway with these further JVM options; repeatable.")
    private List<String> jvmOptions = new ArrayList<>();

    @Option(names = "--build", paramLabel = "DIR", description = "Also measure the distribution in this folder; repeatable.")
    private List<Path> builds = new ArrayList<>();

    @Option(names = "--no-search", description = "Do not search for the most calls.")
    private boolean noSearch;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Path launcher = BenchFolder.launcher();
        Cores cores = Cores.split();
        cores.keepThisProcessOnLoad();
        Path folder = Files.createTempDirectory("switchboard-relay");
        PrintWriter out = spec.commandLine().getOut();
        List<Contender> open = new ArrayList<>();
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, new LoadThreads("load"), EpollIoHandler.newFactory());
        try {
            Contender echo = opened(open, Contender.echo(launcher, cores.load()));
            List<RelayScore> scores = new ArrayList<>();
            scores.add(new RelayScore("direct", echo.port(), null, null));
            if (Files.isExecutable(NGINX)) {
                scores.add(RelayScore.of(opened(open, Contender.nginx(NGINX, cores.measured(), echo.port(), folder.resolve("nginx")))));
            } else {
                out.println("nginx is not installed, so nothing stands beside the gateway (apt-get install nginx-light)");
            }
            scores.add(RelayScore.ofGateway(opened(open,
                    Contender.gateway("gateway", launcher, "", cores.measured(), echo.port(), folder.resolve("gateway")))));
            for (String options : jvmOptions) {
                scores.add(RelayScore.ofGateway(opened(open, Contender.gateway(
                        options, launcher, options, cores.measured(), echo.port(), folder.resolve("jvm" + scores.size())))));
            }
            for (Path build : builds) {
                scores.add(RelayScore.ofGateway(opened(open, Contender.gateway(
                        build.toString(), build.resolve("bin/switchboard"), "", cores.measured(), echo.port(),
                        folder.resolve("build" + scores.size())))));
            }
            print(out, "gateway and nginx on core %s, calls and echo on %s; load of the machine before: %.1f",
                    cores.measured(), cores.load(), ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            RelayRounds measured = new RelayRounds(loops.next(), scores, quick ? 8 : seconds, quick ? 1 : rounds, out);
            measured.warmUp(Math.max(calls, browserCalls), quick ? 8 : warmSeconds);
            if (calls > 0) {
                measured.measure("Twilio", calls, TwilioWire::new);
            }
            if (browserCalls > 0) {
                measured.measure("browser", browserCalls, BrowserWire::new);
            }
            if (!quick && !noSearch && calls > 0) {
                measured.mostCalls(calls, MOST_CALLS, TwilioWire::new);
            }
            out.println(measured.json());
            out.flush();
            return 0;
        } finally {
            open.forEach(Contender::close);
            loops.shutdownGracefully();
            BenchFolder.delete(folder);
        }
    }

    private void check() {
        if (calls < 0 || browserCalls < 0 || Math.max(calls, browserCalls) > MOST_CALLS || calls + browserCalls == 0) {
            throw new ParameterException(spec.commandLine(),
                    "--calls " + calls + " --browser " + browserCalls + ": expected 0 to " + MOST_CALLS + ", and not both 0");
        }
        if (warmSeconds < 2 || warmSeconds > 600) {
            throw new ParameterException(spec.commandLine(), "--warm " + warmSeconds + ": expected 2 to 600 seconds");
        }
        if (seconds < 2 || seconds > 600 || rounds < 1 || rounds > 20) {
            throw new ParameterException(spec.commandLine(),
                    "--seconds " + seconds + " --rounds " + rounds + ": expected 2 to 600 seconds and 1 to 20 rounds");
        }
    }

    private static Contender opened(List<Contender> open, Contender contender) {
        open.addFirst(contender);
        return contender;
    }

    private static void print(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
