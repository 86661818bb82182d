package dev.switchboard.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Which core is measured and which ones make the load, as `taskset -c` writes them.
record Cores(String measured, String load) {
    private static final int PIN_SECONDS = 10;

    /// The last core this process may use is measured, the others make the load. Throws `IllegalStateException` with one core.
    static Cores split() throws IOException {
        String allowed = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
        List<Integer> cores = new ArrayList<>();
        for (String range : allowed.split(",")) {
            String[] ends = range.split("-");
            for (int core = Integer.parseInt(ends[0]); core <= Integer.parseInt(ends[ends.length - 1]); core++) {
                cores.add(core);
            }
        }
        if (cores.size() < 2) {
            throw new IllegalStateException("two cores are needed, one of them for the load; there is " + allowed);
        }
        int measured = cores.removeLast();
        return new Cores(
                Integer.toString(measured), cores.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /// Moves all threads of this process to the load's cores.
    void keepThisProcessOnLoad() throws IOException, InterruptedException {
        Process moved = new ProcessBuilder("taskset", "-a", "-p", "-c", load, Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!moved.waitFor(PIN_SECONDS, TimeUnit.SECONDS) || moved.exitValue() != 0) {
            throw new IllegalStateException("taskset could not pin this process to cores " + load);
        }
    }
}
