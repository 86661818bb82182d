package dev.switchboard.gateway.bench;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The echo in a process of its own: prints its port and ends when its input does, so that it never outlives who started it.
@Command(name = "echo", hidden = true, description = "Answer a relay's far side with what it sends.")
final class EchoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, new LoadThreads("echo"), EpollIoHandler.newFactory());
        Channel server = EchoServer.start(loops);
        PrintWriter out = spec.commandLine().getOut();
        out.println("echo on " + EchoServer.port(server));
        out.flush();
        while (System.in.read() >= 0) {
            // Nothing is said to it; only the end of its input matters.
        }
        return 0;
    }
}
