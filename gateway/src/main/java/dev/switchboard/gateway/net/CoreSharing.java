package dev.switchboard.gateway.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who goes first where a voice loop shares its core with the rest of the process. Linux lets a thread that computes (the
/// compiler, the transcripts' writer) finish its turn of some milliseconds before one that has been woken, and a frame is late by that.
///
/// - A voice loop asks for short turns (`sched_setattr(2)`: `sched_runtime` of a normal thread, Linux 6.12). A thread that
///   has been woken then need not wait for the end of another's longer turn.
/// - A loop that measures others also steps forward by `STEP_FORWARD` degrees of niceness where its process may raise itself (root,
///   `CAP_SYS_NICE` or `RLIMIT_NICE`).
/// - Threads that work in the background step back by `STEP_BACK` degrees of niceness (`setpriority(2)`), so that a busy
///   loop still has a claim to the core. They get a tenth of what a loop gets when both want it, never nothing.
///
/// Short turns and stepping back need no privilege. What another system or an older kernel does not know is left as it is. Garbage collection that
/// stops the world and the VM's own thread never step back: a loop waits for these.
public final class CoreSharing {
    /// The shortest turn the kernel grants (`include/linux/sched.h`, 0.1 ms).
    private static final Duration SHORT_TURN = Duration.ofNanos(100_000);

    /// A weight of 110 where a thread of niceness 0 has 1024 (`sched_prio_to_weight`).
    private static final int STEP_BACK = 10;

    private static final int STEP_FORWARD = 10;
    /// `setpriority(2)`.
    private static final int MOST_FORWARD = -20;

    /// As `/proc/self/task/*/comm` tells them, where names end after 15 characters.
    private static final List<String> BACKGROUND =
            List.of("C1 Comp", "C2 Comp", "G1 Conc", "G1 Main", "G1 Refine", "transcript-", "search-", "sqlite-", "recording-");

    private static final Logger log = LoggerFactory.getLogger(CoreSharing.class);
    private static final Path THREADS = Path.of("/proc/self/task");

    /// `sched_setattr` and `sched_getattr` have no wrapper in glibc before 2.41; their numbers by `os.arch`.
    private static final Map<String, Calls> CALLS = Map.of("amd64", new Calls(314, 315), "aarch64", new Calls(274, 275));

    /// `struct sched_attr` of `sched_setattr(2)`, its first version.
    private static final int ATTRIBUTES_BYTES = 48;
    private static final int FLAGS_AT = 8;
    private static final int NICE_AT = 16;
    private static final int RUNTIME_AT = 24;
    /// `SCHED_FLAG_RESET_ON_FORK`: threads that a loop starts are ordinary ones.
    private static final long RESET_ON_FORK = 1;
    private static final int PRIO_PROCESS = 0;

    private final @Nullable MethodHandle syscall;
    private final @Nullable MethodHandle setpriority;
    private final Calls calls;

    private CoreSharing(@Nullable MethodHandle syscall, @Nullable MethodHandle setpriority, Calls calls) {
        this.syscall = syscall;
        this.setpriority = setpriority;
        this.calls = calls;
    }

    /// What this system offers; both wishes are refused where it is not Linux, or its numbers are not known.
    static CoreSharing here() {
        Calls calls = CALLS.get(System.getProperty("os.arch", ""));
        if (calls == null || !Files.isDirectory(THREADS)) {
            return new CoreSharing(null, null, new Calls(0, 0));
        }
        Linker linker = Linker.nativeLinker();
        return new CoreSharing(
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("syscall"),
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(1)),
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setpriority"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)),
                calls);
    }

    /// Lets the background threads that this process has now step back, once its parts are started: threads made later inherit it
    /// from those that make them. Returns how many did. Any thread; a few milliseconds.
    public static int stepBack() {
        CoreSharing sharing = here();
        int stepped = 0;
        if (sharing.setpriority != null) {
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(THREADS)) {
                for (Path task : tasks) {
                    String name = Files.readString(task.resolve("comm"));
                    if (BACKGROUND.stream().anyMatch(name::startsWith)
                            && sharing.nice(Integer.parseInt(task.getFileName().toString()))) {
                        stepped++;
                    }
                }
            } catch (IOException e) {
                log.debug("a thread ended while threads were listed", e);
            }
        }
        return stepped;
    }

    /// A measuring thread's whole work, done in short turns and ahead of others where that is allowed.
    public static Runnable goingFirst(Runnable loop) {
        CoreSharing sharing = here();
        return () -> {
            boolean _ = sharing.goFirst() || sharing.takeShortTurns();
            loop.run();
        };
    }

    /// A thread's whole work, done in short turns.
    static Runnable takingShortTurns(Runnable loop) {
        CoreSharing sharing = here();
        return () -> {
            boolean _ = sharing.takeShortTurns();
            loop.run();
        };
    }

    /// The calling thread's turns become short. False where that cannot be.
    boolean takeShortTurns() {
        return change(0);
    }

    /// The same, and it steps forward. False where that cannot be or is not allowed; then nothing has changed.
    boolean goFirst() {
        return change(STEP_FORWARD);
    }

    private boolean change(int forward) {
        if (syscall == null) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            if ((long) syscall.invokeExact((long) calls.get(), 0, attributes, ATTRIBUTES_BYTES, 0) != 0) {
                return false;
            }
            int niceness = attributes.get(ValueLayout.JAVA_INT, NICE_AT);
            attributes.set(ValueLayout.JAVA_INT, NICE_AT, Math.max(MOST_FORWARD, niceness - forward));
            if (forward > 0) {
                attributes.set(ValueLayout.JAVA_LONG, FLAGS_AT, RESET_ON_FORK);
            }
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME_AT, SHORT_TURN.toNanos());
            return (long) syscall.invokeExact((long) calls.set(), 0, attributes, 0, 0) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("sched_setattr could not be called", e);
        }
    }

    private boolean nice(int thread) {
        if (setpriority == null) {
            return false;
        }
        try {
            return (int) setpriority.invokeExact(PRIO_PROCESS, thread, STEP_BACK) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("setpriority could not be called", e);
        }
    }

    private record Calls(int set, int get) {}
}
