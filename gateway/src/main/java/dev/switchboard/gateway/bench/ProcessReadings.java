package dev.switchboard.gateway.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What the kernel, and where it is a JVM the JVM, tells about a running process and its children. Linux.
public final class ProcessReadings {
    /// `sysconf(_SC_CLK_TCK)`, which is 100 on every Linux architecture Java runs on: proc(5) counts CPU time in it.
    private static final long TICK_NANOS = 10_000_000;
    /// Fields 14 and 15 of proc(5)'s `stat`, counted from behind the command's closing parenthesis.
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int JCMD_SECONDS = 20;
    private static final Pattern USED_KB = Pattern.compile("used (\\d+)K");

    private final ProcessHandle process;

    public ProcessReadings(ProcessHandle process) {
        this.process = process;
    }

    /// CPU time of all threads of the process and its living children so far, to 10 ms a process.
    public long cpuNanos() throws IOException {
        long ticks = 0;
        for (long pid : pids()) {
            try {
                String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            } catch (NoSuchFileException _) {
                // It ended between the listing and the reading.
            }
        }
        return ticks * TICK_NANOS;
    }

    /// Memory that is resident, children included.
    public long residentBytes() throws IOException {
        long kb = 0;
        for (long pid : pids()) {
            try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
                kb += lines.filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            } catch (NoSuchFileException _) {
                // It ended between the listing and the reading.
            }
        }
        return kb * 1024;
    }

    /// Open file descriptors that are sockets.
    public int sockets() throws IOException {
        int count = 0;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (Path one : descriptors.toList()) {
                try {
                    count += Files.readSymbolicLink(one).toString().startsWith("socket:") ? 1 : 0;
                } catch (IOException _) {
                    // It was closed meanwhile.
                }
            }
        }
        return count;
    }

    /// Bytes on the JVM's heap after a full collection; empty where there is no `jcmd`, or no JVM: any other process would
    /// die of the SIGQUIT with which `jcmd` knocks.
    public OptionalLong heapBytesAfterCollection() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        String command = Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm")).strip();
        if (!Files.isExecutable(jcmd) || !command.equals("java")) {
            return OptionalLong.empty();
        }
        ask(jcmd, "GC.run");
        long usedKb = ask(jcmd, "GC.heap_info").lines()
                .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
                .filter(line -> !line.contains("eden") && !line.contains("from ") && !line.contains("to  "))
                .flatMap(line -> USED_KB.matcher(line).results())
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
        return OptionalLong.of(usedKb * 1024);
    }

    private String ask(Path jcmd, String command) throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor(JCMD_SECONDS, TimeUnit.SECONDS);
        return answer;
    }

    private long[] pids() {
        return LongStream.concat(
                LongStream.of(process.pid()), process.descendants().mapToLong(ProcessHandle::pid)).toArray();
    }
}
