package dev.switchboard.gateway.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one session's jobs on a shared pool, one at a time and in order. At most one job of a lane is in the pool, so
/// no session can fill it. Thread-safe.
final class SerialLane {
    private static final Logger LOG = LoggerFactory.getLogger(SerialLane.class);

    private final Executor pool;
    private final int maxJobs;
    private final Queue<Runnable> jobs = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    SerialLane(Executor pool, int maxJobs) {
        this.pool = pool;
        this.maxJobs = maxJobs;
    }

    /// False when too many jobs wait already, or the lane or the engine is closing; the job is then not run.
    boolean offer(Runnable job) {
        synchronized (jobs) {
            if (closed || jobs.size() >= maxJobs) {
                return false;
            }
            jobs.add(job);
            if (running) {
                return true;
            }
            running = true;
        }
        if (dispatched()) {
            return true;
        }
        synchronized (jobs) {
            jobs.clear();
            running = false;
        }
        return false;
    }

    /// Runs this job behind those that wait, however many they are, and takes no more. It is run whatever happens, in this
    /// thread if the pool has closed already.
    void close(Runnable last) {
        synchronized (jobs) {
            if (closed) {
                return;
            }
            closed = true;
            jobs.add(last);
            if (running) {
                return;
            }
            running = true;
        }
        if (!dispatched()) {
            run();
        }
    }

    private boolean dispatched() {
        try {
            pool.execute(this::run);
            return true;
        } catch (RejectedExecutionException closing) {
            LOG.debug("the pool takes no more jobs: {}", closing.getMessage());
            return false;
        }
    }

    /// Runs one job and lets other lanes have their turn; finishes the rest at once when the pool is closing.
    private void run() {
        do {
            Runnable job;
            synchronized (jobs) {
                job = jobs.poll();
            }
            if (job != null) {
                runSafely(job);
            }
        } while (!isFinished() && !dispatched());
    }

    private boolean isFinished() {
        synchronized (jobs) {
            running = !jobs.isEmpty();
            return !running;
        }
    }

    private static void runSafely(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException e) {
            LOG.error("a speech job failed", e);
        }
    }
}
