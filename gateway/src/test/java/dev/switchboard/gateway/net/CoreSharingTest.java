package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, architectures = {"amd64", "aarch64"})
class CoreSharingTest {
    /// The 17th value behind the name in `proc_pid_stat(5)`, counted from the state.
    private static final int NICE = 16;

    @Test
    void aThreadMayAskForShortTurnsAndKeepsItsNiceness() throws Exception {
        on("loop-under-test", () -> {
            int before = niceness();
            assertThat(CoreSharing.here().takeShortTurns()).isTrue();
            assertThat(niceness()).isEqualTo(before);
            return null;
        });
    }

    /// Root may, and whoever else may is told apart by the answer.
    @Test
    void aMeasuringLoopStepsForwardWhereThatIsAllowedAndItsOwnThreadsDoNot() throws Exception {
        on("loop-under-test", () -> {
            int before = niceness();
            boolean allowed = CoreSharing.here().goFirst();
            assertThat(niceness()).isEqualTo(allowed ? before - 10 : before);
            int ofLoop = niceness();
            on("started-by-loop", () -> {
                assertThat(niceness()).isEqualTo(Math.max(0, ofLoop));
                return null;
            });
            return null;
        });
    }

    @Test
    void theTranscriptsWriterStepsBackAndALoopDoesNot() throws Exception {
        int mine = niceness();
        on("transcript-test", () -> {
            assertThat(CoreSharing.stepBack()).isPositive();
            assertThat(niceness()).isEqualTo(10);
            return null;
        });
        assertThat(niceness()).isEqualTo(mine);
    }

    private static int niceness() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE]);
    }

    private static void on(String name, Callable<Void> what) throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, name))) {
            thread.submit(what).get();
        }
    }
}
